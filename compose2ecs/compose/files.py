"""Reading files.

Text with its encoding checked, and kept so that diagnostics can show the lines they speak of.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from stat import S_ISDIR

from compose2ecs.compose import codes
from compose2ecs.diagnostics import Code, Place, Reporter
from compose2ecs.source import Span

STDIN = "-"
STDIN_SHOWN = "<stdin>"
"""The name of standard input on the command line, and in messages."""

_BYTE_ORDER_MARKS = (
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xef\xbb\xbf", "utf-8"),
)

MAX_SIZE = 8 << 20
"""Bytes of a file that is read. Real files have some kilobytes."""

_PORTION = 32 << 10
"""Bytes that are asked for at once: Python makes room for all that it is asked for."""

_AS_BYTES: int = getattr(os, "O_BINARY", 0)
"""Where line ends are changed otherwise."""


def shown(path: str, cwd: str) -> str:
    """The name of an absolute path in messages: relative to ``cwd`` where it is below it."""
    if path == STDIN:
        return STDIN_SHOWN
    relative = ".."
    if path.startswith(f"{cwd}{os.sep}"):  # relpath finds the same, and takes ten times as long
        relative = os.path.normpath(path[len(cwd) :].lstrip(os.sep))
    if relative.startswith(".."):
        relative = os.path.relpath(path, cwd)
    return path if relative.startswith("..") else relative


class Files:
    """The files of one project, read once.

    ``texts`` has what was read, under the names shown to the user. ``overlays`` are texts by
    absolute path that stand in for what is on disk.
    """

    def __init__(
        self,
        cwd: str,
        read_stdin: Callable[[], bytes],
        reporter: Reporter,
        overlays: Mapping[str, str] | None = None,
    ) -> None:
        self.cwd = cwd
        self.texts: dict[str, str] = {}
        self._overlays = overlays or {}
        self._shown: dict[str, str] = {}
        self._read_stdin = read_stdin
        self._reporter = reporter

    def shown(self, path: str) -> str:
        """The name of an absolute path in messages.

        Relative to the working directory where it is below it.
        """
        if path not in self._shown:
            self._shown[path] = shown(path, self.cwd)
        return self._shown[path]

    def exists(self, path: str) -> bool:
        """Whether there is something at an absolute path."""
        return self._overlay(path) is not None or os.path.lexists(path)

    def is_file(self, path: str) -> bool:
        """Whether ``path`` is something to read: it exists and is not a directory."""
        if self._overlay(path) is not None:
            return True
        try:
            # Most are asked for in vain, and ``stat`` has an exception for that.
            if not os.access(path, os.F_OK):
                return False
            return not S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116 -- a path is made in longer
        except (OSError, ValueError):
            return False

    def _overlay(self, path: str) -> str | None:
        """The text that stands in for the file."""
        return self._overlays.get(os.path.normpath(path)) if self._overlays else None

    def read(self, path: str, *places: Place | None, what: str = "file") -> str | None:
        """The text of a file, or None after reporting at ``places`` why it cannot be read.

        What no file names, but the command line, has the beginning of the file as its place.
        """
        shown = self.shown(path)
        known = self.texts.get(shown)
        if known is not None:
            return known
        overlay = self._overlay(path)
        if overlay is not None:
            self.texts[shown] = overlay
            return overlay
        try:
            data = self._read_stdin() if path == STDIN else _bytes(path)
        except (OSError, ValueError) as error:
            code, reason = _why(error)
        else:
            if len(data) <= MAX_SIZE:
                return self._decode(data, shown)
            code, reason = codes.FILE_TOO_LARGE, f"is larger than {MAX_SIZE >> 20} MiB"
        places = places or (Span(shown, 1, 1, 1, 1),)
        self._reporter.report(code, f"{what} {shown} {reason}", *places)
        return None

    def _decode(self, data: bytes, shown: str) -> str | None:
        encoding = "utf-8"
        for mark, name in _BYTE_ORDER_MARKS:
            if data.startswith(mark):
                encoding, data = name, data[len(mark) :]
                break
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            before = data[: error.start].decode(encoding, "replace")
            line = before.count("\n") + 1
            column = len(before) - (before.rfind("\n") + 1) + 1
            self._reporter.report(
                codes.NOT_UTF8,
                f"byte 0x{data[error.start]:02x} is not valid {encoding.upper()}",
                Span(shown, line, column, line, column + 1),
                help="save the file as UTF-8",
            )
            self.texts[shown] = data.decode(encoding, "replace")
            return None
        self.texts[shown] = text
        return text


def _why(error: OSError | ValueError) -> tuple[Code, str]:
    """Why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return codes.FILE_NOT_FOUND, "does not exist"
    if isinstance(error, IsADirectoryError):
        return codes.FILE_UNREADABLE, "is a directory"
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return codes.FILE_UNREADABLE, f"cannot be read: {reason}"


def _bytes(path: str) -> bytes:
    """What the file holds, up to one byte more than is allowed."""
    # What ``open`` makes asks for the kind of the file first. This may be one of a thousand.
    file = os.open(path, os.O_RDONLY | _AS_BYTES)
    try:
        data = bytearray()
        # A pipe gives what is there so far.
        while len(data) <= MAX_SIZE and (more := os.read(file, _PORTION)):
            data += more
        return bytes(data[: MAX_SIZE + 1])
    finally:
        os.close(file)
