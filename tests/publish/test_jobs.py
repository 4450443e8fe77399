"""Tasks that run once, before the services that wait for them."""

from __future__ import annotations

import pytest

from tests.publish.conftest import COMPOSE, Account
from tests.publish.proxy import Rule, reply

JOB = COMPOSE.replace(
    "services:\n",
    "services:\n  migrate: {image: example/api:1, restart: 'no'}\n",
).replace(
    "    image: nginx:1.27\n",
    "    image: nginx:1.27\n"
    "    depends_on: {migrate: {condition: service_completed_successfully}}\n",
)


@pytest.fixture
def job(account: Account) -> Account:
    account.write(JOB)
    return account


def test_it_runs_before_what_waits_for_it_and_only_once(job: Account) -> None:
    assert job.publish("--no-wait").code == 0
    assert job.proxy.mutations == [
        "ecs:RegisterTaskDefinition",
        "ecs:RegisterTaskDefinition",
        "ecs:RunTask",
        "ecs:TagResource",
        "ecs:CreateService",
    ]
    job.publish("--no-wait")
    assert job.proxy.mutations == []


def test_it_runs_again_when_its_image_changes(job: Account) -> None:
    job.publish("--no-wait")
    job.write(JOB.replace("example/api:1", "example/api:2"))
    job.publish("--no-wait")
    assert job.proxy.mutations == ["ecs:RegisterTaskDefinition", "ecs:RunTask", "ecs:TagResource"]


def test_one_that_fails_stops_it_and_is_run_again_by_the_next_publish(job: Account) -> None:
    job.ecs.exit_code = 3
    result = job.publish()
    assert result.code == 6
    assert "error: the task of shop-migrate failed: migrate exited with 3" in result.stderr
    assert "migrate| a last line" in result.stderr
    assert job.ecs.services == {}
    job.ecs.exit_code = 0
    result = job.publish()
    assert result.code == 0
    assert "its last run failed" in result.stderr
    assert len(job.ecs.tasks) == 2


def test_one_that_does_not_start(job: Account) -> None:
    failure = {"tasks": [], "failures": [{"arn": "x", "reason": "RESOURCE:MEMORY"}]}
    result = job.publish(rules=(Rule("ecs:RunTask", reply(failure), None),))
    assert result.code == 5
    assert "0 of 1 tasks of shop-migrate started: RESOURCE:MEMORY" in result.stderr


def test_one_that_takes_too_long_is_waited_for_by_the_next_publish(job: Account) -> None:
    running = {"tasks": [{"taskArn": "arn:task/1", "lastStatus": "RUNNING", "containers": []}]}
    result = job.publish(
        "--timeout", "30", rules=(Rule("ecs:DescribeTasks", reply(running), None),)
    )
    assert result.code == 7
    result = job.publish()
    assert result.code == 0
    assert "an earlier publish started it" in result.stderr
    assert "ecs:RunTask" not in job.proxy.mutations
