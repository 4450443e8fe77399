"""Services and tasks of a sandbox: what moto forgets of them, and that their tasks start.

moto keeps few members of a service, leaves its deployments as they were at first, and makes no
tasks. So services are remembered here, as requests and the deployments that these started.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compose2ecs.publish.api import Reply, Request
from compose2ecs.publish.sandbox.rollout import Deployment, moment

ROLLS_OUT = frozenset(
    {
        "capacityProviderStrategy",
        "forceNewDeployment",
        "loadBalancers",
        "networkConfiguration",
        "platformVersion",
        "serviceConnectConfiguration",
        "serviceRegistries",
        "taskDefinition",
        "volumeConfigurations",
        "vpcLatticeConfigurations",
    }
)
"""Members of UpdateService that start a deployment.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
"""

_OF_DEPLOYMENTS = frozenset(
    {"serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations"}
)
_NOT_SHOWN = frozenset({"clientToken", "cluster", "forceNewDeployment", "role", "service", "tags"})
_DRAINS_FOR_S = 1.0
_EVENTS = 100
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html"""


class Service:
    """A service since its creation. ``definition`` is the ARN of what it runs."""

    def __init__(self, request: Request, definition: str, id: str, at: float) -> None:
        self.name: str = request["serviceName"]
        self.created_at = at
        self.deleted_at: float | None = None
        self.past: list[Deployment] = []
        self._members = dict(request)
        self._replaced: Deployment | None = None
        self.primary = Deployment(
            id=id, at=at, task_definition=definition, desired=_desired(request)
        )

    def update(self, request: Request, definition: str | None, id: str, at: float) -> None:
        """Do an UpdateService. ``definition`` is None when it names no task definition."""
        self._members |= {name: value for name, value in request.items() if value is not None}
        before = self.primary
        desired = request.get("desiredCount", before.desired)
        running = before.running(at)
        if not ROLLS_OUT.isdisjoint(request):
            self.past.append(before)
            self._replaced = before
            definition = definition or before.task_definition
            self.primary = Deployment(id=id, at=at, task_definition=definition, desired=desired)
        elif desired != before.desired:
            self.primary = Deployment(
                id=before.id,
                at=at,
                task_definition=before.task_definition,
                desired=desired,
                ran=running,
            )

    def delete(self, at: float) -> None:
        """Do a DeleteService."""
        self.deleted_at = at

    def status(self, now: float) -> str:
        """ACTIVE, DRAINING or INACTIVE."""
        if self.deleted_at is None:
            return "ACTIVE"
        return "DRAINING" if now - self.deleted_at < _DRAINS_FOR_S else "INACTIVE"

    def running(self, now: float) -> Sequence[tuple[Deployment, int]]:
        """The deployments with their numbers of running tasks; those of the old one go last."""
        if self.deleted_at is not None:
            return ()
        running = self.primary.running(now)
        found = [(self.primary, running)]
        old = self._replaced
        if old is not None and not self.primary.is_complete(now):
            found.append((old, max(min(old.running(self.primary.at), old.desired) - running, 0)))
        return found

    def history(self, now: float) -> list[tuple[Deployment, str]]:
        """The deployments with their states in the history of deployments, the newest first."""
        found = []
        for each, end in self._ends(now):
            going = "IN_PROGRESS" if each is self.primary else "STOPPED"
            found.append((each, "SUCCESSFUL" if each.is_complete(end) else going))
        return found[::-1]

    def _ends(self, now: float) -> list[tuple[Deployment, float]]:
        """The deployments with the times until which they went on."""
        everything = [*self.past, self.primary]
        ends = [*(each.at for each in everything[1:]), now]
        return list(zip(everything, ends, strict=True))

    def shown(self, base: Reply, now: float) -> dict[str, Any]:
        """The service as DescribeServices shows it. ``base`` is what moto answers.

        https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
        """
        members = {
            name: value
            for name, value in self._members.items()
            if name not in _NOT_SHOWN and name not in _OF_DEPLOYMENTS
        }
        counted = self.running(now)
        running = sum(count for _, count in counted)
        desired = self.primary.desired if self.deleted_at is None else 0
        return {
            **{name: base[name] for name in ("serviceArn", "clusterArn") if name in base},
            **({"tags": base["tags"]} if base.get("tags") else {}),
            **members,
            "taskDefinition": self.primary.task_definition,
            "status": self.status(now),
            "createdAt": moment(self.created_at),
            "desiredCount": desired,
            "runningCount": running,
            "pendingCount": max(desired - running, 0),
            "deployments": self._deployments(counted, now),
            "events": self._events(now)[:_EVENTS],
        }

    def _deployments(
        self, counted: Iterable[tuple[Deployment, int]], now: float
    ) -> list[dict[str, Any]]:
        told = {name: self._members[name] for name in _OF_DEPLOYMENTS if name in self._members}
        found = []
        for deployment, running in counted:
            if deployment is self.primary:
                found.append({**told, **deployment.shown("PRIMARY", now)})
            else:
                old = deployment.shown("ACTIVE", now)
                found.append({**old, "runningCount": running, "pendingCount": 0})
        return found

    def _events(self, now: float) -> list[dict[str, Any]]:
        """The newest first."""
        told = [event for each, end in self._ends(now) for event in each.events(self.name, end)]
        return told[::-1]


def _desired(request: Mapping[str, Any]) -> int:
    """The tasks that a service wants: a DAEMON has one on each instance, and here is one."""
    return int(request.get("desiredCount", 1))
