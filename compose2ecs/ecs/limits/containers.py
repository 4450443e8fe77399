"""Checks on the containers of a task and on how they belong together."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container, in_task
from compose2ecs.ecs.limits.findings import Constraint, unless
from compose2ecs.ecs.limits.groups import ALL, FARGATE, LINUX, MANAGED
from compose2ecs.ecs.limits.requests import containers
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import (
    ContainerDefinition,
    ContainerDependency,
    EcsProject,
)
from compose2ecs.ecs.target import Target

_HEALTH_COMMANDS = ("CMD", "CMD-SHELL")
_MOST_FILES = 1048576


def _is_essential(container: ContainerDefinition) -> bool:
    return container.essential is None or container.essential.value


def _has_essential(containers: tuple[ContainerDefinition, ...]) -> bool:
    """Whether one of the containers is essential, if there are any."""
    return not containers or any(map(_is_essential, containers))


def _one_is_essential(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """At least one container of a task is essential."""
    for task in ecs.task_definitions:
        found = task.container_definitions
        if not _has_essential(found):
            yield Violation(
                message=f"{name_of(task)}: no container is essential, so nothing says when the "
                "task has ended",
                leaves=tuple(container.essential for container in found),
                help="make at least one container essential",
            )


def _dependencies(
    ecs: EcsProject,
) -> Iterator[tuple[ContainerDefinition, ContainerDependency, ContainerDefinition | None]]:
    """Every container with what it depends on, and the container that is meant if it is there."""
    for task in ecs.task_definitions:
        by_name = {text_of(container.name): container for container in task.container_definitions}
        for container in task.container_definitions:
            for dependency in container.depends_on or ():
                name = text_of(dependency.container_name)
                if name is not None:
                    yield container, dependency, by_name.get(name)


def _dependencies_exist(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Containers depend on containers of their task."""
    for container, dependency, other in _dependencies(ecs):
        if other is None:
            yield Violation(
                message=f"{name_of(container)}: it depends on "
                f"{text_of(dependency.container_name)}, which is no container of the task",
                leaves=(dependency.container_name, dependency.condition),
            )


