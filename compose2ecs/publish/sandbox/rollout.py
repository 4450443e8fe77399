"""How deployments go in a sandbox: every task starts. What a service shows follows from the time.

Nothing is pulled and nothing runs, so no task fails: that is for AWS to tell. The figures are made
up, some tenth of what small images take on Fargate.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from compose2ecs.shape import shape

FIRST_TASK_S = 1.0
"""Until the first task of a deployment runs, in seconds."""

NEXT_TASK_S = 0.5
"""Between two tasks that begin to run, in seconds."""

STEADY_S = 0.5
"""From the last task until the deployment is complete, in seconds."""


@shape
class Deployment:
    """A deployment that was started, or scaled, at ``at``; ``ran`` tasks of it ran before that."""

    id: str
    at: float
    task_definition: str
    desired: int
    ran: int = 0

    def running(self, now: float) -> int:
        """The tasks that run."""
        if now - self.at < FIRST_TASK_S:
            return min(self.ran, self.desired)
        started = 1 + int((now - self.at - FIRST_TASK_S) / NEXT_TASK_S)
        return min(self.ran + started, self.desired)

    @property
    def all_run_at(self) -> float:
        """When the last task begins to run."""
        missing = self.desired - self.ran
        return self.at + (FIRST_TASK_S + (missing - 1) * NEXT_TASK_S if missing > 0 else 0.0)

    @property
    def complete_at(self) -> float:
        """When it is complete."""
        return self.all_run_at + STEADY_S

    def is_complete(self, now: float) -> bool:
        """Whether it is complete."""
        return now >= self.complete_at

    def shown(self, status: str, now: float) -> dict[str, Any]:
        """The deployment as DescribeServices shows it.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
        """
        running = self.running(now)
        is_complete = self.is_complete(now)
        state = "completed" if is_complete else "in progress"
        return {
            "id": self.id,
            "status": status,
            "taskDefinition": self.task_definition,
            "desiredCount": self.desired,
            "pendingCount": self.desired - running,
            "runningCount": running,
            "failedTasks": 0,
            "createdAt": moment(self.at),
            "updatedAt": moment(min(now, self.complete_at)),
            "rolloutState": "COMPLETED" if is_complete else "IN_PROGRESS",
            "rolloutStateReason": f"ECS deployment {self.id} {state}.",
        }

    def events(self, service: str, now: float) -> Iterator[dict[str, Any]]:
        """What ECS says about it, oldest first."""
        lines = [
            (self.at + FIRST_TASK_S / 2, f"has started {self.desired - self.ran} tasks."),
            (self.complete_at, f"(deployment {self.id}) deployment completed."),
            (self.complete_at, "has reached a steady state."),
        ]
        for number, (at, line) in enumerate(lines):
            if at <= now:
                yield {
                    "id": f"{self.id}/{self.at}/{number}",
                    "createdAt": moment(at),
                    "message": f"(service {service}) {line}",
                }


def moment(at: float) -> str:
    """A time as ``Api`` answers it; ``at`` is in seconds since 1970."""
    return datetime.fromtimestamp(at, UTC).isoformat()
