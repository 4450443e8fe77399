"""Waiting inside of a plan: for tasks that run once, and for the name of a deleted service."""

from collections.abc import Sequence

from compose2ecs.publish import decoding, reasons
from compose2ecs.publish.api import Api, Operation
from compose2ecs.publish.clock import Clock
from compose2ecs.publish.jobs import succeeded
from compose2ecs.publish.options import short_name
from compose2ecs.publish.outcome import Ended, Kind
from compose2ecs.publish.steps import AwaitTask

_EVERY_S = 5.0
_ABSENT_FOR_S = 60.0
"""A task that has just started may be missing from answers for a while."""


def await_tasks(
    api: Api, clock: Clock, cluster: str, step: AwaitTask, tasks: Sequence[str], timeout: float
) -> None:
    """Return when all tasks have ended well. Raises Ended when one has not, or runs too long."""
    begun = clock.now()
    while True:
        reply = api.call(Operation.DESCRIBE_TASKS, {"cluster": cluster, "tasks": list(tasks)})
        found = [decoding.task(each) for each in reply.get("tasks") or ()]
        stopped = [task for task in found if task.status == "STOPPED"]
        for task in stopped:
            if not succeeded(task, step.essential):
                ends = ", ".join(
                    f"{name} {'did not start' if code is None else f'exited with {code}'}"
                    for name, code in task.exit_codes.items()
                    if code != 0
                )
                why = ends or task.stopped_reason or "ECS gives no reason"
                raise Ended(
                    Kind.ROLLOUT,
                    f"the task of {step.family} failed: {why}",
                    details=tuple(reasons.of_task(api, task)),
                )
        waited = clock.now() - begun
        if len(stopped) == len(tasks):
            return
        if len(found) < len(tasks) and waited >= _ABSENT_FOR_S:
            raise Ended(Kind.ROLLOUT, f"ECS does not know the task of {step.family} any more")
        if waited >= timeout:
            ids = ", ".join(short_name(task) for task in tasks)
            raise Ended(
                Kind.TIMED_OUT,
                f"the task of {step.family} still runs after {timeout:.0f} s: {ids}",
                "run the command again: it goes on waiting for the same task",
            )
        clock.pause(_EVERY_S * clock.jitter())


def await_inactive(api: Api, clock: Clock, cluster: str, service: str, timeout: float) -> None:
    """Return when the service is INACTIVE, or gone. Raises Ended when that takes too long."""
    begun = clock.now()
    request = {"cluster": cluster, "services": [service]}
    while True:
        found = api.call(Operation.DESCRIBE_SERVICES, request).get("services") or []
        if not found or found[0].get("status") == "INACTIVE":
            return
        if clock.now() - begun >= timeout:
            running = found[0].get("runningCount", 0)
            raise Ended(
                Kind.TIMED_OUT,
                f"{service} is still being deleted: {running} tasks are stopping",
                "run the command again later",
            )
        clock.pause(_EVERY_S * clock.jitter())
