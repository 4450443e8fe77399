"""The collections of a YAML text while they are being read, and what merge keys bring into them.

https://yaml.org/type/merge.html
"""

from __future__ import annotations

from typing import Any

from compose2ecs.compose.libyaml import yaml
from compose2ecs.compose.tags import Draft, Tagged, through
from compose2ecs.compose.tree import Mapping, Sequence
from compose2ecs.source import Span


class Frame:
    """A collection that is being read. ``start`` is how many values were read before it.

    A sequence has ``drafts``; a mapping has ``pairs``, the places of its ``keys``, and ``merges``:
    what stands under ``<<``. ``key`` is there while its value is not.
    """

    __slots__ = (
        "anchor",
        "drafts",
        "is_flow",
        "is_mapping",
        "key",
        "keys",
        "merges",
        "pairs",
        "span",
        "start",
        "tag",
    )

    def __init__(self, event: Any, span: Span, start: int) -> None:
        self.is_mapping = event.__class__ is yaml.MappingStartEvent
        self.is_flow = event.flow_style
        self.span = span
        self.start = start
        self.tag = event.tag
        self.anchor = event.anchor
        self.drafts: list[Any] = []
        self.pairs: dict[str, Any] = {}
        self.keys: dict[str, Span] = {}
        self.merges: list[tuple[Span, Draft]] = []
        self.key: tuple[str, Span] | None = None

    def merge(self) -> list[Span]:
        """Add what ``<<`` brings, and give the places of those that bring something else.

        Keys of the mapping itself win, then the earlier of several sources.
        """
        wrong: list[Span] = []
        for span, draft in self.merges:
            node = draft.node if isinstance(draft, Tagged) else draft
            several = isinstance(node, Sequence)
            sources: list[Any] = list(node.items) if isinstance(node, Sequence) else [node]
            for source in sources:
                given = source.node if isinstance(source, Tagged) else source
                if not isinstance(given, Mapping):
                    wrong.append(span)
                    break
                via = (*given.via, *(node.via if several else ()))
                self._merge_one(given, via or (span,))
        return wrong

    def _merge_one(self, given: Mapping, via: tuple[Span, ...]) -> None:
        for name, child in given.entries.items():
            own = self.pairs.get(name)
            if own is None:
                self.pairs[name] = through(child, *via)
                self.keys[name] = given.keys[name]
            elif isinstance(own, Tagged) and own.reset and own.merged is None:
                self.pairs[name] = Tagged(
                    own.node, reset=True, via=own.via, merged=through(child, *via)
                )
