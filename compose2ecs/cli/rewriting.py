"""Writing fixed files back: with the byte order mark and the permissions that they have.

All are written, or none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from compose2ecs.cli.output import UnwritableError, write_files
from compose2ecs.compose.files import STDIN
from compose2ecs.lint.fixing.apply import Change, Hindrance

_MARK = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def within(folders: Iterable[str]) -> Hindrance:
    """Why a file must not be written, asked by its absolute path; None where it may be.

    Only regular files of UTF-8 in ``folders`` may, wherever links lead. Standard input is no file:
    what becomes of it goes to standard output.
    """
    roots = [os.path.realpath(folder) for folder in folders]

    @cache
    def hindrance(path: str) -> str | None:
        if path == STDIN:
            return None
        real = os.path.realpath(path)
        if not any(os.path.commonpath((root, real)) == root for root in roots):
            return f"{path} is outside of what is checked"
        file = Path(real)
        if not file.exists():
            return None
        if not file.is_file():
            return f"{path} is no regular file"
        with file.open("rb") as opened:
            is_utf16 = opened.read(2) in _UTF16
        return f"{path} is UTF-16: save it as UTF-8" if is_utf16 else None

    return hindrance


def write_back(changes: Iterable[Change]) -> None:
    """Write all files that change or, when one cannot be written, none.

    Raises UnwritableError, also for a file that is not any more what was checked.
    """
    write_files(Path("/"), {change.path: _whole(change) for change in changes})


def _whole(change: Change) -> str:
    """The new text with what the file begins with."""
    try:
        data = Path(change.path).read_bytes()
    except OSError as error:
        raise UnwritableError(f"cannot read {change.name}: {error.strerror or error}") from error
    mark = "\ufeff" if data.startswith(_MARK) else ""
    if data != f"{mark}{change.before}".encode():
        raise UnwritableError(f"{change.name} has changed since it was checked: run it again")
    return f"{mark}{change.after}"
