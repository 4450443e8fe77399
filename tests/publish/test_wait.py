"""Waiting for deployments, against answers that are written down, on a clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from compose2ecs.publish.api import ApiError, Operation, Refused, Reply, Request
from compose2ecs.publish.clock import Interrupted
from compose2ecs.publish.events import Event, Progress, Told
from compose2ecs.publish.verdict import Verdict, Watch
from compose2ecs.publish.wait import Result, roll_back, wait
from tests.publish.clock import FakeClock

OLD, NEW, OTHER = "ecs-svc/100", "ecs-svc/200", "ecs-svc/300"
WATCH = Watch(service="web", deployment=NEW, before=OLD, runs_before="web:1")
ARN = "arn:aws:ecs:r:1:service-deployment/shop/web/sd"

Answer = Reply | ApiError


def deployment(id: str, state: str | None, status: str = "PRIMARY", **members: Any) -> Reply:
    runs = {OLD: "web:1", NEW: "web:2", OTHER: "web:3"}[id]
    given = {"id": id, "status": status, "taskDefinition": runs, "rolloutState": state}
    counts = {"desiredCount": 2, "runningCount": 2}
    return {name: value for name, value in (given | counts | members).items() if value is not None}


def service(*deployments: Reply, name: str = "web", **members: Any) -> Reply:
    counts = {"desiredCount": 2, "runningCount": 2, "pendingCount": 0}
    return {
        "serviceName": name,
        "status": "ACTIVE",
        "deployments": list(deployments),
        **counts,
        **members,
    }


DONE = service(deployment(NEW, "COMPLETED"))
GOING = service(deployment(NEW, "IN_PROGRESS", runningCount=0), deployment(OLD, None, "ACTIVE"))
STALE = service(deployment(OLD, "COMPLETED"))
FAILED = service(
    deployment(NEW, "FAILED", rolloutStateReason="tasks failed to start"),
    deployment(OLD, "COMPLETED", "ACTIVE"),
)
ROLLING_BACK = service(
    deployment(OLD, "IN_PROGRESS"),
    deployment(NEW, "FAILED", "ACTIVE", rolloutStateReason="tasks failed to start"),
)
TAKEN_OVER = service(deployment(OTHER, "IN_PROGRESS"), deployment(NEW, "IN_PROGRESS", "ACTIVE"))


class Script:
    """An ``Api`` that answers DescribeServices from a list; the last answer stays."""

    region = "eu-west-1"

    def __init__(self, *answers: Answer | None, history: str | ApiError | None = None) -> None:
        self._answers: Sequence[Answer | None] = answers
        self._looks = 0
        self._history = history
        self.calls: list[tuple[Operation, Request]] = []

    def call(self, operation: Operation, request: Request) -> Reply:
        self.calls.append((operation, request))
        if operation is Operation.DESCRIBE_SERVICES:
            answer = self._answers[min(self._looks, len(self._answers) - 1)]
            self._looks += 1
            if isinstance(answer, ApiError):
                raise answer
            return {"services": [] if answer is None else [answer]}
        if operation is Operation.LIST_SERVICE_DEPLOYMENTS:
            if isinstance(self._history, ApiError):
                raise self._history
            brief = {
                "serviceDeploymentArn": ARN,
                "targetServiceRevisionArn": "arn:aws:ecs:r:1:service-revision/shop/web/200",
            }
            return {"serviceDeployments": [] if self._history is None else [brief]}
        if operation is Operation.DESCRIBE_SERVICE_DEPLOYMENTS:
            found = {
                "status": self._history,
                "statusReason": "as history has it",
                "lifecycleStage": "POST_SCALE_UP",
                "lifecycleHookDetails": [{"targetType": "PAUSE", "status": "AWAITING_ACTION"}],
            }
            return {"serviceDeployments": [found]}
        return {}


def waited(
    script: Script,
    watch: Watch = WATCH,
    timeout: float = 600,
    clock: FakeClock | None = None,
    listener: Callable[[Event], None] = lambda _event: None,
) -> Result:
    clock = clock or FakeClock()
    (result,) = wait(script, clock, "shop", [watch], timeout=timeout, listener=listener)
    return result


@pytest.mark.parametrize(
    ("answers", "history", "verdict", "reason"),
    [
        ([DONE], None, Verdict.COMPLETED, "2 running"),
        ([GOING, GOING, DONE], None, Verdict.COMPLETED, "2 running"),
        ([STALE, STALE, GOING, DONE], None, Verdict.COMPLETED, "2 running"),
        ([None, None, DONE], None, Verdict.COMPLETED, "2 running"),
        ([GOING, FAILED], None, Verdict.FAILED, "tasks failed to start"),
        ([GOING, ROLLING_BACK], None, Verdict.ROLLED_BACK, "tasks failed to start"),
        ([GOING, STALE], None, Verdict.ROLLED_BACK, "the old revision is back"),
        ([GOING, STALE], "ROLLBACK_SUCCESSFUL", Verdict.ROLLED_BACK, "as history has it"),
        ([GOING, ROLLING_BACK], "ROLLBACK_FAILED", Verdict.ROLLED_BACK, "as history has it"),
        ([GOING, TAKEN_OVER], None, Verdict.SUPERSEDED, "somebody else has deployed since"),
        ([GOING, TAKEN_OVER], "STOPPED", Verdict.SUPERSEDED, "somebody else has deployed since"),
        ([GOING, TAKEN_OVER], "SUCCESSFUL", Verdict.COMPLETED, "as history has it"),
        (
            [GOING, service(deployment(OTHER, "COMPLETED"))],
            None,
            Verdict.SUPERSEDED,
            "somebody else has deployed since",
        ),
        (
            [service(deployment(OTHER, "COMPLETED"))],
            "SUCCESSFUL",
            Verdict.COMPLETED,
            "as history has it",
        ),
        ([STALE], None, Verdict.FAILED, "ECS does not show the deployment"),
        ([STALE], "STOPPED", Verdict.FAILED, "as history has it"),
        (
            [GOING, {**GOING, "status": "DRAINING"}],
            None,
            Verdict.DELETED,
            "the service is DRAINING",
        ),
        ([GOING, None], None, Verdict.DELETED, "the service is not there any more"),
        ([None], None, Verdict.DELETED, "the service is not there any more"),
        ([GOING], None, Verdict.TIMED_OUT, "still going on after 600 s"),
        ([service(deployment(NEW, None))], None, Verdict.COMPLETED, "2 running"),
        (
            [service(deployment(NEW, None, runningCount=1)), service(deployment(NEW, None))],
            None,
            Verdict.COMPLETED,
            "2 running",
        ),
    ],
    ids=[
        "completed",
        "slow",
        "stale read",
        "absent then present",
        "failed",
        "rolled back",
        "rolled back, and gone",
        "rolled back, by history",
        "rollback failed",
        "superseded",
        "superseded, and stopped",
        "superseded after its end",
        "superseded, and gone",
        "never seen, and successful",
        "never seen",
        "never seen, and stopped",
        "draining",
        "deleted",
        "never there",
        "for ever",
        "no state",
        "no state, slow",
    ],
)
def test_verdicts(
    answers: list[Answer | None], history: str | None, verdict: Verdict, reason: str
) -> None:
    result = waited(Script(*answers, history=history))
    assert (result.verdict, result.reason) == (verdict, reason)


def test_a_history_that_still_goes_on_is_asked_again() -> None:
    script = Script(GOING, STALE, history="ROLLBACK_IN_PROGRESS")
    assert waited(script).verdict is Verdict.TIMED_OUT


def test_without_the_history_the_states_decide_with_one_notice() -> None:
    denied = Refused(Operation.LIST_SERVICE_DEPLOYMENTS, "AccessDeniedException", "no")
    script = Script(GOING, ROLLING_BACK, history=denied)
    told: list[Event] = []
    assert waited(script, listener=told.append).verdict is Verdict.ROLLED_BACK
    lines = [event.line for event in told if isinstance(event, Told)]
    assert lines == ["the history of deployments may not be read; their states alone decide"]


@pytest.mark.parametrize("deployment_id", [OLD, None], ids=["unchanged", "unknown"])
def test_where_no_deployment_started_tasks_are_counted(deployment_id: str | None) -> None:
    watch = Watch(service="web", deployment=deployment_id, before=OLD, runs_before="web:1")
    counting = service(deployment(OLD, "COMPLETED"), runningCount=1)
    script = Script(counting, counting, STALE)
    assert waited(script, watch).verdict is Verdict.COMPLETED
    assert len(script.calls) == 3


def test_looks_are_close_at_first_and_far_apart_later() -> None:
    clock = FakeClock()
    waited(Script(GOING), timeout=120, clock=clock)
    assert clock.pauses[:12] == [5.0] * 12
    assert set(clock.pauses[12:-1]) == {12.0}
    assert clock.time == 120


def test_no_time_at_all_is_one_look() -> None:
    script = Script(GOING)
    assert waited(script, timeout=0).verdict is Verdict.TIMED_OUT
    looks = [operation for operation, _ in script.calls if operation is Operation.DESCRIBE_SERVICES]
    assert len(looks) == 1


def test_ten_services_are_one_call() -> None:
    class Many(Script):
        def call(self, operation: Operation, request: Request) -> Reply:
            self.calls.append((operation, request))
            return {
                "services": [
                    service(deployment(NEW, "COMPLETED"), name=name) for name in request["services"]
                ]
            }

    script = Many()
    watches = [
        Watch(service=f"s{n}", deployment=NEW, before=OLD, runs_before="web:1") for n in range(23)
    ]
    results = wait(script, FakeClock(), "shop", watches, timeout=60)
    assert [result.service for result in results] == [watch.service for watch in watches]
    assert [len(request["services"]) for _, request in script.calls] == [10, 10, 3]


def test_what_ecs_says_meanwhile_is_told_once_and_in_order() -> None:
    def saying(*messages: str) -> Reply:
        events = [{"id": message, "message": message} for message in reversed(messages)]
        return {**GOING, "events": events}

    told: list[Event] = []
    waited(
        Script(saying("before"), saying("before", "a", "b"), saying("before", "a", "b", "c"), DONE),
        listener=told.append,
    )
    assert [event.line for event in told if isinstance(event, Told)] == ["a", "b", "c"]
    states = [(event.state, event.running) for event in told if isinstance(event, Progress)]
    assert states == [("IN_PROGRESS", 2), ("COMPLETED", 2)]


def test_a_hook_that_waits_for_somebody_is_told() -> None:
    hooked = {**GOING, "deploymentConfiguration": {"lifecycleHooks": [{"targetType": "PAUSE"}]}}
    told: list[Event] = []
    waited(Script(hooked, hooked, DONE, history="IN_PROGRESS"), listener=told.append)
    (line,) = [event.line for event in told if isinstance(event, Told)]
    assert line == (
        "paused at POST_SCALE_UP: `aws ecs continue-service-deployment "
        f"--service-deployment-arn {ARN}` lets it go on"
    )


def test_why_tasks_stopped_is_told_with_their_last_words() -> None:
    class Failing(Script):
        def call(self, operation: Operation, request: Request) -> Reply:
            answers: dict[Operation, Reply] = {
                Operation.LIST_TASKS: {"taskArns": ["arn:task/shop/1", "arn:task/shop/2"]},
                Operation.DESCRIBE_TASKS: {"tasks": [_stopped("1", NEW), _stopped("2", OLD)]},
                Operation.DESCRIBE_TASK_DEFINITION: {
                    "taskDefinition": {
                        "containerDefinitions": [
                            {
                                "name": "web",
                                "logConfiguration": {
                                    "logDriver": "awslogs",
                                    "options": {
                                        "awslogs-group": "/ecs/shop",
                                        "awslogs-stream-prefix": "ecs",
                                    },
                                },
                            }
                        ]
                    }
                },
                Operation.GET_LOG_EVENTS: {"events": [{"message": "no database\n"}]},
            }
            if operation in answers:
                self.calls.append((operation, request))
                return answers[operation]
            return super().call(operation, request)

    script = Failing(FAILED)
    assert waited(script).details == (
        "task 1: Essential container in task exited",
        "task 1: web exited with 137: OutOfMemoryError",
        "web| no database",
    )
    requests = dict(script.calls)
    assert requests[Operation.GET_LOG_EVENTS]["logStreamName"] == "ecs/web/1"


def _stopped(id: str, started_by: str) -> Reply:
    return {
        "taskArn": f"arn:task/shop/{id}",
        "taskDefinitionArn": "web:2",
        "startedBy": started_by,
        "lastStatus": "STOPPED",
        "stoppedReason": "Essential container in task exited",
        "containers": [{"name": "web", "exitCode": 137, "reason": "OutOfMemoryError"}],
    }


def test_a_deployment_that_does_not_end_can_be_taken_back() -> None:
    class GoesBack(Script):
        def call(self, operation: Operation, request: Request) -> Reply:
            if operation is Operation.STOP_SERVICE_DEPLOYMENT:
                self._answers = [STALE]
                self._history = "ROLLBACK_SUCCESSFUL"
            return super().call(operation, request)

    script = GoesBack(GOING, history="IN_PROGRESS")
    clock = FakeClock()
    results = wait(script, clock, "shop", [WATCH], timeout=60)
    assert results[0].verdict is Verdict.TIMED_OUT
    (result,) = roll_back(script, clock, "shop", [WATCH], results, timeout=60)
    assert result.verdict is Verdict.ROLLED_BACK
    stops = [request for operation, request in script.calls if operation.is_mutating]
    assert stops == [{"serviceDeploymentArn": ARN, "stopType": "ROLLBACK"}]


def test_the_user_can_end_the_wait() -> None:
    with pytest.raises(Interrupted):
        waited(Script(GOING), clock=FakeClock(stop_after=3))
