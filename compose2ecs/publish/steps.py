"""The steps of a plan: a closed union. Each is one call that changes something, or one wait.

A step refers to others only by what they make: ``Registered`` is the revision of the ``Register``
of that family, which stands before it. ``cause`` says why the step is there, as ``--dry-run``
prints it.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from compose2ecs.ecs.model import (
    CreateService,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.publish.difference import Difference
from compose2ecs.shape import shape


@shape
class Existing:
    """Something that is there already, by its ARN."""

    arn: str


@shape
class Registered:
    """The revision that an earlier step registers, by its family."""

    family: str


Revision: TypeAlias = Existing | Registered


@shape
class MakeCluster:
    """CreateCluster."""

    name: str
    cause: str


@shape
class MakeLogGroup:
    """CreateLogGroup."""

    name: str
    cause: str


@shape
class MakeSecret:
    """CreateSecret. ``secret`` is its name in the file; the value is read when the call is made."""

    secret: str
    name: str
    cause: str


@shape
class ReplaceSecret:
    """PutSecretValue."""

    secret: str
    name: str
    cause: str


@shape
class StoreParameter:
    """PutParameter, of an encrypted one. ``replaces`` allows to put it in the place of another."""

    secret: str
    name: str
    replaces: bool
    cause: str


@shape
class Register:
    """RegisterTaskDefinition. ``known`` is the latest revision that was seen, 0 for none."""

    family: str
    definition: RegisterTaskDefinition
    tags: Mapping[str, str]
    fingerprint: str
    known: int
    cause: str
    differences: tuple[Difference, ...]


@shape
class Deregister:
    """DeregisterTaskDefinition of one revision."""

    revision: str
    cause: str


@shape
class Run:
    """RunTask. ``started_by`` marks the task, ``token`` makes sending it twice harmless."""

    family: str
    request: RunTask
    runs: Revision
    tags: Mapping[str, str]
    started_by: str
    token: str
    cause: str


@shape
class Stop:
    """StopTask."""

    family: str
    task: str
    cause: str


@shape
class AwaitTask:
    """Wait until tasks have ended well: those of an earlier ``Run``, or these, by their ARNs.

    They have when all their ``essential`` containers have ended with the exit code 0.
    """

    family: str
    tasks: tuple[str, ...]
    essential: tuple[str, ...]
    cause: str


@shape
class Create:
    """CreateService."""

    service: str
    request: CreateService
    runs: Revision
    tags: Mapping[str, str]
    token: str
    cause: str


@shape
class Expected:
    """What the plan saw of a service, looked at once more before it is changed."""

    task_definition: str
    deployment: str | None


@shape
class Update:
    """UpdateService, once for the service: ``members`` are those that change, as JSON.

    ``runs`` is None when the task definition stays. ``rolls_out`` says that a new deployment
    starts.
    """

    service: str
    members: Mapping[str, Any]
    runs: Revision | None
    expected: Expected
    rolls_out: bool
    cause: str
    differences: tuple[Difference, ...]


@shape
class Drain:
    """UpdateService to no tasks, before the service is deleted."""

    service: str
    expected: Expected
    cause: str


@shape
class Delete:
    """DeleteService, with the tasks that still run."""

    service: str
    cause: str


@shape
class AwaitInactive:
    """Wait until a deleted service is gone, so that its name is free."""

    service: str
    cause: str


@shape
class AwaitRollout:
    """Wait until the deployment of a service is complete, before something that needs it."""

    service: str
    cause: str


@shape
class Tag:
    """TagResource."""

    subject: str
    resource: Revision
    tags: Mapping[str, str]
    cause: str


@shape
class Untag:
    """UntagResource."""

    subject: str
    resource: Existing
    keys: tuple[str, ...]
    cause: str


@shape
class ScaleTarget:
    """RegisterScalableTarget."""

    service: str
    request: RegisterScalableTarget
    cause: str


@shape
class ScalePolicy:
    """PutScalingPolicy."""

    service: str
    request: PutScalingPolicy
    cause: str


@shape
class ScaleSchedule:
    """PutScheduledAction."""

    service: str
    request: PutScheduledAction
    cause: str


@shape
class DropTarget:
    """DeregisterScalableTarget, which takes policies and actions with it."""

    service: str
    resource_id: str
    dimension: str
    cause: str


@shape
class DropPolicy:
    """DeleteScalingPolicy."""

    service: str
    resource_id: str
    dimension: str
    name: str
    cause: str


@shape
class DropSchedule:
    """DeleteScheduledAction."""

    service: str
    resource_id: str
    dimension: str
    name: str
    cause: str


StoreSecret: TypeAlias = MakeSecret | ReplaceSecret | StoreParameter
"""A step that hands over the value of a secret, which no step holds."""

Plain: TypeAlias = (
    MakeCluster
    | MakeLogGroup
    | Register
    | Deregister
    | Run
    | Stop
    | Create
    | Update
    | Drain
    | Delete
    | Tag
    | Untag
    | ScaleTarget
    | ScalePolicy
    | ScaleSchedule
    | DropTarget
    | DropPolicy
    | DropSchedule
)
"""A step that is exactly one call, and holds all of its request."""

Call: TypeAlias = Plain | StoreSecret
"""A step that is exactly one call."""

Wait: TypeAlias = AwaitTask | AwaitInactive | AwaitRollout
"""A step that changes nothing."""

Step: TypeAlias = Call | Wait


def subject(step: Step) -> str:
    """What the step is about, by its name in ECS: a service, a revision, a log group, a secret."""
    match step:
        case MakeCluster() | MakeLogGroup():
            return step.name
        case MakeSecret() | ReplaceSecret() | StoreParameter():
            return step.name
        case Register() | Run() | Stop() | AwaitTask():
            return step.family
        case Deregister():
            return step.revision
        case Tag() | Untag():
            return step.subject
        case _:
            return step.service


def references(step: Step) -> tuple[str, ...]:
    """The families whose earlier ``Register`` or ``Run`` the step needs."""
    match step:
        case Run() | Create():
            found: Revision | None = step.runs
        case Update():
            found = step.runs
        case Tag():
            found = step.resource
        case AwaitTask() if not step.tasks:
            found = Registered(family=step.family)
        case _:
            found = None
    return (found.family,) if isinstance(found, Registered) else ()
