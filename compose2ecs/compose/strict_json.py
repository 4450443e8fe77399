"""JSON text to trees that know where everything was written, as strict as the clients of AWS are.

YAML is almost a superset of JSON, but programs write the rest of it: an escaped slash, or a
character beyond 16 bits as two escapes. What YAML takes beyond JSON, such as a comma before a
closing bracket, the AWS CLI refuses.

https://www.rfc-editor.org/rfc/rfc8259
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import NamedTuple, NoReturn

from compose2ecs.compose import codes
from compose2ecs.compose.parse import MAX_DEPTH, ParseError
from compose2ecs.compose.syntax import BREAK
from compose2ecs.compose.tree import Mapping, Node, Scalar, ScalarValue, Sequence
from compose2ecs.diagnostics import Code, Reporter
from compose2ecs.regex import regex
from compose2ecs.source import Span

_SPACE = regex(r"[ \t\n\r]*+")
_TOKEN = regex(
    r"""(?P<mark>[{}\[\],:])
    |(?P<text>"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+")
    |(?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![\w.+-]))
    |(?P<word>(?:true|false|null)(?!\w))
    |(?P<other>[^\s{}\[\],:"]++|.)""",
    re.VERBOSE | re.DOTALL,
)
_SURROGATE = regex("[\ud800-\udfff]")
_MAX_DIGITS = 400
_MAX_SHOWN = 40
_WORDS = {"true": True, "false": False, "null": None}


class _Token(NamedTuple):
    """A piece of the text; ``kind`` is a group of ``_TOKEN``, or ``end``."""

    kind: str
    text: str
    start: int


def parse_json(text: str, file: str, reporter: Reporter) -> Node:
    """The value that a JSON text holds. Raises ParseError after reporting what is wrong."""
    return _Reader(text, file, reporter).document()


class _Reader:
    def __init__(self, text: str, file: str, reporter: Reporter) -> None:
        self._text = text
        self._file = file
        self._reporter = reporter
        self._lines = [0, *(found.end() for found in BREAK.finditer(text))]
        self._at = 0
        self._has_duplicates = False

    def document(self) -> Node:
        root = self._value(self._next(), 0)
        token = self._next()
        if token.kind != "end":
            self._fail("the value ends before this", token)
        if self._has_duplicates:
            raise ParseError
        return root

    def _next(self) -> _Token:
        space = _SPACE.match(self._text, self._at)
        start = space.end() if space is not None else self._at
        found = _TOKEN.match(self._text, start)
        if found is None or found.lastgroup is None:
            return _Token("end", "", start)
        self._at = found.end()
        return _Token(found.lastgroup, found[0], start)

    def _value(self, token: _Token, depth: int) -> Node:
        if token.text in ("{", "[") and depth >= MAX_DEPTH:
            message = f"more than {MAX_DEPTH} levels of nesting"
            self._stop(codes.TOO_DEEP, message, self._span(token))
        if token.text == "{":
            return self._mapping(token, depth + 1)
        if token.text == "[":
            return self._sequence(token, depth + 1)
        return Scalar(self._scalar(token), self._span(token))

    def _scalar(self, token: _Token) -> ScalarValue:
        if token.kind == "text":
            return self._string(token)
        if token.kind == "number":
            return self._number(token)
        if token.kind != "word":
            self._expected("a value", token)
        return _WORDS[token.text]

    def _mapping(self, opening: _Token, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Span] = {}
        token: _Token | None = self._next()
        while token is not None and (token.text != "}" or entries):
            if token.kind != "text":
                self._expected("a name in double quotes", token)
            name, span = self._string(token), self._span(token)
            if name in keys:
                self._duplicate(name, span, keys[name])
            colon = self._next()
            if colon.text != ":":
                self._expected("a colon", colon)
            entries[name] = self._value(self._next(), depth)
            keys[name] = span
            token = self._separator("}")
        return Mapping(entries, keys, self._span(opening))

    def _sequence(self, opening: _Token, depth: int) -> Sequence:
        items: list[Node] = []
        token: _Token | None = self._next()
        while token is not None and (token.text != "]" or items):
            items.append(self._value(token, depth))
            token = self._separator("]")
        return Sequence(items, self._span(opening))

    def _separator(self, closing: str) -> _Token | None:
        """The first token of the next item; None when there is none."""
        token = self._next()
        if token.text == closing:
            return None
        if token.text != ",":
            self._expected(f"a comma or `{closing}`", token)
        following = self._next()
        if following.text == closing:
            self._fail(f"nothing follows the comma before `{closing}`", token)
        return following

    def _string(self, token: _Token) -> str:
        bare = token.text[1:-1]
        if "\\" not in bare:
            return bare
        text: str = json.loads(token.text)
        if _SURROGATE.search(text):
            self._fail("half of a surrogate pair is no character", token)
        return text

    def _number(self, token: _Token) -> int | float:
        if len(token.text) > _MAX_DIGITS:
            self._fail("the number is too long", token)
        number: int | float = json.loads(token.text)
        return number

    def _span(self, token: _Token) -> Span:
        line, column = self._place(token.start)
        end_line, end_column = self._place(token.start + max(1, len(token.text)))
        return Span(self._file, line, column, end_line, end_column)

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _duplicate(self, name: str, span: Span, first: Span) -> None:
        self._has_duplicates = True
        self._reporter.report(
            codes.DUPLICATE_KEY,
            f"`{name}` is already defined in line {first.line}",
            span,
            first,
            help="remove one of them, or merge their contents",
        )

    def _expected(self, what: str, token: _Token) -> NoReturn:
        if token.kind == "end":
            found = "the end of the file"
        elif token.text.startswith('"'):
            found = "text"  # which may be a secret
        else:
            found = f"`{token.text[:_MAX_SHOWN]}`"
        self._fail(f"expected {what}, found {found}", token)

    def _fail(self, message: str, token: _Token) -> NoReturn:
        self._stop(codes.JSON_SYNTAX, message, self._span(token), _help(token))

    def _stop(self, code: Code, message: str, span: Span, help: str | None = None) -> NoReturn:
        self._reporter.report(code, message, span, help=help)
        raise ParseError


def _help(token: _Token) -> str | None:
    """The way out of some common mistakes."""
    if token.text == '"':
        return "text ends in the line in which it begins; write a line break as \\n"
    if token.text.startswith(("//", "#", "/*")):
        return "JSON has no comments"
    if token.text.startswith("'"):
        return "JSON has double quotes only"
    if token.text in ("True", "False", "None", "NaN", "Infinity", "-Infinity"):
        return "JSON knows true, false, null and finite numbers"
    return None
