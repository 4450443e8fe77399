"""Placement, from the words of Swarm to those of ECS."""

from __future__ import annotations

import pytest

from tests.mapping.targets import TARGETS, made
from tests.mapping.translated import EC2, Translated, web


def placed(placement: str) -> Translated:
    return web(f"deploy: {{placement: {{{placement}}}}}", EC2)


@pytest.mark.parametrize(
    ("constraint", "expression"),
    [
        ("node.labels.disk==ssd", "attribute:disk == ssd"),
        ("node.labels.disk != ssd", "attribute:disk != ssd"),
        ("engine.labels.rack == a b", "attribute:rack == a b"),
        ("node.platform.os == linux", "attribute:ecs.os-type == linux"),
        ("node.platform.arch == amd64", "attribute:ecs.cpu-architecture == x86_64"),
        ("node.platform.arch == aarch64", "attribute:ecs.cpu-architecture == arm64"),
        ("node.platform.arch != x86_64", "attribute:ecs.cpu-architecture != x86_64"),
        ("node.platform.os != windows", "attribute:ecs.os-type != windows"),
        ("node.labels.zone == eu-west-1a", "attribute:ecs.availability-zone == eu-west-1a"),
        ("node.labels.zone == left", "attribute:zone == left"),
        ("node.id == i-0123456789abcdef0", "ec2InstanceId == i-0123456789abcdef0"),
        ("node.hostname != i-01234567", "ec2InstanceId != i-01234567"),
    ],
)
def test_constraints_are_expressions(constraint: str, expression: str) -> None:
    result = placed(f"constraints: ['{constraint}']")
    assert result.service["placementConstraints"] == [
        {"type": "memberOf", "expression": expression}
    ]
    assert result.found == []


@pytest.mark.parametrize(
    "constraint",
    [
        "node.role == manager",
        "node.role != worker",
        "node.id == x",
        "node.hostname == db1",
        "node.ip == 10.0.0.1",
        "node.labels.disk == a;b",
        "ssd",
    ],
)
def test_other_constraints_are_reported(constraint: str) -> None:
    result = placed(f"constraints: ['{constraint}']")
    assert "placementConstraints" not in result.service
    assert result.found == [
        f"4:40 warning unsupported-attribute: ECS cannot place `web` by {constraint!r}"
    ]


def test_one_task_on_each_instance() -> None:
    result = placed("max_replicas_per_node: 1")
    assert result.service["placementConstraints"] == [{"type": "distinctInstance"}]
    assert result.found == []


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (0, "note irrelevant-attribute: 0 means no limit"),
        (2, "warning unsupported-attribute: ECS does not limit the tasks of an instance to 2"),
    ],
)
def test_other_limits_are_reported(limit: int, found: str) -> None:
    result = placed(f"max_replicas_per_node: {limit}")
    assert "placementConstraints" not in result.service
    assert result.found == [f"4:49 {found}"]


@pytest.mark.parametrize(
    ("spread", "field"),
    [
        ("node.labels.zone", "attribute:ecs.availability-zone"),
        ("node.labels.rack", "attribute:rack"),
        ("node.id", "instanceId"),
        ("node.hostname", "instanceId"),
    ],
)
def test_preferences_are_strategies(spread: str, field: str) -> None:
    result = placed(f"preferences: [{{spread: {spread}}}]")
    assert result.service["placementStrategy"] == [{"type": "spread", "field": field}]
    assert result.found == []


def test_other_preferences_are_reported() -> None:
    result = placed("preferences: [{spread: cpu}]")
    assert "placementStrategy" not in result.service
    assert result.found == [
        "4:49 warning unsupported-attribute: ECS cannot spread `web` over 'cpu'"
    ]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("constraint", ["node.role == worker", "node.role != manager"])
def test_every_instance_is_a_worker(constraint: str, target: str) -> None:
    result = made(f"deploy: {{placement: {{constraints: ['{constraint}']}}}}", target)
    assert "placementConstraints" not in result.service
    assert result.found == ("note irrelevant-attribute",)


