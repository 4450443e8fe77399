"""Changes of files as a unified diff that shows no secret.

A line that holds a secret is left out of the lines around a change, so that the patch applies
nevertheless. Where such a line changes itself it is shown with asterisks: that part is for reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from compose2ecs.regex import regex
from compose2ecs.report.lines import is_env_file
from compose2ecs.report.masking import Masking

CONTEXT = 3
"""Lines that are shown around a change, as other tools do."""

_LINE = regex("[^\n]*\n|[^\n]+")
_OTHER_BREAKS = regex("\r(?!\n)|[\x85\u2028\u2029]")


def difference(name: str, before: str, after: str) -> str:
    """What changes in a file, as ``diff -u`` writes it; empty when nothing does."""
    old, new = _Lines(name, before), _Lines(name, after)
    hunks = "".join(_hunk(changes, old, new) for changes in _grouped(_changes(old, new), old))
    # A name ends at a blank, for patch, if no tab ends it.
    shown = f"{name}\t" if " " in name else name
    return f"--- a/{shown}\n+++ b/{shown}\n{hunks}" if hunks else ""


class _Change(NamedTuple):
    """Lines that become others; positions count from 0, the ends are exclusive."""

    start: int
    end: int
    new_start: int
    new_end: int


class _Lines:
    """The lines of a text, with what may be shown of each. As for patch, a line feed ends one."""

    def __init__(self, name: str, text: str) -> None:
        self.lines = _LINE.findall(text)
        self._masking = Masking(_OTHER_BREAKS.sub(" ", text), is_env_file=is_env_file(name))

    def is_secret(self, index: int) -> bool:
        """Whether the line is not shown as it is."""
        line = self.lines[index]
        bare = line[:-2] if line.endswith("\r\n") else line.removesuffix("\n")
        return self._masked(index) != _OTHER_BREAKS.sub(" ", bare)

    def _masked(self, index: int) -> str:
        return (self._masking.line(index + 1) or "").removesuffix("\r")

    def shown(self, index: int) -> str:
        """The line as it may be shown, on a line of its own."""
        line = self.lines[index]
        bare = self._masked(index) if self.is_secret(index) else line.removesuffix("\n")
        return f"{bare}\n" if line.endswith("\n") else f"{bare}\n\\ No newline at end of file\n"


def _changes(old: _Lines, new: _Lines) -> Iterator[_Change]:
    from difflib import SequenceMatcher  # noqa: PLC0415 -- only fixes wait for it

    # Lines that a large file repeats all over begin no match: comparing each with each takes time
    # with the square of the file.
    matcher = SequenceMatcher(None, old.lines, new.lines, autojunk=True)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind != "equal":
            yield _Change(start, end, new_start, new_end)


def _grouped(changes: Iterator[_Change], old: _Lines) -> Iterator[list[_Change]]:
    """The changes that stand so near to each other that what is shown around them meets."""
    group: list[_Change] = []
    for change in changes:
        if group and _end(group[-1], old) < _start(change, old):
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _start(change: _Change, old: _Lines) -> int:
    """The first line that is shown before a change."""
    start = change.start
    while start > max(0, change.start - CONTEXT) and not old.is_secret(start - 1):
        start -= 1
    return start


def _end(change: _Change, old: _Lines) -> int:
    """The end of the lines that are shown behind a change."""
    end = change.end
    while end < min(len(old.lines), change.end + CONTEXT) and not old.is_secret(end):
        end += 1
    return end


def _around(first: _Change, last: _Change, old: _Lines) -> tuple[int, int]:
    """The stretch of lines that is shown for changes from ``first`` to ``last``.

    Where fewer lines stand behind than before, patch looks at the end of the file alone.
    """
    start, end = _start(first, old), _end(last, old)
    if end < len(old.lines):
        start = max(start, first.start - (end - last.end))
    return start, end


def _hunk(changes: list[_Change], old: _Lines, new: _Lines) -> str:
    first, last = changes[0], changes[-1]
    start, end = _around(first, last, old)
    new_start = first.new_start - (first.start - start)
    new_end = last.new_end + (end - last.end)
    body = []
    done = start
    for change in changes:
        body += [f" {old.shown(at)}" for at in range(done, change.start)]
        body += [f"-{old.shown(at)}" for at in range(change.start, change.end)]
        body += [f"+{new.shown(at)}" for at in range(change.new_start, change.new_end)]
        done = change.end
    body += [f" {old.shown(at)}" for at in range(done, end)]
    return f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n{''.join(body)}"


def _range(start: int, end: int) -> str:
    """Where lines stand, as ``diff`` says it: no lines stand behind the one that is named."""
    count = end - start
    if count == 1:
        return f"{start + 1}"
    return f"{start + 1 if count else start},{count}"
