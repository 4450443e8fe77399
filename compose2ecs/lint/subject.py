"""What rules look at: a project as it was written, as it was loaded, and as it was translated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from itertools import compress
from typing import TypeVar, cast

from compose2ecs.compose.grammar import dotenv
from compose2ecs.compose.load import Loaded
from compose2ecs.compose.model import Project, Service
from compose2ecs.compose.parse import Document
from compose2ecs.compose.tree import Mapping as MappingNode
from compose2ecs.compose.tree import Scalar, at
from compose2ecs.convert import Conversion
from compose2ecs.diagnostics import Code, Location
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.reading.leaves import Walk
from compose2ecs.regex import regex
from compose2ecs.shape import shape
from compose2ecs.source import Path, Source, Span, Traced

T = TypeVar("T")

_VARIABLE = regex(r"\$(?:\w+|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})")
_ESCAPED = "\0"
_KNOWN_PART = 12
"""How many characters of a value are looked for in the file: what follows may be folded."""

MARKS = frozenset("#&$")
"""The marks of what files may hold: comments, anchors and variables.

Without the characters there are no comments and no anchors. That of a variable may also be written
as an escape or in base64: it is there unless all documents are without.
"""

_LEFT_OUT = frozenset(
    {
        "bind-mount-of-project-files",
        "docker-socket",
        "not-allowed-value",
        "unavailable-on-target",
        "unsupported-attribute",
        "unsupported-mount",
    }
)
"""The codes under which the translation says that something does not reach ECS."""


@shape
class Subject:
    """One project.

    ``documents`` are the files as they stand, by their names in messages: nothing is interpolated
    or merged. ``project`` is what came of them, with the services of all profiles; it is there in
    spite of errors, without what could not be read, and None when there is nothing of it.
    ``conversions`` are the results by launch type; there are none when there are errors of loading.
    ``leaves`` and ``mappings`` are what the files hold, each value once, with its path in its
    document: where it is used, for what stands behind an anchor of an extension. ``names`` are the
    attributes that services have, in the files or as they were loaded, the keys of the top level,
    and those of ``MARKS`` for which the files may hold something.
    ``parts`` is what rules have asked for until now, as ``part`` says. ``is_told`` says of a code
    whether its findings are told to users.
    """

    loaded: Loaded
    documents: Mapping[str, tuple[Document, ...]]
    project: Project | None
    services: Mapping[str, Service]
    conversions: Mapping[str, Conversion]
    texts: Mapping[str, SourceText]
    leaves: tuple[tuple[Path, Scalar], ...]
    mappings: tuple[tuple[Path, MappingNode], ...]
    names: frozenset[str]
    parts: dict[Callable[[Subject], object], object]
    is_told: Callable[[Code], bool]

    def written(self, span: Span) -> str:
        """What stands at ``span`` in its file, character by character."""
        return self.texts[span.file].at(span)

    def is_literal(self, leaf: Traced[object], part: str) -> bool:
        """Whether ``part`` of a value stands in the file, and is not put there by a variable."""
        bare = _VARIABLE.sub("", self._template(leaf)).replace(_ESCAPED, "$")
        return part.partition("\n")[0][:_KNOWN_PART] in bare

    def has_variable(self, leaf: Traced[object]) -> bool:
        """Whether a variable has a part in the value."""
        return _VARIABLE.search(self._template(leaf)) is not None

    def _template(self, leaf: Traced[object]) -> str:
        """What stands in the file for a value, with its variables; other dollars are hidden."""
        source = leaf.source
        if source is None or source.span.file not in self.texts:
            return ""
        span, text = source.span, self.texts[source.span.file]
        if span.file in self.documents:
            written = text.at(span)
        else:  # of a value in an env file only the beginning has a place
            written = dotenv.written(text.text, span.line, span.column)
        return written.replace("$$", _ESCAPED)

    def is_kept(self, leaf: Traced[object]) -> bool:
        """Whether a launch type gets what stands at ``leaf``, as far as users are told.

        It does not where every translation says, at this place, that it is left out.
        """
        source = leaf.source
        if source is None or not self.conversions:
            return True
        return not all(
            any(
                found.code.slug in _LEFT_OUT
                and self.is_told(found.code)
                and any(_speaks_of(place, source) for place in found.locations)
                for found in conversion.diagnostics
            )
            for conversion in self.conversions.values()
        )

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
        """Whether a translation has a finding of this kind at this place, and it is told."""
        source = place.source
        return source is not None and any(
            found.code.slug == slug and found.span == source.span and self.is_told(found.code)
            for conversion in self.conversions.values()
            for found in conversion.diagnostics
        )


def _speaks_of(place: Location, source: Source) -> bool:
    """Whether a finding at ``place`` is about the value, or about what it is a part of.

    The parts of a short form all have the same place in the file.
    """
    path = place.path
    return place.span == source.span and (path is None or path == source.path[: len(path)])


def subject_of(
    loaded: Loaded, conversions: Mapping[str, Conversion], is_told: Callable[[Code], bool]
) -> Subject:
    """What rules look at, of a project that was loaded and translated.

    ``is_told`` says of a code whether its findings are told to users.
    Services of the active profiles are as they are deployed, with the variables of their env
    files; others as they are written.
    """
    project = loaded.whole
    services: dict[str, Service] = {}
    if project is not None:
        services = {name: one.value for name, one in project.services.value.items()}
    if loaded.partial is not None:
        services |= {name: one.value for name, one in loaded.partial.services.value.items()}
    names = {mark for text in loaded.texts.values() for mark in "#&" if mark in text}
    walk = Walk(has_anchors="&" in names)
    for documents in loaded.documents.values():
        for document in documents:
            walk.document(document.root)
            if document.has_variables:
                names.add("$")
    for path, node in walk.mappings:
        if not path or (len(path) == 2 and path[0] == "services"):
            names.update(node.entries)
    names_networks = "networks" in names
    for service in services.values():
        members = vars(service)
        names.update(compress(members, members.values()))
    if not names_networks:
        names.discard("networks")  # no file has the network of services that name none
    return Subject(
        loaded=loaded,
        documents=loaded.documents,
        project=project,
        services=services,
        conversions=conversions,
        texts={name: SourceText(text) for name, text in loaded.texts.items()},
        leaves=tuple(walk.leaves),
        mappings=tuple(walk.mappings),
        names=frozenset(names),
        parts={},
        is_told=is_told,
    )


def part(look: Callable[[Subject], T]) -> Callable[[Subject], T]:
    """The function, looking once at each subject: several rules ask for the same part of it."""

    @wraps(look)
    def found(subject: Subject) -> T:
        parts = cast("dict[Callable[[Subject], T], T]", subject.parts)
        if look not in parts:
            parts[look] = look(subject)
        return parts[look]

    return found
