"""Checks on the containers of a task and on how they belong together."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import in_container, in_task
from compose2ecs.ecs.limits.groups import ALL, AWSVPC, FARGATE, HOST, LINUX, WINDOWS
from compose2ecs.ecs.limits.kinds import Check, Constraint, Violation
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import (
    ContainerDefinition,
    ContainerDependency,
    EcsProject,
    PortMapping,
    RegisterTaskDefinition,
)
from compose2ecs.ecs.target import Target

_HEALTH_COMMANDS = ("CMD", "CMD-SHELL")
_RESERVED_WINDOWS_PORT = 3150


def _containers(
    ecs: EcsProject,
) -> Iterator[tuple[RegisterTaskDefinition, ContainerDefinition]]:
    for task in ecs.task_definitions:
        for container in task.container_definitions:
            yield task, container


def _is_essential(container: ContainerDefinition) -> bool:
    return container.essential is None or container.essential.value


def _one_is_essential(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for task in ecs.task_definitions:
        containers = task.container_definitions
        if containers and not any(_is_essential(container) for container in containers):
            yield Violation(
                message=f"{name_of(task)}: no container is essential, so nothing says when the "
                "task has ended",
                leaves=tuple(container.essential for container in containers),
                help="make at least one container essential",
            )


def _ports_match(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    for _task, container in _containers(ecs):
        for mapping in container.port_mappings or ():
            inside, outside = mapping.container_port, mapping.host_port
            if inside and outside and inside.value != outside.value:
                yield Violation(
                    message=f"{name_of(container)}: port {inside.value} cannot be published as "
                    f"{outside.value} on {target}, where nothing translates ports",
                    leaves=(outside, inside),
                    help=f"publish {inside.value}, and let a load balancer listen on "
                    f"{outside.value}",
                )


def _ports_once(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for _task, container in _containers(ecs):
        seen: dict[int, PortMapping] = {}
        for mapping in container.port_mappings or ():
            port = mapping.container_port
            if port is None:
                continue
            first = seen.setdefault(port.value, mapping)
            if first is not mapping:
                yield Violation(
                    message=f"{name_of(container)}: port {port.value} is mapped more than once, "
                    "which no service can have, not even for tcp and udp",
                    leaves=(port, first.container_port),
                    help="publish the port for one protocol, or run a second container",
                )


def _port_or_range(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for _task, container in _containers(ecs):
        for mapping in container.port_mappings or ():
            single = mapping.container_port or mapping.host_port
            if mapping.container_port_range and single:
                yield Violation(
                    message=f"{name_of(container)}: a port mapping is a single port or a range, "
                    "not both",
                    leaves=(single, mapping.container_port_range),
                )


def _windows_port(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    for _task, container in _containers(ecs):
        for mapping in container.port_mappings or ():
            port = mapping.container_port
            if port and port.value == _RESERVED_WINDOWS_PORT:
                yield Violation(
                    message=f"{name_of(container)}: port {port.value} is reserved on {target}",
                    leaves=(port,),
                )


def _dependencies(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for task in ecs.task_definitions:
        by_name = {text_of(container.name): container for container in task.container_definitions}
        for container in task.container_definitions:
            for dependency in container.depends_on or ():
                yield from _dependency(container, dependency, by_name)


def _dependency(
    container: ContainerDefinition,
    dependency: ContainerDependency,
    by_name: dict[str | None, ContainerDefinition],
) -> Iterator[Violation]:
    name, condition = text_of(dependency.container_name), text_of(dependency.condition)
    if name is None:
        return
    other = by_name.get(name)
    leaves = (dependency.container_name, dependency.condition)
    if other is None:
        yield Violation(
            message=f"{name_of(container)}: it depends on {name}, which is no container of the "
            "task",
            leaves=leaves,
        )
    elif condition in ("SUCCESS", "COMPLETE") and _is_essential(other):
        yield Violation(
            message=f"{name_of(container)}: it waits for {name} to end, and {name} is essential, "
            "so that its end is the end of the task",
            leaves=(*leaves, other.essential),
            help=f"make {name} not essential",
        )
    elif condition == "HEALTHY" and other.health_check is None:
        yield Violation(
            message=f"{name_of(container)}: it waits for {name} to be healthy, and {name} has no "
            "health check",
            leaves=leaves,
            help=f"give {name} a healthcheck with a test",
        )


def _no_cycles(ecs: EcsProject, _: Target) -> Iterator[Violation]:
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
    for _task, container in _containers(ecs):
        for ulimit in container.ulimits or ():
            soft, hard = ulimit.soft_limit, ulimit.hard_limit
            # -1 stands for unlimited.
            if hard.value != -1 and (soft.value == -1 or soft.value > hard.value):
                yield Violation(
                    message=f"{name_of(container)}: the soft limit {soft.value} of "
                    f"{text_of(ulimit.name)} is above the hard limit {hard.value}",
                    leaves=(soft, hard),
                )


def _health_command(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for _task, container in _containers(ecs):
        check = container.health_check
        if check is None:
            continue
        first = text_of(check.command[0]) if check.command else ""
        if first not in (*_HEALTH_COMMANDS, None):
            yield Violation(
                message=f"{name_of(container)}: the health check has to begin with CMD or "
                f"CMD-SHELL, not {first!r}",
                leaves=check.command[:1] or (container.name,),
            )


def _compatibilities(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    for task in ecs.task_definitions:
        given = task.requires_compatibilities or ()
        if given and target.compatibility not in [text_of(leaf) for leaf in given]:
            yield Violation(
                message=f"{name_of(task)}: requiresCompatibilities does not name "
                f"{target.compatibility}, and the project is translated for {target}",
                leaves=given,
            )


def _windows_architecture(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    for task in ecs.task_definitions:
        platform = task.runtime_platform
        if platform and text_of(platform.cpu_architecture) == "ARM64":
            yield Violation(
                message=f"{name_of(task)}: {target} runs X86_64 only",
                leaves=(platform.cpu_architecture,),
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
        field=in_task("runtime_platform.cpu_architecture"),
        on=WINDOWS,
        code=codes.NOT_ALLOWED_VALUE,
        test=_windows_architecture,
        source=pages.shape_page("RuntimePlatform"),
    ),
    Check(
        field=in_container("essential"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_one_is_essential,
        source=pages.shape_page("ContainerDefinition"),
        says="Task definition doesn't have any essential container",
    ),
    Check(
        field=in_container("port_mappings[].host_port"),
        on=AWSVPC | HOST,
        code=codes.PORT_MISMATCH,
        test=_ports_match,
        source=pages.shape_page("PortMapping"),
        says="When networkMode=awsvpc, the host ports and container ports in port mappings must "
        "match.",
    ),
    Check(
        field=in_container("port_mappings[].container_port"),
        on=ALL,
        code=codes.PORT_MISMATCH,
        test=_ports_once,
        source=pages.shape_page("PortMapping"),
        says="Container port 53 is used in more than one port mapping for container X",
    ),
    Check(
        field=in_container("port_mappings[].container_port_range"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_port_or_range,
        source=pages.shape_page("PortMapping"),
        says="Invalid port mapping for container 'X', cannot specify both single port and port "
        "range.",
    ),
    Check(
        field=in_container("port_mappings[].container_port"),
        on=FARGATE & WINDOWS,
        code=codes.NOT_ALLOWED_VALUE,
        test=_windows_port,
        source=pages.TASK_PARAMETERS,
    ),
    Check(
        field=in_container("depends_on[].container_name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_dependencies,
        source=pages.shape_page("ContainerDependency"),
        says="Cannot depend on container X because it does not exist",
    ),
    Check(
        field=in_container("depends_on"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_no_cycles,
        source=pages.shape_page("ContainerDependency"),
    ),
    Check(
        field=in_container("ulimits[].soft_limit"),
        on=LINUX,
        code=codes.CONFLICTING_SETTINGS,
        test=_ulimits_ordered,
        source=pages.shape_page("Ulimit"),
        says="Soft limit exceeds hard limit for ulimit nofile",
    ),
    Check(
        field=in_container("health_check.command"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_health_command,
        source=pages.shape_page("HealthCheck"),
    ),
)
"""Constraints on containers."""
