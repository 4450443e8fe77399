"""Exec, fault injection, metrics, rebalancing, and the consistency of versions."""

from __future__ import annotations

import pytest

from tests.mapping.translated import web


def test_exec_with_a_role() -> None:
    made = web("x-ecs: {exec: true, task_role: app}")
    assert made.service["enableExecuteCommand"] is True
    assert made.messages("exec-not-possible") == []


def test_exec_without_a_role_is_reported() -> None:
    made = web("x-ecs: {exec: true}")
    assert made.service["enableExecuteCommand"] is True
    assert made.messages("exec-not-possible") == [
        "warning: no command can be run in the containers of `web`: they have no role"
    ]


def test_exec_in_a_read_only_container_is_reported() -> None:
    made = web("read_only: true\nx-ecs: {exec: true, task_role: app}")
    assert made.messages("exec-not-possible") == [
        "warning: no command can be run in the container of `web`: its file system is read-only"
    ]


def test_no_exec_needs_nothing() -> None:
    made = web("read_only: true\nx-ecs: {exec: false}")
    assert made.service["enableExecuteCommand"] is False
    assert made.messages("exec-not-possible") == []


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
