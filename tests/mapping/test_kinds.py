"""The kinds of values that settings take."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.diagnostics import Reporter
from compose2ecs.mapping.settings import kinds
from compose2ecs.mapping.settings.declare import Block, needed, setting, settings
from compose2ecs.mapping.settings.kinds import Kind
from compose2ecs.mapping.settings.reading import Reading
from compose2ecs.source import Traced
from compose2ecs.trace import plain
from tests.mapping.build import texts, traced


def read(kind: Kind[Any], value: object) -> tuple[Any, list[str]]:
    """What is read, and what is found."""
    reporter = Reporter()
    found = kind.read(traced(value, ("x-ecs", "key")), Reading(reporter=reporter, name="key"))
    return plain(found), [line.partition(": ")[2] for line in texts(reporter.diagnostics)]


@settings
class Inner:
    """A structure for tests."""

    count: Traced[int] = needed(kinds.Whole(), "How many.")
    note: Traced[str] | None = setting(kinds.Text(), "What for.")


@pytest.mark.parametrize(
    ("kind", "value", "meaning"),
    [
        (kinds.Text(), "a b", "a b"),
        (kinds.Word("a", "b"), "b", "b"),
        (kinds.Flag(), True, True),
        (kinds.Flag(), "false", False),
        (kinds.Whole(), 3, 3),
        (kinds.Whole(), "3", 3),
        (kinds.Whole(None), "-3", -3),
        (kinds.Number(), "-1.5", -1.5),
        (kinds.Percent(), "12.5", 12.5),
        (kinds.Percent(), 100, 100.0),
        (kinds.Time(), "1m30s", 90),
        (kinds.Time(), "1500ms", 2),
        (kinds.Many(item=kinds.Text()), "a", ["a"]),
        (kinds.Many(item=kinds.Whole()), [1, "2"], [1, 2]),
        (kinds.Named(item=kinds.Flag(), wanted="flags"), {"a": "true"}, {"a": True}),
        (kinds.Patch(), {"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}),
        (Block(form=Inner), {"count": "2"}, {"count": 2}),
    ],
)
def test_what_is_read(kind: Kind[Any], value: object, meaning: object) -> None:
    assert read(kind, value) == (meaning, [])


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (kinds.Text(), " ", "key in x-ecs must be text"),
        (kinds.Text("^a", "Begin with a."), "b", "key in x-ecs must be text"),
        (kinds.Word("a", "b"), "c", "key in x-ecs must be one of a, b"),
        (kinds.Flag(), 1, "key in x-ecs must be true or false"),
        (kinds.Whole(), True, "key in x-ecs must be a whole number, 0 or more"),
        (kinds.Whole(1, 5), 6, "key in x-ecs must be a whole number from 1 to 5"),
        (kinds.Whole(1), "0", "key in x-ecs must be a whole number, 1 or more"),
        (kinds.Whole(), "three", "key in x-ecs must be a whole number, 0 or more"),
        (kinds.Number(), "x", "key in x-ecs must be a number"),
        (kinds.Percent(3), 2, "key in x-ecs must be percent, 3 to 100"),
        (kinds.Time(), 90, "key in x-ecs must be time with a unit (1m30s)"),
        (kinds.Time(), "soon", "key in x-ecs must be time with a unit (1m30s)"),
        (kinds.Named(item=kinds.Text(), wanted="texts"), ["a"], "key in x-ecs must be texts"),
        (kinds.Patch(), "a", "key in x-ecs must be members by name"),
        (Block(form=Inner), {}, "key in x-ecs must be settings with `count`"),
        (Block(form=Inner), ["a"], "key in x-ecs must be settings by name"),
    ],
)
def test_what_is_refused(kind: Kind[Any], value: object, message: str) -> None:
    assert read(kind, value) == (None, [message])


def test_a_refused_item_is_left_out() -> None:
    assert read(kinds.Many(item=kinds.Text()), ["a", 2]) == (
        ["a"],
        ["key in x-ecs must be text or a list of it"],
    )


def test_an_unknown_key_is_reported_and_the_rest_is_read() -> None:
    assert read(Block(form=Inner), {"count": 1, "notes": "x"}) == (
        {"count": 1},
        ["x-ecs has no setting `notes` in `key`"],
    )


def test_what_is_needed_and_refused_is_one_finding() -> None:
    assert read(Block(form=Inner), {"count": "x"}) == (
        None,
        ["key.count in x-ecs must be a whole number, 0 or more"],
    )


def test_every_kind_has_a_schema() -> None:
    assert kinds.Whole(1, 5).schema == {
        "type": ["integer", "string"],
        "minimum": 1,
        "maximum": 5,
        "pattern": "^-?[0-9]+$",
        "patternErrorMessage": "Give a whole number from 1 to 5.",
    }
    assert kinds.Many(item=kinds.Word("a", "b")).schema == {
        "type": ["array", "string"],
        "pattern": "^(a|b)$",
        "patternErrorMessage": "Give one of `a`, `b`, or a list.",
        "items": {"type": "string", "enum": ["a", "b"]},
        "uniqueItems": True,
    }
    assert kinds.Many(item=Block(form=Inner), at_most=2).schema == {
        "type": "array",
        "items": {"$ref": "#/definitions/inner"},
        "maxItems": 2,
        "uniqueItems": True,
    }
