"""Checks on the ports of containers."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import (
    ALL,
    AWSVPC,
    BRIDGE,
    EC2,
    EXTERNAL,
    FARGATE,
    HOST,
    LINUX,
    WINDOWS,
)
from compose2ecs.ecs.limits.ranges import MAX_PORT
from compose2ecs.ecs.limits.requests import containers, services_with_task
from compose2ecs.ecs.limits.texts import name_of, range_of, text_of
from compose2ecs.ecs.model import (
    ContainerDefinition,
    EcsProject,
    PortMapping,
    RegisterTaskDefinition,
)
from compose2ecs.ecs.target import Target

_MOST_RANGES = 100
_RESERVED_HOST_PORTS = frozenset({22, 2375, 2376, 51678, 51679, 51680})
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"""
_RESERVED_WINDOWS_PORT = 3150


def _ports_match(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """A port of the host is that of the container, or is left out."""
    for _task, container in containers(ecs):
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


def _ports_of_services(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Each port once in a container that a service runs, not even for tcp and for udp."""
    run_by_services = {id(task) for _, task in services_with_task(ecs)}
    for task in ecs.task_definitions:
        if id(task) in run_by_services:
            yield from _repeated(task, "which no service can have, not even for tcp and udp")


def _ports_of_others(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Each port once in a container; no service could run it."""
    run_by_services = {id(task) for _, task in services_with_task(ecs)}
    for task in ecs.task_definitions:
        if id(task) not in run_by_services:
            yield from _repeated(task, "so that no service could run the task")


def _repeated(task: RegisterTaskDefinition, why: str) -> Iterator[Violation]:
    for container in task.container_definitions:
        seen: dict[int, PortMapping] = {}
        for mapping in container.port_mappings or ():
            port = mapping.container_port
            if port is None:
                continue
            first = seen.setdefault(port.value, mapping)
            if first is not mapping:
                yield Violation(
                    message=f"{name_of(container)}: port {port.value} is mapped more than once, "
                    f"{why}",
                    leaves=(port, first.container_port),
                    help="publish the port for one protocol, or run a second container",
                )


def _port_or_range(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A mapping is a single port or a range."""
    for _task, container in containers(ecs):
        for mapping in container.port_mappings or ():
            single = mapping.container_port or mapping.host_port
            if mapping.container_port_range and single:
                yield Violation(
                    message=f"{name_of(container)}: a port mapping is a single port or a range, "
                    "not both",
                    leaves=(single, mapping.container_port_range),
                )


def _ranges(container: ContainerDefinition) -> Iterator[tuple[int, int, PortMapping]]:
    """The port ranges of a container that can be read: first, last, and the mapping."""
    for mapping in container.port_mappings or ():
        bounds = range_of(mapping)
        if bounds is not None:
            yield *bounds, mapping


def _range_ascends(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A range goes from a port to a larger one, within 1 to 65535."""
    for _task, container in containers(ecs):
        for first, last, mapping in _ranges(container):
            if not 1 <= first < last <= MAX_PORT:
                yield Violation(
                    message=f"{name_of(container)}: {first}-{last} is no range of ports: the first "
                    f"must be less than the last, and both from 1 to {MAX_PORT}",
                    leaves=(mapping.container_port_range,),
                )


def _ranges_are_few(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """At most 100 ranges in a container."""
    for _task, container in containers(ecs):
        given = [m.container_port_range for m in container.port_mappings or ()]
        ranges = [leaf for leaf in given if leaf is not None]
        if len(ranges) > _MOST_RANGES:
            yield Violation(
                message=f"{name_of(container)}: it has {len(ranges)} port ranges, and ECS takes "
                f"{_MOST_RANGES}",
                leaves=tuple(ranges),
            )


def _ranges_are_apart(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """No two ranges of a container share a port of one protocol."""
    for _task, container in containers(ecs):
        seen: list[tuple[int, int, PortMapping]] = []
        for first, last, mapping in _ranges(container):
            for start, end, other in seen:
                same = _protocol(other) == _protocol(mapping)
                if same and first <= end and start <= last:
                    yield Violation(
                        message=f"{name_of(container)}: the port ranges {start}-{end} and "
                        f"{first}-{last} overlap",
                        leaves=(mapping.container_port_range, other.container_port_range),
                    )
            seen.append((first, last, mapping))


def _protocol(mapping: PortMapping) -> str:
    return text_of(mapping.protocol) or "tcp"


def _reserved_host_port(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """Not a port that the instance itself listens on: 22, 2375, 2376, 51678 to 51680."""
    for _task, container in containers(ecs):
        for mapping in container.port_mappings or ():
            port = mapping.host_port
            if port and port.value in _RESERVED_HOST_PORTS:
                yield Violation(
                    message=f"{name_of(container)}: instances of {target} keep port {port.value} "
                    "for themselves, so that the task may never be placed",
                    leaves=(port,),
                    help="publish another port",
                )


def _windows_port(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """Not port 3150."""
    for _task, container in containers(ecs):
        for mapping in container.port_mappings or ():
            port = mapping.container_port
            if port and port.value == _RESERVED_WINDOWS_PORT:
                yield Violation(
                    message=f"{name_of(container)}: port {port.value} is reserved on {target}",
                    leaves=(port,),
                )


PORTS: tuple[Constraint, ...] = (
    *(
        Check(
            field=in_container("port_mappings[].host_port"),
            on=targets,
            code=codes.PORT_MISMATCH,
            test=_ports_match,
            within=(in_container("port_mappings"),),
            source=pages.shape_page("PortMapping"),
            says=f"When networkMode={mode}, the host ports and container ports in port mappings "
            "must match.",
        )
        for mode, targets in (("awsvpc", AWSVPC), ("host", HOST))
    ),
    Check(
        field=in_container("port_mappings[].host_port"),
        on=(EC2 & LINUX | EXTERNAL) & (BRIDGE | HOST),
        code=codes.NOT_ALLOWED_VALUE,
        test=_reserved_host_port,
        within=(in_container("port_mappings"),),
        source=pages.shape_page("PortMapping"),
        refused=False,
    ),
    Check(
        field=in_container("port_mappings[].container_port"),
        on=ALL,
        code=codes.PORT_MISMATCH,
        test=_ports_of_services,
        within=(in_container("port_mappings"),),
        source=pages.shape_page("PortMapping"),
        says="Container port 53 is used in more than one port mapping for container X",
    ),
    Check(
        field=in_container("port_mappings[].container_port"),
        on=ALL,
        code=codes.PORT_MISMATCH,
        test=_ports_of_others,
        within=(in_container("port_mappings"),),
        source=pages.shape_page("PortMapping"),
        refused=False,  # RegisterTaskDefinition takes it, CreateService does not
    ),
    *(
        Check(
            field=in_container("port_mappings[].container_port_range"),
            on=ALL,
            code=code,
            test=test,
            within=(in_container("port_mappings[].container_port_range"),),
            source=pages.shape_page("PortMapping"),
        )
        for code, test in (
            (codes.OUT_OF_RANGE, _range_ascends),
            (codes.WRONG_COUNT, _ranges_are_few),
            (codes.CONFLICTING_SETTINGS, _ranges_are_apart),
        )
    ),
    Check(
        field=in_container("port_mappings[].container_port_range"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_port_or_range,
        within=(in_container("port_mappings[].container_port_range"),),
        source=pages.shape_page("PortMapping"),
        says="Invalid port mapping for container 'X', cannot specify both single port and port "
        "range.",
    ),
    Check(
        field=in_container("port_mappings[].container_port"),
        on=FARGATE & WINDOWS,
        code=codes.NOT_ALLOWED_VALUE,
        test=_windows_port,
        within=(in_container("port_mappings"),),
        source=pages.TASK_PARAMETERS,
    ),
)
"""Constraints on ports."""
