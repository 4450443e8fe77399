"""Exec, fault injection, metrics, rebalancing, and the consistency of versions."""

from __future__ import annotations

import pytest

from tests.mapping.build import project, texts
from tests.mapping.pipeline import restricted
from tests.mapping.translated import web


def exec_of(attributes: str) -> list[str]:
    of = project(f"services: {{web: {{image: nginx, {attributes}}}}}")
    made = restricted(of, "fargate")
    return [line for line in texts(made.diagnostics) if "Exec" in line]


def test_exec() -> None:
    made = web("x-ecs: {exec: true, task_role: app}")
    assert made.service["enableExecuteCommand"] is True
    assert exec_of("x-ecs: {exec: true, task_role: app}") == []


def test_exec_without_a_role_is_reported_once() -> None:
    assert exec_of("x-ecs: {exec: true}") == [
        (
            '1:46 warning missing-on-target: service "shop-web": ECS Exec needs a task role, and '
            "the task definition has none"
        )
    ]


def test_exec_in_a_read_only_container_is_reported_once() -> None:
    assert exec_of("read_only: true, x-ecs: {exec: true, task_role: app}") == [
        (
            '1:63 warning conflicting-settings: service "shop-web": ECS Exec does not reach '
            'container "web", whose root file system is read-only'
        )
    ]


def test_no_exec_needs_nothing() -> None:
    made = web("read_only: true\nx-ecs: {exec: false}")
    assert made.service["enableExecuteCommand"] is False
    assert exec_of("read_only: true, x-ecs: {exec: false}") == []


def test_exec_of_a_job() -> None:
    made = web('restart: "no"\nx-ecs: {exec: true, task_role: app}')
    assert made.runs[0]["enableExecuteCommand"] is True


def test_fault_injection() -> None:
    assert web("x-ecs: {fault_injection: true}").task["enableFaultInjection"] is True


@pytest.mark.parametrize(("wanted", "made"), [("true", "enabled"), ("false", "disabled")])
def test_version_consistency(wanted: str, made: str) -> None:
    container = web(f"x-ecs: {{version_consistency: {wanted}}}").container
    assert container["versionConsistency"] == made


def test_metrics() -> None:
    made = web("x-ecs: {monitoring: {metrics: memory, resolution: 20s}}")
    assert made.service["monitoring"] == {
        "metricConfigurations": [{"metricNames": ["MemoryUtilization"], "resolutionSeconds": 20}]
    }


def test_metrics_are_both_by_default() -> None:
    made = web("x-ecs: {monitoring: {resolution: 60s}}")
    (configuration,) = made.service["monitoring"]["metricConfigurations"]
    assert configuration["metricNames"] == ["CPUUtilization", "MemoryUtilization"]


@pytest.mark.parametrize(("wanted", "made"), [("true", "ENABLED"), ("false", "DISABLED")])
def test_rebalancing(wanted: str, made: str) -> None:
    service = web(f"x-ecs: {{az_rebalancing: {wanted}}}").service
    assert service["availabilityZoneRebalancing"] == made


def test_managed_tags_and_the_grace_period() -> None:
    made = web("x-ecs: {managed_tags: true, health_check_grace_period: 1m30s}")
    assert made.service["enableECSManagedTags"] is True
    assert made.service["healthCheckGracePeriodSeconds"] == 90
