"""The loader gives the recorded answers of docker compose 2.40.3, everywhere.

``recorded/disagreements.jsonl`` has small cases of the families on which the two once differed;
``recorded/generated.jsonl`` a selection of generated projects. Both are lines of JSON: the case and
its answer, null for a refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.differential.case import NAME, Case, outcome

RECORDED = Path(__file__).parent / "recorded"


@pytest.mark.parametrize("name", ["disagreements.jsonl", "generated.jsonl"])
def test_recorded_projects_are_loaded_as_by_docker_compose(name: str, tmp_path: Path) -> None:
    lines = (RECORDED / name).read_text(encoding="utf-8").split("\n")[:-1]
    wrong = [
        f"line {number}: {problem}"
        for number, line in enumerate(lines, start=1)
        for problem in _problems(json.loads(line), tmp_path / str(number) / NAME)
    ]
    assert wrong == []


def _problems(record: dict[str, Any], folder: Path) -> Iterator[str]:
    """What is wrong with our outcome of a case; its files are written to the folder."""
    case = Case.of(record["case"])
    folder.mkdir(parents=True)
    case.write(folder)
    made = outcome(case, folder)
    answer = record["answer"]
    messages = [found.message for found in made.errors]
    if (made.output is None) != (answer is None):
        yield f"refused: {messages}" if answer else "accepted"
    elif made.output is not None and made.output != answer:
        changed = set(made.output.splitlines()) ^ set(answer.splitlines())
        yield f"another project: {sorted(changed) or 'the order'}"
    if (made.output is None) != (bool(messages) or not made.is_printable):
        yield f"refused without a reason, or accepted with one: {messages}"
    if case.project_name is None and "COMPOSE_PROJECT_NAME" not in case.variables:
        yield from (f"no place: {found.message}" for found in made.errors if not found.span)
