"""YAML text to trees that know where everything was written.

Built on the event stream of PyYAML's C parser: its own composer recurses in C (some 25 000 brackets
end the process), merges duplicate keys silently and loses the positions of aliases. The dialect is
go-yaml v3's.

Two bounds keep hostile files cheap: the depth of nesting, and the size after aliases are expanded
in proportion to the size of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from compose2ecs.compose import codes
from compose2ecs.compose.grammar.scalars import ScalarError, resolve, resolve_tagged
from compose2ecs.compose.libyaml import CParser, yaml
from compose2ecs.compose.mistakes import NO_KEY, close_anchor, united, without_no_key
from compose2ecs.compose.syntax import trouble, written
from compose2ecs.compose.tags import (
    OVERRIDE,
    RESET,
    Draft,
    Tagged,
    span_of,
    strip_tags,
    through,
    untagged,
)
from compose2ecs.compose.tree import Mapping, Node, Scalar, ScalarValue, Sequence
from compose2ecs.diagnostics import Code, Reporter
from compose2ecs.shape import shape
from compose2ecs.source import Path, Span

MAX_DEPTH = 128
"""Levels of nesting. Real files stay below 20; every phase may recurse this deep."""

MAX_FREE_NODES = 20_000
MAX_GROWTH = 50
MAX_NODES = 100_000
MAX_GROWTH_BEYOND = 2
"""Through aliases a file of n nodes may expand to MAX_FREE_NODES + MAX_GROWTH * n nodes in all.

