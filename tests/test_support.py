"""The support matrix as data: what is read is what was written, and attributes are found in it."""

from __future__ import annotations

import json

import pytest

from compose2ecs import _resources, support
from compose2ecs.support import Fate, Outcome, Row


def outcome(fate: Fate, *targets: str) -> Outcome:
    return Outcome(targets=targets, fate=fate, fields=(), remarks=())


def row(attribute: str, *outcomes: Outcome) -> Row:
    return Row(attribute=attribute, says="", outcomes=outcomes)


ROWS = tuple(
    row(attribute, outcome(Fate.MAPPED, "a", "b"))
    for attribute in (
        "name",
        "networks.*.driver",
        "services.*.cap_drop[]",
        "services.*.deploy.resources.limits.memory",
        "services.*.deploy.resources.limits.cpus",
        "services.*.labels.*",
        "services.*.ports[].host_ip",
        "volumes.*.driver",
    )
)


def attributes(wanted: str) -> list[str]:
    return [found.attribute for found in support.found(ROWS, wanted)]


@pytest.mark.parametrize(
    "wanted",
    ["cap_drop", "services.web.cap_drop", "services.*.cap_drop[]", "services.web.cap_drop[0]"],
)
def test_an_attribute_has_several_spellings(wanted: str) -> None:
    assert attributes(wanted) == ["services.*.cap_drop[]"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("name", ["name"]),
        ("driver", ["networks.*.driver", "volumes.*.driver"]),
        ("volumes.data.driver", ["volumes.*.driver"]),
        ("deploy.resources.limits.memory", ["services.*.deploy.resources.limits.memory"]),
        ("ports.host_ip", ["services.*.ports[].host_ip"]),
        ("services.web.ports[1].host_ip", ["services.*.ports[].host_ip"]),
        ("labels.com", ["services.*.labels.*"]),
        ("memory", []),
        ("services.web.cap_drop.x", []),
        ("", []),
    ],
)
def test_what_a_word_finds(wanted: str, found: list[str]) -> None:
    assert attributes(wanted) == found


def test_a_structure_is_all_that_is_in_it() -> None:
    assert attributes("deploy.resources") == [
        "services.*.deploy.resources.limits.memory",
        "services.*.deploy.resources.limits.cpus",
    ]


def test_names_are_those_that_find_something() -> None:
    known = support.names(ROWS)
    assert known[:3] == ["name", "driver", "cap_drop"]
    assert [name for name in known if not attributes(name)] == []


def test_what_is_alike_below_a_structure_is_folded() -> None:
    mapped, lost = outcome(Fate.MAPPED, "a"), outcome(Fate.LOST, "a")
    rows = [
        row("services.*.build.args.*", lost),
        row("services.*.build.context", lost),
        row("services.*.deploy.mode", mapped),
        row("services.*.deploy.replicas", lost),
        row("services.*.image", mapped),
        row("volumes.*.driver", mapped),
        row("volumes.*.name", mapped),
    ]
    folded = support.folded(rows, lambda row: row.on("a").fate)
    assert [attribute for attribute, _ in folded] == [
        "services.*.build.**",
        "services.*.deploy.mode",
        "services.*.deploy.replicas",
        "services.*.image",
        "volumes.*.driver",
        "volumes.*.name",
    ]


def test_an_attribute_and_what_is_below_it_are_folded_together() -> None:
    lost = outcome(Fate.LOST, "a")
    rows = [row("services.*.models.*", lost), row("services.*.models.*.model_var", lost)]
    folded = support.folded(rows, lambda row: row.on("a").fate)
    assert [attribute for attribute, _ in folded] == ["services.*.models.**"]


def test_a_row_knows_its_targets() -> None:
    mixed = row("name", outcome(Fate.MAPPED, "a", "b"), outcome(Fate.LOST, "c"))
    assert mixed.on("c").fate is Fate.LOST
    assert support.restricted(mixed, ["b", "c"]).outcomes == (
        outcome(Fate.MAPPED, "b"),
        outcome(Fate.LOST, "c"),
    )
    with pytest.raises(LookupError, match="nothing is known about name on d"):
        mixed.on("d")


def test_what_is_written_is_read_again() -> None:
    shipped = support.matrix()
    document = support.document(shipped.rows, shipped.targets)
    assert document == json.loads(json.dumps(_resources.document(support.RESOURCE)))


def test_every_fate_has_a_symbol_of_its_own_and_a_meaning() -> None:
    assert len({fate.symbol for fate in Fate}) == len(Fate)
    assert all(fate.meaning for fate in Fate)
