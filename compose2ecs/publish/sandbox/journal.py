"""What was done in a sandbox, kept in a file: the emulator forgets everything with its process.

A line of JSON for each call that changed something, in order. Opening the sandbox again makes the
same calls to an emulator that is new, so the file is all there is to keep and to delete.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from compose2ecs.publish.api import Operation, Request
from compose2ecs.shape import shape


@shape
class Entry:
    """A call that was done; ``at`` is in seconds since 1970."""

    at: float
    operation: Operation
    request: Request


class JournalError(Exception):
    """A journal that cannot be read or written. The message names the file."""


class Journal:
    """The journal in ``path``, which need not exist.

    The requests have the environment of containers, so the file is for its owner alone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[Entry, ...]:
        """The calls in their order. Raises JournalError.

        A last line without its end is of a process that was killed while it wrote: that call is
        not done, as nobody has seen its answer, and the line is cut off.
        """
        try:
            text = self.path.read_text("utf-8")
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise JournalError(f"{self.path}: {error}") from error
        whole, _, rest = text.rpartition("\n")
        entries = self._entries(whole.splitlines())
        if rest:
            self._write([_line(each) for each in entries])
        return entries

    def _entries(self, lines: Sequence[str]) -> tuple[Entry, ...]:
        try:
            return tuple(_entry(line) for line in lines)
        except (ValueError, KeyError, TypeError) as error:
            raise JournalError(f"{self.path}: this is no journal of a sandbox: {error}") from error

    def append(self, entry: Entry) -> None:
        """Add a call. Raises JournalError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(made, "w", encoding="utf-8") as file:
                file.write(_line(entry))
        except OSError as error:
            raise JournalError(f"{self.path}: {error.strerror}") from error

    def delete(self) -> None:
        """Forget everything. Raises JournalError."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise JournalError(f"{self.path}: {error.strerror}") from error

    def _write(self, lines: Sequence[str]) -> None:
        beside = self.path.with_suffix(".new")
        try:
            beside.touch(mode=0o600)
            beside.write_text("".join(lines), "utf-8")
            beside.replace(self.path)
        except OSError as error:
            raise JournalError(f"{self.path}: {error.strerror}") from error


def _entry(line: str) -> Entry:
    found = json.loads(line)
    return Entry(
        at=float(found["at"]),
        operation=Operation(found["operation"]),
        request=dict(found["request"]),
    )


def _line(entry: Entry) -> str:
    found = {"at": entry.at, "operation": entry.operation.value, "request": entry.request}
    return json.dumps(found, ensure_ascii=False) + "\n"
