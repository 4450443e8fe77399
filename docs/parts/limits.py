"""What ECS refuses, from the table of constraints."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from compose2ecs.ecs.limits import (
    LIMITS,
    Check,
    Clamp,
    Constraint,
    Count,
    DefaultNotSent,
    OneOf,
    Pattern,
    Range,
    Required,
    Unavailable,
    Unique,
)
from compose2ecs.ecs.target import TARGETS, LaunchType, Target
from docs.parts.text import code_words, sentence, table

_SECTIONS = {
    "task_definitions": "Task definitions",
    "services": "Services",
    "tasks": "Tasks that run once",
}
_CONTAINERS = "Containers"
_CATALOGUE = Path(__file__).resolve().parents[2] / "fixtures" / "limits" / "catalogue.toml"


def limits() -> Iterator[str]:
    """Every constraint with its field, its targets, what it says, and the AWS page it is from."""
    for section, rows in _by_section(LIMITS).items():
        yield from (f"### {section}", "")
        yield from table(
            ("Field", "Targets", "Rule", "Source"),
            (
                (field, targets_in_words(on), rule, f"<{page}>")
                for (field, rule, page), on in sorted(rows.items())
            ),
        )


def limits_of(target: Target) -> Iterator[str]:
    """The constraints of one target, as those of all."""
    chosen = [row for row in LIMITS if target in row.on]
    for section, rows in _by_section(chosen).items():
        yield from (f"### {section}", "")
        yield from table(
            ("Field", "Rule", "Source"),
            ((field, rule, f"<{page}>") for field, rule, page in sorted(rows)),
        )


Rows = dict[tuple[str, str, str], frozenset[Target]]
"""Field, rule and page, each as a cell, with the targets."""


def _by_section(chosen: Iterable[Constraint]) -> dict[str, Rows]:
    """The constraints by the kind of structure that they are about, those alike in all together."""
    rows: dict[str, Rows] = {section: {} for section in (_CONTAINERS, *_SECTIONS.values())}
    for row in chosen:
        section = _CONTAINERS if row.field.is_in_container else _SECTIONS[row.field.root]
        says = f' ECS says: "{row.says}"' if row.says else ""
        key = (f"`{row.field}`", demand(row) + says, row.source)
        rows[section][key] = rows[section].get(key, frozenset()) | row.on
    return {section: found for section, found in rows.items() if found}


def undecidable() -> Iterator[str]:
    """What ECS demands and requests alone cannot show, with the reason."""
    entries = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8")).values()
    yield from table(
        ("Demand", "Why it is not checked"),
        (
            (entry["title"], sentence(entry["undecidable"]))
            for entry in entries
            if "undecidable" in entry
        ),
    )


def targets_in_words(chosen: frozenset[Target]) -> str:
    """The targets by name; ``ec2-*`` where a launch type is complete."""
    if chosen == frozenset(TARGETS):
        return "all"
    left_out = frozenset(TARGETS) - chosen
    words = [word for kind in LaunchType for word in _names(kind, chosen)]
    others = [word for kind in LaunchType for word in _names(kind, left_out)]
    return f"all but {code_words(others)}" if len(others) < len(words) else code_words(words)


def _names(kind: LaunchType, chosen: frozenset[Target]) -> list[str]:
    members = [target for target in TARGETS if target.launch_type is kind]
    names = [target.name for target in members if target in chosen]
    return [f"{kind}*"] if len(names) == len(members) > 1 else names


def demand(row: Constraint) -> str:
    """What a constraint demands, and why. Raises TypeError for a kind that has no words here."""
    severity = "error" if row.refused else "warning"
    match row:
        case Unavailable():
            kept = f" `{row.default}` is the default, and is not sent." if row.default else ""
            ignored = "" if row.refused else " ECS is not known to refuse it."
            return f"{row.severity}: not available. {sentence(row.because)}{kept}{ignored}"
        case DefaultNotSent():
            return f"note: `{row.value}` is not sent. {sentence(row.because)}"
        case OneOf():
            return f"{severity}: one of {code_words(row.values)}. {sentence(row.because)}"
        case Range():
            return range_in_words(row)
        case Pattern():
            return f"{severity}: it takes {row.takes}."
        case Unique():
            return f"{severity}: each value once in a {row.within}."
        case Required():
            return f"{severity}: required. {sentence(row.because)}"
        case Count():
            return f"{severity}: {row.bounds} items."
        case Check():
            return f"{severity}: {sentence(row.test.__doc__ or row.code.summary)}"
    raise TypeError(f"no words for a constraint of the kind {type(row).__name__}")


def range_in_words(row: Range) -> str:
    """The bounds of a range, and what becomes of a number outside."""
    bounds = f"{row.bounds} {row.unit}".rstrip()
    if row.clamp is Clamp.NEVER:
        return f"{'error' if row.refused else 'warning'}: {bounds}."
    return f"warning: {bounds}. Out of range: {row.clamp.value}."
