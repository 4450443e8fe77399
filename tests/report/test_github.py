"""Workflow commands, read back as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from compose2ecs.diagnostics import Diagnostic
from compose2ecs.report.formats import FORMATS, Findings
from compose2ecs.source import Span
from tests.report.samples import CASES, ERROR, FILE, NOTE, WARNING, at, finding, findings


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def unescaped(text: str) -> str:
    """https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs."""
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


def commands(case: Findings) -> list[Command]:
    read = []
    for line in FORMATS["github"](case).splitlines():
        found = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert found is not None, line
        pairs = (pair.split("=", 1) for pair in found[2].split(","))
        properties = {name: unescaped(value) for name, value in pairs}
        read.append(Command(found[1], properties, unescaped(found[3])))
    return read


def command(*diagnostics: Diagnostic) -> Command:
    (one,) = commands(findings(*diagnostics))
    return one


def test_a_command() -> None:
    assert FORMATS["github"](findings(finding(ERROR, targets=("ec2",)))) == (
        "::error file=compose.yaml,line=3,endLine=3,col=12,endColumn=22,title=an-error::"
        "the image is odd (ec2)%0Aname another\n"
    )


@pytest.mark.parametrize(
    ("code", "name"), [(ERROR, "error"), (WARNING, "warning"), (NOTE, "notice")]
)
def test_severities_are_commands(code: object, name: str) -> None:
    assert command(finding(code)).name == name  # type: ignore[arg-type]


def test_columns_are_for_one_line() -> None:
    made = command(finding(ERROR, at("environment:\n      DB_PASSWORD")))
    assert made.properties == {
        "file": "compose.yaml",
        "line": "5",
        "endLine": "6",
        "title": "an-error",
    }


def test_a_finding_without_a_place_has_a_title() -> None:
    assert command(finding(locations=())).properties == {"title": "a-warning"}


HOSTILE = "a\n::error file=x::100%25, 50%0A :done:\r##[error]b"


def test_a_message_is_one_command_and_comes_out_as_it_was() -> None:
    made = command(finding(message=HOSTILE, help="::stop-commands::x"))
    assert made.message == f"{HOSTILE}\n::stop-commands::x"


def test_the_name_of_a_file_ends_no_property() -> None:
    name = "a,line=9::b:c%2C\n::error::.yaml"
    assert command(finding(ERROR, Span(name, 1, 1, 1, 2))).properties["file"] == name


def test_control_characters_are_replaced() -> None:
    assert (
        command(finding(message="a\x1b[31m\x85b\u2028", help=None)).message
        == "a\ufffd[31m\ufffdb\ufffd"
    )


def test_accepted_findings_are_not_annotated() -> None:
    assert commands(CASES["accepted"]) == []


def many(code: object, count: int, start: int = 1) -> list[Diagnostic]:
    spans = (Span(FILE, n, 1, n, 2) for n in range(start, start + count))
    return [finding(code, span) for span in spans]  # type: ignore[arg-type]


def shown(*diagnostics: Diagnostic) -> tuple[list[str], str]:
    made = commands(findings(*diagnostics))
    return [one.name for one in made], made[-1].message


def test_the_gravest_come_first() -> None:
    names, _ = shown(*many(NOTE, 2), *many(WARNING, 2), *many(ERROR, 2))
    assert names == ["error"] * 2 + ["warning"] * 2 + ["notice"] * 2


def test_ten_of_a_kind_are_as_many_as_github_shows() -> None:
    names, last = shown(*many(ERROR, 10), *many(WARNING, 10), *many(NOTE, 10))
    assert [names.count(name) for name in ("error", "warning", "notice")] == [10, 10, 10]
    assert "more than" not in last


def test_the_last_line_says_how_many_more_there_are() -> None:
    names, last = shown(*many(ERROR, 13), *many(WARNING, 11))
    assert [names.count(name) for name in ("error", "warning", "notice")] == [10, 10, 1]
    assert last.startswith("3 errors, 1 warning more than GitHub shows")


def test_the_last_line_is_one_of_the_ten_notices() -> None:
    names, last = shown(*many(ERROR, 11), *many(NOTE, 10))
    assert [names.count(name) for name in ("error", "notice")] == [10, 10]
    assert last.startswith("1 error, 1 note more than GitHub shows")
    names, last = shown(*many(NOTE, 11))
    assert names == ["notice"] * 10
    assert last.startswith("2 notes more than GitHub shows")
