"""The files that arguments stand for: files, folders and globs."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from compose2ecs.compose.files import shown
from compose2ecs.lint.files.ignored import NAMES, Ignored, UnreadableError, below, ignored_above
from compose2ecs.lint.files.projects import DOTENV, Disk, dotenv_files
from compose2ecs.regex import regex

COMPOSE_NAME = regex(r"(?:docker-)?compose.*\.ya?ml", re.IGNORECASE)
"""What files are called that are found in folders."""

SKIPPED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".terraform",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
        "site-packages",
        "venv",
    }
)
"""Folders that nobody keeps files of his own in."""


class NoSuchFileError(ValueError):
    """An argument stands for nothing that can be read; the message says what cannot."""


class Found(NamedTuple):
    """The absolute paths of files, sorted; and of folders that could not be searched, with why."""

    files: tuple[str, ...]
    unread: Mapping[str, str]


def found_in(arguments: Iterable[str], cwd: str, is_excluded: Callable[[str], bool]) -> Found:
    """All files that arguments stand for, each once.

    Folders are searched with everything below them, without what git ignores. A ``.env`` is among
    the files where it says which files are a project. What ``is_excluded`` is never among them.
    Raises NoSuchFileError.
    """
    found: dict[str, None] = {}
    unread: dict[str, str] = {}
    for argument in arguments:
        path = os.path.normpath(os.path.join(cwd, argument))  # noqa: PTH118 -- strings all the way
        if os.path.isfile(path):  # noqa: PTH113 -- most arguments are: one look is enough
            meant = {path: False}
        else:
            meant = {one: os.path.isdir(one) for one in _meant(argument, path, is_excluded)}  # noqa: PTH112
        for one, is_folder in meant.items():
            if is_folder:
                _check_readable(one, argument)
                found |= dict.fromkeys(_searched(one, cwd, is_excluded, unread))
            elif not is_excluded(one):
                found[one] = None
    return Found(tuple(sorted(found)), unread)


def _searched(
    folder: str, cwd: str, is_excluded: Callable[[str], bool], unread: dict[str, str]
) -> list[str]:
    """What is found in a folder. Raises NoSuchFileError when it is not known what git ignores."""
    try:
        return [*_walked(folder, ignored_above(folder), is_excluded, unread)]
    except UnreadableError as error:
        reason = error.reason.strerror
        name = shown(error.path, cwd)
        raise NoSuchFileError(f"{name} cannot be read: {reason}") from error.reason


def _meant(argument: str, path: str, is_excluded: Callable[[str], bool]) -> list[str]:
    """The paths that an argument stands for: its own, or those that it matches as a glob."""
    if os.path.exists(path):  # noqa: PTH110 -- as above
        return [path]
    if any(letter in argument for letter in "*?["):
        from glob import glob  # noqa: PLC0415 -- shells expand most globs

        if matched := glob(path, recursive=True):  # noqa: PTH207 -- as above
            return _by_one_way(map(os.path.normpath, matched), is_excluded)
        raise NoSuchFileError(f"nothing matches {argument}")
    try:
        os.stat(path)  # noqa: PTH116 -- as above
    except PermissionError as error:
        raise NoSuchFileError(f"{argument} cannot be read: {error.strerror}") from error
    except OSError:
        pass  # The same to a user: nothing is there.
    raise NoSuchFileError(f"{argument} does not exist")


def _by_one_way(paths: Iterable[str], is_excluded: Callable[[str], bool]) -> list[str]:
    """The paths without those of the same files by way of links to folders: ``**`` follows them.

    A way that is not excluded goes before another, and one without links before one with them, as
    that is how folders are searched.
    """
    ways: dict[str, tuple[str, str]] = {}
    for path in paths:
        folder, name = os.path.split(path)
        is_folder = os.path.isdir(path)  # noqa: PTH112 -- as above
        ways[path] = (os.path.realpath(path), "") if is_folder else (os.path.realpath(folder), name)
    found: dict[tuple[str, str], str] = {}
    for path in sorted(ways, key=lambda one: (is_excluded(one), _links(one), len(one), one)):
        found.setdefault(ways[path], path)
    return [*found.values()]


def _links(path: str) -> int:
    """The number of links on the way to a path."""
    above = os.path.dirname(path)  # noqa: PTH120 -- as above
    return os.path.islink(path) + (_links(above) if above != path else 0)  # noqa: PTH114 -- as above


def _check_readable(folder: str, argument: str) -> None:
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise NoSuchFileError(f"{argument} cannot be read: {error.strerror}") from error


def _walked(
    folder: str, above: Ignored | None, is_excluded: Callable[[str], bool], unread: dict[str, str]
) -> Iterator[str]:
    """The compose files in a folder and below it; links to folders are not followed.

    Folders that cannot be read are entered into ``unread``.
    """
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except FileNotFoundError:
        return  # It has gone since the folder that it is in was read.
    except OSError as error:
        unread[folder] = error.strerror or "it is not known why"
        return
    names = {entry.name for entry in entries}
    ignored = above if names.isdisjoint(NAMES) else below(folder, above)
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder:
            if entry.name in SKIPPED:
                continue
        elif not COMPOSE_NAME.fullmatch(entry.name) or not _is_file(entry):
            continue
        if _is_left_out(entry.path, ignored, is_excluded, is_folder=is_folder):
            continue
        if not is_folder and not os.access(folder, os.X_OK):
            unread[folder] = os.strerror(errno.EACCES)
            return  # It has names and nothing behind them.
        if is_folder:
            yield from _walked(entry.path, ignored, is_excluded, unread)
        else:
            yield entry.path
    if DOTENV in names:
        dotenv = os.path.join(folder, DOTENV)  # noqa: PTH118 -- as above
        listed = names.intersection(_listed(dotenv, folder))
        paths = [os.path.join(folder, name) for name in listed]  # noqa: PTH118 -- as above
        if not all(_is_left_out(path, ignored, is_excluded, is_folder=False) for path in paths):
            yield dotenv


def _is_left_out(
    path: str, ignored: Ignored | None, is_excluded: Callable[[str], bool], *, is_folder: bool
) -> bool:
    """Whether git ignores what is in a folder that it does not ignore, or it is excluded."""
    return (ignored is not None and ignored.has(path, is_folder=is_folder)) or is_excluded(path)


def _listed(dotenv: str, folder: str) -> list[str]:
    """The names of the files in ``folder`` that its ``.env`` lists as the project of it.

    There are none where the first is elsewhere: the folder of the project is another one then, and
    so is the ``.env`` that it takes variables from. A pipe is not read from.
    """
    if not os.path.isfile(dotenv):  # noqa: PTH113 -- as above
        return []
    places = [os.path.split(path) for path in dotenv_files(folder, Disk({}))]
    if not places or places[0][0] != folder:
        return []
    return [name for above, name in places if above == folder]


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether there is a file to read; of what cannot be looked at, loading says why."""
    try:
        return entry.is_file()
    except OSError:
        return True
