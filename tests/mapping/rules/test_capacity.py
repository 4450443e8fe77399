"""Capacity providers and the version of Fargate."""

from __future__ import annotations

from compose2ecs.mapping.policy import Options
from tests.mapping.translated import web

SPOT = """x-ecs:
  capacity_providers:
    - {name: FARGATE_SPOT, weight: 3}
    - {name: FARGATE, weight: "1", base: 2}"""


def test_capacity_providers_take_the_place_of_the_launch_type() -> None:
    made = web(SPOT)
    assert made.service["capacityProviderStrategy"] == [
        {"capacityProvider": "FARGATE_SPOT", "weight": 3},
        {"capacityProvider": "FARGATE", "weight": 1, "base": 2},
    ]
    assert "launchType" not in made.service
    assert made.task["requiresCompatibilities"] == ["FARGATE"]


def test_a_provider_without_a_weight_gets_tasks() -> None:
    made = web("x-ecs: {capacity_providers: [{name: fleet}]}", Options(launch_type="ec2"))
    assert made.service["capacityProviderStrategy"] == [{"capacityProvider": "fleet", "weight": 1}]


def test_managed_instances_are_bound_by_a_provider() -> None:
    made = web(
        "x-ecs: {capacity_providers: [{name: mine}]}", Options(launch_type="managed-instances")
    )
    assert made.service["capacityProviderStrategy"] == [{"capacityProvider": "mine", "weight": 1}]
    unbound = web("", Options(launch_type="managed-instances"))
    assert unbound.service["capacityProviderStrategy"] == [
        {"capacityProvider": "${capacity-provider.default}", "weight": 1}
    ]


def test_a_job_runs_on_providers_too() -> None:
    made = web('restart: "no"\n' + SPOT)
    assert [item["capacityProvider"] for item in made.runs[0]["capacityProviderStrategy"]] == [
        "FARGATE_SPOT",
        "FARGATE",
    ]
    assert "launchType" not in made.runs[0]


def test_platform_version() -> None:
    assert web("x-ecs: {platform_version: 1.4.0}").service["platformVersion"] == "1.4.0"
    assert web('restart: "no"\nx-ecs: {platform_version: LATEST}').runs[0]["platformVersion"] == (
        "LATEST"
    )
