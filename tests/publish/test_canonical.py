"""The normal form is the same for what is sent and for what ECS makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.ecs.model import CreateService, PutScheduledAction, RegisterTaskDefinition
from compose2ecs.publish.canonical import canonical
from compose2ecs.publish.difference import differences
from compose2ecs.publish.fingerprint import fingerprint
from tests.publish import aws_shape
from tests.publish.desired import request

NAMES = st.sampled_from(["a", "b", "c", "d"])


def some(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with any of these members."""
    return st.fixed_dictionaries({}, optional=members)


def several(key: str, **members: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """A list of objects that ``key`` tells apart, each with any of the other members."""
    named = st.fixed_dictionaries({key: NAMES}, optional=members)
    return st.lists(named, max_size=3, unique_by=lambda each: str(each[key]))


PORTS = st.lists(
    st.fixed_dictionaries(
        {"containerPort": st.sampled_from([80, 443, 8080])},
        optional={"protocol": st.just("tcp"), "name": NAMES},
    ),
    max_size=3,
    unique_by=lambda port: port["containerPort"],
)
CONTAINERS = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES, "image": NAMES},
        optional={
            "cpu": st.sampled_from([0, 256]),
            "memory": st.integers(4, 9),
            "essential": st.booleans(),
            "portMappings": PORTS,
            "environment": several("name", value=st.sampled_from(["", "1"])),
            "secrets": several("name", valueFrom=st.just("arn")).filter(
                lambda found: all("valueFrom" in each for each in found)
            ),
            "mountPoints": several("containerPath", sourceVolume=NAMES, readOnly=st.booleans()),
            "command": st.lists(NAMES, max_size=3),
            "healthCheck": st.fixed_dictionaries(
                {"command": st.lists(NAMES, min_size=1)},
                optional={"interval": st.sampled_from([30, 60]), "retries": st.just(3)},
            ),
            "linuxParameters": some(
                initProcessEnabled=st.booleans(),
                capabilities=some(add=st.lists(NAMES, unique=True)),
            ),
            "systemControls": several("namespace", value=NAMES),
            "user": NAMES,
        },
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda container: container["name"],
)
TASKS = st.fixed_dictionaries(
    {"family": NAMES, "containerDefinitions": CONTAINERS},
    optional={
        "networkMode": st.sampled_from(["awsvpc", "bridge", "host"]),
        "cpu": st.sampled_from(["256", ".5 vCPU", "1 vcpu"]),
        "memory": st.sampled_from(["512", "1 GB", "2GB"]),
        "executionRoleArn": st.sampled_from(["r", "arn:aws:iam::123456789012:role/path/r"]),
        "requiresCompatibilities": st.lists(
            st.sampled_from(["EC2", "FARGATE"]), unique=True, min_size=1
        ),
        "volumes": several(
            "name",
            efsVolumeConfiguration=st.fixed_dictionaries(
                {"fileSystemId": NAMES}, optional={"rootDirectory": st.just("/")}
            ),
        ),
        "placementConstraints": st.just([]),
    },
)
SERVICES = st.fixed_dictionaries(
    {"serviceName": NAMES},
    optional={
        "launchType": st.sampled_from(["EC2", "FARGATE"]),
        "schedulingStrategy": st.sampled_from(["REPLICA", "DAEMON"]),
        "deploymentConfiguration": some(
            maximumPercent=st.sampled_from([150, 200]),
            minimumHealthyPercent=st.sampled_from([50, 100]),
            deploymentCircuitBreaker=st.just({"enable": True, "rollback": False}),
        ),
        "networkConfiguration": st.builds(
            lambda subnets, groups: {
                "awsvpcConfiguration": {"subnets": subnets, "securityGroups": groups}
            },
            st.lists(NAMES, min_size=1, unique=True),
            st.lists(NAMES, unique=True),
        ),
        "placementStrategy": st.lists(
            st.fixed_dictionaries(
                {"type": st.just("binpack"), "field": st.sampled_from(["memory", "cpu", "MEMORY"])}
            ),
            max_size=2,
        ),
        "enableExecuteCommand": st.booleans(),
        "propagateTags": st.sampled_from(["NONE", "SERVICE"]),
        "loadBalancers": st.just([]),
    },
)
SEEDS = st.integers(0, 5)


