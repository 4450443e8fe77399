"""Malformed and odd files have docker compose's verdict, and every error has its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.compose.files import MAX_SIZE
from compose2ecs.compose.load import load
from compose2ecs.diagnostics import Severity
from tests.compose import oracle
from tests.compose.cases import finding
from tests.compose.malformed import FOLDER, Malformed, cases, findings_of

CASES = cases()

PLACELESS = {"no-compose-file", "invalid-project-name", "undefined-reference"}
"""What may have no place: what is wrong with the command line or the environment."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all cases: making one for each would take longer than the cases."""
    return tmp_path_factory.mktemp("malformed")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_is_found(case: Malformed, folder: Path) -> None:
    made = case.load(folder / case.id)
    found = [finding(diagnostic) for diagnostic in made.diagnostics]
    errors = [d for d in made.diagnostics if d.severity is Severity.ERROR]
    assert bool(errors) == case.is_refused, found
    assert (made.project is None) == case.is_refused
    assert tuple(findings_of(made)) == case.findings, found
    for error in errors:
        placed = error.span is not None and min(error.span.line, error.span.column) >= 1
        assert placed or error.code.slug in PLACELESS


def test_no_case_is_without_a_verdict() -> None:
    assert {case.verdict for case in CASES} == {"accepted", "refused", "hangs"}


def test_the_cases_have_names_of_their_own() -> None:
    names = [case.id for case in CASES]
    assert len(names) == len(set(names))
    assert {name.partition("/")[0] for name in names} == {path.stem for path in FOLDER.iterdir()}


def test_the_verdict_differs_for_a_reason() -> None:
    """We refuse what docker compose takes, where there is a reason; never the other way round."""
    differing = {case.id: case.verdict for case in CASES if case.difference is not None}
    assert differing == dict.fromkeys(
        [
            "files/dotenv-bytes",
            "files/env-file-large",
            "values/number-large",
            "yaml/yaml-deep-mappings",
            "yaml/yaml-large",
        ],
        "accepted",
    )


def test_a_file_as_large_as_is_allowed(tmp_path: Path) -> None:
    text = b"services: {a: {image: i}}\n"
    path = tmp_path / "compose.yaml"
    path.write_bytes(text + b"#" * (MAX_SIZE - len(text)))
    assert load(Options(cwd=str(tmp_path)), lambda: b"").project is not None


@pytest.mark.oracle
def test_the_verdicts_are_those_of_docker_compose(tmp_path: Path) -> None:
    if oracle.command() is None:
        pytest.skip(f"no docker compose 2.4x: put one on PATH, or name it in {oracle.VARIABLE}")
    asked = [case for case in CASES if case.verdict != "hangs"]
    answers = {case.id: case.ask(tmp_path / f"{number}") for number, case in enumerate(asked)}
    assert {case.id: case.verdict for case in asked} == answers
