"""A project on all targets, as text and as JSON. Version 1."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from compose2ecs.comparison import Comparison, Loss, Verdict
from compose2ecs.diagnostics import Location, Severity
from compose2ecs.report.excerpt import printable
from compose2ecs.report.text import SEVERITY_COLOURS, Painter, counted
from compose2ecs.source import dotted

_SHOWN = 8
"""The places of a loss that are printed; the JSON has all."""


def comparison_text(compared: Comparison, *, colour: bool = False) -> str:
    """Counts for each target, what is lost on all of them, what is special, what to choose."""
    paint = Painter(colour=colour)
    lines = list(_counts(compared.verdicts, paint))
    if compared.shared:
        lines += ["", paint("On every target", "1"), *_losses(compared.shared, paint)]
    for names, losses in _together(compared.verdicts):
        lines += ["", f"{paint('On ' + ', '.join(names), '1')}", *_losses(losses, paint)]
    lines += ["", *_recommendation(compared, paint)]
    return "".join(f"{line}\n" for line in lines)


def comparison_json(compared: Comparison) -> str:
    """The comparison as JSON text with a final newline."""
    document = {
        "version": 1,
        "shared": [_loss(loss) for loss in compared.shared],
        "targets": [
            {
                "name": verdict.target.name,
                "title": verdict.target.title,
                "summary": {
                    **{severity.value: n for severity, n in verdict.counts.items()},
                    "accepted": verdict.accepted,
                },
                "special": [_loss(loss) for loss in verdict.special],
            }
            for verdict in compared.verdicts
        ],
        "recommended": [verdict.target.name for verdict in compared.recommended],
        "not_judged": [target.name for target in compared.not_judged],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _counts(verdicts: Sequence[Verdict], paint: Painter) -> Iterator[str]:
    width = max(len(verdict.target.name) for verdict in verdicts)
    yield paint(f"{'':{width}}  errors  warnings  notes  accepted", "2")
    for verdict in verdicts:
        errors, warnings, notes = (verdict.counts[severity] for severity in Severity)
        shown = paint(f"{errors:6}", SEVERITY_COLOURS[Severity.ERROR] if errors else "32")
        yield (
            f"{verdict.target.name:{width}}  {shown}  {warnings:8}  {notes:5}  {verdict.accepted:8}"
        )


def _together(verdicts: Sequence[Verdict]) -> Iterator[tuple[list[str], tuple[Loss, ...]]]:
    """The names of targets with what is special to them, those that lose the same together."""
    alike: dict[tuple[Loss, ...], list[str]] = {}
    for verdict in verdicts:
        alike.setdefault(verdict.special, []).append(verdict.target.name)
    for losses, names in alike.items():
        if losses:
            yield names, losses


def _losses(losses: Sequence[Loss], paint: Painter) -> Iterator[str]:
    for loss in losses:
        level = paint(loss.severity.value, SEVERITY_COLOURS[loss.severity])
        places = list(dict.fromkeys(_place(place) for place in loss.places))
        more = len(places) - _SHOWN
        shown = ", ".join(places[:_SHOWN]) + (f", and {more} more" if more > 0 else "")
        yield f"  {level} {loss.code.slug}: {shown or 'the project'}"


def _place(location: Location) -> str:
    """A path with its line; either alone where there is only one."""
    line = f"{location.span.file}:{location.span.line}" if location.span else ""
    if location.path is None:
        return printable(line)
    path = dotted(location.path)
    return printable(f"{path} ({line})" if line else path)


def _recommendation(compared: Comparison, paint: Painter) -> Iterator[str]:
    fine = compared.recommended
    if fine:
        listed = ", ".join(
            f"{verdict.target.name} ({counted(verdict.counts[Severity.WARNING], Severity.WARNING)})"
            for verdict in fine
        )
        yield f"{paint('Without errors:', '1')} {listed}"
    else:
        fewest = min(compared.verdicts, key=lambda verdict: verdict.counts[Severity.ERROR])
        yield (
            f"{paint('No target takes the project without errors.', '1')} The fewest are on "
            f"{fewest.target.name}: {fewest.counts[Severity.ERROR]}"
        )
    others = ", ".join(target.name for target in compared.not_judged)
    if others:
        yield paint(f"Not judged, as they run another operating system: {others}", "2")


def _loss(loss: Loss) -> dict[str, Any]:
    return {
        "code": loss.code.slug,
        "severity": loss.severity.value,
        "summary": loss.code.summary,
        "places": [
            {
                "path": dotted(place.path) if place.path is not None else None,
                "file": place.span.file if place.span else None,
                "line": place.span.line if place.span else None,
                "column": place.span.column if place.span else None,
            }
            for place in loss.places
        ],
    }
