"""Where things go: artifacts to standard output or to files, everything else to standard error."""

import errno
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from typing import TextIO
from zlib import crc32

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.text import render, summary

_LONG_NAME = 200
"""The bytes of a name to which more can be added: file systems take 255 in all."""


class UnwritableError(Exception):
    """Something cannot be written where the user wants it; the message says what, and why."""


class ReaderGoneError(Exception):
    """Nobody reads standard output any more, as behind ``| head``.

    That is no failure; ``code`` is the exit code of what was to be written.
    """

    def __init__(self, code: Exit = Exit.OK) -> None:
        super().__init__()
        self.code = code


def uses_colour(stream: TextIO) -> bool:
    """Whether to colour what goes to ``stream``.

    A terminal, unless NO_COLOR is set (https://no-color.org) or the terminal is a dumb one.
    """
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show(
    diagnostics: Sequence[Diagnostic], texts: Mapping[str, str], *, verbose: bool = False
) -> None:
    """Print diagnostics and their count to standard error.

    Notes and what was accepted are printed only when ``verbose``, and always counted.
    """
    shown = [
        found
        for found in diagnostics
        if verbose or (found.severity is not Severity.NOTE and found.accepted is None)
    ]
    sys.stderr.write(render(shown, texts, colour=uses_colour(sys.stderr)))
    counted = summary(diagnostics)
    if counted:
        hint = " (-v shows all)" if len(shown) < len(diagnostics) else ""
        sys.stderr.write(f"{counted}{hint}\n")


def write_stdout(text: str) -> None:
    """Write an artifact to standard output. Raises UnwritableError, or ReaderGoneError."""
    if sys.stdout is None:
        raise UnwritableError("cannot write to standard output: it is closed")
    with _explained("to standard output"):
        sys.stdout.write(text)
        sys.stdout.flush()


def write_result(text: str, code: Exit) -> None:
    """Write what a command found to standard output, before it ends with an exit code.

    Raises UnwritableError, or ReaderGoneError with the code.
    """
    try:
        write_stdout(text)
    except ReaderGoneError as error:
        raise ReaderGoneError(code) from error


def flush_stdout() -> None:
    """Bring out what is still held back. Raises UnwritableError, or ReaderGoneError."""
    if sys.stdout is not None:
        write_stdout("")


def write_file(path: Path, text: str) -> None:
    """Write one file whole or not at all; what is no regular file, such as a pipe, directly.

    Raises UnwritableError.
    """
    with _explained(path):
        is_special = path.exists() and not path.is_file() and not path.is_dir()
    if is_special:
        with _explained(path), path.open("w", encoding="utf-8", errors="surrogateescape") as pipe:
            pipe.write(text)
        return
    write_files(path.parent, {path.name: text})


def write_files(directory: Path, files: Mapping[str, str]) -> None:
    """Write all files below ``directory`` or, when one cannot be written, none of them.

    Each is written beside its place first, with the permissions of what is there. Once all are
    complete they change places with what was there, which comes back when one of them cannot.
    Raises UnwritableError.
    """
    made: list[Path] = []
    drafts: dict[Path, Path] = {}
    try:
        for name, text in files.items():
            target = directory / name
            with _explained(target):
                _make_folder(target.parent, made)
                if target.is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))  # noqa: TRY301
                target = target.resolve() if target.is_symlink() else target
                drafts[target] = _beside(target, "draft")
                _write_draft(drafts[target], text, target)
        _swap_in(drafts)
    except BaseException:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()
        raise


def _write_draft(draft: Path, text: str, target: Path) -> None:
    """Write a draft with the permissions of the file that it will replace, if there is one."""
    mode = S_IMODE(target.stat().st_mode) if target.exists() else None
    if mode is not None:
        draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8", errors="surrogateescape", newline="\n")
    if mode is not None:
        draft.chmod(mode)


def _swap_in(drafts: Mapping[Path, Path]) -> None:
    """Move all drafts to their targets or, when one cannot be moved, put back what was there."""
    kept: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for target, draft in drafts.items():
            with _explained(target):
                if target.exists():
                    kept[target] = _kept(target)
                draft.replace(target)
                placed.append(target)
    except BaseException:
        for target in placed:
            if target not in kept:
                target.unlink()
        for target, copy in kept.items():
            copy.replace(target)
            # Two names of one file both stay: https://pubs.opengroup.org/onlinepubs/9799919799/
            copy.unlink(missing_ok=True)
        raise
    for copy in kept.values():
        copy.unlink()


def _kept(target: Path) -> Path:
    """Another name for what is at ``target``, which stays: nobody ever finds nothing there.

    Where a file cannot have two names, it has the new one alone for a moment.
    """
    copy = _beside(target, "before")
    try:
        copy.hardlink_to(target)
    except OSError:
        target.replace(copy)
    return copy


def _beside(target: Path, what: str) -> Path:
    """A hidden file in the folder of ``target``, of this process."""
    name = target.name
    if len(os.fsencode(name)) > _LONG_NAME:
        name = f"{crc32(os.fsencode(name)):08x}"
    return target.with_name(f".{name}.{os.getpid()}.{what}")


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it; ``made`` gets every one that was not there."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
        made.append(path)


@contextmanager
def _explained(what: Path | str) -> Iterator[None]:
    """Turn an OSError into the one that says what could not be written."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGoneError from error
    except OSError as error:
        raise UnwritableError(f"cannot write {what}: {error.strerror or error}") from error
