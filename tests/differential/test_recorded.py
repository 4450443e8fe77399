"""The loader gives the recorded answers of docker compose 2.40.3, everywhere.

``recorded/disagreements.jsonl`` has small cases on which the two once differed;
``recorded/generated.jsonl`` a selection of generated projects. Both are lines of JSON: the case and
its answer, null for a refusal.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.differential.case import NAME, Case, outcome

RECORDED = Path(__file__).parent / "recorded"


def _records(name: str) -> list[Any]:
    lines = (RECORDED / name).read_text(encoding="utf-8").split("\n")[:-1]
    return [pytest.param(json.loads(line), id=str(number)) for number, line in enumerate(lines, 1)]


@pytest.mark.parametrize("record", _records("disagreements.jsonl"))
def test_a_former_disagreement_is_none(record: dict[str, Any], tmp_path: Path) -> None:
    _check(record, tmp_path / NAME)


@pytest.mark.parametrize("record", _records("generated.jsonl"))
def test_a_generated_project_is_loaded_as_by_docker_compose(
    record: dict[str, Any], tmp_path: Path
) -> None:
    _check(record, tmp_path / NAME)


def _check(record: dict[str, Any], folder: Path) -> None:
    case = Case.of(record["case"])
    folder.mkdir()
    case.write(folder)
    made = outcome(case, folder)
    messages = [found.message for found in made.errors]
    assert made.output == record["answer"], messages
    assert (made.output is None) == (bool(messages) or not made.is_printable)
    if case.files and case.project_name is None and "COMPOSE_PROJECT_NAME" not in case.variables:
        placeless = [found.message for found in made.errors if found.span is None]
        assert not placeless
