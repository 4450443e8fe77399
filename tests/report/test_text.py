"""Text and the format of one line each: what people and matchers of lines read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compose2ecs.diagnostics import AcceptedBy, Diagnostic
from compose2ecs.report.formats import FORMATS
from compose2ecs.source import Span
from tests.report.samples import (
    CASES,
    ERROR,
    FILE,
    NOTE,
    QUOTES,
    WARNING,
    at,
    finding,
    findings,
)


def text(*diagnostics: Diagnostic) -> str:
    return FORMATS["text"](findings(*diagnostics))


def lines(*diagnostics: Diagnostic) -> list[str]:
    return FORMATS["concise"](findings(*diagnostics)).splitlines()


def test_a_finding_with_everything() -> None:
    spans = at("0755"), at('"80:80"')
    assert text(finding(ERROR, *spans, fix=QUOTES, targets=("fargate", "ec2"))) == (
        "compose.yaml:7:13: error: the image is odd [an-error] (fargate, ec2)\n"
        "    7 |       MODE: 0755\n"
        "      |             ^^^^\n"
        '  see compose.yaml:4:13: ports: ["80:80"]\n'
        "  help: name another\n"
        "  fix: put it in quotes (unsafe)\n"
        "\n"
        "1 error\n"
    )


def test_the_name_of_a_file_is_never_masked() -> None:
    name = "kompose/script/test/fixtures/configmap/compose.yaml"
    assert lines(finding(ERROR, Span(name, 1, 1, 1, 2)))[0].startswith(f"{name}:1:1: error")


def test_a_safe_fix_says_no_more_than_what_it_does() -> None:
    shown = text(finding(fix=replace(QUOTES, is_safe=True)))
    assert "  fix: put it in quotes\n" in shown


def test_a_related_line_is_cut_and_has_no_secret() -> None:
    long = "x: " + "yz, " * 40
    case = findings(
        finding(ERROR, Span(FILE, 1, 1, 1, 2), Span(FILE, 2, 1, 2, 2)), texts={FILE: f"a\n{long}\n"}
    )
    assert f"  see compose.yaml:2:1: {long[:60].rstrip()}…\n" in FORMATS["text"](case)
    masked = text(finding(ERROR, at("0755"), at("DB_PASSWORD")))
    assert "  see compose.yaml:6:7: DB_PASSWORD: ****************\n" in masked


def test_a_related_line_that_is_a_secret_is_a_place_alone() -> None:
    case = findings(
        finding(ERROR, at("web"), Span("web.env", 1, 1, 1, 2)), texts={"web.env": "hunter2\n"}
    )
    assert "  see web.env:1:1\n" in FORMATS["text"](case)


@pytest.mark.parametrize(
    ("by", "line"),
    [
        (None, "  accepted: we know\n"),
        (AcceptedBy.COMMENT, "  accepted by a comment: we know\n"),
        (AcceptedBy.SETTING, "  accepted in x-ecs: we know\n"),
        (AcceptedBy.OPTION, "  accepted: we know\n"),
        (AcceptedBy.CONFIGURATION, "  accepted in the configuration: we know\n"),
        (AcceptedBy.BASELINE, "  accepted: we know\n"),
    ],
)
def test_who_accepted_it_and_why(by: AcceptedBy | None, line: str) -> None:
    shown = text(finding(accepted="we know", accepted_by=by, fix=QUOTES))
    assert line in shown
    assert "help" not in shown
    assert "fix" not in shown
    assert shown.endswith("\n1 accepted\n")


def test_a_reason_may_be_missing() -> None:
    assert "  accepted\n" in text(finding(accepted="", accepted_by=AcceptedBy.BASELINE))


def test_notes_are_counted_by_code_when_they_are_not_shown() -> None:
    other = NOTE._replace(slug="b-note")
    notes = [finding(NOTE), finding(other), finding(other, at("0755"))]
    case = findings(*notes, finding(NOTE, at("web"), accepted="x"))
    hidden = FORMATS["text"](replace(case, shows_notes=False, shows_accepted=False))
    assert hidden == "3 notes, 1 accepted\nnotes (-v shows them): 2 b-note, 1 a-note\n"
    assert FORMATS["text"](case).endswith("\n3 notes, 1 accepted\n")


def test_accepted_findings_are_shown_when_they_are_asked_for() -> None:
    case = findings(finding(accepted="we know"), shows_accepted=False)
    assert FORMATS["text"](case) == "1 accepted\n"
    assert FORMATS["concise"](case) == ""


def test_nothing_to_say() -> None:
    assert FORMATS["text"](CASES["nothing"]) == ""
    assert FORMATS["concise"](CASES["nothing"]) == ""


def test_colour_only_when_asked() -> None:
    case = CASES["one of each severity"]
    assert "\x1b[1;31merror\x1b[0m" in FORMATS["text"](replace(case, colour=True))
    assert "\x1b" not in FORMATS["text"](case)


def test_names_of_files_cannot_reach_the_terminal() -> None:
    case = finding(ERROR, Span("a\x1b[31m.yaml", 1, 1, 1, 2))
    assert text(case).startswith("a\ufffd[31m.yaml:1:1: error: ")
    assert lines(case)[0].startswith("a\\x1b[31m.yaml:1:1: error an-error ")


def test_one_line_each() -> None:
    assert lines(
        finding(NOTE, at("image")),
        finding(ERROR, message="a\r\nb\u2028c\x1b", targets=("ec2",)),
        finding(WARNING, at("0755"), accepted="we know"),
    ) == [
        "compose.yaml:3:5: note a-note the image is odd",
        "compose.yaml:3:12: error an-error a\\r\\nb\\u2028c\\x1b (ec2)",
        "compose.yaml:7:13: accepted a-warning the image is odd",
    ]


def test_no_place_has_the_form_of_one() -> None:
    assert lines(finding(locations=())) == ["-:0:0: warning a-warning the image is odd"]
