"""How deployments end, as the command line tells it: the exit code is the truth."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.publish.conftest import COMPOSE, Account
from tests.publish.proxy import Exchange, Rule, refuse, reply

DESCRIBE = "ecs:DescribeServices"


@pytest.fixture
def updated(account: Account) -> Account:
    """A service that is about to get another image; its first look while waiting is the third."""
    account.publish()
    account.write(COMPOSE.replace("1.27", "1.28"))
    account.ecs.rollout = "IN_PROGRESS"
    return account


def showing(*deployments: dict[str, Any]) -> Rule:
    """While it waits, the service shows these deployments; ``id`` None is the one just made."""

    def answer(exchange: Exchange) -> Any:
        status, headers, body = exchange.forward()
        document = json.loads(body)
        (service,) = document["services"]
        made = service["deployments"][0]["id"]
        service["deployments"] = [
            {"desiredCount": 1, "runningCount": 1, **each, "id": each["id"] or made}
            for each in deployments
        ]
        return status, headers, json.dumps(document).encode()

    return Rule(DESCRIBE, answer, 3, times=999)


def old(account: Account) -> str:
    arn: str = account.ecs.revisions["shop-web"][0]["taskDefinitionArn"]
    return arn


def test_a_deployment_that_fails(updated: Account) -> None:
    ours = {"id": None, "status": "PRIMARY", "rolloutState": "FAILED", "rolloutStateReason": "bad"}
    result = updated.publish(rules=(showing(ours),))
    assert result.code == 6
    assert "shop-web: failed: bad" in result.stderr


def test_one_that_is_rolled_back_is_no_success(updated: Account) -> None:
    back = {
        "id": "ecs-svc/9",
        "status": "PRIMARY",
        "rolloutState": "COMPLETED",
        "taskDefinition": old(updated),
    }
    ours = {"id": None, "status": "ACTIVE", "rolloutState": "FAILED"}
    result = updated.publish(rules=(showing(back, ours),))
    assert result.code == 6
    assert "shop-web: rolled back: " in result.stderr


def test_one_that_somebody_else_takes_over_is_no_success(updated: Account) -> None:
    other = {
        "id": "ecs-svc/9",
        "status": "PRIMARY",
        "rolloutState": "COMPLETED",
        "taskDefinition": "other:1",
    }
    ours = {"id": None, "status": "ACTIVE", "rolloutState": "IN_PROGRESS"}
    result = updated.publish(rules=(showing(other, ours),))
    assert result.code == 8
    assert "shop-web: superseded: somebody else has deployed since" in result.stderr


def test_one_that_takes_too_long_goes_on_and_the_next_publish_waits_for_it(
    updated: Account,
) -> None:
    result = updated.publish("--timeout", "30")
    assert result.code == 7
    assert "shop-web: timed out: still going on after 30 s" in result.stderr
    ours = {"id": None, "status": "PRIMARY", "rolloutState": "COMPLETED"}
    waits = updated.publish("--output", "json", rules=(Rule(DESCRIBE, showing(ours).do, 2, 99),))
    assert waits.code == 0
    assert updated.proxy.mutations == []
    (service,) = json.loads(waits.stdout)["services"]
    assert (service["service"], service["verdict"]) == ("shop-web", "completed")


def test_one_that_takes_too_long_is_taken_back_when_the_user_wants_that(updated: Account) -> None:
    made: list[str] = []

    def stopped(_exchange: Exchange) -> Any:
        made.append("stopped")
        updated.ecs.services["shop-web"]["deployments"][0]["id"] = "ecs-svc/9"
        return reply({})(_exchange)

    def described(_exchange: Exchange) -> Any:
        status = "ROLLBACK_SUCCESSFUL" if made else "IN_PROGRESS"
        found = {"serviceDeploymentArn": "arn:sd/1", "status": status, "statusReason": "asked for"}
        return reply({"serviceDeployments": [found]})(_exchange)

    def listed(exchange: Exchange) -> Any:
        number = before[0].rpartition("/")[2]
        brief = {"serviceDeploymentArn": "arn:sd/1", "targetServiceRevisionArn": f"arn:sr/{number}"}
        return reply({"serviceDeployments": [brief]})(exchange)

    before: list[str] = []

    def remembered(exchange: Exchange) -> Any:
        answer = exchange.forward()
        before.append(updated.ecs.services["shop-web"]["deployments"][0]["id"])
        return answer

    result = updated.publish(
        "--timeout",
        "30",
        "--rollback-on-failure",
        rules=(
            Rule("ecs:UpdateService", remembered),
            Rule("ecs:ListServiceDeployments", listed, None),
            Rule("ecs:DescribeServiceDeployments", described, None),
            Rule("ecs:StopServiceDeployment", stopped, None),
        ),
    )
    assert result.code == 6
    assert "shop-web: rolled back: asked for" in result.stderr
    assert made == ["stopped"]


def test_what_was_started_is_waited_for_when_a_later_call_fails(account: Account) -> None:
    account.write(COMPOSE.replace("services:\n", "services:\n  api: {image: x}\n"))
    denied = Rule("ecs:CreateService", refuse("AccessDeniedException", "no"), 2)
    result = account.publish("--output", "json", rules=(denied,))
    assert result.code == 5
    document = json.loads(result.stdout)
    assert [each["service"] for each in document["services"]] == ["shop-api"]
    assert document["failure"]["kind"] == "refused"
    assert document["failure"]["subject"] == "shop-web"
    assert document["done"] == 3
    assert "3 of 4 steps are done; not done:\n  create shop-web" in result.stderr


def test_the_wait_fails_when_services_cannot_be_described(updated: Account) -> None:
    denied = Rule(DESCRIBE, refuse("AccessDeniedException", "no"), 3, times=99)
    result = updated.publish(rules=(denied,))
    assert result.code == 5
    assert "deployments go on; nobody has seen their end" in result.stderr
