"""The lines that diagnostics and explanations point at, as they may be shown: secrets masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from compose2ecs.report.lines import is_env_file
from compose2ecs.report.masking import Masking
from compose2ecs.source import Span

_MAX_LINE = 160
_BEFORE = 40
_MAX_TOKEN = 48

MASK = "********"
"""What stands for a secret where nothing has to be aligned with it: its length is hidden too."""


class Excerpt(NamedTuple):
    """A line and the two parts of what stands below it.

    On a terminal ``margin`` is as wide as what is left of the place, ``carets`` as the place.
    """

    line: str
    margin: str
    carets: str


class Excerpts:
    """The lines of the files in ``texts``. Each file is split, and each line masked, once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._files: dict[str, Masking] = {}

    def _line(self, span: Span) -> str | None:
        text = self._texts.get(span.file)
        if text is None:
            return None
        if span.file not in self._files:
            self._files[span.file] = Masking(text, is_env_file=is_env_file(span.file))
        return self._files[span.file].line(span.line)

    def text(self, span: Span) -> str:
        """The first line of ``span`` without the white space around it; empty when not known."""
        return (self._line(span) or "").strip()

    def at(self, span: Span) -> Excerpt | None:
        """The first line of ``span``, cut when it is long; None when there is no text."""
        whole = self._line(span)
        if whole is None or not whole.strip():
            return None
        start = min(span.column - 1, len(whole))
        last = span.end_column - 1 if span.end_line == span.line else len(whole)
        first = max(0, start - _BEFORE) if len(whole) > _MAX_LINE else 0
        line = printable(whole[first : first + _MAX_LINE])
        before = "…" if first else ""
        after = "…" if first + len(line) < len(whole) else ""
        left, token = line[: start - first], line[start - first : max(start, last) - first]
        return Excerpt(
            line=f"{before}{line}{after}",
            margin=" " * len(before) + _blank(left),
            carets="^" * max(1, _columns(token)),
        )

    def token(self, span: Span) -> str | None:
        """What stands at ``span``, the first line of it, cut when it is long.

        None when its text is not known.
        """
        whole = self._line(span)
        if whole is None:
            return None
        is_whole = span.end_line == span.line
        token = whole[span.column - 1 : span.end_column - 1 if is_whole else None].strip()
        if token and not token.strip("*"):
            return MASK
        if len(token) > _MAX_TOKEN:
            return f"{printable(token[:_MAX_TOKEN])}…"
        return printable(token) if is_whole else f"{printable(token)} …"


def printable(line: str) -> str:
    """The line without characters that would move the cursor or colour the terminal."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in line)


def _blank(text: str) -> str:
    """White space as wide as ``text``; tabs stay, because their width depends on their place."""
    return "\t".join(" " * _columns(part) for part in text.split("\t"))


def _columns(text: str) -> int:
    """How many columns a terminal uses for ``text``.

    https://www.unicode.org/reports/tr11/
    """
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - few texts need it

    return sum(
        2 if east_asian_width(character) in "WF" else 0 if combining(character) else 1
        for character in text
    )
