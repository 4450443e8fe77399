"""The findings about attributes that no rule translates.

The rows are in ``compose2ecs.mapping.unmapped``. Together with the claims of the rules they cover
every attribute of the Compose model exactly once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from compose2ecs.compose.model import Project, Service
from compose2ecs.diagnostics import Code, Reporter
from compose2ecs.mapping import codes
from compose2ecs.mapping.claims import CLAIMS
from compose2ecs.mapping.optional import says_nothing
from compose2ecs.mapping.patterns import PatternTable
from compose2ecs.mapping.settings import KEY
from compose2ecs.mapping.unmapped import CONSUMED, UNMAPPED, Unmapped
from compose2ecs.source import Path, Source, Span, Traced, dotted
from compose2ecs.trace import leaves

_FOREIGN = Unmapped(codes.EXTENSION_IGNORED, "it belongs to another tool")
_SHARED = Unmapped(codes.EXTENSION_IGNORED, "its values count where the file uses its anchors")
_MISPLACED = Unmapped(
    codes.MISPLACED_SETTINGS,
    "settings have their place at the top level and in services, volumes, networks and secrets",
)

_VERDICTS: Mapping[Code, str] = {
    codes.UNSUPPORTED_ATTRIBUTE: "is left out",
    codes.HARDENING_LOST: "is lost",
    codes.IRRELEVANT_ATTRIBUTE: "makes no difference",
    codes.DEVELOPMENT_ONLY: "is left out",
    codes.BUILD_ONLY: "is left out",
    codes.EXTENSION_IGNORED: "is ignored",
    codes.MISPLACED_SETTINGS: "is ignored",
}

Fate = Unmapped | str | Callable[..., Any]
"""A row, the reason for which an attribute was consumed, or the rule that claims it."""


class _Finding(NamedTuple):
    """What is to be said about an attribute, and where it was written."""

    row: Unmapped
    places: list[Source]


Held: TypeAlias = Sequence[tuple[Source, Traced[Any]]]
"""Leaves with the places that they stand at."""


def written(project: Project) -> Held:
    """Every leaf that a file holds, with the place it stands at, in the order of the model."""
    held = [(source, leaf) for leaf in leaves(project) if (source := leaf.source) is not None]
    for service in project.services.value.values():
        held += _named_entries(service.value)
    return held


def _named_entries(service: Service) -> Held:
    """The entries of ``depends_on: [db]`` or ``networks: {front: {}}``, which are only named.

    A dependency that another attribute implies stands at the place of that attribute, and is not
    among them.
    """
    named = [
        (entry.source, entry)
        for mapping in (service.depends_on, service.networks, service.models)
        if mapping is not None
        for entry in mapping.value.values()
        if entry.source is not None and entry.value is not None and says_nothing(entry)
    ]
    if not named:
        return named
    taken = {leaf.source.span for leaf in leaves(service) if leaf.source is not None}
    return [(source, entry) for source, entry in named if source.span not in taken]


def is_empty(leaf: Traced[Any]) -> bool:
    """Whether the leaf is a list or a mapping without entries, which says nothing."""
    return not leaf.value and isinstance(leaf.value, (tuple, Mapping))


def fates() -> PatternTable[Fate]:
    """What becomes of each attribute, as far as the modules with the rules are imported."""
    return _fates(len(CLAIMS))


@cache
def _fates(_: int) -> PatternTable[Fate]:
    """The table; made anew when more modules have entered their claims."""
    return PatternTable([*CLAIMS.items(), *UNMAPPED.items(), *CONSUMED.items()])


def report(project: Project, reporter: Reporter, held: Held | None = None) -> None:
    """Report each attribute that is not translated: once, at its first value, citing all.

    ``held`` is what is ``written`` in the project, for whoever knows it.
    Services that a provider runs are not translated as a whole, which is reported elsewhere.
    """
    findings: dict[Path, _Finding] = {}
    elsewhere: set[Span] = set()
    table = fates()
    provided = {
        ("services", name)
        for name, service in project.services.value.items()
        if service.value.provider is not None
    }
    for source, leaf in written(project) if held is None else held:
        if is_empty(leaf) or (provided and source.path[:2] in provided):
            continue
        match = table.find(source.path)
        if match is None:
            continue
        row = _row(match.attribute, match.value, leaf)
        if row is not _FOREIGN:
            elsewhere.add(source.span)
        if row is not None:
            finding = findings.setdefault(match.attribute, _Finding(row, []))
            finding.places.append(source)
    for attribute, finding in findings.items():
        row = finding.row
        if row is _FOREIGN and not elsewhere.isdisjoint(place.span for place in finding.places):
            row = _SHARED
        reporter.report(
            row.code,
            f"`{dotted(attribute)}` {_VERDICTS[row.code]}: {row.because}",
            *sorted(finding.places, key=lambda place: place.span),
            help=row.help,
            severity=row.severity,
        )


def _row(attribute: Path, fate: Fate | None, leaf: Traced[Any]) -> Unmapped | None:
    """The row that speaks for ``leaf``; None when a rule does, or when it was consumed."""
    if fate is None:
        return _MISPLACED if attribute[-1] == KEY else _FOREIGN
    if not isinstance(fate, Unmapped):
        return None
    return fate if fate.cases is None else fate.cases.get(leaf.value, fate)
