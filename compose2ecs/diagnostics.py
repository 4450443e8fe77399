"""What we tell the user: codes, severities, diagnostics, and the reporter that collects them.

A code is declared once, in the floor that reports it (``compose/codes.py``, ``ecs/codes.py``,
``mapping/codes.py``), with everything that its documentation page needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from compose2ecs.shape import shape
from compose2ecs.source import Path, Source, Span, Traced


class Severity(StrEnum):
    """How bad a finding is; the order of the members is the order of gravity."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic. ``slug`` is stable and kebab-case; the severity is not part of it.

    ``summary`` is one line; ``page`` is the body of its documentation page: why it matters and what
    to do. ``group`` is a dotted topic, such as ``ecs.storage``. A code that is not ``by_default``
    is found by ``lint`` only when it is asked for.
    """

    slug: str
    severity: Severity
    summary: str
    page: str
    group: str
    by_default: bool = True


_REGISTRY: dict[str, Code] = {}


class Declare(Protocol):
    """What ``declaring`` gives."""

    def __call__(
        self, slug: str, severity: Severity, summary: str, page: str, *, by_default: bool = True
    ) -> Code:
        """The new code, entered in the registry. Raises ValueError when the slug is taken."""


def declaring(group: str) -> Declare:
    """The function that declares the codes of a group, as each ``codes`` module uses it."""

    def declare(
        slug: str, severity: Severity, summary: str, page: str, *, by_default: bool = True
    ) -> Code:
        if slug in _REGISTRY:
            raise ValueError(f"diagnostic code declared twice: {slug}")
        code = Code(slug, severity, summary, page, group, by_default)
        _REGISTRY[slug] = code
        return code

    return declare


def declared() -> Mapping[str, Code]:
    """All codes declared by the modules imported so far, by slug."""
    return _REGISTRY


@dataclass(frozen=True, slots=True)
class Location:
    """A place that a diagnostic speaks of: a stretch of a file, a path in the project, or both."""

    span: Span | None
    path: Path | None = None


Place = Location | Source | Span | Traced[object]
"""Anything that a diagnostic can be pinned to."""


def locations(place: Place) -> Iterator[Location]:
    """The locations that ``place`` stands for.

    Every file source of a traced value, and none for a pure choice.
    """
    if isinstance(place, Location):
        yield place
    elif isinstance(place, Source):
        yield Location(place.span, place.path)
    elif isinstance(place, Span):
        yield Location(place)
    else:
        for origin in place.origins:
            if isinstance(origin, Source):
                yield Location(origin.span, origin.path)


class AcceptedBy(StrEnum):
    """How the user said that a finding is taken on purpose."""

    COMMENT = "comment"
    SETTING = "setting"
    OPTION = "option"
    CONFIGURATION = "configuration"
    BASELINE = "baseline"


@shape
class Edit:
    """A change of text: what stands at ``span`` becomes ``text``; an empty stretch is a place."""

    span: Span
    text: str


@shape
class Fix:
    """A change of the files that makes a finding go away; ``title`` says it as an order.

    A safe one leaves what docker compose makes of the files as it is. Others change it, at
    ``changes`` and nowhere else: paths in the project.
    """

    title: str
    edits: tuple[Edit, ...]
    is_safe: bool
    changes: tuple[Path, ...] = ()


@shape
class Diagnostic:
    """One finding.

    ``locations[0]`` is where to look first; ``accepted`` is the reason under which the user took
    it. ``targets`` are the launch types that have it, where several were asked about and not all
    have it.
    """

    code: Code
    severity: Severity
    message: str
    help: str | None = None
    locations: tuple[Location, ...] = ()
    accepted: str | None = None
    accepted_by: AcceptedBy | None = None
    targets: tuple[str, ...] = ()
    fix: Fix | None = None

    @property
    def span(self) -> Span | None:
        """The primary stretch of text, if the finding has one."""
        return next((location.span for location in self.locations if location.span), None)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """File, line, column, code, message: the order in which findings are printed."""
        span = self.span or Span("", 0, 0, 0, 0)
        return (span.file, span.line, span.column, self.code.slug, self.message)


class Reporter:
    """Collects diagnostics. It is passed to whoever may find something, and is never global."""

    def __init__(self) -> None:
        self._diagnostics: list[Diagnostic] = []
        self._seen: set[tuple[str, str, Location | None]] = set()

    def report(
        self,
        code: Code,
        message: str,
        *places: Place | None,
        help: str | None = None,
        severity: Severity | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Record one finding.

        The first place is primary; the same finding at the same place is recorded once.
        """
        where = tuple(
            dict.fromkeys(
                location for place in places if place is not None for location in locations(place)
            )
        )
        identity = (code.slug, message, where[0] if where else None)
        if identity in self._seen:
            return
        self._seen.add(identity)
        self._diagnostics.append(
            Diagnostic(
                code=code,
                severity=severity or code.severity,
                message=message,
                help=help,
                locations=where,
                fix=fix,
            )
        )

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record findings made elsewhere."""
        self._diagnostics.extend(diagnostics)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything recorded, sorted by file, line, column and code."""
        return tuple(sorted(self._diagnostics, key=lambda found: found.sort_key))

    def expect_error(self) -> None:
        """Raise AssertionError unless an error was recorded.

        Whoever gives up must have said why.
        """
        if not self.has_errors:
            raise AssertionError("gave up without a reason")

    @property
    def has_errors(self) -> bool:
        """Whether an error was recorded that nobody accepted."""
        return any(
            found.severity is Severity.ERROR and found.accepted is None
            for found in self._diagnostics
        )
