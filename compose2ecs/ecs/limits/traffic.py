"""Checks on what reaches a service, and on how it is observed."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_service
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL, AWSVPC, BRIDGE, HOST, LINUX
from compose2ecs.ecs.limits.kinds import Required
from compose2ecs.ecs.limits.requests import services_with_task
from compose2ecs.ecs.limits.texts import name_of, range_of, text_of
from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    EcsProject,
    LoadBalancer,
    PortMapping,
    RegisterTaskDefinition,
    ServiceRegistry,
    Text,
)
from compose2ecs.ecs.target import Target
from compose2ecs.source import Traced

_RESOLUTIONS = (20, 60)


def _balanced_containers(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Traffic goes to containers of the task."""
    for service, task, name, leaf, _port in _receivers(ecs):
        if _container(task, name) is None:
            yield Violation(
                message=f"{name_of(service)}: traffic goes to {name}, which is no container of the "
                "task",
                leaves=(leaf,),
            )


def _balanced_ports(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Traffic goes to ports that the container maps."""
    for service, task, name, _leaf, port in _receivers(ecs):
        container = _container(task, name)
        if (
            container
            and port
            and not any(_maps(mapping, port.value) for mapping in container.port_mappings or ())
        ):
            yield Violation(
                message=f"{name_of(service)}: traffic goes to port {port.value} of {name}, which "
                "it does not map",
                leaves=(port,),
                help="list the port in ports or expose of the service",
            )


def _receivers(
    ecs: EcsProject,
) -> Iterator[tuple[CreateService, RegisterTaskDefinition, str, Text | None, Traced[int] | None]]:
    """What load balancers and registries name: service, task, container, its leaf, its port."""
    for service, task in services_with_task(ecs):
        receivers: tuple[LoadBalancer | ServiceRegistry, ...] = (
            *(service.load_balancers or ()),
            *(service.service_registries or ()),
        )
        for receiver in receivers:
            name = text_of(receiver.container_name)
            if name is not None:
                yield service, task, name, receiver.container_name, receiver.container_port


def _container(task: RegisterTaskDefinition, name: str) -> ContainerDefinition | None:
    return next((c for c in task.container_definitions if text_of(c.name) == name), None)


def _maps(mapping: PortMapping, port: int) -> bool:
    bounds = range_of(mapping)
    if bounds:
        return bounds[0] <= port <= bounds[1]
    return mapping.container_port is not None and mapping.container_port.value == port


def _connect_ports(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """What a service offers are named ports of its task."""
    for service, task in services_with_task(ecs):
        named = _named_ports(task)
        for leaf in _offered(service):
            name = text_of(leaf)
            if name is not None and name not in named:
                yield Violation(
                    message=f"{name_of(service)}: it offers the port {name}, and no port mapping "
                    "of the task has that name",
                    leaves=(leaf,),
                )


def _connect_protocol(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Service Connect offers ports of the protocol tcp."""
    for service, task in services_with_task(ecs):
        named = _named_ports(task)
        for leaf in _connected(service):
            mapping = named.get(text_of(leaf))
            if mapping and text_of(mapping.protocol) == "udp":
                yield Violation(
                    message=f"{name_of(service)}: Service Connect does not offer the port "
                    f"{text_of(leaf)}, which is one of udp",
                    leaves=(leaf, mapping.protocol),
                )


def _connect_memory(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The task has a size in memory, for the proxy of Service Connect."""
    for service, task in services_with_task(ecs):
        connect = service.service_connect_configuration
        if connect and connect.enabled.value and task.memory is None:
            yield Violation(
                message=f"{name_of(service)}: Service Connect needs the memory of the task, and "
                f"{name_of(task)} has none",
                leaves=(connect.enabled,),
                help="set x-ecs.memory of the project or the service",
            )


def _named_ports(task: RegisterTaskDefinition) -> dict[str | None, PortMapping]:
    return {
        text_of(mapping.name): mapping
        for container in task.container_definitions
        for mapping in container.port_mappings or ()
    }


def _connected(service: CreateService) -> list[Text]:
    """The ports that the service offers by Service Connect."""
    connect = service.service_connect_configuration
    is_on = connect is not None and connect.enabled.value
    return [entry.port_name for entry in (connect.services or ())] if connect and is_on else []


def _offered(service: CreateService) -> list[Text]:
    """The ports that the service offers by their names."""
    lattice = [entry.port_name for entry in service.vpc_lattice_configurations or ()]
    gateways = [entry.port_name for entry in service.gateway_connectors or ()]
    return [*_connected(service), *lattice, *gateways]


def _one_target(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A load balancer is a target group or a Classic Load Balancer."""
    for service in ecs.services:
        for balancer in service.load_balancers or ():
            if balancer.target_group_arn and balancer.load_balancer_name:
                yield Violation(
                    message=f"{name_of(service)}: a load balancer is a target group or a Classic "
                    "Load Balancer, not both",
                    leaves=(balancer.target_group_arn, balancer.load_balancer_name),
                )
            elif not balancer.target_group_arn and not balancer.load_balancer_name:
                yield Violation(
                    message=f"{name_of(service)}: a load balancer has neither a target group nor "
                    "the name of a Classic Load Balancer",
                    leaves=(
                        balancer.container_name or service.service_name,
                        balancer.container_port,
                    ),
                )


def _one_classic(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """At most one Classic Load Balancer."""
    for service in ecs.services:
        given = [balancer.load_balancer_name for balancer in service.load_balancers or ()]
        classic = [leaf for leaf in given if leaf is not None]
        if len(classic) > 1:
            yield Violation(
                message=f"{name_of(service)}: it has {len(classic)} Classic Load Balancers, and "
                "ECS takes one",
                leaves=tuple(classic),
            )


def _registry_has_container(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """A registry names a container and its port."""
    for service in ecs.services:
        for registry in service.service_registries or ():
            if registry.container_name is None or registry.container_port is None:
                yield Violation(
                    message=f"{name_of(service)}: on {target} a service registry needs "
                    "containerName and containerPort",
                    leaves=(registry.registry_arn or service.service_name,),
                )


def _registry_port_once(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A registry has a port, or a container with its port."""
    for service in ecs.services:
        for registry in service.service_registries or ():
            container = registry.container_name or registry.container_port
            if registry.port and container:
                yield Violation(
                    message=f"{name_of(service)}: a service registry has a port or a container, "
                    "not both",
                    leaves=(registry.port, container),
                )


def _resolution(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Metrics are collected every 20 or every 60 seconds."""
    for service in ecs.services:
        configurations = service.monitoring and service.monitoring.metric_configurations
        for metrics in configurations or ():
            if metrics.resolution_seconds.value not in _RESOLUTIONS:
                yield Violation(
                    message=f"{name_of(service)}: metrics are collected every 20 or 60 seconds, "
                    f"not every {metrics.resolution_seconds.value}",
                    leaves=(metrics.resolution_seconds,),
                )


TRAFFIC: tuple[Constraint, ...] = (
    Check(
        field=in_service("load_balancers[].container_name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_balanced_containers,
        within=(
            in_service("load_balancers"),
            in_service("service_registries"),
        ),
        source=pages.shape_page("LoadBalancer"),
        says="The container X does not exist in the task definition",
    ),
    Check(
        field=in_service("load_balancers[].container_port"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_balanced_ports,
        within=(
            in_service("load_balancers"),
            in_service("service_registries"),
        ),
        source=pages.shape_page("LoadBalancer"),
        says="The container X did not have a container port N defined.",
    ),
    Check(
        field=in_service("service_connect_configuration.services[].port_name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_connect_ports,
        within=(
            in_service("service_connect_configuration"),
            in_service("vpc_lattice_configurations"),
            in_service("gateway_connectors"),
        ),
        source=pages.shape_page("ServiceConnectService"),
        says="portName(X) does not refer to any named PortMapping in the container definitions",
    ),
    Check(
        field=in_service("load_balancers[].load_balancer_name"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_one_target,
        within=(in_service("load_balancers"),),
        source=pages.shape_page("LoadBalancer"),
    ),
    Check(
        field=in_service("service_connect_configuration.services[].port_name"),
        on=LINUX,
        code=codes.CONFLICTING_SETTINGS,
        test=_connect_protocol,
        within=(in_service("service_connect_configuration"),),
        source=pages.SERVICE_CONNECT,
    ),
    Check(
        field=in_service("service_connect_configuration"),
        on=LINUX,
        code=codes.MISSING_ON_TARGET,
        test=_connect_memory,
        within=(in_service("service_connect_configuration"),),
        source=pages.SERVICE_CONNECT,
        refused=False,  # not verified that the request fails
    ),
    Required(
        field=in_service("service_connect_configuration.services[].client_aliases"),
        on=LINUX,
        because="clients reach the port by an alias",
        source=pages.shape_page("ServiceConnectService"),
        instead="give it one alias with a port",
        refused=False,  # not verified
    ),
    Check(
        field=in_service("load_balancers"),
        on=ALL,
        code=codes.WRONG_COUNT,
        test=_one_classic,
        within=(in_service("load_balancers"),),
        source=pages.QUOTAS,
    ),
    Check(
        field=in_service("service_registries[].container_name"),
        on=BRIDGE | HOST,
        code=codes.MISSING_ON_TARGET,
        test=_registry_has_container,
        within=(in_service("service_registries"),),
        source=pages.shape_page("ServiceRegistry"),
    ),
    Check(
        field=in_service("service_registries[].port"),
        on=AWSVPC,
        code=codes.CONFLICTING_SETTINGS,
        test=_registry_port_once,
        within=(in_service("service_registries"),),
        source=pages.shape_page("ServiceRegistry"),
    ),
    Check(
        field=in_service("monitoring.metric_configurations[].resolution_seconds"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_resolution,
        within=(in_service("monitoring"),),
        source=pages.shape_page("MetricConfiguration"),
    ),
)
"""Constraints on traffic and on metrics."""
