"""Every field has the name that CloudFormation gives it, by the schemas that cfn-lint brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, get_args, get_origin

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from compose2ecs.ecs.model import CreateService, RegisterTaskDefinition
from compose2ecs.ecs.naming import API_ONLY, resource_property
from compose2ecs.source import Traced
from tests.ecs.build import present

RESOURCES = {
    "AWS::ECS::TaskDefinition": RegisterTaskDefinition,
    "AWS::ECS::Service": CreateService,
}
OF_THE_RESOURCE = {
    "AWS::ECS::TaskDefinition": {"TaskDefinitionArn"},
    "AWS::ECS::Service": {"ForceNewDeployment", "Name", "ServiceArn"},
}
"""Properties that stand for no member of the request: what the resource returns, and how a stack
updates it."""


class Structure(NamedTuple):
    """A structure of the model, and the properties at its place in the schema of a resource."""

    kind: type
    properties: frozenset[str]


def structures(resource: str) -> list[Structure]:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource).schema
    return list(_structures(RESOURCES[resource], schema, schema))


def _structures(annotation: Any, schema: Any, root: Any) -> Iterator[Structure]:
    while "$ref" in schema:
        schema = root["definitions"][schema["$ref"].removeprefix("#/definitions/")]
    kind, _ = present(annotation)
    if get_origin(kind) is tuple:
        yield from _structures(get_args(kind)[0], schema["items"], root)
    elif is_dataclass(kind) and isinstance(kind, type) and kind is not Traced:
        properties = schema["properties"]
        yield Structure(kind, frozenset(properties))
        for field in fields(kind):
            name = resource_property(kind.__name__, field.name)
            if name in properties:
                yield from _structures(field.type, properties[name], root)


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_field_is_one_property_and_every_property_is_a_field(resource: str) -> None:
    for kind, properties in structures(resource):
        named = [resource_property(kind.__name__, field.name) for field in fields(kind)]
        own = [name for name in named if name is not None]
        others = OF_THE_RESOURCE[resource] if kind is RESOURCES[resource] else set()
        assert sorted(own) == sorted(properties - others), kind.__name__


def test_fields_that_only_the_api_has_are_fields() -> None:
    known = {
        (structure.kind.__name__, field.name)
        for resource in RESOURCES
        for structure in structures(resource)
        for field in fields(structure.kind)
    }
    assert set(API_ONLY) <= known


@pytest.mark.parametrize(
    ("structure", "field", "name"),
    [
        ("ContainerDefinition", "log_configuration", "LogConfiguration"),
        ("CreateService", "enable_ecs_managed_tags", "EnableECSManagedTags"),
        ("CreateService", "placement_strategy", "PlacementStrategies"),
        ("EFSVolumeConfiguration", "file_system_id", "FilesystemId"),
        ("FSxWindowsFileServerVolumeConfiguration", "file_system_id", "FileSystemId"),
        ("CreateService", "client_token", None),
    ],
)
def test_names(structure: str, field: str, name: str | None) -> None:
    assert resource_property(structure, field) == name
