"""The laws of plans: what was applied needs no plan, and steps refer only to earlier ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compose2ecs.ecs.model import (
    EcsProject,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
)
from compose2ecs.publish.apply import apply
from compose2ecs.publish.observe import account_of, observe
from compose2ecs.publish.options import Options
from compose2ecs.publish.outcome import Outcome
from compose2ecs.publish.plan import Plan, plan
from compose2ecs.publish.steps import Register, Run, references
from tests.ecs.build import project
from tests.publish.clock import FakeClock
from tests.publish.desired import options, request, run, said, service, shop, task
from tests.publish.fake_ecs import FakeEcs


def planned(ecs: FakeEcs, desired: EcsProject, given: Options | None = None) -> Plan:
    given = given or options()
    return plan(desired, observe(ecs, desired, account_of(ecs), prune=given.prune), given)


def published(ecs: FakeEcs, desired: EcsProject, given: Options | None = None) -> Outcome:
    made = planned(ecs, desired, given)
    assert made.refusals == ()
    outcome = apply(made, ecs, FakeClock(), timeout=600)
    assert outcome.failure is None
    return outcome


AT = {
    "ServiceNamespace": "ecs",
    "ResourceId": "service/shop/shop-web",
    "ScalableDimension": "ecs:service:DesiredCount",
}
SCALED = project(
    task(),
    service(),
    request({**AT, "MinCapacity": 1, "MaxCapacity": 4}, RegisterScalableTarget),
    request(
        {
            **AT,
            "PolicyName": "shop-web-cpu",
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": 50.0,
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
                },
            },
        },
        PutScalingPolicy,
    ),
    request(
        {
            **AT,
            "ScheduledActionName": "shop-web-night",
            "Schedule": "cron(0 20 * * ? *)",
            "ScalableTargetAction": {"MinCapacity": 0, "MaxCapacity": 1},
        },
        PutScheduledAction,
    ),
)
RICH = project(
    task(
        "web",
        container={
            "portMappings": [{"containerPort": 80, "name": "http"}, {"containerPort": 443}],
            "environment": [{"name": "B", "value": ""}, {"name": "A", "value": "1"}],
            "healthCheck": {"command": ["CMD", "true"]},
            "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
        },
        cpu=".5 vCPU",
        memory="1 GB",
        executionRoleArn="ecsTaskExecutionRole",
        volumes=[
            {"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}},
            {"name": "scratch"},
        ],
        tags=[{"key": "team", "value": "shop"}],
    ),
    service(
        "web",
        loadBalancers=[{"targetGroupArn": "arn:tg/1", "containerName": "web", "containerPort": 80}],
        deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
        serviceConnectConfiguration={
            "enabled": True,
            "namespace": "shop",
            "services": [{"portName": "http", "clientAliases": [{"port": 80}]}],
        },
        monitoring={
            "metricConfigurations": [{"metricNames": ["CPUUtilization"], "resolutionSeconds": 20}]
        },
        tags=[{"key": "team", "value": "shop"}],
        enableExecuteCommand=True,
    ),
    task("agent"),
    service("agent", schedulingStrategy="DAEMON", launchType="EC2", desiredCount=None),
    task("spot"),
    service(
        "spot",
        launchType=None,
        capacityProviderStrategy=[{"capacityProvider": "FARGATE_SPOT", "weight": 1}],
    ),
    task("migrate"),
    run("migrate"),
)
NEEDS = {"web": ("migrate",), "migrate": ("agent",)}


@pytest.mark.parametrize(
    ("desired", "needs"),
    [(shop("web"), {}), (shop("a", "b", "c"), {}), (SCALED, {}), (RICH, NEEDS)],
    ids=["one", "three", "scaled", "rich"],
)
def test_what_was_applied_needs_no_plan(desired: EcsProject, needs: dict[str, Any]) -> None:
    ecs = FakeEcs("shop")
    published(ecs, desired, options(needs=needs))
    assert planned(ecs, desired, options(needs=needs, run_id="run-2")).steps == ()


@pytest.mark.parametrize("desired", [shop("a", "b"), SCALED, RICH], ids=["two", "scaled", "rich"])
def test_steps_refer_only_to_earlier_ones(desired: EcsProject) -> None:
    made = planned(FakeEcs("shop"), desired, options(needs=NEEDS))
    known: set[str] = set()
    for step in made.steps:
        assert known.issuperset(references(step))
        if isinstance(step, (Register, Run)):
            known.add(step.family)


def test_a_change_of_one_image_is_one_registration_and_one_update() -> None:
    ecs = FakeEcs("shop")
    published(ecs, shop("a", "b", "c"))
    ecs.calls.clear()
    published(ecs, shop("a", "b", "c", b="nginx:1.28"))
    assert ecs.mutations == ["RegisterTaskDefinition", "UpdateService"]


def test_a_plan_from_every_point_of_an_interrupted_one_ends_in_the_same_state() -> None:
    whole = FakeEcs("shop")
    total = len(published(whole, RICH, options(needs=NEEDS)).done)
    for stop in range(total):
        ecs = FakeEcs("shop")
        made = planned(ecs, RICH, options(needs=NEEDS))
        apply(replace(made, steps=made.steps[:stop]), ecs, FakeClock(), timeout=600)
        published(ecs, RICH, options(needs=NEEDS, run_id="run-2"))
        assert {family: len(found) for family, found in ecs.revisions.items()} == {
            family: len(found) for family, found in whole.revisions.items()
        }
        assert planned(ecs, RICH, options(needs=NEEDS, run_id="run-3")).steps == ()


def test_the_number_of_tasks_is_set_only_when_the_file_names_it() -> None:
    ecs = FakeEcs("shop")
    published(ecs, shop("web"))
    ecs.services["shop-web"]["desiredCount"] = 5
    assert planned(ecs, shop("web")).steps == ()
    named = project(task(), replace(service(), desired_count=said(2)))
    (update,) = planned(ecs, named).steps
    assert update.cause == "desiredCount 5 → 2"
    assert planned(ecs, replace(SCALED, services=named.services)).calls[0].cause != update.cause
