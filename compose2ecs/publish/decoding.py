"""Answers of AWS as structures of the model, closed: what the model has not is named.

Members that only answers have are dropped first. What is left and unknown is a member that AWS has
added since: it is not compared, and said so.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.decode import decoded
from compose2ecs.ecs.members import members
from compose2ecs.ecs.model import CreateService, RegisterTaskDefinition
from compose2ecs.publish.api import Reply
from compose2ecs.publish.observed import Deployment, Revision, Said, Service, Task
from compose2ecs.source import Traced

T = TypeVar("T")

READ_ONLY: Mapping[type, frozenset[str]] = {
    RegisterTaskDefinition: frozenset(
        {
            "compatibilities",
            "deleteRequestedAt",
            "deregisteredAt",
            "registeredAt",
            "registeredBy",
            "requiresAttributes",
            "revision",
            "status",
            "taskDefinitionArn",
        }
    ),
    CreateService: frozenset(
        {
            "clusterArn",
            "createdAt",
            "createdBy",
            "currentServiceDeployment",
            "currentServiceRevisions",
            "deployments",
            "events",
            "pendingCount",
            "platformFamily",
            "resourceManagementType",
            "roleArn",
            "runningCount",
            "serviceArn",
            "status",
            "taskSets",
        }
    ),
}
"""Members that describing gives and the request does not take.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""

_FROM_PRIMARY = ("serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations")
"""Members of the service that its PRIMARY deployment alone tells."""


class Decoder:
    """Decodes answers, and collects what of them nobody knows."""

    def __init__(self) -> None:
        self._reporter = Reporter()

    @property
    def unknown(self) -> tuple[str, ...]:
        """A line for each member that could not be read, each once."""
        return tuple(dict.fromkeys(found.message for found in self._reporter.diagnostics))

    def request(self, reply: Reply, kind: type[T]) -> T | None:
        """The request that would make what ``reply`` describes; None when it cannot be read."""
        kept = {
            name: value
            for name, value in reply.items()
            if name not in READ_ONLY.get(kind, frozenset())
        }
        return decoded(traced(kept), kind, self._reporter)

    def known(self, reply: Reply, kind: type[T]) -> T | None:
        """As ``request``, of the members that the model has; the others are dropped unnamed."""
        structure: type = kind
        names = members(structure)
        return decoded(
            traced({name: value for name, value in reply.items() if name in names}),
            kind,
            self._reporter,
        )

    def revision(self, reply: Reply) -> Revision | None:
        """The revision of DescribeTaskDefinition, with its tags."""
        found = reply.get("taskDefinition", {})
        definition = self.request(found, RegisterTaskDefinition)
        if definition is None:
            return None
        return Revision(
            arn=found["taskDefinitionArn"],
            number=int(found.get("revision", 0)),
            is_active=found.get("status", "ACTIVE") == "ACTIVE",
            definition=definition,
            tags=tags(reply.get("tags")),
        )

    def service(self, reply: Reply) -> Service | None:
        """The service of DescribeServices."""
        deployments = tuple(deployment(each) for each in reply.get("deployments") or ())
        primary: Reply = next(
            (each for each in reply.get("deployments") or () if each.get("status") == "PRIMARY"), {}
        )
        told = {name: primary[name] for name in _FROM_PRIMARY if name in primary}
        request = self.request({**told, **_whole(reply)}, CreateService)
        if request is None:
            return None
        return Service(
            name=reply["serviceName"],
            arn=reply["serviceArn"],
            status=reply.get("status", "ACTIVE"),
            request=request,
            task_definition=reply.get("taskDefinition", ""),
            desired=int(reply.get("desiredCount", 0)),
            running=int(reply.get("runningCount", 0)),
            pending=int(reply.get("pendingCount", 0)),
            deployments=deployments,
            tags=tags(reply.get("tags")),
            events=tuple(
                Said(at=str(each.get("createdAt", "")), message=str(each.get("message", "")))
                for each in reply.get("events") or ()
            ),
        )


def _whole(reply: Reply) -> dict[str, Any]:
    """The service without members that are null, which emulators write for "not there"."""
    return {name: value for name, value in reply.items() if value is not None}


def deployment(reply: Reply) -> Deployment:
    """A deployment of a service."""
    return Deployment(
        id=reply.get("id", ""),
        status=reply.get("status", ""),
        task_definition=reply.get("taskDefinition", ""),
        rollout_state=reply.get("rolloutState"),
        desired=int(reply.get("desiredCount", 0)),
        running=int(reply.get("runningCount", 0)),
        pending=int(reply.get("pendingCount", 0)),
        failed=int(reply.get("failedTasks", 0)),
        reason=reply.get("rolloutStateReason"),
    )


def task(reply: Reply) -> Task:
    """A task of DescribeTasks."""
    containers = reply.get("containers") or ()
    return Task(
        arn=reply["taskArn"],
        task_definition=reply.get("taskDefinitionArn", ""),
        started_by=reply.get("startedBy") or "",
        status=reply.get("lastStatus", ""),
        stop_code=reply.get("stopCode"),
        stopped_reason=reply.get("stoppedReason") or None,
        exit_codes={each["name"]: each.get("exitCode") for each in containers},
        reasons={each["name"]: each["reason"] for each in containers if each.get("reason")},
        interfaces=tuple(_interfaces(reply)),
    )


def _interfaces(reply: Reply) -> Iterator[str]:
    """The network interfaces of a task in network mode awsvpc.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attachment.html
    """
    for attachment in reply.get("attachments") or ():
        for detail in attachment.get("details") or ():
            if detail.get("name") == "networkInterfaceId":
                yield str(detail.get("value", ""))


def tags(given: Any) -> dict[str, str]:
    """Tags by key."""
    return {each["key"]: each.get("value", "") for each in given or ()}


def traced(value: Any) -> Traced[Any]:
    """A JSON value as the decoder takes it: every part traced, without origins."""
    if isinstance(value, Mapping):
        return Traced({name: traced(item) for name, item in value.items()})
    if isinstance(value, (list, tuple)):
        return Traced(tuple(traced(item) for item in value))
    return Traced(value)
