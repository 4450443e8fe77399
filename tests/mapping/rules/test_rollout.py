"""Deployments, as x-ecs describes them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mapping.translated import Translated, web


def rolled(deployment: str, attributes: str = "") -> Translated:
    return web(f"{attributes}\nx-ecs: {{deployment: {{{deployment}}}}}")


def configuration(deployment: str) -> Any:
    return rolled(deployment).service.get("deploymentConfiguration")


@pytest.mark.parametrize(
    ("deployment", "made"),
    [
        ("min_percent: 50, max_percent: 150", {"minimumHealthyPercent": 50, "maximumPercent": 150}),
        ("strategy: rolling", {"strategy": "ROLLING"}),
        (
            "strategy: blue_green, bake_time: 90s",
            {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 2},
        ),
        ("strategy: blue_green", {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 15}),
        (
            "strategy: blue_green, bake_time: 0s",
            {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0},
        ),
        (
            "strategy: linear, step_percent: 12.5, step_bake_time: 5m",
            {
                "strategy": "LINEAR",
                "linearConfiguration": {"stepPercent": 12.5, "stepBakeTimeInMinutes": 5},
            },
        ),
        (
            'strategy: canary, canary_percent: "5", canary_bake_time: 1h',
            {
                "strategy": "CANARY",
                "canaryConfiguration": {"canaryPercent": 5.0, "canaryBakeTimeInMinutes": 60},
            },
        ),
        (
            "alarms: {names: [errors, slow]}",
            {"alarms": {"alarmNames": ["errors", "slow"], "rollback": True, "enable": True}},
        ),
        (
            "alarms: {names: errors, rollback: false, enable: false}",
            {"alarms": {"alarmNames": ["errors"], "rollback": False, "enable": False}},
        ),
        ("circuit_breaker: {}", {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}),
        (
            (
                "circuit_breaker: {enable: true, rollback: false, threshold: 3, "
                "reset_on_healthy_task: false}"
            ),
            {
                "deploymentCircuitBreaker": {
                    "enable": True,
                    "rollback": False,
                    "resetOnHealthyTask": False,
                    "thresholdConfiguration": {"type": "COUNT", "value": 3},
                }
            },
        ),
        (
            "circuit_breaker: {threshold: 40, threshold_type: bounded_percent}",
            {
                "deploymentCircuitBreaker": {
                    "enable": True,
                    "rollback": True,
                    "thresholdConfiguration": {"type": "BOUNDED_PERCENT", "value": 40},
                }
            },
        ),
        ("controller: ecs", None),
    ],
)
def test_configuration(deployment: str, made: object) -> None:
    assert configuration(deployment) == made


def test_hooks() -> None:
    function = "arn:aws:lambda:eu-west-1:123456789012:function:smoke"
    role = "arn:aws:iam::123456789012:role/hooks"
    made = configuration(
        f'hooks: [{{function: "{function}", role: "{role}", stages: [post_scale_up], '
        "details: {url: x, tries: 3}, timeout: 10m, on_timeout: continue}, {stages: pre_scale_up}]"
    )
    assert made["lifecycleHooks"] == [
        {
            "targetType": "AWS_LAMBDA",
            "hookTargetArn": function,
            "roleArn": role,
            "lifecycleStages": ["POST_SCALE_UP"],
            "hookDetails": {"url": "x", "tries": 3},
            "timeoutConfiguration": {"timeoutInMinutes": 10, "action": "CONTINUE"},
        },
        {"targetType": "PAUSE", "lifecycleStages": ["PRE_SCALE_UP"]},
    ]


def test_the_controller() -> None:
    made = rolled("controller: code_deploy")
    assert made.service["deploymentController"] == {"type": "CODE_DEPLOY"}


def test_it_wins_over_update_config_which_is_noted() -> None:
    made = rolled(
        "min_percent: 50, circuit_breaker: {rollback: false}",
        "deploy: {replicas: 4, update_config: {parallelism: 2, failure_action: rollback}}",
    )
    assert made.service["deploymentConfiguration"] == {
        "deploymentCircuitBreaker": {"enable": True, "rollback": False},
        "maximumPercent": 100,
        "minimumHealthyPercent": 50,
    }
    assert made.found == [
        "4:56 note irrelevant-attribute: deployment under x-ecs says otherwise, and wins",
        "4:75 note irrelevant-attribute: deployment under x-ecs says otherwise, and wins",
    ]


def test_what_it_does_not_say_stays_with_update_config() -> None:
    made = rolled(
        "alarms: {names: [errors]}",
        "deploy: {replicas: 4, update_config: {parallelism: 2, failure_action: rollback}}",
    )
    assert made.service["deploymentConfiguration"] == {
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "maximumPercent": 100,
        "minimumHealthyPercent": 50,
        "alarms": {"alarmNames": ["errors"], "rollback": True, "enable": True},
    }
    assert made.found == []


def test_a_service_inherits_member_by_member() -> None:
    made = web(
        "x-ecs: {deployment: {bake_time: 10m}}",
        top="x-ecs: {deployment: {strategy: blue_green, bake_time: 5m}}",
    )
    assert made.service["deploymentConfiguration"] == {
        "strategy": "BLUE_GREEN",
        "bakeTimeInMinutes": 10,
    }
