"""What to do about text that libyaml cannot read: where the mistake is, and the way out.

Its messages say what the parser expected. What was meant is guessed from the text at the place.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from compose2ecs.regex import regex
from compose2ecs.source import Span

BREAK = regex("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line of YAML: https://yaml.org/spec/1.1/#b-generic."""

_NO_START = "found character that cannot start any token"
_END = "found unexpected end of stream"
_QUOTED = "while scanning a quoted scalar"
_FLOW = ("while parsing a flow sequence", "while parsing a flow mapping")

_CONFLICTS = ("<<<<<<< ", "=======", ">>>>>>> ")
"""What git writes into a file that it could not merge, at the beginnings of lines."""

_HELP = {
    "mapping values are not allowed in this context": (
        "put text that has `: ` in it in quotes; if this is a key, check the line above it"
    ),
    "did not find expected key": (
        "check the indentation against the lines above, and for a quote or bracket that ends early"
    ),
    "could not find expected ':'": (
        "a key ends in a colon and a space; text of several lines goes into quotes, or after `|`"
    ),
    "did not find expected node content": "a value is missing, or a comma or bracket is too many",
    "did not find expected alphabetic or numeric character": (
        "put text that begins with `*` or `&` in quotes: they stand for aliases and anchors"
    ),
    "did not find expected ',' or ']'": "a comma is missing, or the `[` does not close",
    "did not find expected ',' or '}'": "a comma is missing, or the `{` does not close",
    "found unknown escape character": (
        "put the text in single quotes, or write `\\\\` for each backslash"
    ),
    "did not find expected comment or line break": (
        "only `+`, `-` and a number may follow `|` and `>`: begin the text on the next line"
    ),
    "found unknown directive name": "put text that begins with `%` in quotes",
    "control characters are not allowed": (
        'remove it, or write an escape such as "\\x07" in double quotes'
    ),
}
"""The way out by what libyaml says."""


class Trouble(NamedTuple):
    """What is said about a place that cannot be read, and the place where that began, if other."""

    message: str
    span: Span
    help: str | None
    related: Span | None = None


def trouble(error: Any, file: str, text: str) -> Trouble:
    """What is wrong with a text, from libyaml's error."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _unreadable(error, file, text)
    problem, span = error.problem or str(error), _at(mark, file)
    start = _at(error.context_mark, file) if error.context_mark is not None else None
    if start is not None and problem == _END and error.context == _QUOTED:
        return Trouble("the quote that opens here does not close", start, "close it")
    lines = text.splitlines()
    if lines and span.line > len(lines) and text.endswith(lines[-1]):
        # libyaml ends each text with a line feed, also where there is none.
        end = len(lines[-1]) + 1
        span = Span(file, len(lines), end, len(lines), end + 1)
    for number in (span.line, span.line - 1):
        if "".join(lines[max(number - 1, 0) : number]).startswith(_CONFLICTS):
            marker = Span(file, number, 1, number, 8)
            return Trouble(problem, marker, "remove the conflict markers of git")
    related = start if error.context in _FLOW and start != span else None
    return Trouble(problem, span, _help(problem, span, lines), related)


def _unreadable(error: Any, file: str, text: str) -> Trouble:
    """A character that YAML does not allow."""
    position = getattr(error, "position", 0)
    before = text[: position if isinstance(position, int) else 0]
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    reason = str(getattr(error, "reason", error))
    return Trouble(reason, Span(file, line, column, line, column + 1), _HELP.get(reason))


def written(text: str, span: Span) -> str:
    """The text at ``span``, which is in one line."""
    return text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]


def _at(mark: Any, file: str) -> Span:
    return Span(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


def _help(problem: str, span: Span, lines: list[str]) -> str | None:
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    rest = line[span.column - 1 :]
    if rest.startswith("\t") or "'\\t'" in problem:
        return "indent with spaces: YAML does not allow tabs there"
    if problem == _NO_START and rest[:1] in ("@", "`", "%"):
        return "put text that begins with this character in quotes"
    if rest.startswith("//"):
        return "comments begin with `#`"
    return _HELP.get(problem)
