"""What goes wrong between the program and AWS: it goes on where it can, and says so where not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.publish import proxy
from tests.publish.conftest import COMPOSE, Account
from tests.publish.proxy import THROTTLE, Exchange, Rule, later, refuse

REGISTER = "ecs:RegisterTaskDefinition"
CREATE = "ecs:CreateService"
UPDATE = "ecs:UpdateService"

Fault = Callable[[Exchange], Any]


def _answer_hangs(exchange: Exchange) -> Any:
    """The call is done at once, and its answer comes too late."""
    made = exchange.forward()
    time.sleep(0.5)
    return made


PASSING: dict[str, Fault] = {
    "throttled": THROTTLE,
    "internal error": refuse("ServerException", "Service Unavailable", 500),
    "unavailable": refuse("ServiceUnavailable", "try later", 503),
    "reset": proxy.reset,
    "lost": proxy.lost,
    "truncated": proxy.truncated,
    "garbled": proxy.garbled,
    "slow": later(0.1),
    "answer hangs": _answer_hangs,
    "arrives late": later(0.35),
}
EVERY_FAULT = pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())


@EVERY_FAULT
@pytest.mark.parametrize("operation", [REGISTER, CREATE])
def test_what_passes_ends_well_and_makes_nothing_twice(
    account: Account, fault: Fault, operation: str
) -> None:
    result = account.publish(rules=(Rule(operation, fault),), read_timeout=0.3, speed=20)
    assert result.code == 0, result.stderr
    assert account.revisions == {"shop-web": 1}
    assert len(account.ecs.services) == 1
    assert account.publish("--dry-run", "--detailed-exitcode").code == 0


@EVERY_FAULT
def test_an_update_takes_place_once(account: Account, fault: Fault) -> None:
    account.publish()
    account.write(COMPOSE.replace("1.27", "1.28"))
    result = account.publish(rules=(Rule(UPDATE, fault),), read_timeout=0.3, speed=20)
    assert result.code == 0, result.stderr
    assert account.revisions == {"shop-web": 2}
    assert account.ecs.services["shop-web"]["taskDefinition"].endswith("shop-web:2")
    assert "shop-web: completed" in result.stderr


def test_a_deployment_that_is_forced_is_not_forced_twice(account: Account) -> None:
    account.publish()
    account.publish("--force-new-deployment", rules=(Rule(UPDATE, proxy.lost),))
    assert account.ecs.mutations.count("UpdateService") == 1


@pytest.mark.parametrize("fault", [THROTTLE, proxy.reset, proxy.truncated])
@pytest.mark.parametrize(
    "operation",
    ["sts:GetCallerIdentity", "ecs:DescribeServices", "ecs:DescribeTaskDefinition"],
)
def test_reads_are_tried_again(account: Account, fault: Fault, operation: str) -> None:
    assert account.publish("--no-wait", rules=(Rule(operation, fault),)).code == 0


def test_throttling_for_half_a_minute_is_survived(account: Account) -> None:
    begun: list[float] = []

    def throttled_for_30_s(exchange: Exchange) -> Any:
        begun.append(time.monotonic())
        return THROTTLE(exchange) if begun[-1] - begun[0] < 0.5 else None  # 60 times as fast

    result = account.publish(rules=(Rule(REGISTER, throttled_for_30_s, None),))
    assert result.code == 0
    assert len(begun) > 3
    assert "RegisterTaskDefinition: Rate exceeded; again in" in result.stderr
    assert account.revisions == {"shop-web": 1}


def test_throttling_that_does_not_end(account: Account) -> None:
    result = account.publish(rules=(Rule(REGISTER, THROTTLE, None),), speed=900)
    assert result.code == 5
    assert "error: RegisterTaskDefinition: ThrottlingException: Rate exceeded" in result.stderr
    assert account.revisions == {}


@pytest.mark.parametrize(
    "message",
    [
        "Too many concurrent attempts to create a new revision of the specified family.",
        "Unable to assume the service linked role. Please verify that it exists.",
    ],
)
def test_messages_of_what_passes(account: Account, message: str) -> None:
    rules = tuple(
        Rule(operation, refuse("ClientException", message), times=3)
        for operation in (REGISTER, CREATE)
    )
    assert account.publish(rules=rules).code == 0
    assert account.revisions == {"shop-web": 1}


@pytest.mark.parametrize(
    ("operation", "code", "calls", "help"),
    [
        (REGISTER, "AccessDeniedException", 1, "allow the action ecs:RegisterTaskDefinition"),
        (REGISTER, "LimitExceededException", 1, "ask for a higher quota"),
        (CREATE, "AccessDeniedException", 1, "allow the action ecs:CreateService"),
        (CREATE, "ExpiredTokenException", 1, "sign in again"),
    ],
)
def test_what_does_not_pass_is_not_tried_again(
    account: Account, operation: str, code: str, calls: int, help: str
) -> None:
    result = account.publish(rules=(Rule(operation, refuse(code, "no"), None),))
    assert result.code == 5
    assert account.proxy.log.count(operation) == calls
    assert f"{code}: no" in result.stderr
    assert f"help: {help}" in result.stderr
    assert "to go on: compose2ecs publish" in result.stderr


def test_a_role_that_never_comes(account: Account) -> None:
    message = "Unable to assume the service linked role."
    result = account.publish(
        rules=(Rule(CREATE, refuse("ClientException", message), None),), speed=900
    )
    assert result.code == 5
    hint = "aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com"
    assert hint in result.stderr


def test_reading_that_is_not_allowed_stops_it_before_anything_is_changed(account: Account) -> None:
    denied = refuse("AccessDeniedException", "not authorized")
    result = account.publish(rules=(Rule("ecs:DescribeServices", denied, None),))
    assert result.code == 4
    assert account.proxy.mutations == []
    assert "allow the action ecs:DescribeServices" in result.stderr


def test_what_it_can_do_without_is_not_checked(account: Account) -> None:
    operation = "application-autoscaling:DescribeScalableTargets"
    account.publish()
    rule = Rule(operation, refuse("AccessDeniedException", "not authorized"), None)
    result = account.publish(rules=(rule,))
    assert result.code == 0
    assert f"not checked: scaling: {operation} is not allowed" in result.stderr


def test_an_update_of_somebody_else_meanwhile_is_not_overwritten(account: Account) -> None:
    account.publish()
    account.write(COMPOSE.replace("1.27", "1.28"))

    def deployed_meanwhile(_exchange: Exchange) -> None:
        service = account.ecs.services["shop-web"]
        service["deployments"][0]["id"] = "ecs-svc/999"

    result = account.publish(rules=(Rule("ecs:DescribeServices", deployed_meanwhile, 2),))
    assert result.code == 8
    assert "somebody has deployed the service shop-web meanwhile" in result.stderr
    assert UPDATE not in account.proxy.mutations


def test_nothing_listens(account: Account) -> None:
    result = account.publish("--endpoint-url", "http://127.0.0.1:1")
    assert result.code == 4
    assert "Could not connect to the endpoint URL" in result.stderr
