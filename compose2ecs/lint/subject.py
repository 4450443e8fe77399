"""What rules look at: a project as it was written, as it was loaded, and as it was translated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compose2ecs.compose.load import Loaded
from compose2ecs.compose.model import Project, Service
from compose2ecs.compose.parse import Document
from compose2ecs.compose.tree import Mapping as MappingNode
from compose2ecs.compose.tree import Node, Scalar, Sequence
from compose2ecs.convert import Conversion
from compose2ecs.lint.text import SourceText
from compose2ecs.shape import shape
from compose2ecs.source import Path, Span


@shape
class Subject:
    """One project.

    ``documents`` are the files as they stand, by their names in messages: nothing is interpolated
    or merged. ``project`` is what came of them, with the services of all profiles; it is there in
    spite of errors, without what could not be read, and None when there is nothing of it.
    ``conversions`` are the results by launch type; there are none when there are errors of loading.
    """

    loaded: Loaded
    documents: Mapping[str, tuple[Document, ...]]
    project: Project | None
    services: Mapping[str, Service]
    conversions: Mapping[str, Conversion]
    texts: Mapping[str, SourceText]

    def written(self, span: Span) -> str:
        """What stands at ``span`` in its file, character by character."""
        return self.texts[span.file].at(span)

    def scalars(self) -> Iterator[tuple[Path, Scalar]]:
        """Every scalar of the files with its path in its document, each once."""
        for documents in self.documents.values():
            for document in documents:
                yield from scalars_below(document.root, ())


def scalars_below(node: Node, path: Path) -> Iterator[tuple[Path, Scalar]]:
    """Every scalar at or below ``node`` that stands there itself, and not through an alias."""
    if node.via:
        return
    if isinstance(node, MappingNode):
        for key, child in node.entries.items():
            yield from scalars_below(child, (*path, key))
    elif isinstance(node, Sequence):
        for index, child in enumerate(node.items):
            yield from scalars_below(child, (*path, index))
    else:
        yield path, node


def subject_of(loaded: Loaded, conversions: Mapping[str, Conversion]) -> Subject:
    """What rules look at, of a project that was loaded and translated.

    Services of the active profiles are as they are deployed, with the variables of their env
    files; others as they are written.
    """
    project = loaded.whole
    services: dict[str, Service] = {}
    if project is not None:
        services = {name: one.value for name, one in project.services.value.items()}
    if loaded.project is not None:
        services |= {name: one.value for name, one in loaded.project.services.value.items()}
    return Subject(
        loaded=loaded,
        documents=loaded.documents,
        project=project,
        services=services,
        conversions=conversions,
        texts={name: SourceText(text) for name, text in loaded.texts.items()},
    )
