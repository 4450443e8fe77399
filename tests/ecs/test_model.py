from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass, replace
from typing import Any, get_args, get_origin

import botocore.loaders
import pytest

from compose2ecs.ecs import model, naming
from compose2ecs.ecs.model import (
    CreateService,
    KeyValuePair,
    PortMapping,
    RegisterTaskDefinition,
    RunTask,
    scaling,
)
from compose2ecs.ecs.model.leaf import Document, Table, Text
from compose2ecs.ecs.naming import camel, snake
from compose2ecs.source import Traced
from tests.ecs.build import blank, leaf, present

REQUESTS = {
    "RegisterTaskDefinition": RegisterTaskDefinition,
    "CreateService": CreateService,
    "RunTask": RunTask,
}
SCALING = {
    name: kind for name, kind in vars(scaling).items() if getattr(kind, "is_pascal_case", False)
}
SCALING_API: Mapping[str, Any] = botocore.loaders.Loader().load_service_model(
    "application-autoscaling", "service-2"
)
API: Mapping[str, Any] = botocore.loaders.Loader().load_service_model("ecs", "service-2")
LEAVES = {
    "string": Text,
    "integer": Traced[int],
    "boolean": Traced[bool],
    "double": Traced[float],
    "timestamp": Text,
}


def described(shape_name: str, api: Mapping[str, Any] = API) -> Any:
    """The type that the model should have for a shape of the API."""
    shape = api["shapes"][shape_name]
    if shape.get("document"):
        return Document
    match shape["type"]:
        case "structure":
            return shape_name.removesuffix("Request")
        case "list":
            return ("list", described(shape["member"]["shape"], api))
        case "map":
            return Table
        case leaf_type:
            return LEAVES[leaf_type]


def modelled(annotation: Any) -> Any:
    if get_origin(annotation) is tuple:
        return ("list", modelled(get_args(annotation)[0]))
    return annotation.__name__ if isinstance(annotation, type) else annotation


def structures(shape_name: str, seen: set[str]) -> Iterator[str]:
    shape = API["shapes"][shape_name]
    if shape["type"] == "list":
        yield from structures(shape["member"]["shape"], seen)
    if shape["type"] != "structure" or shape.get("document") or shape_name in seen:
        return
    seen.add(shape_name)
    yield shape_name
    for member in shape["members"].values():
        yield from structures(member["shape"], seen)


def all_structures() -> list[str]:
    seen: set[str] = set()
    inputs = [API["operations"][name]["input"]["shape"] for name in REQUESTS]
    return [name for shape in inputs for name in structures(shape, seen)]


@pytest.mark.parametrize("shape_name", all_structures())
def test_structure_is_the_one_of_the_api(shape_name: str) -> None:
    kind = getattr(model, shape_name.removesuffix("Request"))
    shape = API["shapes"][shape_name]
    required = set(shape.get("required", ()))
    expected = {
        name: (described(entry["shape"]), name not in required)
        for name, entry in shape["members"].items()
    }
    actual = {}
    for field in fields(kind):
        annotation, optional = present(field.type)
        actual[camel(field.name)] = (modelled(annotation), optional)
    assert actual == expected
    assert list(actual) == list(expected)


@pytest.mark.parametrize("name", SCALING)
def test_structure_of_scaling_is_one_of_the_api(name: str) -> None:
    shapes = SCALING_API["shapes"]
    shape = shapes.get(f"{name}Request") or shapes[name]
    required = set(shape.get("required", ()))
    actual = {}
    for field in fields(SCALING[name]):
        annotation, optional = present(field.type)
        actual[naming.member(SCALING[name], field.name)] = (modelled(annotation), optional)
    assert actual == {
        name: (described(shape["members"][name]["shape"], SCALING_API), name not in required)
        for name in actual
    }
    assert required <= set(actual)


def test_no_structure_is_left_over() -> None:
    of_the_api = {name.removesuffix("Request") for name in all_structures()}
    others = {"EcsProject", "Text", "Table", "Document", *SCALING}
    assert set(model.__all__) == of_the_api | others


@pytest.mark.parametrize("shape_name", all_structures())
def test_names_map_both_ways(shape_name: str) -> None:
    kind = getattr(model, shape_name.removesuffix("Request"))
    names = [field.name for field in fields(kind)]
    assert [snake(camel(name)) for name in names] == names
    members = list(API["shapes"][shape_name]["members"])
    assert [camel(snake(member)) for member in members] == members


@pytest.mark.parametrize(
    "name", [name for name in model.__all__ if name[:4] not in ("Text", "Tabl")]
)
def test_no_field_has_a_default(name: str) -> None:
    kind = getattr(model, name)
    if is_dataclass(kind):
        assert all(field.default is MISSING for field in fields(kind))


def test_a_missing_or_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match=r"KeyValuePair: missing=\['value'\]"):
        KeyValuePair(name=None)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"KeyValuePair: missing=\[\], unknown=\['nam'\]"):
        KeyValuePair(name=None, value=None, nam=None)  # type: ignore[call-arg]


def test_structures_are_values() -> None:
    one = blank(PortMapping, container_port=leaf(80, line=1))
    same = blank(PortMapping, container_port=leaf(80, line=2))
    other = replace(one, container_port=leaf(81))
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    others: list[object] = [blank(KeyValuePair), "PortMapping"]
    assert one not in others
    assert repr(other).startswith("PortMapping(container_port=Traced(value=81")


def test_structures_are_frozen() -> None:
    mapping = blank(PortMapping)
    with pytest.raises(FrozenInstanceError):
        mapping.host_port = leaf(80)  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del mapping.host_port
    with pytest.raises((AttributeError, TypeError)):
        mapping.hots_port = leaf(80)  # type: ignore[attr-defined]
