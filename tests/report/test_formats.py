"""What every format of findings fulfils, whatever was found."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from compose2ecs.report.formats import FORMATS, Findings
from tests.report.samples import CASES, SECRET, finding, findings

formats = pytest.mark.parametrize("name", FORMATS)
cases = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def _text(text: str) -> Iterator[str]:
    yield from re.findall(r"^(?:\S.*: )?(?:accepted )?(?:error|warning|note): .* \[([\w-]+)\]",
                          text, re.MULTILINE)  # fmt: skip


def _concise(text: str) -> Iterator[str]:
    for line in text.splitlines():
        found = re.fullmatch(
            r"(.+?):(\d+):(\d+): (error|warning|note|accepted) ([\w-]+) \S.*", line
        )
        assert found is not None, line
        yield found[5]


def _json(text: str) -> Iterator[str]:
    yield from (found["code"] for found in json.loads(text)["diagnostics"])


def _sarif(text: str) -> Iterator[str]:
    (run,) = json.loads(text)["runs"]
    yield from (found["ruleId"] for found in run["results"])
    (invocation,) = run["invocations"]
    yield from (found["descriptor"]["id"] for found in invocation["toolExecutionNotifications"])


def _github(text: str) -> Iterator[str]:
    for line in text.splitlines():
        found = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
        assert found is not None, line
        properties = dict(one.split("=", 1) for one in found[2].split(","))
        if properties["title"] != "compose2ecs":
            yield properties["title"]


def _gitlab(text: str) -> Iterator[str]:
    yield from (found["check_name"] for found in json.loads(text))


def _junit(text: str) -> Iterator[str]:
    for case in ET.fromstring(text.encode()).iter("testcase"):
        if case.get("name") != "no findings":
            yield case.attrib["name"].split()[0]


def _rdjson(text: str) -> Iterator[str]:
    yield from (found["code"]["value"] for found in json.loads(text)["diagnostics"])


READERS: dict[str, Callable[[str], Iterator[str]]] = {
    "text": _text,
    "concise": _concise,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
    "junit": _junit,
    "rdjson": _rdjson,
}
"""How the codes of findings are read back, with the parser of whoever reads the format."""

MARKS_ACCEPTED = {"text", "concise", "json", "sarif", "junit"}
"""The formats that can say of a finding that it was accepted; others leave it out."""


def test_every_format_has_a_module_and_a_reader() -> None:
    assert list(READERS) == list(FORMATS)
    folder = Path(import_module("compose2ecs.report.formats").__path__[0])
    assert {path.stem for path in folder.glob("*.py")} == {*FORMATS, "__init__"}
    assert all(import_module(f"compose2ecs.report.formats.{name}").__doc__ for name in FORMATS)


@formats
@cases
def test_every_finding_can_be_read_back(name: str, case: Findings) -> None:
    text = FORMATS[name](case)
    expected = [
        found.code.slug
        for found in case.diagnostics
        if name in MARKS_ACCEPTED or found.accepted is None
    ]
    if case is CASES["many"] and name == "github":
        expected = ["an-error"] * 10 + ["a-warning"] * 10 + ["a-note"] * 9
    assert sorted(READERS[name](text)) == sorted(expected)


@formats
@cases
def test_what_is_written_is_text_that_ends_with_a_line(name: str, case: Findings) -> None:
    text = FORMATS[name](case)
    assert text.encode("utf-8").decode("utf-8") == text
    assert text == "" or text.endswith("\n")
    assert "\x1b" not in text
    assert "\x00" not in text


@formats
@cases
def test_the_same_findings_give_the_same_text(name: str, case: Findings) -> None:
    text = FORMATS[name](case)
    assert FORMATS[name](case) == text
    assert FORMATS[name](replace(case, diagnostics=case.diagnostics[::-1])) == text


@formats
@cases
def test_no_secret_is_written(name: str, case: Findings) -> None:
    assert SECRET not in FORMATS[name](case)


@formats
def test_nothing_found_is_no_finding(name: str) -> None:
    assert list(READERS[name](FORMATS[name](CASES["nothing"]))) == []


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_notes_are_listed_when_they_are_asked_for(name: str) -> None:
    case = CASES["one of each severity"]
    shown = list(READERS[name](FORMATS[name](replace(case, shows_notes=False))))
    assert sorted(shown) == ["a-warning", "an-error"]


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"text", "concise", "github"}))
def test_programs_get_notes_in_any_case(name: str) -> None:
    case = CASES["one of each severity"]
    shown = READERS[name](FORMATS[name](replace(case, shows_notes=False)))
    assert sorted(shown) == ["a-note", "a-warning", "an-error"]


@formats
def test_what_all_targets_have_names_none(name: str) -> None:
    text = FORMATS[name](CASES["targets"])
    assert "fargate" in text
    assert "fargate" not in FORMATS[name](findings(finding()))


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"text"}))
def test_colour_is_for_readers(name: str) -> None:
    case = CASES["one of each severity"]
    assert FORMATS[name](replace(case, colour=True)) == FORMATS[name](case)


def test_formats_are_imported_when_they_are_used() -> None:
    assert "compose2ecs.report.formats" in sys.modules
    program = (
        "import sys; from compose2ecs.report.formats import FORMATS, Findings;"
        "FORMATS['concise'](Findings(diagnostics=(), texts={}, files=()));"
        "print(*sorted(name for name in sys.modules if 'formats.' in name or name == 'xml.etree'))"
    )
    shown = _python(program)
    assert shown.split() == ["compose2ecs.report.formats.concise"]


def _python(program: str) -> str:
    import subprocess

    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout
