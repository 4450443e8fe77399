"""Every attribute has exactly one fate, and the fates are of attributes that exist."""

from __future__ import annotations

from compose2ecs.compose.structure.schema import attribute_patterns
from compose2ecs.mapping import translate
from compose2ecs.mapping.claims import CLAIMS
from compose2ecs.mapping.patterns import covers, model_patterns
from compose2ecs.mapping.unmapped import CONSUMED, UNMAPPED

SETTINGS = "x-ecs."
RULES = translate.__name__

ROWS = [*CLAIMS, *UNMAPPED, *CONSUMED]
ATTRIBUTES = [row for row in ROWS if SETTINGS not in row]


def test_every_attribute_has_exactly_one_fate() -> None:
    assert RULES
    fates = {
        leaf: [row for row in ATTRIBUTES if covers(row, leaf)] for leaf in sorted(model_patterns())
    }
    assert {leaf: rows for leaf, rows in fates.items() if len(rows) != 1} == {}


def test_every_fate_is_that_of_an_attribute() -> None:
    known = model_patterns() | {"version", "include"}
    assert [row for row in ATTRIBUTES if not any(covers(row, leaf) for leaf in known)] == []


def test_every_attribute_of_the_schema_has_a_fate() -> None:
    """Short forms of the schema are those of an attribute that the model has in its long form."""
    places = {
        place for row in (*ATTRIBUTES, *model_patterns()) for place in _and_above(_plain(row))
    }
    missing = [
        pattern
        for pattern in sorted(attribute_patterns())
        if _plain(pattern) not in places
        and not any(covers(row, pattern) for row in ATTRIBUTES)
        and pattern not in SHORT_FORMS
    ]
    assert missing == []


SHORT_FORMS = {
    f"{kind}.*.external.name": "name" for kind in ("networks", "volumes", "secrets", "configs")
}
"""Forms that the loader rewrites to another attribute."""


def _plain(pattern: str) -> str:
    """The pattern with names and positions alike, as the list form of a mapping has positions."""
    return pattern.removesuffix(".**").replace("[]", ".*")


def _and_above(pattern: str) -> list[str]:
    words = pattern.split(".")
    return [".".join(words[:count]) for count in range(1, len(words) + 1)]
