"""Reading what is there: one snapshot, all reads up front, at most four at a time.

What the caller may not read, and publishing can do without, is noted and not an error.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from compose2ecs.ecs.model import (
    EcsProject,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
)
from compose2ecs.ecs.refs import render
from compose2ecs.publish import decoding, scaling
from compose2ecs.publish.api import Api, ApiError, Operation, Refused, Reply, Request, is_denied
from compose2ecs.publish.observed import Cluster, Observed, Revision, Scaling, Service, Task
from compose2ecs.publish.options import cluster_of, family_of, name_of, short_name
from compose2ecs.publish.plan import log_groups

AT_ONCE = 4
"""Calls in flight. Reads of a service are throttled as a whole, so more would wait only longer."""

_SERVICES_AT_ONCE = 10
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html"""

_TASKS_AT_ONCE = 100
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html"""

_TARGETS_AT_ONCE = 50
"""https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DescribeScalableTargets.html"""

_PAGE = 100
_SCALED = "ecs"

T = TypeVar("T")
U = TypeVar("U")


def account_of(api: Api) -> str:
    """The number of the account that calls are made in. Raises ApiError."""
    return str(api.call(Operation.GET_CALLER_IDENTITY, {}).get("Account", ""))


def observe(
    api: Api,
    desired: EcsProject,
    account: str,
    *,
    prune: bool = False,
    logs: bool = False,
) -> Observed:
    """What is there of what ``desired`` wants, in the ``account`` of the caller. Raises ApiError.

    With ``prune`` also the other services of the cluster, with ``logs`` the log groups.
    """
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reader = Reader(api, cluster_of(desired), pool)
        cluster = reader.cluster()
        names = [name_of(request) for request in desired.services]
        families = [render(task.family.value) for task in desired.task_definitions]
        latest = reader.latest(families)
        is_there = cluster is not None and cluster.status == "ACTIVE"
        services = reader.services([*names, *reader.others(names)] if prune else names, is_there)
        tasks = reader.tasks([family_of(run) for run in desired.tasks]) if is_there else ()
        return Observed(
            account=account,
            region=api.region,
            cluster=cluster,
            services=services,
            latest=latest,
            current=reader.current(services.values(), latest.values()),
            tasks=tasks,
            scaling=reader.scaling(services),
            log_groups=reader.log_groups(log_groups(desired)) if logs else frozenset(),
            namespaces=reader.namespaces(services.values()),
            unchecked=reader.unchecked,
        )


class Reader:
    """Reads the parts of a snapshot."""

    def __init__(self, api: Api, cluster: str, pool: ThreadPoolExecutor) -> None:
        self._api = api
        self._cluster = cluster
        self._pool = pool
        self._decoder = decoding.Decoder()
        self._notes: list[str] = []

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What could not be read, and what could not be understood."""
        return (*dict.fromkeys(self._notes), *self._decoder.unknown)

    def cluster(self) -> Cluster | None:
        """The cluster, or None when there is none of its name."""
        reply = self._api.call(Operation.DESCRIBE_CLUSTERS, {"clusters": [self._cluster]})
        for found in reply.get("clusters") or ():
            return Cluster(
                name=found.get("clusterName", self._cluster),
                arn=found["clusterArn"],
                status=found.get("status", "ACTIVE"),
            )
        return None

    def services(self, names: Sequence[str], is_there: bool) -> dict[str, Service]:
        """The services by name. Those that are missing are left out."""
        if not is_there:
            return {}
        replies = self._each(self._described, list(chunks(names, _SERVICES_AT_ONCE)))
        found = (self._decoder.service(each) for reply in replies for each in reply)
        return {service.name: service for service in found if service is not None}

    def _described(self, names: Sequence[str]) -> list[Reply]:
        reply = self._api.call(
            Operation.DESCRIBE_SERVICES,
            {"cluster": self._cluster, "services": list(names), "include": ["TAGS"]},
        )
        return list(reply.get("services") or ())

    def others(self, names: Sequence[str]) -> list[str]:
        """The names of all other services of the cluster."""
        arns = self._paged(
            Operation.LIST_SERVICES, {"cluster": self._cluster, "maxResults": _PAGE}, "serviceArns"
        )
        return [name for name in map(short_name, arns) if name not in names]

    def latest(self, families: Sequence[str]) -> dict[str, Revision]:
        """The latest revision of each family that has one."""
        found = self._each(self._revision, families)
        return {
            family: revision
            for family, revision in zip(families, found, strict=True)
            if revision is not None
        }

    def current(
        self, services: Iterable[Service], latest: Iterable[Revision]
    ) -> dict[str, Revision]:
        """The revisions that services run, by ARN."""
        known = {revision.arn: revision for revision in latest}
        running = dict.fromkeys(each.task_definition for each in services if each.task_definition)
        others = [arn for arn in running if arn not in known]
        read = zip(others, self._each(self._revision, others), strict=True)
        found = known | {arn: revision for arn, revision in read if revision is not None}
        return {arn: found[arn] for arn in running if arn in found}

    def _revision(self, name: str) -> Revision | None:
        """A task definition by its ARN, or the latest of a family; None when there is none.

        ECS answers with a ClientException that has no other mark.
        """
        request = {"taskDefinition": name, "include": ["TAGS"]}
        try:
            return self._decoder.revision(
                self._api.call(Operation.DESCRIBE_TASK_DEFINITION, request)
            )
        except Refused as error:
            if error.code == "ClientException":
                return None
            raise

    def tasks(self, families: Sequence[str]) -> tuple[Task, ...]:
        """Tasks of these families that run, or that ECS still remembers."""
        requests = [
            {"cluster": self._cluster, "family": family, "desiredStatus": status}
            for family in families
            for status in ("RUNNING", "STOPPED")
        ]
        arns = [arn for found in self._each(self._listed_tasks, requests) for arn in found]
        replies = self._each(self._described_tasks, list(chunks(arns, _TASKS_AT_ONCE)))
        return tuple(decoding.task(each) for reply in replies for each in reply)

    def _listed_tasks(self, request: Request) -> list[str]:
        return self._tolerated(
            lambda: self._paged(Operation.LIST_TASKS, request, "taskArns"),
            [],
            "earlier runs of tasks that run once",
        )

    def _described_tasks(self, arns: Sequence[str]) -> list[Reply]:
        request = {"cluster": self._cluster, "tasks": list(arns)}
        return self._tolerated(
            lambda: list(self._api.call(Operation.DESCRIBE_TASKS, request).get("tasks") or ()),
            [],
            "earlier runs of tasks that run once",
        )

    def scaling(self, services: Iterable[str]) -> dict[str, Scaling]:
        """What Application Auto Scaling has about the services, by resource ID."""
        ids = [scaling.resource_id(self._cluster, name) for name in services]
        found = self._each(self._targets, list(chunks(ids, _TARGETS_AT_ONCE)))
        targets = [target for page in found for target in page]
        return dict(self._each(self._scaled, targets))

    def _targets(self, ids: Sequence[str]) -> list[RegisterScalableTarget]:
        request = {
            "ServiceNamespace": _SCALED,
            "ResourceIds": list(ids),
            "ScalableDimension": scaling.DIMENSION,
        }
        operation = Operation.DESCRIBE_SCALABLE_TARGETS
        replies: list[Any] = self._tolerated(
            lambda: self._paged(operation, request, "ScalableTargets", "NextToken"), [], "scaling"
        )
        decoded = (self._decoder.known(each, RegisterScalableTarget) for each in replies)
        return [target for target in decoded if target is not None]

    def _scaled(self, target: RegisterScalableTarget) -> tuple[str, Scaling]:
        id = render(target.resource_id.value)
        return id, Scaling(
            target=target,
            policies=self._of_target(
                Operation.DESCRIBE_SCALING_POLICIES, "ScalingPolicies", id, PutScalingPolicy
            ),
            actions=self._of_target(
                Operation.DESCRIBE_SCHEDULED_ACTIONS, "ScheduledActions", id, PutScheduledAction
            ),
        )

    def _of_target(
        self, operation: Operation, member: str, id: str, kind: type[T]
    ) -> tuple[T, ...]:
        request = {"ServiceNamespace": _SCALED, "ResourceId": id}
        replies: list[Any] = self._tolerated(
            lambda: self._paged(operation, request, member, "NextToken"), [], "scaling"
        )
        decoded = (self._decoder.known(each, kind) for each in replies)
        return tuple(each for each in decoded if each is not None)

    def log_groups(self, names: Sequence[str]) -> frozenset[str]:
        """Those of the log groups that are there."""
        are_there = zip(names, self._each(self._has_log_group, names), strict=True)
        return frozenset(name for name, is_there in are_there if is_there)

    def _has_log_group(self, name: str) -> bool:
        request = {"logGroupNamePrefix": name}
        found = self._tolerated(
            lambda: self._paged(Operation.DESCRIBE_LOG_GROUPS, request, "logGroups"),
            [{"logGroupName": name}],
            f"the log group {name}",
        )
        return any(each["logGroupName"] == name for each in found)

    def namespaces(self, services: Iterable[Service]) -> dict[str, str]:
        """The names of the Cloud Map namespaces of services, by ARN."""
        arns = dict.fromkeys(
            render(connect.namespace.value)
            for service in services
            if (connect := service.request.service_connect_configuration) is not None
            and connect.namespace is not None
        )
        known = [arn for arn in arns if arn.startswith("arn:")]
        names = self._each(self._namespace, known)
        return {arn: name for arn, name in zip(known, names, strict=True) if name is not None}

    def _namespace(self, arn: str) -> str | None:
        request = {"Id": short_name(arn)}
        return self._tolerated(
            lambda: str(self._api.call(Operation.GET_NAMESPACE, request)["Namespace"]["Name"]),
            None,
            f"the name of the namespace {arn}",
        )

    def _paged(
        self, operation: Operation, request: Request, member: str, next_page: str = "nextToken"
    ) -> list[Any]:
        """All items of a list that comes in pages."""
        found: list[Any] = []
        page: Request = request
        while True:
            reply = self._api.call(operation, page)
            found += reply.get(member) or ()
            if not reply.get(next_page):
                return found
            page = {**request, next_page: reply[next_page]}

    def _tolerated(self, read: Callable[[], T], instead: T, what: str) -> T:
        """What is read, or ``instead`` with a note when the caller may not."""
        try:
            return read()
        except ApiError as error:
            if not is_denied(error):
                raise
            self.note(f"{what}: {error.operation} is not allowed")
            return instead

    def note(self, line: str) -> None:
        """Remember something that could not be read."""
        self._notes.append(line)

    def _each(self, read: Callable[[T], U], items: Sequence[T]) -> list[U]:
        """The answer for each item, in their order."""
        return list(self._pool.map(read, items))


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items, at most ``size`` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
