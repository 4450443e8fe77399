"""What rules look at: a project as it was written, as it was loaded, and as it was translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compose2ecs.compose.load import Loaded
from compose2ecs.compose.model import Project, Service
from compose2ecs.compose.parse import Document
from compose2ecs.compose.tree import Mapping as MappingNode
from compose2ecs.compose.tree import Node, Scalar, at
from compose2ecs.convert import Conversion
from compose2ecs.lint.text import SourceText
from compose2ecs.shape import shape
from compose2ecs.source import Path, Span, Traced


@shape
class Subject:
    """One project.

    ``documents`` are the files as they stand, by their names in messages: nothing is interpolated
    or merged. ``project`` is what came of them, with the services of all profiles; it is there in
    spite of errors, without what could not be read, and None when there is nothing of it.
    ``conversions`` are the results by launch type; there are none when there are errors of loading.
    ``leaves`` and ``mappings`` are what the files hold, each value once, with its path in its
    document: where it is used, for what stands behind an anchor of an extension.
    """

    loaded: Loaded
    documents: Mapping[str, tuple[Document, ...]]
    project: Project | None
    services: Mapping[str, Service]
    conversions: Mapping[str, Conversion]
    texts: Mapping[str, SourceText]
    leaves: tuple[tuple[Path, Scalar], ...]
    mappings: tuple[tuple[Path, MappingNode], ...]

    def written(self, span: Span) -> str:
        """What stands at ``span`` in its file, character by character."""
        return self.texts[span.file].at(span)

    def scalars(self) -> Iterator[tuple[Path, Scalar]]:
        """Every scalar of the files with its path in its document, each once."""
        return iter(self.leaves)

    def written_services(self) -> Iterator[tuple[str, MappingNode]]:
        """The services of each document as they stand there, by name."""
        for documents in self.documents.values():
            for document in documents:
                services = at(document.root, ("services",))
                if isinstance(services, MappingNode):
                    for name, service in services.entries.items():
                        if isinstance(service, MappingNode):
                            yield name, service

    def has_found(self, slug: str, place: Traced[object]) -> bool:
        """Whether a translation has a finding of this kind at this place."""
        source = place.source
        return source is not None and any(
            found.code.slug == slug and found.span == source.span
            for conversion in self.conversions.values()
            for found in conversion.diagnostics
        )


class _Walk:
    """Every value of documents, once: what is used first, then what extensions hold besides."""

    def __init__(self) -> None:
        self.leaves: list[tuple[Path, Scalar]] = []
        self.mappings: list[tuple[Path, MappingNode]] = []
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


def subject_of(loaded: Loaded, conversions: Mapping[str, Conversion]) -> Subject:
    """What rules look at, of a project that was loaded and translated.

    Services of the active profiles are as they are deployed, with the variables of their env
    files; others as they are written.
    """
    project = loaded.whole
    services: dict[str, Service] = {}
    if project is not None:
        services = {name: one.value for name, one in project.services.value.items()}
    if loaded.partial is not None:
        services |= {name: one.value for name, one in loaded.partial.services.value.items()}
    walk = _Walk()
    for documents in loaded.documents.values():
        for document in documents:
            walk.document(document.root)
    return Subject(
        loaded=loaded,
        documents=loaded.documents,
        project=project,
        services=services,
        conversions=conversions,
        texts={name: SourceText(text) for name, text in loaded.texts.items()},
        leaves=tuple(walk.leaves),
        mappings=tuple(walk.mappings),
    )
