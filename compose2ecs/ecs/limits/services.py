"""Checks on services and on tasks that run once: how many tasks, and on what capacity."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_run, in_service
from compose2ecs.ecs.limits.findings import Constraint, unless, without
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.requests import ON_FARGATE, is_daemon, launches, launches_with_task
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import EcsProject, RunTask, Text
from compose2ecs.ecs.target import Target
from compose2ecs.source import Traced
from compose2ecs.trace import leaves

_MOST_TASKS, _MOST_REGISTERED = 5000, 1000
"""Tasks of a service, unless the quota is raised; and of one whose tasks register themselves.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
"""


def _is_no_daemon(strategy: Text) -> bool:
    return text_of(strategy) != "DAEMON"


def _is_within_any_quota(count: Traced[int]) -> bool:
    return count.value <= _MOST_REGISTERED


def _daemon_fields(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A DAEMON service takes no desiredCount, placementStrategy or volumeConfigurations."""
    for service in filter(is_daemon, ecs.services):
        for field, value in (
            ("desiredCount", service.desired_count),
            ("placementStrategy", service.placement_strategy),
            ("volumeConfigurations", service.volume_configurations),
        ):
            if value is not None and value != ():
                yield Violation(
                    message=f"{name_of(service)}: a DAEMON service, with one task on every "
                    f"instance, takes no {field}",
                    leaves=tuple(leaves(value)) or (service.service_name,),
                )


