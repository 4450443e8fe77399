"""The grammar of environment files: ``.env``, ``--env-file``, ``env_file`` and ``label_file``.

The grammar is that of docker compose 2.40 (compose-go 2.9), a cursor that moves over the text and
not a list of lines;
https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
describes it in part. Nothing here opens files. Error messages never hold a value: these files are
where secrets are kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import NamedTuple, NoReturn, TypeAlias

from compose2ecs.compose.grammar.template import Lookup, TemplateError, substitute

Unset: TypeAlias = Callable[[str, int, int], None]
"""What is told a variable that is not set, with line and column of the value that it is in."""

_BOM = "\ufeff"
# Blanks are the white space of Latin-1 without the line feed; then white space as Unicode has it.
# Python's own idea of white space has the separators U+001C to U+001F in addition.
_BLANK = "\t\v\f\r \x85\xa0"
_SPACE = (
    _BLANK + "\n\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
)
# Patterns are compiled, once, where they are first needed.
_BLANKS = f"[{_BLANK}]*+"
_BETWEEN = f"(?:[{_SPACE}]++|#[^\n]*+)*+"
_EXPORT = rf"(?:export(?=[\t\n\f\r ])[{_BLANK}]*+)?"
_KEY = rf"[\w.\-\[\]{_BLANK}]*+"
_QUOTED = {
    "'": r"(?s)'((?:[^'\\]++|\\.)*+)'",
    '"': r'(?s)"((?:[^"\\]++|\\.)*+)"',
}
_ESCAPE = r'\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})'
_ESCAPES = {
    "\\a": "\a",
    "\\b": "\b",
    "\\f": "\f",
    "\\n": "\n",
    "\\r": "\r",
    "\\t": "\t",
    "\\v": "\v",
    "\\\\": "\\",
    '\\"': '"',
    "\\$": "$$",  # the variables come after
}

# The reference reads raw files through a buffer of https://pkg.go.dev/bufio#MaxScanTokenSize bytes.
_RAW_LINE = 64 * 1024


class Entry(NamedTuple):
    """The value of a variable and where it is written, counted from 1, in characters.

    That is the place of the value with its quotes; of an empty value the place after the ``=``; and
    of a name without ``=`` the place of the name.
    """

    value: str
    line: int
    column: int


class DotenvError(ValueError):
    """Text that is not an environment file. ``line`` and ``column`` count from 1, in characters."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"line {line}: {message}")
        self.message = message
        self.line = line
        self.column = column


def parse(
    text: str,
    lookup: Lookup,
    unset: Unset,
    earlier: Mapping[str, str] | None = None,
) -> dict[str, Entry]:
    """The variables that the file sets, in the order of their first assignment.

    The last assignment wins. ``lookup`` gives the values from outside. They supply names without
    ``=``, and in expressions they win over the variables that the file has set so far, which win
    over those of ``earlier`` files. ``unset`` is called as in ``template.substitute``, with the
    place of the value as well. Raises DotenvError.
    """
    return _Reader(text.removeprefix(_BOM), lookup, unset, earlier or {}).read()


def parse_raw(text: str, lookup: Lookup) -> dict[str, Entry]:
    """The variables of a file of ``format: raw``, in the order of their first assignment.

    What follows the first ``=`` of a line is the value as it is. ``lookup`` supplies names without
    ``=``. Raises DotenvError.
    """
    entries: dict[str, Entry] = {}
    for number, line in enumerate(text.removeprefix(_BOM).split("\n"), start=1):
        if len(line.encode(errors="replace")) >= _RAW_LINE:
            raise DotenvError("the line is too long", number, 1)
        content = line.removesuffix("\r")
        start = len(content) - len(content.lstrip(_SPACE))
        if start == len(content) or content[start] == "#":
            continue
        key, equals, value = content[start:].partition("=")
        column = start + 1
        if not key:
            raise DotenvError("no variable name before =", number, column)
        if " " in key or "\t" in key:
            raise DotenvError("the variable name contains white space", number, column)
        if equals:
            entries[key] = Entry(value, number, column + len(key) + 1)
        elif (inherited := lookup(key)) is not None:
            entries[key] = Entry(inherited, number, column)
    return entries


def written(text: str, line: int, column: int) -> str:
    """What stands in a file of the value that begins at a place.

    One in quotes has its lines and its quotes; another one is the rest of the line.
    """
    start = _starts(text)[line - 1] + column - 1
    quote = text[start : start + 1]
    whole = _matcher(_QUOTED[quote])(text, start) if quote in _QUOTED else None
    if whole is not None:
        return whole[0]
    end = text.find("\n", start)
    return text[start:] if end < 0 else text[start:end]


