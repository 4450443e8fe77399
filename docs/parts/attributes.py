"""The attributes of Compose by target, from the support matrix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from compose2ecs import support
from compose2ecs.mapping.dispositions import fates
from compose2ecs.mapping.unmapped import Unmapped
from compose2ecs.support import Fate, Outcome, Row
from docs.parts.text import code_words, sentence, table, written

SECTIONS = {
    "services.*": "Services",
    "networks.*": "Networks",
    "volumes.*": "Volumes",
    "secrets.*": "Secrets",
    "configs.*": "Configs",
    "models.*": "Models",
    "": "Top level",
}
"""The headings of attributes, by what they begin with; the last takes the rest."""

COLUMNS = {
    "fargate": "Fargate",
    "fargate-windows": "Fargate Windows",
    "ec2-bridge": "EC2 bridge",
    "ec2-host": "EC2 host",
    "ec2-awsvpc": "EC2 awsvpc",
    "ec2-windows": "EC2 Windows",
    "external-bridge": "External",
    "managed-instances-awsvpc": "Managed",
}
"""The targets that have a column, with its heading; the others have a page of their own only."""


def legend() -> Iterator[str]:
    """What each symbol means."""
    yield from table(
        ("", "Fate", "Meaning"),
        ((fate.symbol, f"**{fate}**", sentence(fate.meaning)) for fate in Fate),
    )


def attributes() -> Iterator[str]:
    """Every attribute with what becomes of it on each target, a table for each section."""
    rows: dict[str, list[Row]] = {section: [] for section in SECTIONS}
    for row in support.matrix().rows:
        section = next(name for name in SECTIONS if row.attribute.startswith(name))
        rows[section].append(row)
    heads = tuple(f"[{title}](targets/{name}.md)" for name, title in COLUMNS.items())
    for section, found in rows.items():
        yield from (f"### {SECTIONS[section]}", "")
        yield from table(("Attribute", *heads, "What happens"), _cells(section, found))


def _cells(section: str, rows: list[Row]) -> Iterator[tuple[str, ...]]:
    """The rows of a table, attributes that are alike in one."""
    alike: dict[object, list[tuple[str, Row]]] = defaultdict(list)
    for attribute, row in support.folded(rows, _alike):
        alike[_alike(row)].append((attribute.removeprefix(f"{section}."), row))
    for members in alike.values():
        row = members[0][1]
        names = code_words(attribute for attribute, _ in members)
        yield names, *(row.on(target).fate.symbol for target in COLUMNS), _what(row)


def _alike(row: Row) -> object:
    """What two rows share when they can stand as one."""
    symbols = tuple(row.on(target).fate for target in COLUMNS)
    return row.says, symbols, _what(row)


def _what(row: Row) -> str:
    """The sentence about an attribute, the values with a fate of their own, and the codes."""
    disposed = disposition(row.attribute)
    cases = (disposed.cases or {}).items() if disposed else ()
    codes = {
        remark.code: None
        for outcome in row.outcomes
        for remark in outcome.remarks
        if remark.severity != "note" or outcome.fate is Fate.IRRELEVANT
    }
    return " ".join(
        [
            row.says,
            *([sentence(disposed.help)] if disposed and disposed.help else ()),
            *(f"`{written(value)}`: {each.because}." for value, each in cases),
            ", ".join(link(code) for code in codes),
        ]
    ).strip()


def disposition(attribute: str) -> Unmapped | None:
    """The row of an attribute that is not translated; None for one that is."""
    words = attribute.replace("[]", ".[]").split(".")
    match = fates().find(tuple(0 if word == "[]" else word for word in words))
    return match.value if match is not None and isinstance(match.value, Unmapped) else None


def link(code: str) -> str:
    """A code with a link to its page."""
    return f"[`{code}`](rules/{code}.md)"


def linked_codes(outcome: Outcome) -> str:
    """The severities and codes of what is found, without notes."""
    return ", ".join(
        f"{remark.severity} {link(remark.code)}"
        for remark in outcome.remarks
        if remark.severity != "note"
    )


def way_out(outcome: Outcome) -> str:
    """The way out that the gravest finding with one names; empty when none does."""
    helps = (remark.help for remark in outcome.remarks if remark.severity != "note")
    return sentence(next(filter(None, helps), "").partition("\n")[0].rstrip(":"))
