"""What we tell the user: codes, severities, diagnostics, and the reporter that collects them.

A code is declared once, in the floor that reports it (``compose/codes.py``, ``ecs/codes.py``,
``mapping/codes.py``), with everything that its documentation page needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple, Protocol

from compose2ecs.shape import shape
from compose2ecs.source import Path, Source, Span, Traced, of_parts


class Severity(StrEnum):
    """How bad a finding is; the order of the members is the order of gravity."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_PAGES = "https://github.com/compose2ecs/compose2ecs/blob/main/docs/rules"


class Code(NamedTuple):
    """A kind of diagnostic. ``slug`` is stable and kebab-case; the severity is not part of it.

    ``summary`` is one line; ``text`` is the page as its module has it, which may be indented.
    ``group`` is a dotted topic, such as ``ecs.storage``. A code that is not ``by_default`` is found
    by ``lint`` only when it is asked for. One that ``is_conditional`` is found where variables of
    the environment have values: that it is not found elsewhere says nothing about the file.
    """

    slug: str
    severity: Severity
    summary: str
    text: str
    group: str
    by_default: bool = True
    is_conditional: bool = False

    @property
    def page(self) -> str:
        """The body of its documentation page: why it matters and what to do."""
        from inspect import cleandoc  # noqa: PLC0415 -- few runs show a page

        return cleandoc(self.text) + "\n"

    def __reduce__(self) -> tuple[Callable[[str], Code], tuple[str]]:
        """Another process, or a copy, has the code itself."""
        return _named, (self.slug,)

    @property
    def url(self) -> str:
        """Where its page can be read."""
        return f"{_PAGES}/{self.slug}.md"


class Group(NamedTuple):
    """A topic that codes belong to: its title, and what its codes are about in a sentence."""

    title: str
    about: str


GROUPS: Mapping[str, Group] = {
    "compose": Group(
        "Reading the files",
        "What docker compose refuses, or takes and does something unexpected with.",
    ),
    "compose.yaml": Group(
        "YAML", "What YAML makes of the text of a file, where that is not what it looks like."
    ),
    "compose.structure": Group("Structure", "Attributes, and the kinds of values that they take."),
    "compose.names": Group("Names", "Names and keys that are not what they seem."),
    "compose.values": Group(
        "Values", "Values that docker compose takes, and that do not do what they say."
    ),
    "compose.unused": Group("What nothing uses", "What is declared and never referred to."),
    "ecs": Group(
        "Translating to ECS", "What ECS cannot do, or does otherwise, and what `x-ecs` says."
    ),
    "ecs.container": Group("Containers", "Images, commands, health checks and logs on ECS."),
    "ecs.network": Group("Networks and ports", "Who can reach what on ECS, and at which name."),
    "ecs.discovery": Group("Discovery", "How services find each other on ECS."),
    "ecs.storage": Group("Storage", "Where the files of volumes live on ECS, and for how long."),
    "ecs.secrets": Group("Secrets and configs", "How credentials and files reach containers."),
    "ecs.sizes": Group("Sizes", "CPU and memory of tasks and containers."),
    "ecs.deployment": Group("Deployment", "The order in which tasks start, and how they change."),
    "ecs.operation": Group("Running on ECS", "Load balancers, scaling, and what lives how long."),
    "ecs.limits": Group("What ECS accepts", "What the ECS API refuses of a request."),
    "security": Group("Security", "What gives an attacker more than a service needs."),
    "operation": Group("Operation", "What makes a service hard to run, to update or to repair."),
    "lint": Group("The linter itself", "Rules, comments and settings that do not work."),
}
"""The topics, in the order in which they are listed.

One that has no row here, such as ``security.images``, belongs to the nearest that it is a part of.
"""


def listed_under(group: str) -> str:
    """The key of the row of ``GROUPS`` that a group belongs to; KeyError when there is none."""
    name = group
    while name not in GROUPS:
        name, dot, _ = name.rpartition(".")
        if not dot:
            raise KeyError(group)
    return name


_REGISTRY: dict[str, Code] = {}


class Declare(Protocol):
    """What ``declaring`` gives."""

    def __call__(
        self,
        slug: str,
        severity: Severity,
        summary: str,
        page: str,
        *,
        by_default: bool = True,
        is_conditional: bool = False,
    ) -> Code:
        """The new code, entered in the registry. Raises ValueError when the slug is taken."""


def declaring(group: str) -> Declare:
    """The function that declares the codes of a group, as each ``codes`` module uses it."""

    def declare(
        slug: str,
        severity: Severity,
        summary: str,
        page: str,
        *,
        by_default: bool = True,
        is_conditional: bool = False,
    ) -> Code:
        if slug in _REGISTRY:
            raise ValueError(f"diagnostic code declared twice: {slug}")
        code = Code(slug, severity, summary, page, group, by_default, is_conditional)
        _REGISTRY[slug] = code
        return code

    return declare


def _named(slug: str) -> Code:
    return _REGISTRY[slug]


def declared() -> Mapping[str, Code]:
    """All codes declared by the modules imported so far, by slug."""
    return _REGISTRY


class Location(NamedTuple):
    """A place that a diagnostic speaks of: a stretch of a file, a path in the project, or both."""

    span: Span | None
    path: Path | None = None


Place = Location | Source | Span | Traced[object]
"""Anything that a diagnostic can be pinned to."""


def locations(place: Place) -> Sequence[Location]:
    """The locations that ``place`` stands for.

    Every file source of a traced value, and none for a pure choice.
    """
    if isinstance(place, Location):
        return (place,)
    if isinstance(place, Traced):
        return [
            of_parts(Location, (origin.span, origin.path))
            for origin in place.origins
            if isinstance(origin, Source)
        ]
    if isinstance(place, Source):
        return (Location(place.span, place.path),)
    return (Location(place),)


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


_NOWHERE = Span("", 0, 0, 0, 0)


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
        for span, _ in self.locations:
            if span is not None:
                return span
        return None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """File, line, column, code, message: the order in which findings are printed."""
        file, line, column, _, _ = self.span or _NOWHERE
        return (file, line, column, self.code.slug, self.message)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by file, line, column, code and message, as they are printed."""
    found = tuple(diagnostics)
    return tuple(sorted(found, key=attrgetter("sort_key"))) if len(found) > 1 else found


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
        cited: list[Location] = []
        for place in places:
            if place is not None:
                cited += locations(place)
        where = tuple(dict.fromkeys(cited) if len(cited) > 1 else cited)
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
                accepted=None,
                accepted_by=None,
                targets=(),
                fix=fix,
            )
        )

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record findings made elsewhere."""
        self._diagnostics.extend(diagnostics)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything recorded, sorted by file, line, column and code."""
        return in_order(self._diagnostics)

    @property
    def recorded(self) -> Sequence[Diagnostic]:
        """Everything recorded so far, as it came: for whoever looks through all of it."""
        return self._diagnostics

    def expect_error(self) -> None:
        """Raise AssertionError unless an error was recorded.

        Whoever gives up must have said why.
        """
        if not self.has_errors:
            raise AssertionError("gave up without a reason")

    @property
    def has_errors(self) -> bool:
        """Whether an error was recorded that nobody accepted."""
        for found in self._diagnostics:
            if found.severity is Severity.ERROR and found.accepted is None:
                return True
        return False
