"""The grammar of ``${VARIABLE}`` expressions, as text in and text out.

One reader of the grammar serves both the substitution and the list of variables. Nothing here knows
files, YAML or where values come from. Error messages never hold the value of a variable, nor the
text around the expression: both may be secrets.

The grammar is https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md, in the
form that docker compose 2.40 (compose-go 2.9) gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Literal, NamedTuple

Lookup = Callable[[str], str | None]
"""The value of a variable; None when it is not set."""

MAX_DEPTH = 100
"""How deep expressions may be nested in operands. The reference has no bound."""

# Letters are compared without regard to case, which in Unicode makes two more characters letters of
# this alphabet: U+017F folds to "s" and U+212A to "k".
_NAME = "[_a-zA-Z\u017f\u212a][_a-zA-Z0-9\u017f\u212a]*+"
# Patterns stay text here and are compiled, once, where they are first needed.
_EXPRESSION = (
    rf"\$(?:(?P<escaped>\$)|(?P<named>{_NAME})"
    rf"|\{{(?:(?P<braced>{_NAME})(?:(?P<plain>\}})|(?P<operator>:?[-+?])))?)"
)
# A brace that opens hides the character after it from the count.
_BRACE = r"(?s:\{.?|\})"


class TemplateError(ValueError):
    """An expression that cannot be substituted.

    ``offset`` is the 0-based index in the text at which the expression starts. ``kind`` is
    ``invalid`` (not an expression of the grammar), ``required`` (``variable`` has no value;
    ``message`` is the operand as it is written, with the expressions in it left alone, and may be
    empty) or ``depth`` (nested deeper than ``MAX_DEPTH``).
    """

    def __init__(
        self,
        kind: Literal["invalid", "required", "depth"],
        offset: int,
        text: str,
        *,
        variable: str = "",
        message: str = "",
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.offset = offset
        self.variable = variable
        self.message = message


class Variable(NamedTuple):
    """One use of a variable in a text.

    ``default`` and ``alternate`` are the operands of ``-`` and ``+``, with or without colon, as
    they are written; None without that operator. ``offset`` is the 0-based index of the expression.
    The name is empty for an expression that is not of the grammar.
    """

    name: str
    default: str | None
    alternate: str | None
    required: bool
    offset: int


def substitute(text: str, lookup: Lookup, unset: Callable[[str], None]) -> str:
    """The text with its expressions replaced by values, and ``$$`` by ``$``.

    Operands are substituted whether they are used or not, as the reference does; values are not
    looked into. ``unset`` is called with the name of each variable that has neither a value nor an
    operator, and becomes empty. Raises TemplateError for the first expression that fails, inner
    ones first.
    """
    if "$" not in text:
        return text
    done: list[str] = []
    open_: list[tuple[_Part, list[str]]] = []
    for part in _parts(text):
        if part.kind is _Kind.TEXT:
            done.append(text[part.start : part.end])
        elif part.kind is _Kind.PLAIN:
            value = lookup(part.name)
            if value is None:
                unset(part.name)
            done.append(value or "")
        elif part.kind is _Kind.OPEN:
            open_.append((part, done))
            done = []
        elif part.kind is _Kind.CLOSE:
            operand = "".join(done)
            opened, done = open_.pop()
            done.append(_chosen(opened, operand, text[opened.end : part.start], lookup))
        else:
            raise _failure(part)
    return "".join(done)


def variables(text: str) -> tuple[Variable, ...]:
    """Every use of a variable in the text, outer before inner, else in the order of the text.

    As in the reference, those in the message of a required variable are left out. Raises
    TemplateError only for expressions nested too deep.
    """
    found: list[Variable | None] = []
    open_: list[tuple[_Part, int]] = []
    hidden = 0
    for part in _parts(text) if "$" in text else ():
        if part.kind is _Kind.OPEN:
            open_.append((part, len(found)))
            found.append(None)
            hidden += part.operator[-1] == "?"
        elif part.kind is _Kind.CLOSE:
            opened, place = open_.pop()
            hidden -= opened.operator[-1] == "?"
            if hidden:
                del found[place:]
            else:
                found[place] = _use(opened, text[opened.end : part.start])
        elif part.kind is _Kind.DEEP:
            raise _failure(part)
        elif part.kind is not _Kind.TEXT and not hidden:
            found.append(Variable(part.name, None, None, required=False, offset=part.start))
    return tuple(use for use in found if use is not None)


def _use(opened: _Part, operand: str) -> Variable:
    """The use of a variable with an operator."""
    sign = opened.operator[-1]
    return Variable(
        opened.name,
        operand if sign == "-" else None,
        operand if sign == "+" else None,
        required=sign == "?",
        offset=opened.start,
    )


def _chosen(opened: _Part, operand: str, written: str, lookup: Lookup) -> str:
    """What an expression with an operator stands for; a colon makes empty count as unset."""
    value = lookup(opened.name)
    sign = opened.operator[-1]
    has_value = value is not None and (value != "" or opened.operator == sign)
    if sign == "+":
        return operand if has_value else ""
    if value is not None and has_value:
        return value
    if sign == "-":
        return operand
    detail = f": {written}" if written else ""
    raise TemplateError(
        "required",
        opened.start,
        f"required variable {opened.name} is missing a value{detail}",
        variable=opened.name,
        message=written,
    )


def _failure(part: _Part) -> TemplateError:
    if part.kind is _Kind.DEEP:
        return TemplateError("depth", part.start, f"expressions nested deeper than {MAX_DEPTH}")
    return TemplateError(
        "invalid",
        part.start,
        "invalid interpolation format; you may need to escape any $ with another $",
    )


class _Kind(Enum):
    TEXT = "text that stands for itself"
    PLAIN = "a variable without operator"
    OPEN = "a variable with an operator; its operand follows, ended by CLOSE"
    CLOSE = "the end of an operand"
    INVALID = "not an expression"
    DEEP = "an expression nested too deep; the reader stops"


class _Part(NamedTuple):
    """A piece of a text; the operand lies between the end of OPEN and the start of CLOSE."""

    kind: _Kind
    start: int
    end: int
    name: str = ""
    operator: str = ""


def _parts(text: str) -> Iterator[_Part]:
    """The pieces of the text in order. Takes time linear in its length, whatever it holds."""
    search = re.compile(_EXPRESSION).search
    braces: dict[int, int] | None = None
    enclosing: list[int] = []
    at, end = 0, len(text)
    line_end = -1
    while True:
        match = search(text, at, end)
        start = match.start() if match else end
        if start > at:
            yield _Part(_Kind.TEXT, at, start)
        if match is None:
            if not enclosing:
                return
            yield _Part(_Kind.CLOSE, end, end + 1)
            at, end = end + 1, enclosing.pop()
            continue
        at = match.end()
        if match.lastgroup != "operator":
            yield _simple(match)
            continue
        if not enclosing and line_end < at:
            line_end = text.find("\n", at)
            line_end = len(text) if line_end < 0 else line_end
        limit = end if enclosing else line_end
        braces = _closing_braces(text) if braces is None else braces
        # Where braces do not balance on the line, the operand runs to the last one that closes.
        close = braces.get(start + 1, limit)
        close = close if close < limit else text.rfind("}", at, limit)
        if close < 0:
            yield _Part(_Kind.INVALID, start, at)
        elif len(enclosing) == MAX_DEPTH:
            yield _Part(_Kind.DEEP, start, at)
            return
        else:
            yield _Part(_Kind.OPEN, start, at, match["braced"], match["operator"])
            enclosing.append(end)
            end = close


def _simple(match: re.Match[str]) -> _Part:
    """The piece for an expression without operator."""
    start, end = match.span()
    if match.lastgroup == "escaped":
        return _Part(_Kind.TEXT, start + 1, end)
    if match.lastgroup == "named":
        return _Part(_Kind.PLAIN, start, end, match["named"])
    if match.lastgroup == "plain":
        return _Part(_Kind.PLAIN, start, end, match["braced"])
    return _Part(_Kind.INVALID, start, end)


def _closing_braces(text: str) -> dict[int, int]:
    """The index of the closing brace for the index of each opening one that has one.

    The reference counts anew from each expression. One pass gives the same answer: the brace of an
    expression follows a ``$``, so that it is never the hidden character after another brace.
    """
    closing: dict[int, int] = {}
    open_: list[int] = []
    for match in re.finditer(_BRACE, text):
        start = match.start()
        if text[start] == "{":
            open_.append(start)
        elif open_:
            closing[open_.pop()] = start
    return closing
