"""What is found while loading goes on after errors: everything but what only follows from them.

A phase works on what the phases before it have left, faults and all. Two things follow from a fault
and are no findings of their own: whatever a later phase says about the very same text, and that
something is missing which the fault may have hidden. The first is left out here; who looks for what
is missing asks first.
"""

from __future__ import annotations

from collections.abc import Collection

from compose2ecs.compose.structure.codes import MISSING_ATTRIBUTE, UNKNOWN_ATTRIBUTE
from compose2ecs.compose.structure.hints import closest
from compose2ecs.diagnostics import (
    Code,
    Diagnostic,
    Fix,
    Location,
    Place,
    Reporter,
    Severity,
    locations,
)
from compose2ecs.source import Path, Span

_SERVICE = 2
"""The length of the path of a service."""

MAX_COMPARED = 20_000
"""Names that are held against misspelt ones in one run."""


class Findings(Reporter):
    """A reporter for phases that stand on each other.

    ``incomplete`` is set when a file, or a fault too many to be reported, may hold anything;
    ``unknown_names`` when an included file may define anything; ``unextended`` are the services
    whose base is not known.
    """

    def __init__(self) -> None:
        super().__init__()
        self.incomplete = False
        self.unknown_names = False
        self.unextended: set[str] = set()
        self._paths: dict[tuple[str, Span], Path | None] = {}
        self._doubtful: set[Span] = set()
        self._touched: set[Path] = set()
        self._faulty: set[Path] = set()
        self._below: dict[Path, list[str | int]] = {}
        self._unknown: dict[Path, list[str]] = {}
        self._names: set[str | int] = set()
        self._looked_at = 0
        self._compared = 0

    def report(
        self,
        code: Code,
        message: str,
        *places: Place | None,
        help: str | None = None,
        severity: Severity | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Record one finding, unless it is about text in which an earlier phase found a fault.

        What is wrong with an anchor, or with a service that others extend, is recorded once.
        """
        where = _first(places)
        if where is not None and where.span is not None:
            known = self._paths.setdefault((code.slug, where.span), where.path)
            if known != where.path or where.span in self._doubtful:
                return
        super().report(code, message, *places, help=help, severity=severity, fix=fix)

    def next_phase(self) -> None:
        """From here on the errors that were found so far are those of earlier phases."""
        if len(self._diagnostics) == self._looked_at:
            return
        for found in self._diagnostics[self._looked_at :]:
            if found.severity is Severity.ERROR:
                self._blame(found)
        self._looked_at = len(self._diagnostics)

    def _blame(self, found: Diagnostic) -> None:
        # What lacks an attribute is sound itself: its place may have more to say.
        if found.span is not None and found.code is not MISSING_ATTRIBUTE:
            self._doubtful.add(found.span)
        path = found.locations[0].path if found.locations else None
        if path is None:
            return
        self._faulty.add(path)
        self._touched |= {path[:length] for length in range(len(path) + 1)}
        if path:
            self._below.setdefault(path[:-1], []).append(path[-1])
        if path and found.code is UNKNOWN_ATTRIBUTE:
            self._unknown.setdefault(path[:-1], []).append(str(path[-1]))
            self._names.add(path[-1])

    def doubt(self, span: Span) -> None:
        """Take the text at ``span`` for one that nothing can be said about."""
        self._doubtful.add(span)

    def is_doubtful(self, span: Span | None) -> bool:
        """Whether an earlier phase has found a fault in the text at ``span``."""
        return span in self._doubtful

    def guess(self, name: str, names: Collection[str]) -> str | None:
        """The one of ``names`` that is most like ``name``, until many have been looked through."""
        self._compared += len(names)
        return closest(name, names) if self._compared <= MAX_COMPARED else None

    def lacks(self, path: Path, *keys: str) -> bool:
        """Whether the structure at ``path``, which has none of ``keys``, was meant to have none.

        It may have one that a fault has hidden: in a file that cannot be read, in its base, under a
        misspelt key, or in the value itself.
        """
        if self.incomplete or (path[0] == "services" and path[1] in self.unextended):
            return False
        if any(path[:length] in self._faulty for length in range(len(path) + 1)):
            return False
        if any(key in keys for key in self._below.get(path, ())):
            return False
        unknown = self._unknown.get(path, ())
        if len(path) != _SERVICE or path[0] != "services":
            return not unknown
        # A service has so many attributes that most misspelt ones are others.
        return not any(closest(key, keys) for key in unknown)

    def may_define(self, kind: str, name: str) -> bool:
        """Whether a fault may hide the ``name`` under the top-level ``kind``."""
        if self.incomplete or self.unknown_names or name in self._names:
            return True
        if () in self._faulty or (kind,) in self._faulty:
            return True
        return any(closest(key, [kind]) for key in self._unknown.get((), ()))

    def is_faulty(self, path: Path) -> bool:
        """Whether an earlier phase has found a fault at ``path`` or below it."""
        return path in self._touched


def _first(places: tuple[Place | None, ...]) -> Location | None:
    """The location that a finding at ``places`` has first."""
    for place in places:
        found = locations(place) if place is not None else ()
        if found:
            return found[0]
    return None