@lru_cache(maxsize=16)
def _starts(text: str) -> list[int]:
    """The offsets of the lines."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


class _Reader:
    """The cursor over one text."""

    def __init__(
        self,
        text: str,
        lookup: Lookup,
        unset: Unset,
        earlier: Mapping[str, str],
    ) -> None:
        self.text = text
        self.earlier = earlier
        self.outside = lookup
        self.unset = unset
        self.at = 0
        self.values: dict[str, tuple[str, int]] = {}

    def read(self) -> dict[str, Entry]:
        """All assignments."""
        self.at = _end(_BETWEEN, self.text, 0)
        while self.at < len(self.text):
            self.assignment()
            self.at = _end(_BETWEEN, self.text, self.at)
        return {
            key: Entry(value, *self.place(offset)) for key, (value, offset) in self.values.items()
        }

    def assignment(self) -> None:
        """One assignment, or a name without one, from the cursor on."""
        start = _end(_EXPORT, self.text, self.at)
        if start == len(self.text):
            self.fail("export without a variable name", self.at)
        end = _end(_KEY, self.text, start)
        after = self.text[end : end + 1]
        if not after:
            # On a last line without line feed the reference takes a name for the value of a
            # variable whose name is empty.
            key, value_at = "", start
        elif after in "=:\n":
            key, value_at = self.text[start:end].rstrip(_SPACE), end + 1
        else:
            self.fail(f"unexpected character {after!r} in variable name", end)
        if " " in key:
            self.fail("key cannot contain a space", start)
        if after == "\n":
            inherited = self.outside(key)
            if inherited is None:
                inherited = self.earlier.get(key)
            if inherited is not None:
                self.values[key] = (inherited, start)
            self.at = value_at
            return
        self.at = _end(_BLANKS, self.text, value_at)
        offset = self.at
        value = self.value()
        self.values[key] = (value, offset if self.text[offset : offset + 1].strip() else value_at)

    def value(self) -> str:
        """The value at the cursor, which moves behind it."""
        start = self.at
        quote = self.text[start : start + 1]
        if quote in _QUOTED:
            match = _matcher(_QUOTED[quote])(self.text, start)
            if match is None:
                self.fail("unterminated quoted value", start)
            self.at = match.end()
            inner = match[1].replace(f"\\{quote}", quote)
            return inner if quote == "'" else self.expand(_unescape(inner), start, start + 1)
        end = self.text.find("\n", start)
        end = len(self.text) if end < 0 else end
        self.at = end + 1
        comment = self.text.find(" #", start, end)
        written = self.text[start : comment if comment >= 0 else end].rstrip(_SPACE)
        return self.expand(written, start, start)

    def expand(self, value: str, start: int, inner: int) -> str:
        """The value with its expressions substituted; it is written at ``start``."""
        try:
            return substitute(value, self.lookup, partial(self.not_set, start))
        except TemplateError as error:
            # Escapes shift the text, so the place inside the value is known only without them.
            exact = self.text.startswith(value, inner)
            self.fail(str(error), inner + error.offset if exact else start, error)

    def lookup(self, name: str) -> str | None:
        """The value from outside, else from this file so far, else from an earlier one."""
        value = self.outside(name)
        if value is None and name in self.values:
            return self.values[name][0]
        return self.earlier.get(name) if value is None else value

    def not_set(self, start: int, name: str) -> None:
        """Say that a variable in the value at ``start`` is not set."""
        self.unset(name, *self.place(start))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character."""
        starts = _starts(self.text)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def fail(self, message: str, offset: int, cause: Exception | None = None) -> NoReturn:
        """Raise a DotenvError for the character at ``offset``."""
        line = self.text.count("\n", 0, offset) + 1
        raise DotenvError(message, line, offset - self.text.rfind("\n", 0, offset)) from cause


@cache
def _matcher(pattern: str) -> Callable[[str, int], re.Match[str] | None]:
    return re.compile(pattern).match


def _end(pattern: str, text: str, at: int) -> int:
    """The end of what the pattern matches at ``at``, which may be nothing."""
    match = _matcher(pattern)(text, at)
    return match.end() if match else at


def _unescape(text: str) -> str:
    """A double-quoted value with its escapes expanded, escaped dollars doubled."""
    return re.sub(_ESCAPE, _escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    """What one escape stands for. Octal ones without three digits, or from 256, only lose a 0."""
    written = match[0]
    if not written.startswith("\\0"):
        return _ESCAPES.get(written, written)
    digits = written[2:]
    if len(digits) == 3 and not set("89") & set(digits) and int(digits, 8) < 256:
        return chr(int(digits, 8))
    return f"\\{digits}"
