"""A publish that dies before or after any of its calls, and what the next one makes of it."""

from __future__ import annotations

import signal

import pytest

from tests.publish.conftest import COMPOSE, Account
from tests.publish.proxy import Rule, kill

SIX = """\
name: shop
services:
  web: {image: nginx:1.27, depends_on: {api: {condition: service_started}}}
  api:
    image: example/api:1
    depends_on: {migrate: {condition: service_completed_successfully}}
    labels: {a: b}
  migrate: {image: example/api:1, restart: "no", command: migrate}
  worker: {image: example/worker:1, deploy: {replicas: 3}}
  cache: {image: redis:7}
  mail: {image: example/mail:1}
""" + COMPOSE[COMPOSE.index("x-ecs") :]

EXPECTED = [
    *["ecs:RegisterTaskDefinition"] * 6,
    "ecs:RunTask",
    "ecs:TagResource",
    *["ecs:CreateService"] * 5,
]
"""The calls of a whole publish of six services that change something."""


@pytest.fixture
def six(account: Account) -> Account:
    account.write(SIX)
    return account


def test_the_calls_of_a_whole_publish(six: Account) -> None:
    assert six.publish("--no-wait").code == 0
    assert six.proxy.mutations == EXPECTED
    assert six.publish("--no-wait").code == 0
    assert six.proxy.mutations == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, len(EXPECTED) + 1))
def test_the_next_run_ends_in_the_same_state(six: Account, number: int, after: bool) -> None:
    killed = six.publish("--no-wait", rules=(Rule("*", kill(after=after), number),))
    assert killed.code == -signal.SIGKILL
    done = number if after else number - 1
    assert len(six.ecs.mutations) == done
    second = six.publish("--no-wait")
    assert second.code == 0, second.stderr
    assert sorted(six.ecs.services) == [
        f"shop-{n}" for n in ("api", "cache", "mail", "web", "worker")
    ]
    assert set(six.revisions.values()) == {1}
    for name, service in six.ecs.services.items():
        assert service["taskDefinition"].endswith(f"/{name}:1")
    assert len(six.ecs.tasks) == 1
    assert six.publish("--no-wait", "--dry-run", "--detailed-exitcode").code == 0


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_during_an_update(account: Account, number: int, after: bool) -> None:
    account.publish("--no-wait")
    account.write(COMPOSE.replace("1.27", "1.28"))
    killed = account.publish("--no-wait", rules=(Rule("*", kill(after=after), number),))
    assert killed.code == -signal.SIGKILL
    assert account.publish("--no-wait").code == 0
    assert account.revisions == {"shop-web": 2}
    assert account.ecs.services["shop-web"]["taskDefinition"].endswith("/shop-web:2")
    account.publish("--no-wait")
    assert account.proxy.mutations == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "terminate"])
def test_a_signal_lets_the_call_in_flight_finish(six: Account, number: int) -> None:
    result = six.publish("--no-wait", rules=(Rule("*", kill(after=False, number=number), 2),))
    assert result.code == 130
    assert six.proxy.mutations == EXPECTED[:2]
    assert six.revisions == {"shop-api": 1, "shop-web": 1}
    assert "2 of 14 steps are done; not done:\n  register" in result.stderr
    assert "to go on: compose2ecs publish --no-wait\n" in result.stderr
    assert six.publish("--no-wait").code == 0
    assert six.proxy.mutations == EXPECTED[2:]


def test_a_signal_while_it_waits_leaves_the_deployment_alone(account: Account) -> None:
    account.ecs.rollout = "IN_PROGRESS"
    rule = Rule("ecs:DescribeServices", kill(after=True, number=signal.SIGINT), 3)
    result = account.publish(rules=(rule,))
    assert result.code == 130
    assert "to go on: compose2ecs publish\n" in result.stderr
    assert account.ecs.mutations == ["RegisterTaskDefinition", "CreateService"]
