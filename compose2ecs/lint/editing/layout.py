"""Where everything in a text of YAML begins and ends, brackets, anchors and aliases included.

The trees of loading know where values begin. To take something out of a text, or to put something
in, one has to know where it ends.
"""

from __future__ import annotations

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
        self._open: list[tuple[Written, bool, list[Written]]] = []
        self._read()

    def _read(self) -> None:
        parser = CParser(self._text)
        try:
            while parser.check_event():
                self._event(parser.get_event())
        finally:
            parser.dispose()

    def _event(self, event: Any) -> None:
        if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            self._add(self._scalar(event))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            node = _written(event)
            node.is_flow = bool(event.flow_style)
            self._open.append((node, isinstance(event, yaml.MappingStartEvent), []))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._add(self._closed(event))

    def _scalar(self, event: Any) -> Written:
        node = _written(event)
        node.is_alias = isinstance(event, yaml.AliasEvent)
        node.style = "" if node.is_alias else event.style or ""
        if node.style in ("|", ">"):
            node.end = node.start + len(self._text[node.start : node.end].rstrip())
        return node

    def _closed(self, event: Any) -> Written:
        node, is_mapping, children = self._open.pop()
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
        return node

    def _add(self, node: Written) -> None:
        if self._open:
            self._open[-1][2].append(node)
        else:
            self.roots.append(node)


def _written(event: Any) -> Written:
    return Written(event.start_mark.index, event.end_mark.index, event.anchor)


def layout_of(text: str) -> Layout | None:
    """The layout of a text; None for one that is not YAML."""
    try:
        return Layout(text)
    except yaml.YAMLError:
        return None
