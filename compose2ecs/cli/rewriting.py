"""Fixed files as they are written: with the byte order mark and the permissions that they have.

All are written, or none.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from stat import S_IWGRP, S_IWOTH, S_IWUSR
from typing import TypeAlias

from compose2ecs.cli.output import UnwritableError, write_files
from compose2ecs.compose.files import STDIN
from compose2ecs.lint.fixing.apply import Change, Hindrance

_MARK = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WRITABLE = S_IWUSR | S_IWGRP | S_IWOTH

Read: TypeAlias = Callable[[], bytes]


def within(folders: Iterable[str], stdin: str = STDIN, read_stdin: Read = bytes) -> Hindrance:
    """Why a file must not be written, asked by its absolute path; None where it may be.

    Only regular files of UTF-8 in ``folders`` may that are not read-only, wherever links lead.
    Standard input, under its path, is no file: what becomes of it goes to standard output.
    """
    roots = [os.path.realpath(folder) for folder in folders]

    @cache
    def hindrance(path: str) -> str | None:
        if path == stdin:
            return _hindrance_of("standard input", read_stdin())
        real = os.path.realpath(path)
        if not any(os.path.commonpath((root, real)) == root for root in roots):
            return f"{path} is outside of what is checked"
        file = Path(real)
        if not file.exists():
            return None
        if not file.is_file():
            return f"{path} is no regular file"
        # Whoever may write all files does not mean those that nobody may write.
        if not (file.stat().st_mode & _WRITABLE and os.access(real, os.W_OK)):
            return f"{path} is read-only"
        with file.open("rb") as opened:
            return _hindrance_of(path, opened.read(2))

    return hindrance


def _hindrance_of(name: str, data: bytes) -> str | None:
    return f"{name} is UTF-16: save it as UTF-8" if data.startswith(_UTF16) else None


def write_back(changes: Iterable[Change]) -> None:
    """Write all files that change or, when one cannot be written, none.

    Raises UnwritableError, also for a file that is not any more what was checked.
    """
    write_files(Path("/"), {change.path: _whole(change) for change in changes})


def _whole(change: Change) -> str:
    """The new text with what the file begins with."""
    data = bytes_of(change)
    mark = mark_of(data)
    if data != f"{mark}{change.before}".encode():
        raise UnwritableError(f"{change.name} has changed since it was checked: run it again")
    return f"{mark}{change.after}"


def bytes_of(change: Change) -> bytes:
    """What stands in the file now. Raises UnwritableError."""
    try:
        return Path(change.path).read_bytes()
    except OSError as error:
        raise UnwritableError(f"cannot read {change.name}: {error.strerror or error}") from error


def mark_of(data: bytes) -> str:
    """The byte order mark that a file of UTF-8 begins with; empty where there is none."""
    return "\ufeff" if data.startswith(_MARK) else ""
