from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose import codes
from compose2ecs.diagnostics import Code
from tests.compose.cases import Case, cases, check

CASES = cases("check")
ELSEWHERE = {
    "not-utf8": "test_bad_input.py",
    "file-too-large": "test_malformed.py",
    "alias-expansion": "test_bad_input.py",
    "nesting-too-deep": "test_bad_input.py",
    "json-syntax": "test_strict_json.py",
}
"""Codes that need files of another kind, and where these are."""


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_finding_is_at_its_place_with_message_and_help(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


def test_every_code_of_loading_has_a_case() -> None:
    declared = {code.slug for code in vars(codes).values() if isinstance(code, Code)}
    shown = {line.split(":")[-2].split()[-1] for case in CASES for line in _slugs(case)}
    assert declared - shown == ELSEWHERE.keys()


def _slugs(case: Case) -> list[str]:
    """The beginnings of the findings, up to the colon after the code."""
    return [line[: line.index(": ") + 1] for line in case.findings]
