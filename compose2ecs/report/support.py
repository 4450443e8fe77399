"""The support matrix as text and as JSON: as a table, or all that is known of some attributes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from compose2ecs import support
from compose2ecs.report.text import SEVERITY_COLOURS, Painter
from compose2ecs.support import Fate, Outcome, Row

_COLOURS = {
    Fate.MAPPED: "32",
    Fate.CHANGED: "33",
    Fate.LOST: "31",
    Fate.IRRELEVANT: "2",
    Fate.CONSUMED: "2",
}
_WIDTH = 100
"""The columns of a line of prose."""


def table_text(rows: Sequence[Row], targets: Iterable[str], *, colour: bool = False) -> str:
    """A line for each attribute, with a symbol for each target, below their names."""
    paint = Painter(colour=colour)
    names = list(targets)

    def symbols(row: Row) -> tuple[Fate, ...]:
        return tuple(row.on(name).fate for name in names)

    folded = list(support.folded(rows, symbols))
    width = max((len(attribute) for attribute, _ in folded), default=0)
    lines = [f"{'':{width}}  {'│ ' * at}┌ {name}" for at, name in reversed(list(enumerate(names)))][
        ::-1
    ]
    for attribute, row in folded:
        marks = " ".join(paint(fate.symbol, _COLOURS[fate]) for fate in symbols(row))
        lines.append(f"{attribute:{width}}  {marks}")
    legend = (f"{paint(fate.symbol, _COLOURS[fate])} {fate}: {fate.meaning}" for fate in Fate)
    return "".join(f"{line}\n" for line in [*lines, "", *legend])


def details_text(rows: Sequence[Row], *, colour: bool = False) -> str:
    """All that is known of each attribute: fates by target, fields, findings, the way out."""
    paint = Painter(colour=colour)
    blocks = ("\n".join(_details(row, paint)) for row in rows)
    return "\n\n".join(blocks) + "\n"


def to_json(rows: Sequence[Row], targets: Mapping[str, str]) -> str:
    """The rows in the shape of the data that ships, as JSON text with a final newline."""
    return json.dumps(support.document(rows, targets), indent=2, ensure_ascii=False) + "\n"


def _details(row: Row, paint: Painter) -> Iterator[str]:
    yield paint(row.attribute, "1")
    yield from (f"  {line}" for line in wrap(row.says, _WIDTH))
    for outcome in row.outcomes:
        yield ""
        mark = paint(f"{outcome.fate.symbol} {outcome.fate}", _COLOURS[outcome.fate])
        yield f"  {mark} on {_listed(outcome, row)}"
        yield from (f"    → {field}" for field in outcome.fields)
        for remark in outcome.remarks:
            severity = paint(remark.severity, SEVERITY_COLOURS[remark.severity])
            yield f"    {severity} [{remark.code}] {remark.message}"
            if remark.help is not None:
                first, *rest = remark.help.split("\n")
                yield f"      {paint('help:', '1')} {first}"
                yield from (f"        {line}" for line in rest)


def _listed(outcome: Outcome, row: Row) -> str:
    """The targets of an outcome by name."""
    return (
        "every target"
        if len(row.outcomes) == 1 and len(outcome.targets) > 1
        else ", ".join(outcome.targets)
    )
