"""Tasks of a sandbox: those of services follow from their deployments, those that run once end.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from compose2ecs.publish.api import Request
from compose2ecs.publish.sandbox.rollout import Deployment, moment
from compose2ecs.shape import shape

_RUNS_AFTER_S, _STOPS_AFTER_S = 1.0, 2.0
"""When a task that runs once begins and ends, in seconds after the call."""

_REMEMBERED_S = 3600.0
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html"""


@shape
class Once:
    """A task that RunTask has started at ``at``; ``containers`` are their names."""

    arn: str
    definition: str
    containers: tuple[str, ...]
    started_by: str
    group: str
    at: float
    stopped_at: float | None = None

    def is_remembered(self, now: float) -> bool:
        """Whether ECS still shows it."""
        return now < self._end + _REMEMBERED_S

    @property
    def _end(self) -> float:
        return self.at + _STOPS_AFTER_S if self.stopped_at is None else self.stopped_at

    def shown(self, now: float) -> dict[str, Any]:
        """The task as DescribeTasks shows it. It does nothing, so it succeeds."""
        has_ended = now >= self._end
        status = "RUNNING" if now >= self.at + _RUNS_AFTER_S else "PENDING"
        return _task(
            arn=self.arn,
            definition=self.definition,
            containers=self.containers,
            started_by=self.started_by,
            group=self.group,
            status="STOPPED" if has_ended else status,
            at=self.at,
            ended=self._end if has_ended else None,
            by_user=self.stopped_at is not None,
        )


def of_service(
    service: str,
    prefix: str,
    containers: dict[str, tuple[str, ...]],
    counted: Sequence[tuple[Deployment, int]],
) -> Iterator[dict[str, Any]]:
    """The running tasks of the service. ``containers`` has their names by task definition."""
    for deployment, running in counted:
        for number in range(running):
            yield _task(
                arn=arn_of(prefix, f"{service} {deployment.id} {number}"),
                definition=deployment.task_definition,
                containers=containers[deployment.task_definition],
                started_by=deployment.id,
                group=f"service:{service}",
                status="RUNNING",
                at=deployment.at,
                ended=None,
                by_user=False,
            )


def arn_of(prefix: str, seed: str) -> str:
    """The ARN of a task, the same for the same seed."""
    return f"{prefix}/{sha256(seed.encode()).hexdigest()[:32]}"


def container_names(definition: Request) -> tuple[str, ...]:
    """The names of the containers of a task definition."""
    return tuple(each["name"] for each in definition["containerDefinitions"])


def _task(
    *,
    arn: str,
    definition: str,
    containers: Sequence[str],
    started_by: str,
    group: str,
    status: str,
    at: float,
    ended: float | None,
    by_user: bool,
) -> dict[str, Any]:
    ends: dict[str, Any] = {}
    if ended is not None:
        ends = {
            "stopCode": "UserInitiated" if by_user else "EssentialContainerExited",
            "stoppedReason": "Task stopped by user"
            if by_user
            else "Essential container in task exited",
            "stoppedAt": moment(ended),
        }
    return {
        "taskArn": arn,
        "taskDefinitionArn": definition,
        "startedBy": started_by,
        "group": group,
        "lastStatus": status,
        "desiredStatus": "RUNNING" if ended is None else "STOPPED",
        "createdAt": moment(at),
        "startedAt": moment(at),
        **ends,
        "containers": [
            {"name": name, "lastStatus": status, **({} if ended is None else {"exitCode": 0})}
            for name in containers
        ],
    }
