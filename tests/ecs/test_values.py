from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import botocore.loaders
import pytest

from compose2ecs.ecs.limits import LIMITS
from compose2ecs.ecs.limits.enumerations import ENUMERATIONS
from compose2ecs.ecs.limits.fields import EcsField, Step
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.kinds import OneOf, Unavailable
from compose2ecs.ecs.naming import snake
from compose2ecs.ecs.target import TARGETS

SHAPES: Any = botocore.loaders.Loader().load_service_model("ecs", "service-2")["shapes"]


REQUESTS = {
    "task_definitions": "RegisterTaskDefinitionRequest",
    "services": "CreateServiceRequest",
    "tasks": "RunTaskRequest",
}
PARTLY = {
    "launch_type": "a target takes its own",
    "network_mode": "a target takes its own",
    "container_definitions[].log_configuration.log_driver": "targets take some of them each",
    "propagate_tags": "no service starts a task that runs once",
}
"""Enumerations of which no target takes all values, or some request takes none of one."""


def enumerations(
    shape: str, path: tuple[Step, ...] = ()
) -> Iterator[tuple[tuple[Step, ...], list[str]]]:
    """Every enumeration below a shape of the API: the steps that lead to it, and its values."""
    described = SHAPES[shape]
    if described["type"] == "structure" and not described.get("document"):
        for name, member in described["members"].items():
            yield from enumerations(member["shape"], (*path, Step(snake(name), each=False)))
    elif described["type"] == "list":
        *before, last = path
        yield from enumerations(described["member"]["shape"], (*before, last._replace(each=True)))
    elif "enum" in described:
        yield path, described["enum"]


OF_THE_API = {
    EcsField(root=root, steps=steps): values
    for root, shape in REQUESTS.items()
    for steps, values in enumerations(shape)
}


def written(field: EcsField) -> str:
    return ".".join(f"{step.name}{'[]' * step.each}" for step in field.steps)


@pytest.mark.parametrize("field", OF_THE_API, ids=lambda field: f"{field.root}-{written(field)}")
def test_every_enumeration_of_the_api_is_a_constraint_on_all_targets(field: EcsField) -> None:
    rows = [row for row in LIMITS if isinstance(row, OneOf) and row.field == field]
    for target in TARGETS:
        own = [row for row in rows if target in row.on]
        gone = [
            r for r in LIMITS if isinstance(r, Unavailable) and r.field == field and target in r.on
        ]
        assert own or gone
        for row in own:
            assert set(row.values) <= set(OF_THE_API[field])
    if written(field) not in PARTLY:
        assert any(set(row.values) == set(OF_THE_API[field]) and row.on == ALL for row in rows)


@pytest.mark.parametrize("row", ENUMERATIONS, ids=lambda row: str(row[0]))
def test_enumerations_are_those_of_the_api(row: tuple[EcsField, str, str]) -> None:
    field, values, _ = row
    assert sorted(values.split()) == sorted(OF_THE_API[field])


def test_every_log_driver_runs_somewhere() -> None:
    drivers = {driver for target in TARGETS for driver in target.log_drivers}
    assert drivers == set(SHAPES["LogDriver"]["enum"])


def test_compatibilities_are_those_of_the_api() -> None:
    assert {target.compatibility for target in TARGETS} == set(SHAPES["Compatibility"]["enum"])
