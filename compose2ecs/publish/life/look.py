"""Reading what is there of a project, in bounded lists and at most four calls at a time.

What must be known before something is deleted is never taken for granted: where the caller may not
read it, that is an error here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from compose2ecs.ecs.model import EcsProject
from compose2ecs.publish import decoding
from compose2ecs.publish.api import Api, ApiError, Operation, Reply, is_denied
from compose2ecs.publish.hints import described
from compose2ecs.publish.life.found import (
    Attempt,
    Found,
    Numbered,
    Place,
    family_in,
    is_ours,
    number_in,
)
from compose2ecs.publish.life.selection import family_of
from compose2ecs.publish.observe import AT_ONCE, Reader, chunks
from compose2ecs.publish.observed import Service, Task
from compose2ecs.publish.options import cluster_of, name_of, short_name
from compose2ecs.publish.ownership import PROJECT, prefix_of

_REVISIONS_AT_ONCE = 20
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html"""

_ATTEMPTS = 60
"""Deployments of a service to look back at."""

T = TypeVar("T")


def look(
    api: Api,
    desired: EcsProject,
    project: str,
    account: str,
    *,
    revisions: bool = False,
    everywhere: bool = False,
    history: bool = False,
    strict: bool = False,
) -> Found:
    """What is there of ``project``, whose file says ``desired``. Raises ApiError.

    With ``revisions`` also its revisions, and families that only they tell of; with ``everywhere``
    also who else runs them, in any cluster; with ``history`` also how earlier deployments ended.
    What may not be read is noted, unless the look is ``strict`` or goes everywhere: then it is an
    error.
    """
    place = Place(project=project, cluster=cluster_of(desired), region=api.region, account=account)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        reader = _Reader(api, place.cluster, pool, strict=strict or everywhere)
        there = reader.every_service(desired)
        named = {name_of(request) for request in desired.services}
        services = {
            name: each for name, each in there.items() if name in named or is_ours(each, project)
        }
        ours = {name: each for name, each in services.items() if is_ours(each, project)}
        known = {family_of(task) for task in desired.task_definitions}
        known |= {family_in(each.task_definition) for each in ours.values()}
        numbered = reader.revisions(known, project) if revisions else {}
        families = frozenset(known | set(numbered))
        elsewhere, tasks = reader.users(families, there, services, everywhere=everywhere)
        return Found(
            place=place,
            families=families,
            services=services,
            elsewhere=elsewhere,
            tasks=tasks,
            scaling=reader.scaling(ours),
            revisions=numbered,
            attempts=dict(reader.histories(ours.values())) if history else {},
            unchecked=reader.unchecked,
        )


