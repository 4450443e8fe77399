"""What an output format is: something that turns an ECS project into text, and can say why."""

from collections.abc import Callable, Mapping
from typing import Protocol

from compose2ecs.ecs.model import EcsProject
from compose2ecs.shape import shape
from compose2ecs.source import Origin

SourceMap = Mapping[str, tuple[Origin, ...]]
"""JSON pointers (RFC 6901) into a document, with the origins of the values that stand there."""


@shape
class File:
    """A file to write: its path below the output directory, with ``/``, and its text."""

    path: str
    text: str


@shape
class Rendered:
    """A project in some format: as ``files``, and as the one ``document`` that goes to stdout.

    ``source_map`` computes the origins of every value in the document. It is a function because
    only explanations need it.
    """

    files: tuple[File, ...]
    document: str
    source_map: Callable[[], SourceMap]


class Format(Protocol):
    """An output format. Rendering is pure: the same project gives the same bytes."""

    @property
    def name(self) -> str:
        """The word by which options name the format."""
        ...

    def render(self, ecs: EcsProject) -> Rendered:
        """The project in this format."""
        ...