@pytest.mark.parametrize(
    ("constraint", "target", "found"),
    [
        ("node.platform.os == linux", "fargate", "note irrelevant-attribute"),
        ("node.platform.os == windows", "fargate-windows", "note irrelevant-attribute"),
        ("node.platform.os != linux", "fargate", "error unavailable-on-target"),
        ("node.platform.arch == x86_64", "fargate", "note irrelevant-attribute"),
        ("node.platform.arch == amd64", "fargate", "note irrelevant-attribute"),
        ("node.platform.arch == arm64", "fargate", "error unavailable-on-target"),
        ("node.labels.disk == ssd", "fargate", "error unavailable-on-target"),
        ("node.labels.disk == ssd", "managed", "warning unsupported-attribute"),
    ],
)
def test_constraints_where_there_are_no_instances_of_ones_own(
    constraint: str, target: str, found: str
) -> None:
    result = made(f"deploy: {{placement: {{constraints: ['{constraint}']}}}}", target)
    assert "placementConstraints" not in result.service
    assert result.found == (found,)


def test_the_architecture_on_fargate_is_that_of_the_image() -> None:
    result = web(
        "platform: linux/arm64\n"
        "deploy: {placement: {constraints: ['node.platform.arch == aarch64']}}"
    )
    assert "placementConstraints" not in result.service
    assert result.found == [
        (
            "5:40 note irrelevant-attribute: "
            "whatever runs `web` meets 'node.platform.arch == aarch64'"
        )
    ]


def test_managed_instances_have_the_attributes_of_ecs() -> None:
    attributes = "deploy: {placement: {constraints: ['node.platform.arch == arm64']}}"
    result = made(attributes, "managed")
    assert result.service["placementConstraints"] == [
        {"type": "memberOf", "expression": "attribute:ecs.cpu-architecture == arm64"}
    ]
    assert result.found == ()


@pytest.mark.parametrize(
    ("spread", "target", "found"),
    [
        ("node.labels.zone", "fargate", "note irrelevant-attribute"),
        ("node.labels.zone", "fargate-windows", "note irrelevant-attribute"),
        ("node.labels.zone", "managed", "note irrelevant-attribute"),
        ("node.labels.rack", "fargate", "warning unsupported-attribute"),
        ("node.labels.rack", "managed", "warning unsupported-attribute"),
    ],
)
def test_aws_spreads_what_runs_on_no_instances_of_ones_own(
    spread: str, target: str, found: str
) -> None:
    result = made(f"deploy: {{placement: {{preferences: [{{spread: {spread}}}]}}}}", target)
    assert "placementStrategy" not in result.service
    assert result.found == (found,)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("limit", [1, 3])
def test_a_task_on_fargate_is_alone(limit: int, target: str) -> None:
    result = made(f"deploy: {{placement: {{max_replicas_per_node: {limit}}}}}", target)
    if target.startswith("fargate"):
        assert result.found == ("note irrelevant-attribute",)
    elif limit == 1:
        assert result.service["placementConstraints"] == [{"type": "distinctInstance"}]
        assert result.found == ()
    else:
        assert result.found == ("warning unsupported-attribute",)


def test_constraints_and_rules_that_are_set_follow_those_of_the_file() -> None:
    made = web(
        """deploy:
  placement: {constraints: [node.labels.disk == ssd], preferences: [{spread: node.id}]}
x-ecs:
  placement:
    constraints: "attribute:rack == a"
    distinct_instances: true
    strategy: [{type: binpack, field: memory}, {type: random}]""",
        EC2,
    )
    assert made.service["placementConstraints"] == [
        {"type": "memberOf", "expression": "attribute:disk == ssd"},
        {"type": "memberOf", "expression": "attribute:rack == a"},
        {"type": "distinctInstance"},
    ]
    assert made.service["placementStrategy"] == [
        {"type": "spread", "field": "instanceId"},
        {"type": "binpack", "field": "memory"},
        {"type": "random"},
    ]
    assert made.found == []


def test_an_instance_for_each_task_is_asked_for_once() -> None:
    made = web(
        "deploy: {placement: {max_replicas_per_node: 1}}\n"
        "x-ecs: {placement: {distinct_instances: true}}",
        EC2,
    )
    assert made.service["placementConstraints"] == [{"type": "distinctInstance"}]
    assert made.messages("irrelevant-attribute") == ["note: the file or ECS does so anyway"]


def test_settings_alone_place_a_service() -> None:
    strategy = "[{type: binpack, field: memory}]"
    made = web(
        f"x-ecs: {{placement: {{constraints: ['attribute:disk == ssd'], strategy: {strategy}}}}}",
        EC2,
    )
    assert made.service["placementConstraints"] == [
        {"type": "memberOf", "expression": "attribute:disk == ssd"}
    ]
    assert made.service["placementStrategy"] == [{"type": "binpack", "field": "memory"}]
