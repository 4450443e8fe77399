"""The support matrix: for every attribute of Compose and every target what becomes of it.

The data is measured, not declared: ``docs/probe.py`` converts a small project for each attribute
and target, and writes what it saw into ``schemas/support.json``. Nothing here knows Compose or ECS,
so that looking something up costs no more than reading the file.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from compose2ecs import _resources
from compose2ecs.shape import replace, shape

RESOURCE = "support"
"""The name of the file with the data."""


class Fate(StrEnum):
    """What becomes of an attribute on a target."""

    MAPPED = "mapped"
    CHANGED = "changed"
    LOST = "lost"
    IRRELEVANT = "irrelevant"
    CONSUMED = "consumed"

    @property
    def symbol(self) -> str:
        """One character for tables."""
        return _SYMBOLS[self]

    @property
    def meaning(self) -> str:
        """What a reader has to know, for legends."""
        return _MEANINGS[self]


_SYMBOLS = {
    Fate.MAPPED: "●",
    Fate.CHANGED: "◐",
    Fate.LOST: "○",
    Fate.IRRELEVANT: "-",
    Fate.CONSUMED: "·",
}
_MEANINGS = {
    Fate.MAPPED: "it is in the result",
    Fate.CHANGED: "it is in the result in part: changed, or for some values only; findings say so",
    Fate.LOST: "it is not in the result; a warning or an error says so",
    Fate.IRRELEVANT: "it makes no difference on ECS; a note says so",
    Fate.CONSUMED: "it does its work while the project is loaded",
}


@shape
class Remark:
    """A finding about an attribute, in the words that it has about the measured project."""

    code: str
    severity: str
    message: str
    help: str | None


@shape
class Outcome:
    """What becomes of an attribute on some targets, which are alike in this.

    ``fields`` are members of the ECS API that depend on the attribute.
    """

    targets: tuple[str, ...]
    fate: Fate
    fields: tuple[str, ...]
    remarks: tuple[Remark, ...]


@shape
class Row:
    """An attribute as a pattern, such as ``services.*.cap_drop[]``; ``says`` is a sentence."""

    attribute: str
    says: str
    outcomes: tuple[Outcome, ...]

    def on(self, target: str) -> Outcome:
        """What becomes of it on one target. Raises LookupError for one without data."""
        for outcome in self.outcomes:
            if target in outcome.targets:
                return outcome
        raise LookupError(f"nothing is known about {self.attribute} on {target}")


@shape
class Matrix:
    """All attributes in the order of their names, and the titles of the targets by their names."""

    targets: Mapping[str, str]
    rows: tuple[Row, ...]


@cache
def matrix() -> Matrix:
    """The matrix that ships with the package."""
    document = _resources.document(RESOURCE)
    return Matrix(
        targets=document["targets"],
        rows=tuple(_row(name, row) for name, row in document["attributes"].items()),
    )


def _row(attribute: str, row: Mapping[str, Any]) -> Row:
    return Row(
        attribute=attribute,
        says=row["says"],
        outcomes=tuple(
            Outcome(
                targets=tuple(outcome["targets"]),
                fate=Fate(outcome["fate"]),
                fields=tuple(outcome["fields"]),
                remarks=tuple(Remark(**remark) for remark in outcome["findings"]),
            )
            for outcome in row["outcomes"]
        ),
    )


def document(rows: Iterable[Row], targets: Mapping[str, str]) -> dict[str, Any]:
    """The rows as JSON values, from which ``matrix`` makes them again. Version 1."""
    return {
        "version": 1,
        "targets": dict(targets),
        "attributes": {row.attribute: _plain(row) for row in rows},
    }


def _plain(row: Row) -> dict[str, Any]:
    return {
        "says": row.says,
        "outcomes": [
            {
                "targets": list(outcome.targets),
                "fate": outcome.fate.value,
                "fields": list(outcome.fields),
                "findings": [
                    {
                        "code": remark.code,
                        "severity": remark.severity,
                        "message": remark.message,
                        "help": remark.help,
                    }
                    for remark in outcome.remarks
                ],
            }
            for outcome in row.outcomes
        ],
    }


def restricted(row: Row, targets: Iterable[str]) -> Row:
    """The row with these targets alone."""
    wanted = set(targets)
    outcomes = tuple(
        replace(outcome, targets=kept)
        for outcome in row.outcomes
        if (kept := tuple(name for name in outcome.targets if name in wanted))
    )
    return replace(row, outcomes=outcomes)


def found(rows: Iterable[Row], wanted: str) -> tuple[Row, ...]:
    """The rows that ``wanted`` names: an attribute, or a structure with all that is in it.

    It may begin at the top of the file, ``services.web.ports``, or where an attribute of a service,
    a volume or another thing with a name begins, ``ports``; an item of a list may have a number.
    """
    words = _words(wanted)
    return tuple(row for row in rows if any(_covers(words, ways) for ways in _ways(row.attribute)))


def names(rows: Iterable[Row]) -> list[str]:
    """Everything that ``found`` has rows for, in its shortest spelling, each once."""
    paths = (min(_ways(row.attribute), key=len) for row in rows)
    every = (".".join(words[:end]) for words in paths for end in range(1, len(words) + 1))
    return list(dict.fromkeys(every))


def _words(path: str) -> tuple[str, ...]:
    return tuple(word for word in re.sub(r"\[[^\]]*\]", "", path).split(".") if word)


def _ways(attribute: str) -> Iterator[tuple[str, ...]]:
    """The words of an attribute, from the top of the file and from below a name."""
    words = _words(attribute)
    yield words
    if words[1:2] == ("*",) and len(words) > 2:
        yield words[2:]


def _covers(wanted: tuple[str, ...], attribute: tuple[str, ...]) -> bool:
    pairs = zip(wanted, attribute, strict=False)
    return 0 < len(wanted) <= len(attribute) and all(
        theirs in ("*", ours) for ours, theirs in pairs
    )


def folded(
    rows: Iterable[Row], alike: Callable[[Row], object], below: tuple[str, ...] = ()
) -> Iterator[tuple[str, Row]]:
    """The rows with what to call them: ``services.*.build.**`` for all below, where all are alike.

    Things with names of their own, as services, are not folded. ``below`` is what all rows share.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        words = row.attribute.split(".")
        groups.setdefault(words[len(below)] if len(words) > len(below) else "", []).append(row)
    for word, members in groups.items():
        place = (*below, word)
        if len(members) == 1 or not word:
            yield from ((row.attribute, row) for row in members)
        elif len(place) > _OWN_NAME and len({alike(row) for row in members}) == 1:
            yield f"{'.'.join(place)}.**", members[0]
        else:
            yield from folded(members, alike, place)


_OWN_NAME = 2
"""The number of words in ``services.*``."""
