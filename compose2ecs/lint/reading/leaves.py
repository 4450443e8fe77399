"""The values of compose files as they stand there, each once."""

from __future__ import annotations

from compose2ecs.compose.tree import Mapping as MappingNode
from compose2ecs.compose.tree import Node, Scalar
from compose2ecs.source import Path, Span


class Walk:
    """Every value of documents, once: what is used first, then what extensions hold besides.

    Without anchors no value stands in several places.
    """

    def __init__(self, *, has_anchors: bool) -> None:
        self.leaves: list[tuple[Path, Scalar]] = []
        self.mappings: list[tuple[Path, MappingNode]] = []
        self._has_anchors = has_anchors
        self._seen: set[Span] = set()

    def document(self, root: Node) -> None:
        """Add the values of a document."""
        if not isinstance(root, MappingNode):
            return
        self.mappings.append(((), root))
        for is_extension in (False, True):
            for key, child in root.entries.items():
                if key.startswith("x-") is is_extension:
                    self._below(child, (key,), child.via)

    def _below(self, node: Node, path: Path, via: tuple[Span, ...]) -> None:
        """Add what is at or below ``node``, which stands behind the aliases at ``via``."""
        if self._has_anchors:
            if node.span in self._seen:
                return
            self._seen.add(node.span)
        if isinstance(node, Scalar):
            seen = Scalar(node.value, node.span, node.overridden, via) if via else node
            self.leaves.append((path, seen))
        elif isinstance(node, MappingNode):
            self.mappings.append((path, _behind(node, via) if via else node))
            for key, child in node.entries.items():
                self._below(child, (*path, key), via or child.via)
        else:
            for index, child in enumerate(node.items):
                self._below(child, (*path, index), via or child.via)


def _behind(node: MappingNode, via: tuple[Span, ...]) -> MappingNode:
    return MappingNode(node.entries, node.keys, node.span, via)
