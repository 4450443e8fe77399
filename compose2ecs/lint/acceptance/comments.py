"""The comments that take findings on purpose, as files have them.

``# compose2ecs: ignore[code, group] reason`` speaks of its line, of the next one when it stands
alone, and of a whole service on or above the line with its name; ``ignore-file[…]`` before the
first key speaks of the file. Only files that hold the marker are looked at closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from compose2ecs.compose.parse import Document
from compose2ecs.compose.tree import Mapping, Node, Sequence
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.regex import regex
from compose2ecs.shape import shape
from compose2ecs.source import Span

MARKER = "compose2ecs:"
_LINE, _FILE = "ignore", "ignore-file"
_COMMENT = regex(r"(?:^|(?<=[ \t]))#[# \t]*compose2ecs:[ \t]*(?P<said>.*)")
_SAID = regex(r"(?P<verb>[\w-]*)[ \t]*(?:\[(?P<names>[^\]]*)\])?[ \t]*(?P<reason>.*)")
_NAME = regex(r"[^\s,]+")
_ALONE = regex(r"[ \t]*#")
_MANY_LINES = 1 << 30


@shape
class Named:
    """A name in the brackets of a comment, and where it stands."""

    name: str
    span: Span


@shape
class Comment:
    """A comment that takes findings on purpose.

    It speaks of the lines from ``first`` to ``last`` and, where it is about a service, of what is
    found about that outside of the compose files.
    """

    span: Span
    names: tuple[Named, ...]
    reason: str
    first: int
    last: int
    service: str | None = None


@shape
class Malformed:
    """A comment with the marker that says nothing, and why."""

    span: Span
    problem: str
    help: str


Found = Comment | Malformed


def comments(
    file: str, source: SourceText, documents: Iterable[Document] | None
) -> tuple[Found, ...]:
    """The comments with the marker in a file, in their order.

    ``documents`` are those of a compose file; None for another file, such as an env file, in which
    only lines are comments that begin as one.
    """
    if MARKER not in source.text:
        return ()
    return tuple(_Reading(file, source, documents).comments())


class _Reading:
    """One file that has the marker."""

    def __init__(self, file: str, source: SourceText, documents: Iterable[Document] | None) -> None:
        self._file = file
        self._source = source
        self._is_yaml = documents is not None
        roots = [one.root for one in documents or () if isinstance(one.root, Mapping)]
        self._begin = min((root.span.line for root in roots), default=_MANY_LINES)
        if not self._is_yaml:
            self._begin = next(
                (n for n in self._numbers() if (line := self._line(n)) and not _ALONE.match(line)),
                _MANY_LINES,
            )
        self._services = {
            key.line: (name, key, service)
            for root in roots
            for name, key, service in _services(root)
        }

    def _numbers(self) -> range:
        return range(1, len(self._source.starts) + 1)

    def _line(self, number: int) -> str:
        return self._source.line(number)

    def comments(self) -> Iterator[Found]:
        """As the function of this name says."""
        texts = _Texts(self._source) if self._is_yaml else None
        for number in self._numbers():
            line = self._line(number)
            if MARKER not in line:
                continue
            for found in _COMMENT.finditer(line):
                offset = self._source.offset(number, found.start() + 1)
                is_alone = _ALONE.match(line) is not None
                if is_alone if texts is None else not texts.holds(offset):
                    yield self._comment(number, found, is_alone=is_alone)
                    break

    def _comment(self, number: int, found: re.Match[str], *, is_alone: bool) -> Found:
        span = self._span(number, found.start(), found.start() + len(found[0].rstrip()))
        said = _SAID.match(found["said"])
        assert said is not None  # noqa: S101 -- all of its parts may be empty
        verb, listed = said["verb"], said["names"]
        if verb not in (_LINE, _FILE):
            return Malformed(
                span=span,
                problem=f"`{verb}` is nothing that a comment can say"
                if verb
                else "it says nothing",
                help=f"write `# {MARKER} {_LINE}[CODE] reason`",
            )
        if listed is None or not listed.replace(",", " ").strip():
            return Malformed(
                span=span,
                problem="it names no code",
                help=f"write `# {MARKER} {verb}[CODE] reason`",
            )
        if MARKER in said["reason"]:
            return Malformed(
                span=span,
                problem="there are two in one line",
                help="put all codes into the brackets of one, with commas between them",
            )
        start = found.start("said") + said.start("names")
        names = tuple(
            Named(name=one[0], span=self._span(number, start + one.start(), start + one.end()))
            for one in _NAME.finditer(listed)
        )
        reason = said["reason"].strip().removeprefix("--").lstrip(" :#-").strip()
        if verb == _FILE:
            if number >= self._begin:
                return Malformed(
                    span=span,
                    problem="it speaks of the file, and stands behind the first key",
                    help="move it to the beginning of the file",
                )
            return Comment(span=span, names=names, reason=reason, first=1, last=_MANY_LINES)
        line = self._next(number) if is_alone else number
        name, last = self._service(line)
        return Comment(span=span, names=names, reason=reason, first=line, last=last, service=name)

    def _next(self, number: int) -> int:
        """The line that a comment speaks of that stands alone: the first that is no comment."""
        number += 1
        while _ALONE.match(self._line(number)):
            number += 1
        return number

    def _service(self, line: int) -> tuple[str | None, int]:
        """The service whose name stands in a line, and the last line of it.

        That is the last one that begins further to the right than the name, or has a value of it:
        brackets and quotes may go on further to the left.
        """
        found = self._services.get(line)
        if found is None:
            return None, line
        name, key, service = found
        last = max(line, _last_line(service))
        for number in range(line + 1, len(self._source.starts) + 1):
            text = self._line(number)
            bare = text.lstrip(" ")
            if not bare or bare.startswith("#"):
                continue
            if len(text) - len(bare) < key.column:
                break
            last = max(last, number)
        return name, last

    def _span(self, line: int, start: int, end: int) -> Span:
        return Span(self._file, line, start + 1, line, end + 1)


def _services(root: Mapping) -> Iterable[tuple[str, Span, Node]]:
    """The services of a document, with the places of their names in this file."""
    services = root.entries.get("services")
    if not isinstance(services, Mapping) or services.via:
        return
    for name, key in services.keys.items():
        yield name, key, services.entries[name]


def _last_line(node: Node) -> int:
    """The last line with a key or a value of what stands here, 0 for what stands elsewhere."""
    if node.via:
        return 0
    match node:
        case Mapping():
            keys = (key.end_line for key in node.keys.values())
            return max([*keys, *map(_last_line, node.entries.values())], default=0)
        case Sequence():
            return max(map(_last_line, node.items), default=0)
        case _:
            span = node.span
            return span.end_line - (span.end_column == 1 and span.end_line > span.line)


class _Texts:
    """The stretches of a file that are texts in quotes, and blocks of text: `#` means nothing."""

    def __init__(self, source: SourceText) -> None:
        from compose2ecs.compose.libyaml import CParser, Mark, yaml  # noqa: PLC0415 -- few have it

        self._spans: list[tuple[int, int]] = []
        parser = CParser(source.text)
        try:
            while (event := parser.get_event()) is not None:
                if not isinstance(event, yaml.ScalarEvent) or not event.style:
                    continue
                start, end = cast("Mark", event.start_mark), cast("Mark", event.end_mark)
                # What follows the sign of a block of text may be a comment.
                line, column = (
                    (start.line + 2, 1)
                    if event.style in "|>"
                    else (start.line + 1, start.column + 1)
                )
                self._spans.append(
                    (source.offset(line, column), source.offset(end.line + 1, end.column + 1))
                )
        except yaml.YAMLError:
            self._spans.append((0, len(source.text)))
        finally:
            parser.dispose()

    def holds(self, offset: int) -> bool:
        """Whether a character is inside of one of them."""
        return any(start <= offset < end for start, end in self._spans)