MAX_NODES + MAX_GROWTH_BEYOND * n is the limit where that is less: every value that is read costs
the same, however it is written.
"""

MAX_DOCUMENTS = 500
"""Documents of one file. Each is merged with, and checked together with, all before it."""

MAX_MISTAKES = 100
"""Mistakes after which a file is not read any further."""

_TOO_DEEP_FOR_LIBYAML = "exceeded maximum nesting depth"
"""What libyaml says, from 0.2.6 on, of nesting that it stops at before it has made the events."""

_new = tuple.__new__
"""Of a named tuple, without the function in between: every value of a file has a span."""

_STARTS = frozenset({yaml.MappingStartEvent, yaml.SequenceStartEvent})
_ENDS = frozenset({yaml.MappingEndEvent, yaml.SequenceEndEvent})

_MERGE_KEY = "<<"
_MERGE_TAG = "tag:yaml.org,2002:merge"


class ParseError(Exception):
    """The text cannot be read, or not as a whole; the reporter has the reason.

    ``documents`` is what the text says apart from its mistakes: nothing where reading has stopped.
    """

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        super().__init__()
        self.documents = tuple(documents)


@shape
class Document:
    """One YAML document: its tree and the paths that it resets before it is merged."""

    root: Node
    resets: list[Path]


class _Frame:
    """A collection that is being read."""

    __slots__ = (
        "anchor",
        "drafts",
        "is_flow",
        "is_mapping",
        "key",
        "keys",
        "merges",
        "pairs",
        "size",
        "span",
        "tag",
    )

    def __init__(self, event: Any, span: Span) -> None:
        self.is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.is_flow = event.flow_style
        self.span = span
        self.tag = event.tag
        self.anchor = event.anchor
        self.size = 1
        self.drafts: list[Any] = []
        self.pairs: dict[str, Any] = {}
        self.keys: dict[str, Span] = {}
        self.merges: list[tuple[Span, Draft]] = []
        self.key: tuple[str, Span] | None = None


def parse(text: str, file: str, reporter: Reporter) -> list[Document]:
    """The documents of a YAML text. Raises ParseError after reporting what is wrong."""
    return _Composer(text, file, reporter).documents()


class _Composer:
    def __init__(self, text: str, file: str, reporter: Reporter) -> None:
        self._text = text
        self._escapes_slashes = "\\/" in text
        self._file = file
        self._reporter = reporter
        self._anchors: dict[str, tuple[Draft, int]] = {}
        self._open_anchors: set[str] = set()
        self._stack: list[_Frame] = []
        self._nodes = 0
        self._expanded = 0
        self._documents = 0
        self._tagged = False
        self._mistakes = 0

    def documents(self) -> list[Document]:
        documents = [self._finished(root) for root in self._roots()]
        if self._mistakes:
            raise ParseError(documents)
        return documents

    def _finished(self, root: Draft) -> Document:
        resets: list[Path] = []
        if self._tagged:
            node = strip_tags(root, (), resets, through_alias=False)
            kept = node if node is not None else _null(span_of(root))
            return Document(root=kept, resets=resets)
        return Document(root=untagged(root) if isinstance(root, Tagged) else root, resets=[])

    # ------------------------------------------------------------------ events
    def _events(self) -> Iterator[Any]:
        parser = CParser(self._text)
        try:
            yield from iter(parser.get_event, None)
        except yaml.YAMLError as error:
            self._syntax_error(error)
        finally:
            parser.dispose()

    def _roots(self) -> Iterator[Draft]:
        root: Draft | None = None
        for event in self._events():
            kind = event.__class__
            done: tuple[Draft, int] | None = None
            if kind is yaml.ScalarEvent:
                done = self._scalar(event)
            elif kind in _STARTS:
                self._open(event)
            elif kind in _ENDS:
                done = self._close()
            elif kind is yaml.AliasEvent:
                done = self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                self._begin_document(event)
            elif kind is yaml.DocumentEndEvent and root is not None:
                yield root
                root = None
            if done is None:
                continue
            if self._stack:
                self._attach(self._stack[-1], *done)
            else:
                root = done[0]
                self._expanded += done[1]

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        place = (self._file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return _new(Span, place)

    def _scalar(self, event: Any) -> tuple[Draft, int]:
        self._nodes += 1
        span = self._span(event)
        value = event.value
        tag = event.tag
        if not event.style and "?" in value and self._in_flow():
            self._fail("`?` ends unquoted text inside [] and {}; put the text in quotes", span)
        if event.style == '"' and self._escapes_slashes:
            self._check_escapes(event)
        if tag is None or tag == "!":
            if not event.style:
                value = resolve(value)
        elif tag != _MERGE_TAG:
            try:
                value = resolve_tagged(tag, value, plain=not event.style)
            except ScalarError as error:
                self._fail(str(error), span)
        draft = self._tagged_draft(tag, Scalar(value, span))
        if event.anchor is not None:
            self._anchors[event.anchor] = (draft, 1)
        return draft, 1

    def _alias(self, event: Any) -> tuple[Draft, int]:
        span = self._span(event)
        if event.anchor in self._open_anchors:
            self._stop(
                codes.ALIAS_CYCLE, f"`*{event.anchor}` refers to a value that contains it", span
            )
        known = self._anchors.get(event.anchor)
        if known is None:
            name = f"`*{event.anchor}`"
            self._stop(
                codes.YAML_SYNTAX,
                f"{name} refers to an anchor that is not defined",
                span,
                close_anchor(event.anchor, self._anchors),
            )
        return through(known[0], span), known[1]

    def _open(self, event: Any) -> None:
        self._nodes += 1
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        start = _new(Span, (self._file, line, column, line, column + 1))
        if len(self._stack) >= MAX_DEPTH:
            self._too_deep(start)
        frame = _Frame(event, start)
        if event.anchor is not None:
            self._open_anchors.add(event.anchor)
        self._stack.append(frame)

    def _close(self) -> tuple[Draft, int]:
        frame = self._stack.pop()
        draft: Any
        if frame.is_mapping:
            self._merge_into(frame)
            draft = Mapping(frame.pairs, frame.keys, frame.span)
            if NO_KEY in frame.pairs:
                draft = without_no_key(draft, is_flow=frame.is_flow)
        else:
            draft = Sequence(frame.drafts, frame.span)
        draft = self._tagged_draft(frame.tag, draft)
        if frame.anchor is not None:
            self._open_anchors.discard(frame.anchor)
            self._anchors[frame.anchor] = (draft, frame.size)
        return draft, frame.size

    def _attach(self, frame: _Frame, draft: Draft, size: int) -> None:
        frame.size += size
        self._bound(frame.size, frame.span)
        if not frame.is_mapping:
            frame.drafts.append(draft)
        elif frame.key is None:
            frame.key = self._key(draft)
        else:
            self._entry(frame, frame.key, draft)
            frame.key = None

    def _bound(self, size: int, span: Span) -> None:
        """Stop when a value of this size, beside the documents before it, is more than allowed."""
        if self._expanded + size > MAX_FREE_NODES:
            bound = min(
                MAX_FREE_NODES + MAX_GROWTH * self._nodes,
                MAX_NODES + MAX_GROWTH_BEYOND * self._nodes,
            )
            if self._expanded + size > bound:
                message = f"aliases expand this to more than {bound} values"
                self._stop(codes.ALIAS_EXPANSION, message, span)

    def _key(self, draft: Draft) -> tuple[str, Span]:
        span = span_of(draft)
        node = draft.node if isinstance(draft, Tagged) else draft
        if isinstance(node, Scalar) and isinstance(node.value, str):
            return node.value, span
        if isinstance(node, Scalar):
            name = written(self._text, span) or text_of_key(node.value)
            message, help = f"a key must be text, not {name}", f'quote it: "{name}"'
        else:
            name, message = NO_KEY, "a key must be text, not a list or mapping"
            help = "put text with braces or brackets in quotes"
        self._mistake(codes.NON_STRING_KEY, message, span, help=help)
        return name, span

    def _entry(self, frame: _Frame, key: tuple[str, Span], draft: Draft) -> None:
        name, span = key
        if name == _MERGE_KEY and self._is_plain(span):
            if frame.merges:
                self._duplicate(name, span, frame.merges[0][0])
            frame.merges.append((span, draft))
            return
        if name in frame.pairs and name != NO_KEY:
            self._duplicate(name, span, frame.keys[name])
            draft = united(frame.pairs[name], draft)
        frame.pairs[name] = draft
        frame.keys[name] = span

    def _is_plain(self, span: Span) -> bool:
        """Whether a key is as long as its text: ``"<<"`` in quotes is an ordinary key."""
        return span.end_column - span.column == len(_MERGE_KEY)

    def _merge_into(self, frame: _Frame) -> None:
        """Add what ``<<`` brings.

        Keys of the mapping itself win, then the earlier of several sources.
        """
        for span, draft in frame.merges:
            node = draft.node if isinstance(draft, Tagged) else draft
            several = isinstance(node, Sequence)
            sources: list[Any] = list(node.items) if isinstance(node, Sequence) else [node]
            for source in sources:
                given = source.node if isinstance(source, Tagged) else source
                if not isinstance(given, Mapping):
                    self._fail("`<<` takes a mapping or a list of mappings", span)
                    break
                via = (*given.via, *(node.via if several else ()))
                self._merge_one(frame, given, via or (span,))

    def _merge_one(self, frame: _Frame, given: Mapping, via: tuple[Span, ...]) -> None:
        for name, child in given.entries.items():
            own = frame.pairs.get(name)
            if own is None:
                frame.pairs[name] = through(child, *via)
                frame.keys[name] = given.keys[name]
            elif isinstance(own, Tagged) and own.reset and own.merged is None:
                frame.pairs[name] = Tagged(
                    own.node, reset=True, via=own.via, merged=through(child, *via)
                )

    # ------------------------------------------------------------------ tags and failures
    def _in_flow(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_flow

    def _tagged_draft(self, tag: str | None, node: Node) -> Draft:
        if tag in (RESET, OVERRIDE):
            self._tagged = True
            return Tagged(node, reset=tag == RESET)
        return node

    def _begin_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > MAX_DOCUMENTS:
            message = f"a file has {MAX_DOCUMENTS} documents at most"
            self._stop(codes.YAML_SYNTAX, message, self._span(event))
        if event.version is not None and tuple(event.version) != (1, 1):
            self._stop(
                codes.YAML_SYNTAX,
                "docker compose reads YAML 1.1 documents only",
                self._span(event),
                "remove the %YAML line",
            )

    def _check_escapes(self, event: Any) -> None:
        raw = self._text[event.start_mark.index : event.end_mark.index]
        if "\\/" in raw.replace("\\\\", ""):
            self._fail("unknown escape `\\/` in a double-quoted string", self._span(event))

    def _fail(self, message: str, span: Span) -> None:
        self._mistake(codes.YAML_SYNTAX, message, span)

    def _mistake(self, code: Code, message: str, *places: Span, help: str | None = None) -> None:
        """Report what does not keep the rest from being read, unless there is too much of it."""
        self._reporter.report(code, message, *places, help=help)
        self._mistakes += 1
        if self._mistakes >= MAX_MISTAKES:
            raise ParseError

    def _duplicate(self, name: str, span: Span, first: Span) -> None:
        self._mistake(
            codes.DUPLICATE_KEY,
            f"`{name}` is already defined in line {first.line}",
            span,
            first,
            help="remove one of them, or merge their contents",
        )

    def _stop(self, code: Code, message: str, span: Span, help: str | None = None) -> NoReturn:
        self._reporter.report(code, message, span, help=help)
        raise ParseError

    def _too_deep(self, span: Span) -> NoReturn:
        self._stop(codes.TOO_DEEP, f"more than {MAX_DEPTH} levels of nesting", span)

    def _syntax_error(self, error: Any) -> None:
        message, span, help, related = trouble(error, self._file, self._text)
        if message == _TOO_DEEP_FOR_LIBYAML:
            self._too_deep(span)
        self._reporter.report(codes.YAML_SYNTAX, message, span, related, help=help)
        raise ParseError


def text_of_key(value: ScalarValue) -> str:
    """A key that is not text, as the user wrote it, more or less."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _null(span: Span) -> Scalar:
    return Scalar(None, span)
