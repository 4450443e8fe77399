"""How large the JSON of requests is at the most."""

from __future__ import annotations

import json

import pytest

from compose2ecs.ecs.members import Items, Struct, members
from compose2ecs.ecs.model import RegisterTaskDefinition
from compose2ecs.ecs.refs import Joined, Ref, RefKind
from compose2ecs.ecs.wire import most_bytes, wire
from compose2ecs.source import Traced
from tests.ecs import build
from tests.ecs.build import leaf


def size(task: RegisterTaskDefinition) -> int:
    return len(json.dumps(wire(task), separators=(",", ":")))


@pytest.mark.parametrize(
    "member",
    [
        {"command": (leaf("é😀\0\\" * 500),)},
        {"command": tuple(leaf("") for _ in range(2000))},
        {"docker_labels": Traced({f"{number}{'😀' * 9}": leaf("") for number in range(500)})},
        {"memory": leaf(10**4000)},
        {"image": leaf(Ref(RefKind.REGISTRY, "é" * 5000, "😀" * 5000))},
        {"image": leaf(Joined((Ref(RefKind.RESOURCE_LABEL, "x"), "é") * 500))},
    ],
)
def test_what_is_reckoned_is_not_exceeded(member: dict[str, object]) -> None:
    task = build.task(build.container(**member))
    assert 3000 < size(task) <= most_bytes((task,))


def test_a_task_with_every_member_does_not_exceed_it() -> None:
    task = build.full(RegisterTaskDefinition)
    assert size(task) <= most_bytes((task,))


def test_a_small_task_is_reckoned_as_small() -> None:
    assert most_bytes((build.task(),)) < 5000


def test_no_name_of_a_member_is_longer_than_reckoned() -> None:
    known: dict[type, int] = {}
    kinds: list[type] = [RegisterTaskDefinition]
    while kinds:
        kind = kinds.pop()
        known[kind] = max(len(member.name) for member in members(kind).values())
        for member in members(kind).values():
            below = member.kind.item if isinstance(member.kind, Items) else member.kind
            if isinstance(below, Struct) and below.kind not in known:
                kinds.append(below.kind)
    assert len(known) > 30
    # Beside it stand two quotes, a colon and a comma, and around the value two brackets or quotes.
    assert max(known.values()) + 6 <= most_bytes(())
