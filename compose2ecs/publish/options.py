"""What the user says beside the project, and the part of the project that they speak of."""

from collections.abc import Mapping

from compose2ecs.ecs.model import (
    CreateService,
    EcsProject,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.ecs.refs import render
from compose2ecs.publish.ownership import compose_name
from compose2ecs.shape import shape

DEFAULT_CLUSTER = "default"
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"""


@shape
class Options:
    """How to plan.

    ``needs`` has what each container waits for, by the names of containers. ``only`` are names of
    services of the file; empty is all. ``run_id`` is new for each run: tokens are made from it.
    """

    project: str
    needs: Mapping[str, tuple[str, ...]]
    only: frozenset[str]
    run_id: str
    adopt: bool = False
    allow_replace: bool = False
    create_cluster: bool = False
    create_log_groups: bool = False
    force: bool = False
    prune: bool = False


def cluster_of(desired: EcsProject) -> str:
    """The name of the cluster that services and tasks name, as all of a project name the same."""
    named = [
        *(service.cluster for service in desired.services),
        *(run.cluster for run in desired.tasks),
    ]
    given = next((cluster for cluster in named if cluster is not None), None)
    return DEFAULT_CLUSTER if given is None else short_name(render(given.value))


def short_name(arn: str) -> str:
    """The last part of an ARN, or the name that stands in its place."""
    return arn.rpartition("/")[2]


def family_of(request: CreateService | RunTask) -> str:
    """The family that a service or a task runs, without a revision."""
    text = "" if request.task_definition is None else render(request.task_definition.value)
    return short_name(text).partition(":")[0]


def name_of(request: CreateService) -> str:
    """The name of the service in ECS."""
    return render(request.service_name.value)


def containers(task: RegisterTaskDefinition) -> tuple[str, ...]:
    """The names of the containers."""
    return tuple(
        render(container.name.value)
        for container in task.container_definitions
        if container.name is not None
    )


Scaled = RegisterScalableTarget | PutScalingPolicy | PutScheduledAction


def scaled_service(request: Scaled) -> str:
    """The name of the service that a request of Application Auto Scaling is about."""
    return short_name(render(request.resource_id.value))


def selected(desired: EcsProject, options: Options) -> EcsProject:
    """The part of the project that ``only`` names, or all of it."""
    if not options.only:
        return desired
    families = {
        family
        for task in desired.task_definitions
        if options.only & names_of(task, options.project)
        for family in [render(task.family.value)]
    }
    services = tuple(each for each in desired.services if family_of(each) in families)
    names = {name_of(each) for each in services}
    return EcsProject(
        task_definitions=tuple(
            task for task in desired.task_definitions if render(task.family.value) in families
        ),
        services=services,
        tasks=tuple(run for run in desired.tasks if family_of(run) in families),
        scalable_targets=tuple(
            each for each in desired.scalable_targets if scaled_service(each) in names
        ),
        scaling_policies=tuple(
            each for each in desired.scaling_policies if scaled_service(each) in names
        ),
        scheduled_actions=tuple(
            each for each in desired.scheduled_actions if scaled_service(each) in names
        ),
    )


def names_of(task: RegisterTaskDefinition, project: str) -> set[str]:
    """The names by which users may speak of a task: its own, and those of its containers."""
    return {*containers(task), compose_name(render(task.family.value), project)}
