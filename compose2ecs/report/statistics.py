"""How often each code was found, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.text import SEVERITY_COLOURS, Painter

_ACCEPTED = "accepted"


def statistics(diagnostics: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """A line for each code and severity with the number of findings, the gravest and most first.

    What was accepted is counted apart, at the end.
    """
    paint = Painter(colour=colour)
    counts = Counter(
        (found.severity.value if found.accepted is None else _ACCEPTED, found.code.slug)
        for found in diagnostics
    )
    order = [*Severity, _ACCEPTED]
    rows = sorted(counts.items(), key=lambda row: (order.index(row[0][0]), -row[1], row[0][1]))
    width = max((len(str(count)) for count in counts.values()), default=0)
    return "".join(
        f"{count:>{width}}  {paint(f'{level:<8}', SEVERITY_COLOURS.get(level, '2'))}  {slug}\n"
        for (level, slug), count in rows
    )
