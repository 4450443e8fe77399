"""Where a setting is being read, for the findings about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from compose2ecs.diagnostics import Reporter, Severity
from compose2ecs.mapping import codes
from compose2ecs.shape import replace, shape
from compose2ecs.source import Traced
from compose2ecs.trace import leaves

KEY = "x-ecs"

_FEW = 20
"""Names that a help lists."""


@shape
class Reading:
    """The setting that is read. ``name`` is its keys below ``x-ecs``, empty for all of it.

    ``wanted`` replaces what a kind says it wants.
    """

    reporter: Reporter
    name: str = ""
    wanted: str | None = None

    def below(self, key: str) -> Reading:
        """The reading of what stands under ``key``."""
        return Reading(reporter=self.reporter, name=f"{self.name}.{key}" if self.name else key)

    def wanting(self, wanted: str) -> Reading:
        """The same reading, with other words for what is wanted."""
        return replace(self, wanted=wanted)

    def refuse(self, found: Traced[Any], wanted: str, problem: str = "") -> None:
        """Report that a value is not what was wanted, unless that is known already."""
        if not self._is_reported(found):
            name = f"{self.name} in {KEY}" if self.name else KEY
            self.reporter.report(
                codes.INVALID_SETTING,
                f"{name} must be {self.wanted or wanted}",
                *leaves(found),
                help=problem or None,
            )

    def unknown(self, key: str, found: Traced[Any], known: Iterable[str]) -> None:
        """Report a key that is not among the settings ``known`` here."""
        if not self._is_reported(found):
            place = f"`{self.name}`" if self.name else "here"
            self.reporter.report(
                codes.UNKNOWN_SETTING,
                f"{KEY} has no setting `{key}` {'in ' if self.name else ''}{place}",
                *leaves(found),
                help=suggestion(key.replace("-", "_"), list(known)),
            )

    def _is_reported(self, found: Traced[Any]) -> bool:
        """Whether there is an error about the value, as when the schema of ``x-ecs`` refused it."""
        path = found.source and found.source.path
        return path is not None and any(
            problem.severity is Severity.ERROR and location.path == path
            for problem in self.reporter.diagnostics
            for location in problem.locations
        )


def suggestion(
    word: str, known: list[str], otherwise: str = "there is none with a similar name"
) -> str:
    """The nearest of ``known`` as a question; else all of them, or ``otherwise`` for many."""
    from difflib import get_close_matches  # noqa: PLC0415 -- only mistakes pay for the import

    near = get_close_matches(word, known, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    if len(known) > _FEW:
        return otherwise
    return "possible are " + ", ".join(f"`{name}`" for name in sorted(known))