class _Reader(Reader):
    """Reads what only the rest of the life cycle asks for."""

    def __init__(self, api: Api, cluster: str, pool: ThreadPoolExecutor, *, strict: bool) -> None:
        super().__init__(api, cluster, pool)
        self._is_strict = strict
        self._is_there = False

    def every_service(self, desired: EcsProject) -> dict[str, Service]:
        """The services that the file names, and all others of the cluster."""
        found = self.cluster()
        self._is_there = found is not None and found.status == "ACTIVE"
        if not self._is_there:
            return {}
        named = [name_of(request) for request in desired.services]
        others = self._noted(lambda: self.others(named), "services that the file does not have")
        return self.services([*named, *others], is_there=True)

    def users(
        self,
        families: frozenset[str],
        there: Mapping[str, Service],
        services: Mapping[str, Service],
        *,
        everywhere: bool,
    ) -> tuple[tuple[Service, ...], tuple[Task, ...]]:
        """The other services that may run the families, and the tasks that do."""
        tasks = (
            self._noted(lambda: list(self.tasks_of(families)), "tasks") if self._is_there else []
        )
        others: list[Service] = []
        if everywhere:
            others += [each for name, each in there.items() if name not in services]
            for cluster in self.other_clusters():
                other = _Reader(self._api, cluster, self._pool, strict=True)
                others += other.services([*services, *families], is_there=True).values()
                tasks += other.tasks_of(families)
        return tuple(others), tuple(tasks)

    def _noted(self, read: Callable[[], list[T]], what: str) -> list[T]:
        """What is read; nothing, with a note, when the caller may not, unless that is an error."""
        return read() if self._is_strict else self._tolerated(read, [], what)

    def tasks_of(self, families: Iterable[str]) -> Iterator[Task]:
        """The tasks of these families that run, or that ECS still remembers."""
        requests = [
            {"cluster": self._cluster, "family": family, "desiredStatus": status}
            for family in sorted(families)
            for status in ("RUNNING", "STOPPED")
        ]
        pages = self._each(
            lambda request: self._paged(Operation.LIST_TASKS, request, "taskArns"), requests
        )
        arns = [arn for page in pages for arn in page]
        for reply in self._each(self._described_each, list(chunks(arns, 100))):
            yield from map(decoding.task, reply)

    def _described_each(self, arns: Sequence[str]) -> list[Reply]:
        request = {"cluster": self._cluster, "tasks": list(arns)}
        return list(self._api.call(Operation.DESCRIBE_TASKS, request).get("tasks") or ())

    def other_clusters(self) -> list[str]:
        """The names of the clusters of the account beside this one."""
        arns = self._paged(Operation.LIST_CLUSTERS, {}, "clusterArns")
        return [name for name in map(short_name, arns) if name != self._cluster]

    def revisions(self, families: Iterable[str], project: str) -> dict[str, tuple[Numbered, ...]]:
        """The ACTIVE revisions of families, and of others that are called as the project's are.

        Of the others only those whose newest revision carries the tag of the project.
        """
        request = {"familyPrefix": prefix_of(project), "status": "ACTIVE"}
        alike = self._paged(Operation.LIST_TASK_DEFINITION_FAMILIES, request, "families")
        others = [family for family in alike if family not in set(families)]
        owners = zip(others, self._each(self._owner, others), strict=True)
        ours = [*families, *(family for family, owner in owners if owner == project)]
        arns = self._each(self._active, ours)
        numbered = self._each(self._numbered, [arn for found in arns for arn in found])
        made: dict[str, tuple[Numbered, ...]] = {}
        for each in sorted(numbered, key=lambda each: each.number, reverse=True):
            made[each.family] = (*made.get(each.family, ()), each)
        return made

    def _active(self, family: str) -> list[str]:
        request = {"familyPrefix": family, "status": "ACTIVE", "sort": "DESC"}
        return self._paged(Operation.LIST_TASK_DEFINITIONS, request, "taskDefinitionArns")

    def _numbered(self, arn: str) -> Numbered:
        return Numbered(
            arn=arn, family=family_in(arn), number=number_in(arn), owner=self._owner(arn)
        )

    def _owner(self, name: str) -> str | None:
        """The project in the tags of a revision, or of the newest one of a family."""
        request = {"taskDefinition": name, "include": ["TAGS"]}
        reply = self._api.call(Operation.DESCRIBE_TASK_DEFINITION, request)
        return decoding.tags(reply.get("tags")).get(PROJECT)

    def histories(self, services: Iterable[Service]) -> Iterator[tuple[str, tuple[Attempt, ...]]]:
        """The earlier deployments of each service that ECS tells of."""
        names = [service.name for service in services if service.status == "ACTIVE"]
        for name, attempts in zip(names, self._each(self._history, names), strict=True):
            if attempts is not None:
                yield name, attempts

    def _history(self, service: str) -> tuple[Attempt, ...] | None:
        try:
            return self._attempts(service)
        except ApiError as error:
            what = f"{error.operation} is not allowed" if is_denied(error) else described(error)
            self.note(f"the history of {service}: {what}")
            return None

    def _attempts(self, service: str) -> tuple[Attempt, ...]:
        request = {"cluster": self._cluster, "service": service, "maxResults": _ATTEMPTS}
        reply = self._api.call(Operation.LIST_SERVICE_DEPLOYMENTS, request)
        briefs: list[Any] = list(reply.get("serviceDeployments") or ())[:_ATTEMPTS]
        briefs.sort(key=lambda brief: str(brief.get("createdAt", "")), reverse=True)
        arns = [brief["targetServiceRevisionArn"] for brief in briefs]
        definitions: dict[str, str] = {}
        for some in chunks(list(dict.fromkeys(arns)), _REVISIONS_AT_ONCE):
            wanted = {"serviceRevisionArns": list(some)}
            found = self._api.call(Operation.DESCRIBE_SERVICE_REVISIONS, wanted)
            for each in found.get("serviceRevisions") or ():
                definitions[each["serviceRevisionArn"]] = each.get("taskDefinition", "")
        return tuple(
            Attempt(
                task_definition=definitions[arn],
                status=str(brief.get("status", "")),
                created_at=str(brief.get("createdAt", "")),
            )
            for arn, brief in zip(arns, briefs, strict=True)
            if arn in definitions
        )