def _ending_is_not_essential(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """What another container waits for to end is not essential."""
    for container, dependency, other in _dependencies(ecs):
        waits = text_of(dependency.condition) in ("SUCCESS", "COMPLETE")
        if other and waits and _is_essential(other):
            name = text_of(other.name)
            yield Violation(
                message=f"{name_of(container)}: it waits for {name} to end, and {name} is "
                "essential, so that its end is the end of the task",
                leaves=(dependency.container_name, dependency.condition, other.essential),
                help=f"make {name} not essential",
            )


def _healthy_has_check(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """What another container waits for to be healthy has a health check."""
    for container, dependency, other in _dependencies(ecs):
        waits = text_of(dependency.condition) == "HEALTHY"
        if other and waits and other.health_check is None:
            name = text_of(other.name)
            yield Violation(
                message=f"{name_of(container)}: it waits for {name} to be healthy, and {name} has "
                "no health check",
                leaves=(dependency.container_name, dependency.condition),
                help=f"give {name} a healthcheck with a test",
            )


def _no_cycles(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Containers do not wait for each other, nor for themselves."""
    for task in ecs.task_definitions:
        waits_for = {
            text_of(container.name) or "": {
                text_of(dependency.container_name) or ""
                for dependency in container.depends_on or ()
            }
            for container in task.container_definitions
        }
        while True:
            free = [name for name, others in waits_for.items() if not others & waits_for.keys()]
            if not free:
                break
            for name in free:
                del waits_for[name]
        if waits_for:
            yield Violation(
                message=f"{name_of(task)}: the containers {', '.join(waits_for)} wait for each "
                "other",
                leaves=tuple(
                    dependency.container_name
                    for container in task.container_definitions
                    if text_of(container.name) in waits_for
                    for dependency in container.depends_on or ()
                ),
            )


def _ulimits_ordered(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A soft limit is not above its hard limit."""
    for _task, container in containers(ecs):
        for ulimit in container.ulimits or ():
            soft, hard = ulimit.soft_limit, ulimit.hard_limit
            # -1 stands for unlimited.
            if hard.value != -1 and (soft.value == -1 or soft.value > hard.value):
                yield Violation(
                    message=f"{name_of(container)}: the soft limit {soft.value} of "
                    f"{text_of(ulimit.name)} is above the hard limit {hard.value}",
                    leaves=(soft, hard),
                )


def _nofile_on_fargate(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """At most 1048576 open files."""
    for _task, container in containers(ecs):
        for ulimit in container.ulimits or ():
            most = max((ulimit.soft_limit, ulimit.hard_limit), key=lambda leaf: leaf.value)
            if text_of(ulimit.name) == "nofile" and most.value > _MOST_FILES:
                yield Violation(
                    message=f"{name_of(container)}: {target} has at most {_MOST_FILES} open files, "
                    f"not {most.value}",
                    leaves=(most,),
                )


def _health_command(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """It begins with CMD or CMD-SHELL."""
    for _task, container in containers(ecs):
        command = container.health_check.command if container.health_check else ()
        first = text_of(command[0]) if command else None
        if first is not None and first not in _HEALTH_COMMANDS:
            yield Violation(
                message=f"{name_of(container)}: the health check has to begin with CMD or "
                f"CMD-SHELL, not {first!r}",
                leaves=command[:1],
            )


def _swappiness_needs_swap(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """It is ignored without maxSwap."""
    for _task, container in containers(ecs):
        linux = container.linux_parameters
        if linux and linux.swappiness and linux.max_swap is None:
            yield Violation(
                message=f"{name_of(container)}: linuxParameters.swappiness is ignored without "
                "linuxParameters.maxSwap",
                leaves=(linux.swappiness,),
                help="set memswap_limit of the service",
            )


def _ipc_of_host(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """No parameters of System V IPC or of message queues where they are those of the host."""
    for task, container in containers(ecs):
        if text_of(task.ipc_mode) != "host":
            continue
        for control in container.system_controls or ():
            name = text_of(control.namespace)
            if name is not None and name.startswith(("kernel.", "fs.mqueue.")):
                yield Violation(
                    message=f"{name_of(container)}: {name} cannot be set, because the task uses "
                    "the IPC namespace of the host",
                    leaves=(control.namespace, task.ipc_mode),
                    help="set the parameter on the instance",
                )


def _compatibilities(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """What is named includes the launch type of the target."""
    for task in ecs.task_definitions:
        given = task.requires_compatibilities or ()
        if given and target.compatibility not in [text_of(leaf) for leaf in given]:
            yield Violation(
                message=f"{name_of(task)}: requiresCompatibilities does not name "
                f"{target.compatibility}, and the project is translated for {target}",
                leaves=given,
            )


CONTAINERS: tuple[Constraint, ...] = (
    Check(
        field=in_task("requires_compatibilities"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_compatibilities,
        source=pages.shape_page("RegisterTaskDefinition"),
    ),
    Check(
        field=in_container("essential"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_one_is_essential,
        within=(unless(in_task("container_definitions"), _has_essential),),
        source=pages.shape_page("ContainerDefinition"),
        says="Task definition doesn't have any essential container",
    ),
    Check(
        field=in_container("depends_on[].container_name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_dependencies_exist,
        within=(in_container("depends_on"),),
        source=pages.shape_page("ContainerDependency"),
        says="Cannot depend on container X because it does not exist",
    ),
    Check(
        field=in_container("depends_on[].condition"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_ending_is_not_essential,
        within=(in_container("depends_on"),),
        source=pages.shape_page("ContainerDependency"),
        says="A dependency container with SUCCESS or COMPLETE condition cannot be an essential "
        "container",
    ),
    Check(
        field=in_container("depends_on[].condition"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_healthy_has_check,
        within=(in_container("depends_on"),),
        source=pages.shape_page("ContainerDependency"),
        says="A dependency container with HEALTHY condition must have health check configured",
    ),
    Check(
        field=in_container("depends_on"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_no_cycles,
        within=(in_container("depends_on"),),
        source=pages.shape_page("ContainerDependency"),
    ),
    Check(
        field=in_container("ulimits[].soft_limit"),
        on=LINUX,
        code=codes.CONFLICTING_SETTINGS,
        test=_ulimits_ordered,
        within=(in_container("ulimits"),),
        source=pages.shape_page("Ulimit"),
        says="Soft limit exceeds hard limit for ulimit nofile",
    ),
    Check(
        field=in_container("ulimits[].hard_limit"),
        on=FARGATE & LINUX,
        code=codes.OUT_OF_RANGE,
        test=_nofile_on_fargate,
        within=(in_container("ulimits"),),
        source=pages.FARGATE_TASKS,
        refused=False,  # it is when the task starts that the limit counts
    ),
    Check(
        field=in_container("health_check.command[]"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_health_command,
        within=(in_container("health_check"),),
        source=pages.shape_page("HealthCheck"),
        refused=False,  # not verified: an older page says that CMD is assumed
    ),
    Check(
        field=in_container("linux_parameters.swappiness"),
        on=LINUX - FARGATE - MANAGED,
        code=codes.CONFLICTING_SETTINGS,
        test=_swappiness_needs_swap,
        within=(in_container("linux_parameters.swappiness"),),
        source=pages.shape_page("LinuxParameters"),
        refused=False,
    ),
    Check(
        field=in_container("system_controls[].namespace"),
        on=LINUX - FARGATE - MANAGED,
        code=codes.CONFLICTING_SETTINGS,
        test=_ipc_of_host,
        within=(in_container("system_controls"),),
        source=pages.shape_page("SystemControl"),
    ),
)
"""Constraints on containers."""