@settings(deadline=None, max_examples=120)
@given(TASKS, SEEDS)
def test_a_task_definition_comes_back_as_it_was_sent(sent: dict[str, Any], seed: int) -> None:
    back = request(aws_shape.task_definition(sent, seed), RegisterTaskDefinition)
    mine = request(sent, RegisterTaskDefinition)
    assert differences(canonical(back), canonical(mine)) == ()
    assert canonical(back) == canonical(mine)
    assert fingerprint(back) == fingerprint(mine)


@settings(deadline=None, max_examples=120)
@given(SERVICES, SEEDS)
def test_a_service_comes_back_as_it_was_sent(sent: dict[str, Any], seed: int) -> None:
    back = request(aws_shape.service(sent, seed), CreateService)
    assert differences(canonical(back), canonical(request(sent, CreateService))) == ()


BASE = {
    "family": "web",
    "networkMode": "bridge",
    "containerDefinitions": [
        {
            "name": "web",
            "image": "nginx",
            "environment": [{"name": "A", "value": "1"}],
            "portMappings": [{"containerPort": 80}],
            "environmentFiles": [{"value": "a", "type": "s3"}, {"value": "b", "type": "s3"}],
            "command": ["a", "b"],
        }
    ],
}


@pytest.mark.parametrize(
    ("member", "value", "path"),
    [
        ("image", "nginx:2", ("image",)),
        ("environment", [{"name": "A", "value": ""}], ("environment", "A", "value")),
        ("environment", [], ("environment", "A", "name")),
        ("command", ["b", "a"], ("command", "0")),
        (
            "environmentFiles",
            [{"value": "b", "type": "s3"}, {"value": "a", "type": "s3"}],
            ("environmentFiles", "0", "value"),
        ),
        (
            "portMappings",
            [{"containerPort": 80, "hostPort": 8080}],
            ("portMappings", "80 tcp", "hostPort"),
        ),
        ("essential", False, ("essential",)),
        ("readonlyRootFilesystem", True, ("readonlyRootFilesystem",)),
    ],
)
def test_what_means_something_else_is_a_difference(
    member: str, value: Any, path: tuple[str, ...]
) -> None:
    (container,) = BASE["containerDefinitions"]
    assert isinstance(container, dict)
    other = {**BASE, "containerDefinitions": [{**container, member: value}]}
    mine, theirs = (request(each, RegisterTaskDefinition) for each in (BASE, other))
    assert fingerprint(mine) != fingerprint(theirs)
    first = differences(canonical(mine), canonical(theirs))[0]
    assert first.path == ("containerDefinitions", "web", *path)


def test_an_empty_text_is_none_where_it_cannot_be_a_value() -> None:
    unset = dict.fromkeys(("taskRoleArn", "executionRoleArn", "pidMode", "ipcMode"), "")
    mine, theirs = (request(each, RegisterTaskDefinition) for each in (BASE, BASE | unset))
    assert canonical(mine) == canonical(theirs)


def test_the_fingerprint_of_a_release_is_that_of_the_next() -> None:
    """It stands in tags: when this fails, everything that is published is registered anew."""
    assert (
        fingerprint(request(BASE, RegisterTaskDefinition)) == "1:71e7ce54bf69ec1f30278c0444a5d4b3"
    )


def test_a_time_is_the_same_in_every_spelling() -> None:
    action = {
        "ServiceNamespace": "ecs",
        "ScheduledActionName": "a",
        "ResourceId": "service/shop/web",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    times = ("2026-01-01T12:00:00Z", "2026-01-01T12:00:00", "2026-01-01T14:00:00+02:00")
    made = {fingerprint(request(action | {"StartTime": t}, PutScheduledAction)) for t in times}
    assert len(made) == 1
    other = request(action | {"StartTime": "2026-01-01T12:00:01Z"}, PutScheduledAction)
    assert fingerprint(other) not in made


def test_service_connect_that_is_off_is_none() -> None:
    off = {"serviceName": "web", "serviceConnectConfiguration": {"enabled": False}}
    without, disabled = (request(each, CreateService) for each in ({"serviceName": "web"}, off))
    assert canonical(without) == canonical(disabled)
