from __future__ import annotations

import pytest

from compose2ecs.ecs.limits.edits import Edit, edited
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_service, in_task, subject
from compose2ecs.ecs.model import ContainerDefinition, LinuxParameters, PortMapping
from tests.ecs.build import blank, container, leaf, project, service, task


def port(number: int) -> PortMapping:
    return blank(PortMapping, container_port=leaf(number))


TWO = project(
    task(
        container(port_mappings=(port(80), port(81))),
        container(name=leaf("proxy"), port_mappings=(port(82),)),
    ),
    service(),
)


@pytest.mark.parametrize(
    ("make", "path", "message"),
    [
        (in_container, "privilged", "ContainerDefinition'> has no field privilged"),
        (in_task, "cpu.units", "has no field units"),
        (in_task, "cpu[]", "the field cpu of .* is not a list"),
        (in_service, "container_definitions", "has no field container_definitions"),
        (in_task, "volumes.name", "has no field name"),
    ],
)
def test_a_path_that_the_model_does_not_have(make: type, path: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make(path)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (in_container("linux_parameters.shared_memory_size"), "linuxParameters.sharedMemorySize"),
        (in_task("ephemeral_storage.size_in_gib"), "ephemeralStorage.sizeInGiB"),
        (in_task("container_definitions"), "containerDefinitions"),
        (in_service("load_balancers[].container_port"), "loadBalancers.containerPort"),
    ],
)
def test_fields_are_spelled_as_in_the_api(field: EcsField, text: str) -> None:
    assert str(field) == text


def test_all_occurrences_are_found_in_order() -> None:
    field = in_container("port_mappings[].container_port")
    found = [(match.path, match.leaves[0].value) for match in field.matches(TWO)]
    start = ("task_definitions", 0, "container_definitions")
    assert found == [
        ((*start, 0, "port_mappings", 0, "container_port"), 80),
        ((*start, 0, "port_mappings", 1, "container_port"), 81),
        ((*start, 1, "port_mappings", 0, "container_port"), 82),
    ]
    assert all(len(path) == field.depth for path, _ in found)


def test_absences_name_the_structure_without_the_field() -> None:
    absent = list(in_container("cpu").absences(TWO))
    assert [subject(TWO, match.path) for match in absent] == [
        'container "web"',
        'container "proxy"',
    ]
    assert [subject(TWO, match.path) for match in in_task("cpu").absences(TWO)] == [
        'task definition "shop-web"'
    ]
    assert [subject(TWO, match.path) for match in in_service("cluster").absences(TWO)] == [
        'service "web"'
    ]


def test_edits_do_not_move_each_other() -> None:
    matches = list(in_container("port_mappings[]").matches(TWO))
    result = edited(TWO, [Edit(matches[0].path, None), Edit(matches[1].path, port(99))])
    first, second = result.task_definitions[0].container_definitions
    assert first.port_mappings == (port(99),)
    assert second == TWO.task_definitions[0].container_definitions[1]


def test_what_a_removal_leaves_empty_goes_too() -> None:
    ecs = project(task(container(linux_parameters=blank(LinuxParameters, swappiness=leaf(1)))))
    (match,) = in_container("linux_parameters.swappiness").matches(ecs)
    result = edited(ecs, [Edit(match.path, None)])
    assert result.task_definitions[0].container_definitions[0].linux_parameters is None


def test_edits_outside_of_the_model_are_refused() -> None:
    with pytest.raises(TypeError, match="nothing can be put into"):
        edited(TWO, [Edit(("services", "web"), None)])
    with pytest.raises(TypeError, match="removed the project"):
        edited(TWO, [Edit((), None)])


def test_a_list_that_the_api_requires_stays_when_it_is_emptied() -> None:
    labels = blank(ContainerDefinition, docker_labels={"a": leaf("b")})
    ecs = project(task(labels, labels))
    paths = [match.path for match in in_container("docker_labels").matches(ecs)]
    result = edited(ecs, [Edit(path, None) for path in paths])
    assert result.task_definitions[0].container_definitions == ()
