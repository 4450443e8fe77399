"""What is there of a project: its services, tasks, scaling and revisions.

Other than ``Observed``, which is read for a comparison with the file, this has everything that
carries the tag of the project, and all its revisions.
"""

from collections.abc import Iterator, Mapping

from compose2ecs.publish.observed import Deployment, Scaling, Service, Task
from compose2ecs.publish.options import short_name
from compose2ecs.publish.ownership import PROJECT, SERVICE
from compose2ecs.shape import shape

_BY_SERVICE = "ecs-svc/"
"""What ``startedBy`` of a task begins with that a service has started."""


@shape
class Place:
    """The project, and where it runs."""

    project: str
    cluster: str
    region: str
    account: str


@shape
class Numbered:
    """A revision of a family that is ACTIVE. ``owner`` is the project in its tags, if any."""

    arn: str
    family: str
    number: int
    owner: str | None


@shape
class Attempt:
    """A deployment of the past: what it was to run, how it ended, and when it was asked for.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
    """

    task_definition: str
    status: str
    created_at: str


@shape
class Found:
    """What is there of a project.

    ``services`` are by name: those with the tag of the project, and those that the file names,
    whoever has made them. ``elsewhere`` are others that may run the same revisions: those of the
    cluster, and those of the same names in other clusters. ``tasks`` are those of ``families`` in
    all the clusters that were looked at. ``revisions`` are by family, the newest first.
    ``attempts`` are by service, the newest first, and has none of a service whose history may not
    be read. Parts that a command does not need are empty.
    """

    place: Place
    families: frozenset[str]
    services: Mapping[str, Service]
    elsewhere: tuple[Service, ...]
    tasks: tuple[Task, ...]
    scaling: Mapping[str, Scaling]
    revisions: Mapping[str, tuple[Numbered, ...]]
    attempts: Mapping[str, tuple[Attempt, ...]]
    unchecked: tuple[str, ...]

    @property
    def ours(self) -> Iterator[Service]:
        """The services that carry the tag of the project and are not gone."""
        for service in self.services.values():
            if service.status != "INACTIVE" and is_ours(service, self.place.project):
                yield service


def is_ours(service: Service, project: str) -> bool:
    """Whether the service carries the tag of the project."""
    return service.tags.get(PROJECT) == project


def is_once(task: Task) -> bool:
    """Whether no service has started the task."""
    return not task.started_by.startswith(_BY_SERVICE)


def revision_of(arn: str) -> str:
    """A revision as people write it: ``shop-web:3``."""
    return short_name(arn)


def family_in(arn: str) -> str:
    """The family of a revision."""
    return short_name(arn).partition(":")[0]


def number_in(arn: str) -> int:
    """The number of a revision; 0 for a family without one."""
    number = short_name(arn).partition(":")[2]
    return int(number) if number.isdigit() else 0


def runs(service: Service) -> Iterator[str]:
    """The revisions that a service runs, moves to, or comes from."""
    yield revision_of(service.task_definition)
    for deployment in service.deployments:
        yield from _run_by(deployment)


def _run_by(deployment: Deployment) -> Iterator[str]:
    if deployment.status != "INACTIVE":
        yield revision_of(deployment.task_definition)


def called(service: Service) -> str:
    """The name of the service in the file, as far as its tag tells it."""
    return service.tags.get(SERVICE, service.name)
