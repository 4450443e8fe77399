"""The ledger: for every value of the project where it went, for every value of the result whence.

It holds what the accounting checks, as rows for the reader.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.wire import pointers
from compose2ecs.mapping.accounting import consumed
from compose2ecs.mapping.dispositions import written
from compose2ecs.shape import shape
from compose2ecs.source import Choice, Origin, Path, Source, Span, Traced


class Fate(StrEnum):
    """What became of a value; where several are true, the first of them."""

    MAPPED = "mapped"
    REPORTED = "reported"
    CONSUMED = "consumed"
    UNACCOUNTED = "unaccounted"


@shape
class Entry:
    """One value of the project.

    ``outputs`` are JSON pointers into the document of the ECS API that cite it, ``codes`` those of
    the findings that cite it, ``why`` the reason for which it was consumed.
    """

    path: Path
    span: Span
    fate: Fate
    outputs: tuple[str, ...]
    codes: tuple[str, ...]
    why: str | None


@shape
class Made:
    """One value of the result: its JSON pointer, the value, and its origins, the winner first."""

    pointer: str
    value: Any
    origins: tuple[Origin, ...]


def ledger(
    project: Project, ecs: EcsProject, diagnostics: Iterable[Diagnostic]
) -> tuple[Entry, ...]:
    """An entry for every leaf that a file holds, in the order of the files."""
    outputs: dict[Path, dict[str, None]] = defaultdict(dict)
    for value in made(ecs):
        for origin in value.origins:
            source = origin.at if isinstance(origin, Choice) else origin
            if source is not None:
                outputs[source.path][value.pointer] = None
    codes: dict[Path, dict[str, None]] = defaultdict(dict)
    for found in diagnostics:
        for location in found.locations:
            if location.path is not None:
                codes[location.path][found.code.slug] = None
    entries = [
        _entry(source, leaf, tuple(outputs.get(source.path, ())), tuple(codes.get(source.path, ())))
        for source, leaf in written(project)
    ]
    return tuple(sorted(entries, key=lambda entry: entry.span))


def _entry(
    source: Source, leaf: Traced[Any], outputs: tuple[str, ...], codes: tuple[str, ...]
) -> Entry:
    why = None if outputs or codes else consumed(source.path, leaf)
    if outputs:
        fate = Fate.MAPPED
    elif codes:
        fate = Fate.REPORTED
    else:
        fate = Fate.UNACCOUNTED if why is None else Fate.CONSUMED
    return Entry(
        path=source.path, span=source.span, fate=fate, outputs=outputs, codes=codes, why=why
    )


def made(ecs: EcsProject) -> Iterator[Made]:
    """Every leaf of the result, in the order of the document."""
    for pointer, leaf in pointers(ecs):
        yield Made(pointer=pointer, value=leaf.value, origins=leaf.origins)
