from __future__ import annotations

from typing import Any

import botocore.loaders
import pytest

from compose2ecs.ecs.limits.fields import EcsField
from compose2ecs.ecs.limits.values import ENUMERATIONS
from compose2ecs.ecs.naming import camel
from compose2ecs.ecs.target import TARGETS

SHAPES: Any = botocore.loaders.Loader().load_service_model("ecs", "service-2")["shapes"]


def enumeration(field: EcsField) -> list[str]:
    """The values that the model of the API lists for a field."""
    name = (
        "RegisterTaskDefinitionRequest"
        if field.root == "task_definitions"
        else ("CreateServiceRequest")
    )
    for step in field.steps:
        name = SHAPES[name]["members"][camel(step.name)]["shape"]
        if step.each:
            name = SHAPES[name]["member"]["shape"]
    values: list[str] = SHAPES[name]["enum"]
    return values


@pytest.mark.parametrize("row", ENUMERATIONS, ids=lambda row: str(row[0]))
def test_enumerations_are_those_of_the_api(row: tuple[EcsField, str, str]) -> None:
    field, values, _ = row
    assert sorted(values.split()) == sorted(enumeration(field))


def test_every_log_driver_runs_somewhere() -> None:
    drivers = {driver for target in TARGETS for driver in target.log_drivers}
    assert drivers == set(SHAPES["LogDriver"]["enum"])


def test_compatibilities_are_those_of_the_api() -> None:
    assert {target.compatibility for target in TARGETS} == set(SHAPES["Compatibility"]["enum"])
