"""Checks on services, and on how a service fits its task definition."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import in_service
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.kinds import Check, Constraint, Violation
from compose2ecs.ecs.limits.texts import family_of, name_of, text_of
from compose2ecs.ecs.model import CreateService, EcsProject, RegisterTaskDefinition, Text
from compose2ecs.ecs.target import Target
from compose2ecs.source import Traced
from compose2ecs.trace import leaves


def _is_daemon(service: CreateService) -> bool:
    return text_of(service.scheduling_strategy) == "DAEMON"


def _daemons(ecs: EcsProject) -> Iterator[CreateService]:
    return filter(_is_daemon, ecs.services)


def _with_task(ecs: EcsProject) -> Iterator[tuple[CreateService, RegisterTaskDefinition]]:
    """The services whose task definition is in the project."""
    by_family = {text_of(task.family): task for task in ecs.task_definitions}
    for service in ecs.services:
        family = family_of(service.task_definition)
        if family is not None and family in by_family:
            yield service, by_family[family]


def _daemon_fields(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service in _daemons(ecs):
        for field, value in (
            ("desiredCount", service.desired_count),
            ("placementStrategy", service.placement_strategy),
            ("volumeConfigurations", service.volume_configurations),
        ):
            if value is not None:
                yield Violation(
                    message=f"{name_of(service)}: a DAEMON service, with one task on every "
                    f"instance, takes no {field}",
                    leaves=tuple(leaf for _, leaf in leaves(value)),
                )


def _daemon_rebalancing(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service in _daemons(ecs):
        if text_of(service.availability_zone_rebalancing) == "ENABLED":
            yield Violation(
                message=f"{name_of(service)}: the tasks of a DAEMON service cannot be rebalanced",
                leaves=(service.availability_zone_rebalancing, service.scheduling_strategy),
            )


def _daemon_controller(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service in _daemons(ecs):
        controller = service.deployment_controller
        if controller and text_of(controller.type) in ("CODE_DEPLOY", "EXTERNAL"):
            yield Violation(
                message=f"{name_of(service)}: only ECS itself deploys a DAEMON service",
                leaves=(controller.type, service.scheduling_strategy),
            )


def _replicas_are_given(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service in ecs.services:
        if not _is_daemon(service) and service.desired_count is None:
            yield Violation(
                message=f"{name_of(service)}: desiredCount is missing",
                leaves=(service.service_name,),
                help="set deploy.replicas of the service",
            )


def _percentages(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service in ecs.services:
        deployment = service.deployment_configuration
        if deployment is None or deployment.maximum_percent is None:
            continue
        largest, smallest = deployment.maximum_percent, deployment.minimum_healthy_percent
        if _is_daemon(service) and largest.value > 100:
            yield _percentage(service, "maximumPercent of a DAEMON service is at most 100", largest)
        elif not _is_daemon(service) and largest.value < 100:
            yield _percentage(service, "maximumPercent is at least 100", largest)
        elif not _is_daemon(service) and smallest and largest.value == smallest.value == 100:
            yield _percentage(
                service,
                "maximumPercent and minimumHealthyPercent cannot both be 100, because no task "
                "could be replaced",
                largest,
                smallest,
            )


def _percentage(service: CreateService, message: str, *places: Traced[int]) -> Violation:
    return Violation(message=f"{name_of(service)}: {message}", leaves=places)


def _launch_or_capacity(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service in ecs.services:
        strategy = service.capacity_provider_strategy
        if service.launch_type and strategy:
            yield Violation(
                message=f"{name_of(service)}: it has a launch type and a capacity provider "
                "strategy",
                leaves=(service.launch_type, *(item.capacity_provider for item in strategy)),
                help="remove one of the two",
            )


def _some_weight(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service in ecs.services:
        strategy = service.capacity_provider_strategy
        if strategy and all(
            item.weight is not None and item.weight.value == 0 for item in strategy
        ):
            yield Violation(
                message=f"{name_of(service)}: no capacity provider has a weight above zero",
                leaves=tuple(item.weight for item in strategy),
            )


def _traffic_arrives(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service, task in _with_task(ecs):
        for balancer in service.load_balancers or ():
            yield from _reachable(service, task, balancer.container_name, balancer.container_port)
        for registry in service.service_registries or ():
            yield from _reachable(service, task, registry.container_name, registry.container_port)


def _reachable(
    service: CreateService,
    task: RegisterTaskDefinition,
    container_name: Text | None,
    port: Traced[int] | None,
) -> Iterator[Violation]:
    name = text_of(container_name)
    if name is None:
        return
    container = next((c for c in task.container_definitions if text_of(c.name) == name), None)
    if container is None:
        yield Violation(
            message=f"{name_of(service)}: traffic goes to {name}, which is no container of the "
            "task",
            leaves=(container_name,),
        )
        return
    mapped = {m.container_port.value for m in container.port_mappings or () if m.container_port}
    if port is not None and port.value not in mapped:
        yield Violation(
            message=f"{name_of(service)}: traffic goes to port {port.value} of {name}, which it "
            "does not map",
            leaves=(port,),
            help="list the port in ports or expose of the service",
        )


def _connect_ports(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service, task in _with_task(ecs):
        named = {
            text_of(mapping.name)
            for container in task.container_definitions
            for mapping in container.port_mappings or ()
        }
        connect = service.service_connect_configuration
        offered = [entry.port_name for entry in (connect and connect.services) or ()]
        offered += [entry.port_name for entry in service.vpc_lattice_configurations or ()]
        offered += [entry.port_name for entry in service.gateway_connectors or ()]
        for leaf in offered:
            name = text_of(leaf)
            if name is not None and name not in named:
                yield Violation(
                    message=f"{name_of(service)}: it offers the port {name}, and no port mapping "
                    "of the task has that name",
                    leaves=(leaf,),
                )


def _one_target(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for service in ecs.services:
        for balancer in service.load_balancers or ():
            if balancer.target_group_arn and balancer.load_balancer_name:
                yield Violation(
                    message=f"{name_of(service)}: a load balancer is a target group or a Classic "
                    "Load Balancer, not both",
                    leaves=(balancer.target_group_arn, balancer.load_balancer_name),
                )


SERVICES: tuple[Constraint, ...] = (
    Check(
        field=in_service("desired_count"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_daemon_fields,
        source=pages.shape_page("CreateService"),
        says="The daemon scheduling strategy does not support a desired count for services",
    ),
    Check(
        field=in_service("availability_zone_rebalancing"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_daemon_rebalancing,
        source=pages.shape_page("CreateService"),
        says="Availability Zone Rebalancing does not support DAEMON services",
    ),
    Check(
        field=in_service("deployment_controller.type"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_daemon_controller,
        source=pages.shape_page("CreateService"),
    ),
    Check(
        field=in_service("desired_count"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_replicas_are_given,
        source=pages.shape_page("CreateService"),
    ),
    Check(
        field=in_service("deployment_configuration.maximum_percent"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_percentages,
        source=pages.shape_page("DeploymentConfiguration"),
        says="The daemon scheduling strategy does not support values above 100 for maximumPercent "
        "on a deployment configuration.",
    ),
    Check(
        field=in_service("capacity_provider_strategy"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_launch_or_capacity,
        source=pages.shape_page("CreateService"),
        says="Specifying both a launch type and capacity provider strategy is not supported",
    ),
    Check(
        field=in_service("capacity_provider_strategy[].weight"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_some_weight,
        source=pages.shape_page("CapacityProviderStrategyItem"),
        says="There are no capacity providers in the capacity provider strategy with a weight "
        "value greater than zero",
    ),
    Check(
        field=in_service("load_balancers[].container_name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_traffic_arrives,
        source=pages.shape_page("LoadBalancer"),
        says="The container X does not exist in the task definition",
    ),
    Check(
        field=in_service("service_connect_configuration.services[].port_name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_connect_ports,
        source=pages.shape_page("ServiceConnectService"),
        says="portName(X) does not refer to any named PortMapping in the container definitions",
    ),
    Check(
        field=in_service("load_balancers[].load_balancer_name"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_one_target,
        source=pages.shape_page("LoadBalancer"),
    ),
)
"""Constraints on services."""
