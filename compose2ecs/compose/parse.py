"""YAML text to trees that know where everything was written.

Built on the event stream of PyYAML's C parser: its own composer recurses in C (some 25 000 brackets
end the process), merges duplicate keys silently and loses the positions of aliases. The dialect is
go-yaml v3's.

Two bounds keep hostile files cheap: the depth of nesting, and the size after aliases are expanded
in proportion to the size of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from compose2ecs.compose import codes
from compose2ecs.compose.frame import Frame
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
from compose2ecs.source import Path, Span, of_parts

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
    """One YAML document: its tree and the paths that it resets before it is merged.

    Where it has no variables, there is no dollar sign in any key or value.
    """

    root: Node
    resets: list[Path]
    has_variables: bool


def parse(text: str, file: str, reporter: Reporter) -> list[Document]:
    """The documents of a YAML text. Raises ParseError after reporting what is wrong."""
    return _Composer(text, file, reporter).documents()


class _Composer:
    """Reads one text.

    ``_size`` counts the values so far, and ``_repeated`` those of them that aliases brought.
    ``_frame`` is the innermost of the collections that are open, None outside of all; ``_stack``
    has what was there when each of them began.
    """

    def __init__(self, text: str, file: str, reporter: Reporter) -> None:
        self._text = text
        # Escapes stand for any character, and so does base64 under a tag.
        self._has_variables = "$" in text or "\\" in text or "!" in text
        self._escapes_slashes = "\\/" in text
        self._file = file
        self._reporter = reporter
        self._anchors: dict[str, tuple[Draft, int]] = {}
        self._open_anchors: set[str] = set()
        self._stack: list[Frame | None] = []
        self._frame: Frame | None = None
        self._root: Draft | None = None
        self._documents: list[Document] = []
        self._begun = 0
        self._size = 0
        self._repeated = 0
        self._expanded = 0
        self._tagged = False
        self._mistakes = 0

    def documents(self) -> list[Document]:
        parser = CParser(self._text)
        steps = _STEPS
        try:
            next_event = parser.get_event
            while (event := next_event()) is not None:
                steps[event.__class__](self, event)
        except yaml.YAMLError as error:
            self._syntax_error(error)
        finally:
            parser.dispose()
        if self._mistakes:
            raise ParseError(self._documents)
        return self._documents

    def _finished(self, root: Draft) -> Document:
        resets: list[Path] = []
        node: Node | None
        if self._tagged:
            node = strip_tags(root, (), resets, through_alias=False)
            node = node if node is not None else _null(span_of(root))
        else:
            node = untagged(root) if isinstance(root, Tagged) else root
        return Document(root=node, resets=resets, has_variables=self._has_variables)

    # ------------------------------------------------------------------ events
    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        place = (self._file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return of_parts(Span, place)

    def _scalar(self, event: Any) -> None:
        self._size += 1
        span = self._span(event)
        value, tag, style = event.value, event.tag, event.style
        frame = self._frame
        if not style:
            if "?" in value and frame is not None and frame.is_flow:
                self._fail("`?` ends unquoted text inside [] and {}; put the text in quotes", span)
        elif style == '"' and self._escapes_slashes:
            self._check_escapes(event)
        if tag is not None and tag != "!":
            value = self._of_tag(tag, value, span, plain=not style)
        elif not style:
            value = resolve(value)
        if tag is None and event.anchor is None:
            if frame is None or frame.key is not None or not frame.is_mapping:
                self._attach(Scalar(value, span))
            elif value.__class__ is str:
                frame.key = (value, span)
            else:
                frame.key = self._key(Scalar(value, span))
            return
        draft = self._tagged_draft(tag, Scalar(value, span))
        if event.anchor is not None:
            self._anchors[event.anchor] = (draft, 1)
        self._attach(draft)

    def _of_tag(self, tag: str, text: str, span: Span, *, plain: bool) -> ScalarValue:
        """The value of a scalar with an explicit tag; the text where it does not fit the tag."""
        if tag != _MERGE_TAG:
            try:
                return resolve_tagged(tag, text, plain=plain)
            except ScalarError as error:
                self._fail(str(error), span)
        return text

    def _alias(self, event: Any) -> None:
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
        draft, size = known
        self._size += size
        self._repeated += size
        self._bound(span)
        self._attach(through(draft, span))

    def _open(self, event: Any) -> None:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        span = of_parts(Span, (self._file, line, column, line, column + 1))
        if len(self._stack) >= MAX_DEPTH:
            self._too_deep(span)
        if event.anchor is not None:
            self._open_anchors.add(event.anchor)
        self._stack.append(self._frame)
        self._frame = Frame(event, span, self._size)
        self._size += 1

    def _close(self, _: Any) -> None:
        frame = self._frame
        assert frame is not None  # noqa: S101 - libyaml closes what it has opened
        self._frame = self._stack.pop()
        draft: Any
        if frame.is_mapping:
            for span in frame.merge() if frame.merges else ():
                self._fail("`<<` takes a mapping or a list of mappings", span)
            draft = Mapping(frame.pairs, frame.keys, frame.span)
            if NO_KEY in frame.pairs:
                draft = without_no_key(draft, is_flow=frame.is_flow)
        else:
            draft = Sequence(frame.drafts, frame.span)
        if frame.tag is not None:
            draft = self._tagged_draft(frame.tag, draft)
        if frame.anchor is not None:
            self._open_anchors.discard(frame.anchor)
            self._anchors[frame.anchor] = (draft, self._size - frame.start)
        if self._repeated:
            self._bound(frame.span)
        self._attach(draft)

    def _attach(self, draft: Draft) -> None:
        """Put a finished value where it stands: in the collection that is open, or at the root."""
        frame = self._frame
        if frame is None:
            self._root = draft
        elif not frame.is_mapping:
            frame.drafts.append(draft)
        elif frame.key is None:
            frame.key = self._key(draft)
        else:
            name, span = frame.key
            frame.key = None
            if name in frame.pairs or name == _MERGE_KEY:
                self._again(frame, name, span, draft)
            else:
                frame.pairs[name] = draft
                frame.keys[name] = span

    def _bound(self, span: Span) -> None:
        """Stop when what is open, with all documents before it, is larger than allowed.

        Only aliases can make it so. It is told at the collection that is open, else at ``span``.
        """
        frame = self._frame
        size = self._size if frame is None else self._expanded + self._size - frame.start
        if size > MAX_FREE_NODES:
            nodes = self._size - self._repeated
            bound = min(MAX_FREE_NODES + MAX_GROWTH * nodes, MAX_NODES + MAX_GROWTH_BEYOND * nodes)
            if size > bound:
                message = f"aliases expand this to more than {bound} values"
                self._stop(codes.ALIAS_EXPANSION, message, span if frame is None else frame.span)

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

    def _again(self, frame: Frame, name: str, span: Span, draft: Draft) -> None:
        """Add an entry whose key is there already, or brings other entries."""
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

    # ------------------------------------------------------------------ tags and failures
    def _tagged_draft(self, tag: str | None, node: Node) -> Draft:
        if tag in (RESET, OVERRIDE):
            self._tagged = True
            return Tagged(node, reset=tag == RESET)
        return node

    def _begin_document(self, event: Any) -> None:
        self._begun += 1
        if self._begun > MAX_DOCUMENTS:
            message = f"a file has {MAX_DOCUMENTS} documents at most"
            self._stop(codes.YAML_SYNTAX, message, self._span(event))
        if event.version is not None and tuple(event.version) != (1, 1):
            self._stop(
                codes.YAML_SYNTAX,
                "docker compose reads YAML 1.1 documents only",
                self._span(event),
                "remove the %YAML line",
            )

    def _end_document(self, _: Any) -> None:
        if self._root is not None:
            self._documents.append(self._finished(self._root))
        self._root = None
        self._expanded = self._size

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


_STEPS: dict[type, Callable[[_Composer, Any], None]] = {
    yaml.ScalarEvent: _Composer._scalar,  # noqa: SLF001 -- of this module, as all of them
    yaml.MappingStartEvent: _Composer._open,  # noqa: SLF001
    yaml.SequenceStartEvent: _Composer._open,  # noqa: SLF001
    yaml.MappingEndEvent: _Composer._close,  # noqa: SLF001
    yaml.SequenceEndEvent: _Composer._close,  # noqa: SLF001
    yaml.AliasEvent: _Composer._alias,  # noqa: SLF001
    yaml.DocumentStartEvent: _Composer._begin_document,  # noqa: SLF001
    yaml.DocumentEndEvent: _Composer._end_document,  # noqa: SLF001
    yaml.StreamStartEvent: lambda _, __: None,
    yaml.StreamEndEvent: lambda _, __: None,
}
"""What is done with an event."""


def text_of_key(value: ScalarValue) -> str:
    """A key that is not text, as the user wrote it, more or less."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _null(span: Span) -> Scalar:
    return Scalar(None, span)
