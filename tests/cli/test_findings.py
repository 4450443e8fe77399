"""What becomes of findings: shown, counted, accepted, failing, and written to a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.cli.exit_codes import Exit
from tests.cli.conftest import Program
from tests.cli.program import BROKEN, HELLO, LOSSY, REFUSED

BOUND = f"{HELLO}x-ecs: {{region: eu-west-1, subnets: [subnet-1], security_groups: [sg-1]}}\n"
"""A project without warnings."""


@pytest.fixture
def refused(folder: Path) -> Path:
    path = folder / "compose.yaml"
    path.write_text(REFUSED, "utf-8")
    return path


def report(folder: Path, name: str = "report.json") -> dict[str, Any]:
    read = json.loads((folder / name).read_text("utf-8"))
    assert isinstance(read, dict)
    return read


def codes(written: dict[str, Any]) -> dict[str, str | None]:
    return {found["code"]: found["accepted"] for found in written["diagnostics"]}


@pytest.mark.usefixtures("refused")
def test_keep_going_writes_what_can_be_converted(program: Program) -> None:
    result = program("convert", "--keep-going")
    assert result.code == Exit.FINDINGS
    assert "privileged" not in json.loads(result.stdout)["taskDefinitions"][0]
    assert "nothing is written" not in result.stderr


@pytest.mark.usefixtures("refused")
def test_an_accepted_error_is_none(program: Program) -> None:
    result = program("convert", "--accept", "unavailable-on-target")
    assert result.code == Exit.OK
    assert "error" not in result.stderr
    assert "1 accepted (-v shows all)" in result.stderr
    shown = program("convert", "--accept", "unavailable-on-target", "-v").stderr
    assert "accepted error: " in shown
    assert "accepted: accepted by --accept" in shown


def test_acceptance_in_the_file(program: Program, refused: Path) -> None:
    accept = "x-ecs: {accept: {unavailable-on-target: it only wants a device}}\n"
    refused.write_text(REFUSED + accept, "utf-8")
    assert program("convert", "--report", "report.json").code == Exit.OK
    accepted = codes(report(refused.parent))["unavailable-on-target"]
    assert accepted == "it only wants a device"
    refused.write_text(REFUSED + "    " + accept, "utf-8")
    assert program("convert").code == Exit.OK


def test_another_code_accepts_nothing(program: Program, refused: Path) -> None:
    assert program("convert", "--accept", "unsupported-attribute").code == Exit.FINDINGS
    accept = "x-ecs: {accept: {unavailable-on-taget: why}}\n"
    refused.write_text(REFUSED + accept, "utf-8")
    result = program("convert")
    assert result.code == Exit.FINDINGS
    assert "[unknown-acceptance]" in result.stderr
    assert "did you mean `unavailable-on-target`?" in result.stderr


def test_an_unknown_code_is_a_usage_error(program: Program) -> None:
    result = program("convert", "--accept", "unbound-refrence")
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert "--accept: `unbound-refrence` is not the code of a finding" in result.stderr
    assert "did you mean `unbound-reference`?" in result.stderr


def test_strict_counts_warnings(program: Program, folder: Path) -> None:
    assert program("convert").code == Exit.OK
    result = program("convert", "--strict")
    assert (result.code, result.stdout) == (Exit.FINDINGS, "")
    assert program("convert", "--strict", "--keep-going").stdout != ""
    assert program("convert", "--strict", "--accept", "unbound-reference").code == Exit.OK
    (folder / "compose.yaml").write_text(BOUND, "utf-8")
    assert program("convert", "--strict").code == Exit.OK


def test_silence_when_nothing_was_found(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text(BOUND, "utf-8")
    assert program("convert").stderr == ""


def test_notes_are_shown_when_asked_for(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text(f"{BOUND}x-other: 1\n", "utf-8")
    assert program("convert").stderr == "1 note (-v shows all)\n"
    shown = program("convert", "-v").stderr
    assert "note: `x-other` is ignored" in shown
    assert shown.endswith("\n1 note\n")


def test_the_report_has_the_shape_of_version_1(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text(LOSSY, "utf-8")
    result = program("convert", "--report", "deep/er/report.json")
    assert result.code == Exit.OK
    written = report(folder, "deep/er/report.json")
    assert list(written) == ["version", "diagnostics", "summary"]
    assert written["version"] == 1
    assert set(written["summary"]) == {"error", "warning", "note"}
    fields = {"code", "severity", "message", "help", "url", "accepted", "locations"}
    assert all(fields < set(found) for found in written["diagnostics"])
    found = next(d for d in written["diagnostics"] if d["code"] == "unsupported-attribute")
    assert found["severity"] == "warning"
    assert found["url"].endswith("/docs/rules/unsupported-attribute.md")
    assert found["locations"][0] == {
        "file": "compose.yaml",
        "line": 5,
        "column": 14,
        "end_line": 5,
        "end_column": 26,
        "path": "services.web.restart",
    }


def test_the_report_is_sorted_and_counts_what_nobody_accepted(
    program: Program, refused: Path
) -> None:
    program("convert", "--report", "report.json", "--accept", "unsupported-attribute")
    written = report(refused.parent)
    places = [
        [(at["file"] or "", at["line"] or 0, at["column"] or 0) for at in found["locations"][:1]]
        for found in written["diagnostics"]
    ]
    assert places == sorted(places)
    assert written["summary"]["error"] == 1
    accepted = [found for found in written["diagnostics"] if found["accepted"]]
    assert [found["code"] for found in accepted] == ["unsupported-attribute"]
    open_ones = len(written["diagnostics"]) - len(accepted)
    assert sum(written["summary"].values()) == open_ones


def test_the_report_is_written_when_the_conversion_fails(program: Program, refused: Path) -> None:
    assert program("convert", "--report", "report.json").code == Exit.FINDINGS
    assert codes(report(refused.parent))["unavailable-on-target"] is None


def test_the_report_is_written_when_loading_fails(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text(BROKEN, "utf-8")
    assert program("convert", "--report", "report.json").code == Exit.UNLOADABLE
    assert list(codes(report(folder))) == ["unknown-attribute"]
    (folder / "compose.yaml").unlink()
    assert program("convert", "--report", "report.json").code == Exit.UNLOADABLE
    assert list(codes(report(folder))) == ["no-compose-file"]


def test_a_report_that_cannot_be_written(program: Program, folder: Path) -> None:
    (folder / "taken").mkdir()
    result = program("convert", "--report", "taken")
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert "compose2ecs: cannot write taken: Is a directory\n" in result.stderr


def test_no_value_of_a_secret_variable_is_in_a_finding(program: Program, folder: Path) -> None:
    text = "services:\n  web:\n    image: nginx:1.27\n    platform: linux/${DB_PASSWORD}\n"
    (folder / "compose.yaml").write_text(text, "utf-8")
    result = program("convert", "--report", "report.json", DB_PASSWORD="hunter2hunter2")
    assert "unsupported-platform" in codes(report(folder))
    assert "hunter2" not in result.stderr + (folder / "report.json").read_text("utf-8")
