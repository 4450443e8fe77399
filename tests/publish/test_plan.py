"""Plans as they are shown: what changes, how, and why; and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from compose2ecs.ecs.model import EcsProject
from compose2ecs.publish import steps as s
from compose2ecs.publish.apply import apply
from compose2ecs.publish.calls import OPERATIONS, request_of
from compose2ecs.publish.observe import observe
from compose2ecs.publish.plan import Plan, plan
from compose2ecs.publish.render import VERBS, text
from tests.ecs.build import project
from tests.publish.clock import FakeClock
from tests.publish.desired import options, run, said, service, shop, task
from tests.publish.fake_ecs import FakeEcs
from tests.publish.test_laws import SCALED, planned, published

HEAD = "shop: cluster shop, region eu-west-1, account 123456789012\n"


def shown(ecs: FakeEcs, desired: EcsProject, **given: Any) -> str:
    made = planned(ecs, desired, options(**given))
    return text(made, diff=True).removeprefix(HEAD)


def update_of(ecs: FakeEcs, desired: EcsProject, **given: Any) -> s.Update:
    (update,) = planned(ecs, desired, options(**given)).steps
    assert isinstance(update, s.Update)
    return update


def having(**members: Any) -> FakeEcs:
    """An account with one service of the project that has these members."""
    ecs = FakeEcs("shop")
    published(ecs, project(task(), service(**members)))
    ecs.calls.clear()
    return ecs


def with_service(**members: Any) -> EcsProject:
    return project(task(), service(**members))


def test_a_first_publish_in_the_order_of_what_needs_what() -> None:
    desired = project(
        task("web"), service("web"), task("migrate"), run("migrate"), task("db"), service("db")
    )
    needs = {"web": ("migrate", "db"), "migrate": ("db",)}
    assert shown(FakeEcs("shop"), desired, needs=needs) == (
        "  register          shop-web      there is no revision yet\n"
        "  register          shop-migrate  there is no revision yet\n"
        "  register          shop-db       there is no revision yet\n"
        "  create            shop-db       it does not exist\n"
        "  wait for rollout  shop-db       shop-migrate needs it\n"
        "  run               shop-migrate  it is new or changed\n"
        "  wait for task     shop-migrate  its end decides\n"
        "  tag               shop-migrate  it has run, and need not run again\n"
        "  create            shop-web      it does not exist\n"
        "7 calls: 3 register, 2 create, 1 run, 1 tag\n"
    )


def test_a_change_with_its_line_in_the_file() -> None:
    ecs = having()
    (container,) = task().container_definitions
    changed = replace(container, image=said("nginx:1.28", line=7))
    desired = project(replace(task(), container_definitions=(changed,)), service())
    assert shown(ecs, desired) == (
        "  register  shop-web  image changed\n"
        "      containerDefinitions.web.image: nginx:1.27 → nginx:1.28  (compose.yaml:7:5)\n"
        "  update    shop-web  new revision: image\n"
        "2 calls: 1 register, 1 update\n"
    )


@pytest.mark.parametrize(
    ("before", "after", "members", "rolls_out"),
    [
        ({"enableExecuteCommand": True}, {}, {"enableExecuteCommand": False}, False),
        (
            {
                "loadBalancers": [
                    {"targetGroupArn": "tg", "containerName": "web", "containerPort": 80}
                ]
            },
            {},
            {"loadBalancers": []},
            True,
        ),
        (
            {"placementConstraints": [{"type": "distinctInstance"}]},
            {},
            {"placementConstraints": []},
            False,
        ),
        (
            {"serviceConnectConfiguration": {"enabled": True, "namespace": "shop"}},
            {},
            {"serviceConnectConfiguration": {"enabled": False}},
            True,
        ),
        (
            {
                "deploymentConfiguration": {
                    "deploymentCircuitBreaker": {"enable": True, "rollback": True}
                }
            },
            {"deploymentConfiguration": {"maximumPercent": 150}},
            {
                "deploymentConfiguration": {
                    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
                    "minimumHealthyPercent": 100,
                    "maximumPercent": 150,
                }
            },
            False,
        ),
        (
            {},
            {
                "launchType": None,
                "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}],
            },
            {
                "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}],
                "forceNewDeployment": True,
            },
            True,
        ),
        (
            {
                "launchType": None,
                "capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}],
            },
            {},
            {"capacityProviderStrategy": [], "forceNewDeployment": True},
            True,
        ),
    ],
    ids=[
        "a flag",
        "load balancers",
        "constraints",
        "service connect",
        "circuit breaker",
        "to a provider",
        "from a provider",
    ],
)
def test_what_goes_from_the_file_is_cleared(
    before: dict[str, Any], after: dict[str, Any], members: dict[str, Any], rolls_out: bool
) -> None:
    update = update_of(having(**before), with_service(**after))
    assert update.members == members
    assert update.rolls_out is rolls_out


@pytest.mark.parametrize(
    "before",
    [
        {"availabilityZoneRebalancing": "DISABLED"},
        {"platformVersion": "1.4.0"},
        {"desiredCount": 7},
        {
            "serviceConnectConfiguration": {
                "enabled": True,
                "services": [
                    {"portName": "a", "discoveryName": "a", "clientAliases": [{"port": 1}]}
                ],
            }
        },
    ],
    ids=["rebalancing", "platform", "count", "connect"],
)
def test_what_the_file_never_says_is_left_alone(before: dict[str, Any]) -> None:
    given: dict[str, Any] = {}
    if "serviceConnectConfiguration" in before:
        offered = {"portName": "a", "clientAliases": [{"port": 1}]}
        given = {"serviceConnectConfiguration": {"enabled": True, "services": [offered]}}
    assert planned(having(**before), with_service(**given)).steps == ()


def test_security_groups_are_those_of_the_network_unless_the_file_names_some() -> None:
    def network(*groups: str) -> dict[str, Any]:
        interface = {"subnets": ["subnet-1"], "securityGroups": list(groups)}
        return {"networkConfiguration": {"awsvpcConfiguration": interface}}

    ecs = having(**network("sg-1", "sg-2"))
    assert planned(ecs, with_service(**network())).steps == ()
    update = update_of(ecs, with_service(**network("sg-2")))
    assert update.members == network("sg-2")


def test_the_default_strategy_of_the_cluster_is_left_alone() -> None:
    ecs = having(launchType=None)
    there = ecs.services["shop-web"]
    there["capacityProviderStrategy"] = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    assert planned(ecs, with_service(launchType=None)).steps == ()


def test_members_that_cannot_be_read_are_sent_when_they_change() -> None:
    def monitored(seconds: int) -> dict[str, Any]:
        metric = {"metricNames": ["CPUUtilization"], "resolutionSeconds": seconds}
        return {"monitoring": {"metricConfigurations": [metric]}}

    ecs = having(**monitored(60))
    assert planned(ecs, with_service(**monitored(60))).steps == ()
    update, tag = planned(ecs, with_service(**monitored(20))).steps
    assert isinstance(update, s.Update)
    assert update.members == monitored(20)
    assert isinstance(tag, s.Tag)
    assert list(tag.tags) == ["compose2ecs:fingerprint"]
    update, untag = planned(ecs, with_service()).steps
    assert isinstance(update, s.Update)
    assert update.members == {
        "monitoring": {"metricConfigurations": []},
        "gatewayConnectors": [],
    }
    assert isinstance(untag, s.Untag)
    assert untag.keys == ("compose2ecs:fingerprint",)
    published(ecs, with_service())
    assert planned(ecs, with_service()).steps == ()


def test_a_change_that_ecs_makes_only_by_deleting() -> None:
    ecs = having()
    daemon = with_service(schedulingStrategy="DAEMON", desiredCount=None)
    refused = planned(ecs, daemon)
    (refusal,) = refused.refusals
    assert refusal.message == (
        "the service `shop-web` would have to be deleted and created anew: "
        "schedulingStrategy changes from REPLICA to DAEMON"
    )
    with pytest.raises(ValueError, match="refusals"):
        apply(refused, ecs, FakeClock(), timeout=1)
    assert shown(ecs, daemon, allow_replace=True) == (
        "  drain            shop-web  schedulingStrategy changes from REPLICA to DAEMON\n"
        "  delete           shop-web  schedulingStrategy changes from REPLICA to DAEMON\n"
        "  wait until gone  shop-web  the name must be free\n"
        "  create           shop-web  schedulingStrategy changes from REPLICA to DAEMON\n"
        "3 calls: 1 drain, 1 delete, 1 create\n"
    )
    published(ecs, daemon, options(allow_replace=True))
    assert planned(ecs, daemon).steps == ()


def test_a_service_that_is_being_deleted_is_waited_for() -> None:
    ecs = having()
    ecs.services["shop-web"]["status"] = "DRAINING"
    kinds = [type(step) for step in planned(ecs, with_service()).steps]
    assert kinds == [s.AwaitInactive, s.Create]


def test_a_service_that_codedeploy_deploys() -> None:
    ecs = having()
    ecs.services["shop-web"]["deploymentController"] = {"type": "CODE_DEPLOY"}
    (refusal,) = planned(ecs, with_service()).refusals
    assert refusal.message == "the service `shop-web` is deployed by CODE_DEPLOY, and not by ECS"


def test_a_deployment_that_failed_is_started_again() -> None:
    ecs = having()
    ecs.services["shop-web"]["deployments"][0]["rolloutState"] = "FAILED"
    update = update_of(ecs, with_service())
    assert update.members == {"forceNewDeployment": True}
    assert update.cause == "its last deployment failed"


@pytest.mark.parametrize(
    ("spoil", "cause"),
    [
        (
            lambda ecs: ecs.revisions["shop-web"][0].update(status="INACTIVE"),
            "its revision is deregistered",
        ),
        (
            lambda ecs: ecs.revisions["shop-web"][0]["containerDefinitions"][0].update(image="x"),
            "image changed",
        ),
        (
            lambda ecs: ecs.tags[_arn(ecs)].update({"compose2ecs:fingerprint": "1:x"}),
            "nothing says what it was made from",
        ),
    ],
    ids=["deregistered", "copied with its tags", "other fingerprint"],
)
def test_a_revision_that_cannot_be_used_again(spoil: Callable[[FakeEcs], None], cause: str) -> None:
    ecs = having()
    spoil(ecs)
    register, update = planned(ecs, with_service()).steps
    assert register.cause == cause
    assert isinstance(update, s.Update)


def _arn(ecs: FakeEcs) -> str:
    arn: str = ecs.revisions["shop-web"][0]["taskDefinitionArn"]
    return arn


def test_a_revision_without_our_tags_is_used_when_it_is_the_same() -> None:
    ecs = having()
    ecs.tags[_arn(ecs)] = {"team": "theirs"}
    (tag,) = planned(ecs, with_service()).steps
    assert isinstance(tag, s.Tag)
    assert sorted(tag.tags) == [
        "compose2ecs:fingerprint",
        "compose2ecs:project",
        "compose2ecs:service",
    ]


def test_tags_of_the_file_come_and_go_and_those_of_others_stay() -> None:
    ecs = having(tags=[{"key": "team", "value": "shop"}, {"key": "tier", "value": "1"}])
    arn = ecs.services["shop-web"]["serviceArn"]
    ecs.tags[arn]["cost"] = "by hand"
    desired = with_service(tags=[{"key": "team", "value": "other"}])
    published(ecs, desired)
    assert ecs.tags[arn] == {
        "compose2ecs:project": "shop",
        "compose2ecs:service": "web",
        "compose2ecs:tags": "team",
        "cost": "by hand",
        "team": "other",
    }
    assert planned(ecs, desired).steps == ()


def test_a_service_of_others_is_adopted_only_on_purpose() -> None:
    ecs = having()
    ecs.tags[ecs.services["shop-web"]["serviceArn"]].clear()
    (refusal,) = planned(ecs, with_service()).refusals
    assert refusal.message == "the service `shop-web` was not made by compose2ecs"
    adopted = planned(ecs, with_service(), options(adopt=True))
    assert adopted.refusals == ()
    assert [type(step) for step in adopted.steps] == [s.Tag]


def test_pruning_deletes_what_is_ours_and_not_in_the_file() -> None:
    ecs = FakeEcs("shop")
    published(ecs, SCALED)
    published(ecs, project(task("theirs"), service("theirs")), options(project="other"))
    left = shop("api")
    assert [type(step) for step in planned(ecs, left).steps] == [s.Register, s.Create]
    assert shown(ecs, left, prune=True) == (
        "  register      shop-api  there is no revision yet\n"
        "  create        shop-api  it does not exist\n"
        "  stop scaling  shop-web  the file does not have it any more\n"
        "  delete        shop-web  the file does not have it any more\n"
        "4 calls: 1 register, 1 create, 1 stop scaling, 1 delete\n"
    )


def test_pruning_of_a_part_leaves_the_other_parts() -> None:
    ecs = FakeEcs("shop")
    published(ecs, shop("a", "b"))
    made = planned(ecs, shop("a", "b"), options(prune=True, only=frozenset({"a"})))
    assert made.steps == ()


def test_scaling_that_goes_from_the_file() -> None:
    ecs = FakeEcs("shop")
    published(ecs, SCALED)
    less = replace(SCALED, scaling_policies=(), scheduled_actions=())
    assert [type(step) for step in planned(ecs, less).steps] == [s.DropPolicy, s.DropSchedule]
    (dropped,) = planned(ecs, replace(less, scalable_targets=())).steps
    assert isinstance(dropped, s.DropTarget)
    published(ecs, replace(less, scalable_targets=()))
    assert ecs.targets == {}


def test_scaling_of_others_stays_and_keeps_the_number_of_tasks() -> None:
    ecs = having()
    at = {"ServiceNamespace": "ecs", "ResourceId": "service/shop/shop-web"}
    ecs.targets["service/shop/shop-web"] = {
        **at,
        "ScalableDimension": "ecs:service:DesiredCount",
        "MinCapacity": 1,
        "MaxCapacity": 9,
    }
    named = project(task(), replace(service(), desired_count=said(3)))
    assert planned(ecs, named).steps == ()


def test_a_replaced_service_gets_its_scaling_again() -> None:
    ecs = FakeEcs("shop")
    published(ecs, SCALED)
    other = replace(SCALED, services=(service(launchType="EC2"),))
    kinds = [type(step) for step in planned(ecs, other, options(allow_replace=True)).steps]
    assert kinds == [
        s.DropTarget,
        s.Drain,
        s.Delete,
        s.AwaitInactive,
        s.Create,
        s.ScaleTarget,
        s.ScalePolicy,
        s.ScaleSchedule,
    ]


def test_log_groups_are_created_when_asked() -> None:
    log = {
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-group": "/ecs/shop", "awslogs-region": "eu-west-1"},
        }
    }
    desired = project(task(container=log), service())
    ecs = FakeEcs("shop")
    ecs.groups.clear()
    given = options(create_log_groups=True)
    made = plan(desired, observe(ecs, desired, "123456789012", logs=True), given)
    assert made.steps[0] == s.MakeLogGroup(name="/ecs/shop", cause="it does not exist")
    assert apply(made, ecs, FakeClock(), timeout=1).failure is None
    assert plan(desired, observe(ecs, desired, "123456789012", logs=True), given).steps == ()


def test_a_daemon_is_never_sent_a_number_of_tasks() -> None:
    desired = with_service(schedulingStrategy="DAEMON", launchType="EC2", desiredCount=3)
    (create,) = [
        step for step in planned(FakeEcs("shop"), desired).steps if isinstance(step, s.Create)
    ]
    request = request_of(create, "shop", {"shop-web": "arn"})
    assert "desiredCount" not in request
    assert request["schedulingStrategy"] == "DAEMON"


def test_every_step_has_a_word_and_every_call_an_operation() -> None:
    assert set(OPERATIONS) == set(s.Call.__args__)
    assert set(VERBS) == {*s.Call.__args__, *s.Wait.__args__}
    assert len(set(VERBS.values())) == len(VERBS)


def test_the_plan_of_a_part_says_nothing_about_the_others() -> None:
    ecs = FakeEcs("shop")
    made: Plan = planned(ecs, shop("a", "b"), options(only=frozenset({"b"})))
    assert {s.subject(step) for step in made.steps} == {"shop-b"}


def test_a_request_of_each_step_is_what_the_service_takes() -> None:
    """Every request that plans of these tests make passes the validator of botocore."""
    from botocore.session import get_session
    from botocore.validate import ParamValidator

    ecs = FakeEcs("shop")
    published(ecs, SCALED)
    published(ecs, with_service(launchType="EC2"), options(allow_replace=True, adopt=True))
    validator, session = ParamValidator(), get_session()
    for operation, request in ecs.calls:
        shape = (
            session.get_service_model(operation.service)
            .operation_model(operation.action)
            .input_shape
        )
        report = validator.validate(dict(request), shape)
        assert not report.has_errors(), report.generate_report()
