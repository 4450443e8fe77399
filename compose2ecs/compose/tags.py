"""The tags ``!reset`` and ``!override``: which places of a document take part in no merging.

https://github.com/compose-spec/compose-spec/blob/main/13-merge.md#reset-value
"""

from __future__ import annotations

from typing import Any

from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence
from compose2ecs.source import Path, Span

RESET = "!reset"
OVERRIDE = "!override"


class Tagged:
    """A node under ``!reset`` or ``!override``; none is left in a finished document.

    ``merged`` is what a merge key beside a reset node brings under the same name: the reference
    applies it when the reset node is gone.
    """

    __slots__ = ("merged", "node", "reset", "via")

    def __init__(
        self,
        node: Node,
        *,
        reset: bool,
        via: tuple[Span, ...] = (),
        merged: Draft | None = None,
    ) -> None:
        self.node = node
        self.reset = reset
        self.via = via
        self.merged = merged


Draft = Node | Tagged


def through(draft: Draft, *via: Span) -> Any:
    """The same value, seen through the aliases at ``via``."""
    match draft:
        case Scalar():
            return Scalar(draft.value, draft.span, draft.overridden, (*draft.via, *via))
        case Sequence():
            return Sequence(draft.items, draft.span, (*draft.via, *via))
        case Mapping():
            return Mapping(draft.entries, draft.keys, draft.span, (*draft.via, *via))
        case Tagged():
            return Tagged(
                draft.node, reset=draft.reset, via=(*draft.via, *via), merged=draft.merged
            )


def span_of(draft: Draft) -> Span:
    """The place of the value, tagged or not."""
    return draft.node.span if isinstance(draft, Tagged) else draft.span


def strip_tags(draft: Any, path: Path, resets: list[Path], *, through_alias: bool) -> Node | None:
    """The node without its tags, their paths added to ``resets``; None for a node under ``!reset``.

    The reference removes a reset node from the anchor's own place when it first meets it, so a
    ``!reset`` inside an anchor has no effect where the anchor is used; ``!override`` has it
    everywhere.
    """
    if isinstance(draft, Tagged):
        if not draft.reset:
            resets.append(path)
            return untagged(draft.node)
        if not through_alias:
            resets.append(path)
        if draft.merged is None:
            return None
        return strip_tags(draft.merged, path, resets, through_alias=True)
    inside = through_alias or bool(draft.via)
    if isinstance(draft, Mapping):
        kept: dict[str, Node] = {}
        for key, child in draft.entries.items():
            merged = inside or bool(getattr(child, "via", ()) and isinstance(child, Tagged))
            node = strip_tags(child, (*path, key), resets, through_alias=merged)
            if node is not None:
                kept[key] = node
        return draft.with_entries(kept)
    if isinstance(draft, Sequence):
        items: list[Node] = []
        for index, child in enumerate(draft.items):
            node = strip_tags(child, (*path, index), resets, through_alias=inside)
            if node is not None:
                items.append(node)
        return Sequence(items, draft.span, draft.via)
    if isinstance(draft, Scalar):
        return draft
    raise AssertionError(f"not a node: {draft!r}")


def untagged(draft: Any) -> Node:
    """The node with nested tags taken for nothing, as the reference reads below ``!override``."""
    if isinstance(draft, Tagged):
        return untagged(draft.node)
    if isinstance(draft, Mapping):
        return draft.with_entries({key: untagged(child) for key, child in draft.entries.items()})
    if isinstance(draft, Sequence):
        return Sequence([untagged(child) for child in draft.items], draft.span, draft.via)
    if isinstance(draft, Scalar):
        return draft
    raise AssertionError(f"not a node: {draft!r}")