def _daemon_rebalancing(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A DAEMON service is not rebalanced."""
    for service in filter(is_daemon, ecs.services):
        if text_of(service.availability_zone_rebalancing) == "ENABLED":
            yield Violation(
                message=f"{name_of(service)}: the tasks of a DAEMON service cannot be rebalanced",
                leaves=(service.availability_zone_rebalancing, service.scheduling_strategy),
            )


def _daemon_controller(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Only ECS itself deploys a DAEMON service."""
    for service in filter(is_daemon, ecs.services):
        controller = service.deployment_controller
        if controller and text_of(controller.type) in ("CODE_DEPLOY", "EXTERNAL"):
            yield Violation(
                message=f"{name_of(service)}: only ECS itself deploys a DAEMON service",
                leaves=(controller.type, service.scheduling_strategy),
            )


def _replicas_are_given(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Required, except for a DAEMON service."""
    for service in ecs.services:
        if service.desired_count is None and not is_daemon(service):
            yield Violation(
                message=f"{name_of(service)}: desiredCount is missing",
                leaves=(service.service_name,),
                help="set deploy.replicas of the service",
            )


def _launch_or_capacity(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A launch type or a capacity provider strategy."""
    for launch in launches(ecs):
        strategy = launch.capacity_provider_strategy
        if launch.launch_type and strategy:
            yield Violation(
                message=f"{name_of(launch)}: it has a launch type and a capacity provider strategy",
                leaves=(launch.launch_type, *(item.capacity_provider for item in strategy)),
                help="remove one of the two",
            )


def _some_weight(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """At least one weight above zero."""
    for launch in launches(ecs):
        strategy = launch.capacity_provider_strategy
        if strategy and all(
            item.weight is not None and item.weight.value == 0 for item in strategy
        ):
            yield Violation(
                message=f"{name_of(launch)}: no capacity provider has a weight above zero",
                leaves=tuple(item.weight for item in strategy),
            )


def _one_base(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A base for one capacity provider alone."""
    for launch in launches(ecs):
        given = [item.base for item in launch.capacity_provider_strategy or ()]
        bases = [leaf for leaf in given if leaf is not None and leaf.value > 0]
        if len(bases) > 1:
            yield Violation(
                message=f"{name_of(launch)}: {len(bases)} capacity providers have a base, and one "
                "can have it",
                leaves=tuple(bases),
            )


def _one_kind(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Capacity providers of Fargate, or those of the cluster."""
    for launch in launches(ecs):
        providers = [item.capacity_provider for item in launch.capacity_provider_strategy or ()]
        names = {text_of(leaf) for leaf in providers} - {None}
        if names & set(ON_FARGATE) and names - set(ON_FARGATE):
            yield Violation(
                message=f"{name_of(launch)}: capacity providers of Fargate and others do not go "
                "together",
                leaves=tuple(providers),
                help="make it two services",
            )


def _tasks_within_quota(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """At most 5000 tasks, and 1000 where they register themselves, unless the quota is raised."""
    for service in ecs.services:
        connect = service.service_connect_configuration
        registers = service.service_registries or (connect and connect.enabled.value)
        most = _MOST_REGISTERED if registers else _MOST_TASKS
        if service.desired_count and service.desired_count.value > most:
            what = "with service discovery or Service Connect " if registers else ""
            yield Violation(
                message=f"{name_of(service)}: it has {service.desired_count.value} tasks, and the "
                f"quota of a service {what}is {most} unless AWS raises it",
                leaves=(service.desired_count,),
            )


def _exec_needs_role(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The task has a role, with which the agent of ECS Exec opens its channels."""
    for launch, task in launches_with_task(ecs):
        overrides = launch.overrides if isinstance(launch, RunTask) else None
        role = (overrides and overrides.task_role_arn) or task.task_role_arn
        enabled = launch.enable_execute_command
        if enabled and enabled.value and role is None:
            yield Violation(
                message=f"{name_of(launch)}: ECS Exec needs a task role, and the task definition "
                "has none",
                leaves=(enabled,),
                help="set x-ecs.task_role of the project or the service to a role that allows "
                "ssmmessages:*",
            )


def _exec_needs_writable_root(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The root file system is writable, for the agent of ECS Exec."""
    for launch, task in launches_with_task(ecs):
        enabled = launch.enable_execute_command
        for container in task.container_definitions if enabled and enabled.value else ():
            read_only = container.readonly_root_filesystem
            if read_only and read_only.value:
                yield Violation(
                    message=f"{name_of(launch)}: ECS Exec does not reach {name_of(container)}, "
                    "whose root file system is read-only",
                    leaves=(enabled, read_only),
                    help="leave exec out, or let the container write to its file system",
                )


SERVICES: tuple[Constraint, ...] = (
    Check(
        field=in_service("desired_count"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_daemon_fields,
        within=(unless(in_service("scheduling_strategy"), _is_no_daemon),),
        source=pages.shape_page("CreateService"),
        says="The daemon scheduling strategy does not support a desired count for services",
    ),
    Check(
        field=in_service("availability_zone_rebalancing"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_daemon_rebalancing,
        within=(in_service("availability_zone_rebalancing"),),
        source=pages.shape_page("CreateService"),
        says="Availability Zone Rebalancing does not support DAEMON services",
    ),
    Check(
        field=in_service("deployment_controller.type"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_daemon_controller,
        within=(in_service("deployment_controller"),),
        source=pages.shape_page("CreateService"),
    ),
    Check(
        field=in_service("desired_count"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_replicas_are_given,
        within=(without(in_service("desired_count")),),
        source=pages.shape_page("CreateService"),
    ),
    Check(
        field=in_service("capacity_provider_strategy"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_launch_or_capacity,
        within=(
            in_service("capacity_provider_strategy"),
            in_run("capacity_provider_strategy"),
        ),
        source=pages.shape_page("CreateService"),
        says="Specifying both a launch type and capacity provider strategy is not supported",
    ),
    Check(
        field=in_service("capacity_provider_strategy[].weight"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_some_weight,
        within=(
            in_service("capacity_provider_strategy"),
            in_run("capacity_provider_strategy"),
        ),
        source=pages.shape_page("CapacityProviderStrategyItem"),
        says="There are no capacity providers in the capacity provider strategy with a weight "
        "value greater than zero",
    ),
    Check(
        field=in_service("capacity_provider_strategy"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_one_kind,
        within=(
            in_service("capacity_provider_strategy"),
            in_run("capacity_provider_strategy"),
        ),
        source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html",
        refused=False,  # not verified that the request fails
    ),
    Check(
        field=in_service("capacity_provider_strategy[].base"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_one_base,
        within=(
            in_service("capacity_provider_strategy"),
            in_run("capacity_provider_strategy"),
        ),
        source=pages.shape_page("CapacityProviderStrategyItem"),
    ),
    Check(
        field=in_service("desired_count"),
        on=ALL,
        code=codes.OUT_OF_RANGE,
        test=_tasks_within_quota,
        within=(unless(in_service("desired_count"), _is_within_any_quota),),
        source=pages.QUOTAS,
        refused=False,  # the quota can be raised
    ),
    Check(
        field=in_service("enable_execute_command"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_exec_needs_role,
        within=(
            in_service("enable_execute_command"),
            in_run("enable_execute_command"),
        ),
        source=pages.EXEC,
        refused=False,  # not verified
    ),
    Check(
        field=in_service("enable_execute_command"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_exec_needs_writable_root,
        within=(
            in_service("enable_execute_command"),
            in_run("enable_execute_command"),
        ),
        source=pages.EXEC,
        refused=False,  # it is a session that fails
    ),
)
"""Constraints on services."""
