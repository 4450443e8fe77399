"""What is there, before anything is done: the cluster, services, task definitions, tasks, scaling.

A snapshot: all reads are made up front, by ``observe``, and decoded into the structures of the
requests that would create the same, so that both sides of a comparison are of one type.
"""

from collections.abc import Mapping

from compose2ecs.ecs.model import (
    CreateService,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
    RegisterTaskDefinition,
)
from compose2ecs.shape import shape


@shape
class Cluster:
    """A cluster; ``status`` is ACTIVE where services can be created."""

    name: str
    arn: str
    status: str


@shape
class Revision:
    """A task definition that is registered. Its tags stand apart from its definition."""

    arn: str
    number: int
    is_active: bool
    definition: RegisterTaskDefinition
    tags: Mapping[str, str]


@shape
class Deployment:
    """A deployment of a service. ``rollout_state`` is None where ECS does not say it.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
    """

    id: str
    status: str
    task_definition: str
    rollout_state: str | None
    desired: int
    running: int
    pending: int
    failed: int
    reason: str | None


@shape
class Said:
    """Something that ECS says about a service, and when: the time is ISO 8601 text."""

    at: str
    message: str


@shape
class Service:
    """A service. ``request`` is what would create it; ``task_definition`` is the ARN it runs.

    ``status`` is ACTIVE, DRAINING or INACTIVE. What only its PRIMARY deployment tells (Service
    Connect, volumes, VPC Lattice) is part of the request. ``events`` come newest first.
    """

    name: str
    arn: str
    status: str
    request: CreateService
    task_definition: str
    desired: int
    running: int
    pending: int
    deployments: tuple[Deployment, ...]
    tags: Mapping[str, str]
    events: tuple[Said, ...] = ()

    @property
    def primary(self) -> Deployment | None:
        """The deployment that the service is moving to, or has arrived at."""
        return next((each for each in self.deployments if each.status == "PRIMARY"), None)


@shape
class Task:
    """A task. ``exit_codes`` is None for containers that have not ended.

    ``interfaces`` are the IDs of its network interfaces.
    """

    arn: str
    task_definition: str
    started_by: str
    status: str
    stop_code: str | None
    stopped_reason: str | None
    exit_codes: Mapping[str, int | None]
    reasons: Mapping[str, str]
    interfaces: tuple[str, ...] = ()


@shape
class Scaling:
    """What Application Auto Scaling has about one service, by its resource ID."""

    target: RegisterScalableTarget
    policies: tuple[PutScalingPolicy, ...]
    actions: tuple[PutScheduledAction, ...]


@shape
class Observed:
    """Everything that a plan is made from, beside what is wanted.

    ``services`` are by name and hold those of the project that exist in some state, and with
    pruning also others that carry the tag of the project. ``latest`` is the latest ACTIVE revision
    by family; ``current`` the revision that each service runs, by ARN. ``tasks`` are runs of
    one-shot tasks that ECS still remembers. ``scaling`` is by resource ID. ``namespaces`` are
    names of Cloud Map namespaces by ARN. ``unchecked`` says what could not be read, and why.
    """

    account: str
    region: str
    cluster: Cluster | None
    services: Mapping[str, Service]
    latest: Mapping[str, Revision]
    current: Mapping[str, Revision]
    tasks: tuple[Task, ...]
    scaling: Mapping[str, Scaling]
    log_groups: frozenset[str]
    namespaces: Mapping[str, str]
    unchecked: tuple[str, ...]
