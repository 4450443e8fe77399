"""A rule that cites a value uses it: another value gives another result, or another finding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as Folder

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import load
from compose2ecs.compose.model import Project
from compose2ecs.ecs.wire import wire
from compose2ecs.mapping.dispositions import written
from compose2ecs.source import Path, dotted
from compose2ecs.trace import sources
from fixtures.attributes import documents
from tests.mapping.pipeline import Restricted, loaded, perturbed, restricted

TARGETS = (
    ("fargate",),
    ("ec2",),
    ("ec2", "awsvpc"),
    ("external",),
    ("managed-instances",),
)
FIXTURES = Folder(__file__).resolve().parents[2] / "fixtures"


WORDS = {"on-failure": "any", "on-failure:3": "always", "rwm": "r"}
"""What to write in place of words that stay the same word with something appended."""


def other(value: object) -> object:
    """A value of the same kind that is clearly different."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value * 3 + 1 if value > 0 else 7
    return WORDS.get(str(value), f"{value}7")


def outcome(of: Restricted) -> object:
    findings = [
        (found.code.slug, found.severity, found.message, found.help) for found in of.diagnostics
    ]
    return wire(of.ecs), findings


def unused(
    of: Project, target: tuple[str, ...], surroundings: tuple[Path, ...] = ()
) -> Iterator[Path]:
    """The leaves that the result cites although it does not depend on them.

    Those below ``surroundings`` are not tried.
    """
    base = restricted(of, *target)
    cited = {source.path for source in sources(base.ecs)}
    before = outcome(base)
    for source, leaf in written(of):
        surrounds = any(source.path[: len(path)] == path for path in surroundings)
        if source.path in cited and leaf.value is not None and not surrounds:
            after = restricted(perturbed(of, leaf, other(leaf.value)), *target)
            if outcome(after) == before:
                yield source.path


AROUND: tuple[Path, ...] = (("services", "other"), ("services", "web", "image"))
"""What is the same in all documents of the table; the fixtures try such leaves."""


def fixtures() -> list[str]:
    return sorted(path.parent.name for path in FIXTURES.glob("*/compose.yaml"))


@pytest.mark.parametrize("target", TARGETS, ids="-".join)
@pytest.mark.parametrize("name", documents())
def test_the_result_depends_on_what_it_cites(name: str, target: tuple[str, ...]) -> None:
    assert [dotted(path) for path in unused(loaded(name), target, AROUND)] == []


@pytest.mark.parametrize("target", TARGETS, ids="-".join)
@pytest.mark.parametrize("name", fixtures())
def test_fixtures_depend_on_what_they_cite(name: str, target: tuple[str, ...]) -> None:
    project = load(Options(cwd=str(FIXTURES / name)), lambda: b"").project
    assert project is not None
    assert [dotted(path) for path in unused(project, target)] == []
