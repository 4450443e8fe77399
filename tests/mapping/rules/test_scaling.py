"""The requests of Application Auto Scaling."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.ecs.wire import wire
from compose2ecs.mapping.policy import Options
from tests.mapping.translated import EC2, Translated, web

SERVICE = {
    "ServiceNamespace": "ecs",
    "ResourceId": "service/default/shop-web",
    "ScalableDimension": "ecs:service:DesiredCount",
}
LABEL = "app/web/0123456789abcdef/targetgroup/web/0123456789abcdef"


def scaled(scaling: str, attributes: str = "", top: str = "") -> Translated:
    return web(f"{attributes}\nx-ecs: {{scaling: {{{scaling}}}}}", top=top)


def requests(made: Translated, name: str) -> Any:
    document: Any = wire(made.ecs)
    return document[name]


def policies(scaling: str) -> Any:
    return requests(scaled(scaling), "scalingPolicies")


def test_bounds() -> None:
    made = scaled("min: 2, max: 10")
    assert requests(made, "scalableTargets") == [SERVICE | {"MinCapacity": 2, "MaxCapacity": 10}]
    assert made.service["desiredCount"] == 2
    assert made.found == []


def test_the_least_is_one_task() -> None:
    made = scaled('max: "3"', "deploy: {replicas: 2}")
    assert requests(made, "scalableTargets") == [SERVICE | {"MinCapacity": 1, "MaxCapacity": 3}]
    assert made.service["desiredCount"] == 2


@pytest.mark.parametrize(
    ("cluster", "resource"),
    [
        ("main", "service/main/shop-web"),
        ("arn:aws:ecs:eu-west-1:123456789012:cluster/main", "service/main/shop-web"),
    ],
)
def test_the_cluster_is_in_the_name(cluster: str, resource: str) -> None:
    made = scaled("max: 2", top=f'x-ecs: {{cluster: "{cluster}"}}')
    (target,) = requests(made, "scalableTargets")
    assert target["ResourceId"] == resource


def test_the_role() -> None:
    made = scaled('max: 2, role: "arn:aws:iam::123456789012:role/scaling"')
    (target,) = requests(made, "scalableTargets")
    assert target["RoleARN"] == "arn:aws:iam::123456789012:role/scaling"


def test_metrics_that_are_kept_at_a_value() -> None:
    made = policies(
        f"max: 10, cpu: 60, memory: 70.5, requests: 100, resource_label: {LABEL}, "
        "scale_in_cooldown: 5m, scale_out_cooldown: 30s, disable_scale_in: true"
    )
    common = {"ScaleOutCooldown": 30, "ScaleInCooldown": 300, "DisableScaleIn": True}
    kinds = {
        "cpu": (60, {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}),
        "memory": (70.5, {"PredefinedMetricType": "ECSServiceAverageMemoryUtilization"}),
        "requests": (
            100,
            {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": LABEL},
        ),
    }
    assert made == [
        {
            "PolicyName": f"shop-web-{name}",
            **SERVICE,
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": value,
                "PredefinedMetricSpecification": metric,
                **common,
            },
        }
        for name, (value, metric) in kinds.items()
    ]


def test_the_load_balancer_of_requests_is_still_to_be_bound() -> None:
    (policy,) = policies("max: 2, requests: 100")
    how = policy["TargetTrackingScalingPolicyConfiguration"]
    label = how["PredefinedMetricSpecification"]["ResourceLabel"]
    assert label == "${resource-label.web}"


def test_steps() -> None:
    made = scaled(
        "max: 10, step: [{name: backlog, adjustment: percent, aggregation: maximum, cooldown: 1m, "
        "minimum_change: 2, steps: [{above: 0, below: 10.5, by: 20}, {above: 10.5, by: 50}]}, "
        "{steps: [{below: 0, by: -1}]}]"
    )
    first, second = requests(made, "scalingPolicies")
    assert first == {
        "PolicyName": "backlog",
        **SERVICE,
        "PolicyType": "StepScaling",
        "StepScalingPolicyConfiguration": {
            "AdjustmentType": "PercentChangeInCapacity",
            "StepAdjustments": [
                {
                    "MetricIntervalLowerBound": 0.0,
                    "MetricIntervalUpperBound": 10.5,
                    "ScalingAdjustment": 20,
                },
                {"MetricIntervalLowerBound": 10.5, "ScalingAdjustment": 50},
            ],
            "MinAdjustmentMagnitude": 2,
            "Cooldown": 60,
            "MetricAggregationType": "Maximum",
        },
    }
    assert second["PolicyName"] == "shop-web-step-2"
    assert second["StepScalingPolicyConfiguration"] == {
        "AdjustmentType": "ChangeInCapacity",
        "StepAdjustments": [{"MetricIntervalUpperBound": 0.0, "ScalingAdjustment": -1}],
    }
    assert made.messages("scaling-without-alarm") == [
        "warning: policy `backlog` does nothing until a CloudWatch alarm starts it",
        "warning: policy `shop-web-step-2` does nothing until a CloudWatch alarm starts it",
    ]


def test_schedules() -> None:
    made = scaled(
        'max: 10, schedule: [{name: opens, cron: "0 8 * * ? *", timezone: Europe/Vienna, min: 4}, '
        '{rate: 12 hours, start: "2026-03-01T08:00:00", end: "2026-04-01T08:00:00", max: 6}, '
        '{at: "2026-03-01T08:00:00", min: 1, max: 2}]'
    )
    assert requests(made, "scheduledActions") == [
        {
            "ServiceNamespace": "ecs",
            "Schedule": "cron(0 8 * * ? *)",
            "Timezone": "Europe/Vienna",
            "ScheduledActionName": "opens",
            "ResourceId": "service/default/shop-web",
            "ScalableDimension": "ecs:service:DesiredCount",
            "ScalableTargetAction": {"MinCapacity": 4},
        },
        {
            "ServiceNamespace": "ecs",
            "Schedule": "rate(12 hours)",
            "ScheduledActionName": "shop-web-schedule-2",
            "ResourceId": "service/default/shop-web",
            "ScalableDimension": "ecs:service:DesiredCount",
            "StartTime": "2026-03-01T08:00:00",
            "EndTime": "2026-04-01T08:00:00",
            "ScalableTargetAction": {"MaxCapacity": 6},
        },
        {
            "ServiceNamespace": "ecs",
            "Schedule": "at(2026-03-01T08:00:00)",
            "ScheduledActionName": "shop-web-schedule-3",
            "ResourceId": "service/default/shop-web",
            "ScalableDimension": "ecs:service:DesiredCount",
            "ScalableTargetAction": {"MinCapacity": 1, "MaxCapacity": 2},
        },
    ]


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        ("{min: 1}", "error: a schedule needs one of at, cron and rate"),
        (
            '{rate: 1 day, cron: "0 8 * * ? *", min: 1}',
            "error: a schedule needs one of at, cron and rate",
        ),
        ("{rate: 1 day}", "error: a schedule needs min, max or both"),
    ],
)
def test_a_schedule_says_when_and_what(schedule: str, message: str) -> None:
    made = scaled(f"max: 10, schedule: [{schedule}]")
    assert requests(made, "scheduledActions") == []
    assert made.messages("invalid-setting") == [message]


@pytest.mark.parametrize(
    ("attributes", "options", "why"),
    [
        ('restart: "no"', Options(), "it runs once"),
        ("deploy: {mode: global}", EC2, "it has one task on each instance"),
    ],
)
def test_what_has_no_number_of_tasks_is_not_scaled(
    attributes: str, options: Options, why: str
) -> None:
    made = web(f"{attributes}\nx-ecs: {{scaling: {{max: 3}}}}", options)
    assert requests(made, "scalableTargets") == []
    assert made.messages("not-scaled") == [f"warning: `web` is not scaled: {why}"]


def test_the_least_is_not_more_than_the_most() -> None:
    assert scaled("min: 3, max: 2").messages("invalid-setting") == [
        "error: `web` cannot have 3 tasks at least and 2 at most"
    ]


@pytest.mark.parametrize(
    ("scaling", "replicas", "bounds"),
    [("min: 2, max: 4", 5, "2 to 4"), ("min: 2, max: 4", 1, "2 to 4"), ("max: 4", 0, "1 to 4")],
)
def test_replicas_that_scaling_does_not_keep_are_reported(
    scaling: str, replicas: int, bounds: str
) -> None:
    assert scaled(scaling, f"scale: {replicas}").messages("replicas-not-kept") == [
        f"warning: `web` starts with {replicas} tasks, and scaling keeps {bounds}"
    ]


@pytest.mark.parametrize("replicas", [2, 3, 4])
def test_replicas_within_the_bounds_are_the_start(replicas: int) -> None:
    made = scaled("min: 2, max: 4", f"scale: {replicas}")
    assert made.service["desiredCount"] == replicas
    assert made.messages("replicas-not-kept") == []
