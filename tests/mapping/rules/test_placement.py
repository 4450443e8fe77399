"""Placement, from the words of Swarm to those of ECS."""

from __future__ import annotations

import pytest

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
    ],
)
def test_constraints_are_expressions(constraint: str, expression: str) -> None:
    made = placed(f"constraints: ['{constraint}']")
    assert made.service["placementConstraints"] == [{"type": "memberOf", "expression": expression}]
    assert made.found == []


@pytest.mark.parametrize("constraint", ["node.role == manager", "node.id == x", "ssd"])
def test_other_constraints_are_reported(constraint: str) -> None:
    made = placed(f"constraints: ['{constraint}']")
    assert "placementConstraints" not in made.service
    assert made.found == [
        f"4:40 warning unsupported-attribute: ECS cannot place `web` by {constraint!r}"
    ]


def test_one_task_on_each_instance() -> None:
    made = placed("max_replicas_per_node: 1")
    assert made.service["placementConstraints"] == [{"type": "distinctInstance"}]
    assert made.found == []


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (0, "note irrelevant-attribute: 0 means no limit"),
        (2, "warning unsupported-attribute: ECS does not limit the tasks of an instance to 2"),
    ],
)
def test_other_limits_are_reported(limit: int, found: str) -> None:
    made = placed(f"max_replicas_per_node: {limit}")
    assert "placementConstraints" not in made.service
    assert made.found == [f"4:49 {found}"]


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
    made = placed(f"preferences: [{{spread: {spread}}}]")
    assert made.service["placementStrategy"] == [{"type": "spread", "field": field}]
    assert made.found == []


def test_other_preferences_are_reported() -> None:
    made = placed("preferences: [{spread: cpu}]")
    assert "placementStrategy" not in made.service
    assert made.found == ["4:49 warning unsupported-attribute: ECS cannot spread `web` over 'cpu'"]


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
