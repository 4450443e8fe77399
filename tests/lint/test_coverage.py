"""The topics of ``fixtures/lint/coverage.toml``: each is found where it says, and only there."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.lint.engine import check

COVERAGE = Path(__file__).parents[2] / "fixtures" / "lint" / "coverage.toml"
TOPICS: list[dict[str, Any]] = tomllib.loads(COVERAGE.read_text(encoding="utf-8"))["topic"]

TARGETS = {
    "fargate": ("fargate", ()),
    "bridge": ("ec2", ()),
    "awsvpc": ("ec2", ("awsvpc.yaml",)),
}
"""The launch types, and the files that are laid over the project for a network mode."""


def found_on(target: str, folder: Path) -> set[tuple[str, str]]:
    """The codes and severities of what is found about a project on a target."""
    launch_type, overlays = TARGETS[target]
    options = Options(
        files=("compose.yaml", *overlays), cwd=str(folder), variables={}, project_name="fixture"
    )
    result = check(options, (launch_type,), lambda: b"")
    return {(found.code.slug, found.severity.value) for found in result.diagnostics}


@pytest.mark.parametrize("topic", TOPICS, ids=[topic["says"] for topic in TOPICS])
def test_a_topic_is_found_where_it_says(topic: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(topic["compose"], encoding="utf-8")
    (tmp_path / "awsvpc.yaml").write_text("x-ecs: {network_mode: awsvpc}\n", encoding="utf-8")
    wanted = {name: topic.get("everywhere", topic.get(name, {})) for name in TARGETS}
    named = {slug for codes in wanted.values() for slug in codes}
    assert named
    for target, codes in wanted.items():
        found = {pair for pair in found_on(target, tmp_path) if pair[0] in named}
        assert found == set(codes.items()), target


def test_topics_have_different_names() -> None:
    names = [topic["says"] for topic in TOPICS]
    assert len(names) == len(set(names))
