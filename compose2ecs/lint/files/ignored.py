"""What git ignores: ``.gitignore`` and ``.ignore``, of a folder and of those above it.

https://git-scm.com/docs/gitignore#_pattern_format. pathspec does nearly the same, and takes longer
to be imported than a project takes to be checked; in the tests git is the oracle.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from compose2ecs.regex import regex

NAMES = (".gitignore", ".ignore")
"""The files that say it; the later one wins."""

_SPECIAL = regex(r"[*?\[\\]")


class UnreadableError(Exception):
    """A file that says what is ignored is there and cannot be read."""

    def __init__(self, path: str, reason: OSError) -> None:
        super().__init__(path)
        self.path = path
        self.reason = reason


class _Pattern:
    """One line of a file."""

    __slots__ = ("_literal", "_regex", "_text", "is_anchored", "is_for_folders", "is_kept")

    def __init__(self, line: str) -> None:
        self.is_kept = line.startswith("!")
        text = line[1:] if self.is_kept else line
        self.is_for_folders = text.endswith("/")
        text = text.rstrip("/")
        self.is_anchored = "/" in text
        self._text = text.removeprefix("/")
        self._literal = None if _SPECIAL.search(text) else self._text
        self._regex: re.Pattern[str] | None = None

    def has(self, path: str, name: str) -> bool:
        """Whether a path below the folder of the file, and its last part, are meant."""
        subject = path if self.is_anchored else name
        if self._literal is not None:
            return subject == self._literal
        if self._regex is None:
            try:
                self._regex = re.compile(_translated(self._text), re.DOTALL)
            except re.error:  # such as [z-a], which git takes for nothing as well
                self._regex = re.compile(_NOTHING)
        return self._regex.fullmatch(subject) is not None


class Ignored:
    """What the files of one folder ignore, and those of the folders above it.

    Making one raises UnreadableError, and so does whatever makes one.
    """

    def __init__(self, folder: str, above: Ignored | None) -> None:
        self.folder = folder
        self.above = above
        self._patterns = [_Pattern(line) for name in NAMES for line in _lines(folder, name)]
        self._patterns.reverse()

    @property
    def is_empty(self) -> bool:
        """Whether the files of the folder say nothing, or are not there."""
        return not self._patterns

    def has(self, path: str, *, is_folder: bool) -> bool:
        """Whether an absolute path is ignored, none of whose folders is."""
        place: Ignored | None = self
        name = os.path.basename(path)  # noqa: PTH119 -- asked for every file of a tree
        while place is not None:
            below = path[len(place.folder.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
            for pattern in place._patterns:  # noqa: SLF001 -- of the same class
                if (is_folder or not pattern.is_for_folders) and pattern.has(below, name):
                    return not pattern.is_kept
            place = place.above
        return False


def ignored_above(folder: str) -> Ignored | None:
    """What the files above ``folder`` ignore, as far up as its repository; None without one."""
    chain = []
    place = folder
    while not os.path.exists(os.path.join(place, ".git")):  # noqa: PTH110, PTH118 -- as above
        above = os.path.dirname(place)  # noqa: PTH120 -- as above
        if above == place:
            return None
        chain.append(above)
        place = above
    found: Ignored | None = None
    for one in reversed(chain):
        found = below(one, found)
    return found


def below(folder: str, above: Ignored | None) -> Ignored | None:
    """What is ignored in ``folder``, where ``above`` holds for the folder that it is in."""
    made = Ignored(folder, above)
    return above if made.is_empty else made


def _lines(folder: str, name: str) -> Iterator[str]:
    """The lines of a file that are patterns; none when there is no such file."""
    path = Path(folder, name)
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, IsADirectoryError):
        return
    except OSError as error:
        raise UnreadableError(str(path), error) from error
    for line in text.splitlines():
        bare = line.rstrip(" \t") if not line.endswith("\\ ") else line
        if bare and not bare.startswith("#") and bare not in ("/", "!"):
            yield bare


def _translated(text: str) -> str:
    """A pattern as a regular expression for the whole of a path; one for none when it is open."""
    made = []
    at = 0
    while at < len(text):
        rest = text[at:]
        if rest.startswith("**/") and (at == 0 or text[at - 1] == "/"):
            made.append("(?:.*/)?")
            at += 3
        elif rest == "**" and at and text[at - 1] == "/":
            made.append(".+")
            at += 2
        elif rest[0] == "*":
            made.append("[^/]*")
            at += len(rest) - len(rest.lstrip("*"))
        elif rest[0] == "?":
            made.append("[^/]")
            at += 1
        elif rest[0] == "[":
            found = _CLASS.match(rest)
            if found is None:
                return _NOTHING
            inner = re.sub(r"([\[&~|])", r"\\\1", found["inner"])
            made.append(f"(?!/)[{'^' if found['not'] else ''}{inner}]")
            at += found.end()
        elif rest[0] == "\\" and len(rest) > 1:
            made.append(re.escape(rest[1]))
            at += 2
        else:
            made.append(re.escape(rest[0]))
            at += 1
    return "".join(made)


_NOTHING = r"(?!)"
_CLASS = regex(r"\[(?P<not>[!^]?)(?P<inner>\]?(?:\\.|[^\]\\])*)\]")
