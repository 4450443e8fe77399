"""Reading files.

Text with its encoding checked, and kept so that diagnostics can show the lines they speak of.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from compose2ecs.compose import codes
from compose2ecs.diagnostics import Place, Reporter
from compose2ecs.source import Span

STDIN = "-"
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xef\xbb\xbf", "utf-8"),
)


class Files:
    """The files of one project, read once.

    ``texts`` has what was read, under the names shown to the user.
    """

    def __init__(self, cwd: str, read_stdin: Callable[[], bytes], reporter: Reporter) -> None:
        self.cwd = cwd
        self.texts: dict[str, str] = {}
        self._shown = {STDIN: "<stdin>"}
        self._read_stdin = read_stdin
        self._reporter = reporter

    def shown(self, path: str) -> str:
        """The name of an absolute path in messages.

        Relative to the working directory where it is below it.
        """
        if path not in self._shown:
            relative = os.path.relpath(path, self.cwd)
            self._shown[path] = path if relative.startswith("..") else relative
        return self._shown[path]

    def exists(self, path: str) -> bool:
        """Whether there is something at an absolute path."""
        return os.path.lexists(path)

    def read(self, path: str, *places: Place | None, what: str = "file") -> str | None:
        """The text of a file, or None after reporting at ``places`` why it cannot be read."""
        shown = self.shown(path)
        known = self.texts.get(shown)
        if known is not None:
            return known
        try:
            data = self._read_stdin() if path == STDIN else Path(path).read_bytes()
        except FileNotFoundError:
            self._reporter.report(codes.FILE_NOT_FOUND, f"{what} {shown} does not exist", *places)
            return None
        except IsADirectoryError:
            self._unreadable(f"{what} {shown} is a directory", places)
            return None
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            self._unreadable(f"{what} {shown} cannot be read: {reason}", places)
            return None
        return self._decode(data, shown)

    def _unreadable(self, message: str, places: tuple[Place | None, ...]) -> None:
        self._reporter.report(codes.FILE_UNREADABLE, message, *places)

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
