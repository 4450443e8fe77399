"""The text of diagnostics and explanations, as far as the eye depends on it."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest

from compose2ecs.diagnostics import Code, Diagnostic, Location, Severity
from compose2ecs.report.excerpt import Excerpts
from compose2ecs.report.ledger_text import folded
from compose2ecs.report.text import render, summary
from compose2ecs.source import Span

CODE = Code("a-code", Severity.WARNING, "a summary", "a page", "tests")


def found(
    *spans: Span | None, message: str = "a message", help: str | None = None, **changes: str
) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=CODE.severity,
        message=message,
        help=help,
        locations=tuple(Location(span) for span in spans),
        accepted=changes.get("accepted"),
    )


def at(text: str, token: str, name: str = "compose.yaml") -> Span:
    """The span of ``token`` in a text."""
    before, _, _ = text.partition(token)
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return Span(name, line, column, line, column + len(token))


def columns(text: str) -> int:
    """The width of a text on a terminal with tab stops at every eighth column."""
    width = 0
    for character in text:
        if character == "\t":
            width += 8 - width % 8
        else:
            width += 2 if east_asian_width(character) in "WF" else 1
    return width


LINES = {
    "plain": ("a: {b: wrong, c: d}", "wrong"),
    "tabs": ("a:\t{b:\twrong,\tc: d}", "wrong"),
    "wide characters before": ("名前: {日本: wrong}", "wrong"),
    "a wide token": ("name: 日本語, b: c", "日本語"),
    "a long line": ("a: [" + "x, " * 200 + "wrong" + ", y" * 200 + "]", "wrong"),
    "the end of a long line": ("a: [" + "x, " * 200 + "wrong", "wrong"),
    "a long line of wide characters": ("日" * 300 + " wrong", "wrong"),
    "control characters": ("a: \x1b[31m\x07 wrong", "wrong"),
    "the second line": ("a: 1\n  b: wrong\n", "wrong"),
}


@pytest.mark.parametrize(("text", "token"), LINES.values(), ids=LINES)
def test_the_caret_is_under_the_token(text: str, token: str) -> None:
    span = at(text, token)
    head, line, below, *_ = render([found(span)], {"compose.yaml": text}).splitlines()
    assert head.startswith(f"compose.yaml:{span.line}:{span.column}: warning: a message [a-code]")
    carets = below.lstrip(" |\t")
    assert columns(line.partition(token)[0]) == columns(below) - len(carets)
    assert len(carets) == columns(token)
    assert len(line) < 180


def test_a_long_line_shows_where_it_was_cut() -> None:
    text = "a: [" + "x, " * 200 + "wrong" + ", y" * 200 + "]"
    middle = Excerpts({"compose.yaml": text}).at(at(text, "wrong"))
    start = Excerpts({"compose.yaml": text}).at(at(text, "a:"))
    assert middle is not None
    assert start is not None
    assert (middle.line[0], middle.line[-1]) == ("…", "…")
    assert (start.line[0], start.line[-1]) == ("a", "…")


def test_a_token_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    text = "a: |\n  first\n  second\n"
    excerpt = Excerpts({"f.yaml": text}).at(Span("f.yaml", 1, 4, 3, 9))
    assert excerpt is not None
    assert excerpt.carets == "^"
    assert Excerpts({"f.yaml": text}).token(Span("f.yaml", 1, 4, 3, 9)) == "| …"


@pytest.mark.parametrize("span", [Span("other", 1, 1, 1, 2), Span("f.yaml", 9, 1, 9, 2)])
def test_a_place_without_text_has_no_excerpt(span: Span) -> None:
    excerpts = Excerpts({"f.yaml": "a: b\n"})
    assert excerpts.at(span) is None
    assert excerpts.token(span) is None
    assert "|" not in render([found(span)], {"f.yaml": "a: b\n"})


def test_an_empty_file_has_no_excerpt() -> None:
    assert Excerpts({"f.yaml": ""}).at(Span("f.yaml", 1, 1, 1, 1)) is None


def test_a_finding_without_a_place() -> None:
    assert render([found()], {}) == "warning: a message [a-code]\n\n"


def test_messages_cannot_reach_the_terminal() -> None:
    shown = render([found(message="a\x1b[31m\nb", help="c\x1b[0m\nd\te")], {})
    assert shown == "warning: a\\x1b[31m\\nb [a-code]\n  help: c\ufffd[0m\n    d\te\n\n"


def test_other_places_once_a_line_and_at_most_three() -> None:
    spans = [Span("f", line, column, line, column + 1) for line in range(1, 7) for column in (1, 5)]
    shown = render([found(*spans)], {})
    assert [line for line in shown.splitlines() if "see" in line] == [
        "  see f:2:1",
        "  see f:3:1",
        "  see f:4:1",
    ]


def test_an_accepted_finding_shows_the_reason_and_no_help() -> None:
    shown = render([found(accepted="on purpose", help="a way out")], {})
    assert shown == "accepted warning: a message [a-code]\n  accepted: on purpose\n\n"


def test_secrets_are_masked_and_carets_still_point_right() -> None:
    text = "environment: {PASSWORD: hunter2, b: wrong}"
    shown = render([found(at(text, "wrong"))], {"compose.yaml": text})
    assert "hunter2" not in shown
    _, line, below, *_ = shown.splitlines()
    assert line.index("wrong") == below.index("^")


def test_the_summary_counts() -> None:
    assert summary([]) == ""
    assert summary([found()]) == "1 warning"
    assert summary([found(), found(), found(accepted="x")]) == "2 warnings, 1 accepted"


@pytest.mark.parametrize(
    ("pointers", "expected"),
    [
        (["/a"], ["/a"]),
        (["/a", "/a"], ["/a"]),
        (["/a/x", "/a/y"], ["/a/{x,y}"]),
        (["/a/0", "/a/1"], ["/a/{0,1}"]),
        (["/a/0", "/a/1", "/a/2"], ["/a/{0..2}"]),
        (["/a/0", "/a/2", "/a/3"], ["/a/{0,2,3}"]),
        (["/a/0/x", "/a/0/y", "/a/1/x", "/a/1/y"], ["/a/{0,1}/{x,y}"]),
        (["/a/0/x", "/a/0/y", "/a/1/x"], ["/a/0/{x,y}", "/a/1/x"]),
        (["/a", "/a/b/c"], ["/a", "/a/b/c"]),
        ([], []),
    ],
)
def test_pointers_are_folded(pointers: list[str], expected: list[str]) -> None:
    assert folded(pointers) == expected


@pytest.mark.parametrize(("name", "shown"), [("Compose.YAML", "a: b"), ("a.env", "a: *")])
def test_only_in_env_files_every_value_is_a_secret(name: str, shown: str) -> None:
    excerpt = Excerpts({name: "a: b\n"}).at(Span(name, 1, 4, 1, 5))
    assert excerpt is not None
    assert excerpt.line == shown
