"""Where everything in a text of YAML begins and ends, brackets, anchors and aliases included.

The trees of loading know where values begin. To take something out of a text, or to put something
in, one has to know where it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compose2ecs.compose.libyaml import CParser, yaml


class Written:
    """A value as it stands in a text: offsets, the end exclusive.

    ``end`` is behind the last character of the value. An alias is a scalar here. ``entries`` are
    the keys and values of a mapping, in the order of the text, ``items`` those of a list.
    """

    __slots__ = ("anchor", "end", "entries", "is_alias", "is_flow", "items", "start", "style")

    def __init__(self, start: int, end: int, anchor: str | None = None) -> None:
        self.start = start
        self.end = end
        self.anchor = anchor
        self.is_alias = False
        self.is_flow = False
        self.style = ""
        self.entries: list[tuple[Written, Written]] = []
        self.items: list[Written] = []


class Layout:
    """The values of a text by the offsets where they begin.

    ``entries`` has the mapping of the entry whose key begins there, and its position in it;
    ``items`` the list of an item. ``roots`` are the values of the documents.
    """

    def __init__(self, text: str) -> None:
        self.entries: dict[int, tuple[Written, int]] = {}
        self.items: dict[int, tuple[Written, int]] = {}
        self.collections: dict[int, Written] = {}
        self.roots: list[Written] = []
        self._text = text
        self._open: list[tuple[Written, list[Written]]] = []
        self._read()

    def _read(self) -> None:
        parser = CParser(self._text)
        try:
            for event in iter(parser.get_event, None):
                step = _STEPS.get(event.__class__)
                if step is not None:
                    step(self, event)
        finally:
            parser.dispose()

    def _alias(self, event: Any) -> None:
        node = _written(event)
        node.is_alias = True
        self._add(node)

    def _scalar(self, event: Any) -> None:
        node = _written(event)
        node.style = event.style or ""
        if node.style in ("|", ">"):
            node.end = node.start + len(self._text[node.start : node.end].rstrip())
        self._add(node)

    def _start(self, event: Any) -> None:
        node = _written(event)
        node.is_flow = bool(event.flow_style)
        self._open.append((node, []))

    def _end(self, event: Any) -> None:
        node, children = self._open.pop()
        is_mapping = event.__class__ is yaml.MappingEndEvent
        if is_mapping:
            node.entries = list(zip(children[::2], children[1::2], strict=True))
            for position, (key, _) in enumerate(node.entries):
                self.entries[key.start] = (node, position)
        else:
            node.items = children
            for position, item in enumerate(children):
                self.items[item.start] = (node, position)
        if node.is_flow:
            node.end = event.end_mark.index
        elif children:
            node.end = max(child.end for child in children[-2:])
        self.collections[node.start] = node
        self._add(node)

    def _add(self, node: Written) -> None:
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.roots.append(node)


_STEPS: Mapping[type, Callable[[Layout, Any], None]] = {
    yaml.AliasEvent: Layout._alias,  # noqa: SLF001 -- of this module, as all of them
    yaml.ScalarEvent: Layout._scalar,  # noqa: SLF001
    yaml.MappingStartEvent: Layout._start,  # noqa: SLF001
    yaml.SequenceStartEvent: Layout._start,  # noqa: SLF001
    yaml.MappingEndEvent: Layout._end,  # noqa: SLF001
    yaml.SequenceEndEvent: Layout._end,  # noqa: SLF001
}
"""What is done for each event; the others are of documents and of the stream."""


def _written(event: Any) -> Written:
    return Written(event.start_mark.index, event.end_mark.index, event.anchor)


def layout_of(text: str) -> Layout | None:
    """The layout of a text; None for one that is not YAML."""
    try:
        return Layout(text)
    except yaml.YAMLError:
        return None
