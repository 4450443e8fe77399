"""What runs a task: a service that keeps it running, or nothing but its start.

Every field of ECS is decided here, once.
"""

from collections.abc import Mapping

from compose2ecs.ecs.model import (
    CapacityProviderStrategyItem,
    CreateService,
    DeploymentConfiguration,
    RunTask,
    Text,
)
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.names import family
from compose2ecs.mapping.optional import some
from compose2ecs.mapping.rules.deployment import (
    deployment_configuration,
    desired_count,
    job_count,
    report_deployment_of_job,
    scheduling_strategy,
    tags,
)
from compose2ecs.mapping.rules.discovery import (
    Offer,
    report_discovery,
    service_connect_configuration,
    service_registries,
)
from compose2ecs.mapping.rules.health import grace_period
from compose2ecs.mapping.rules.network import network_configuration
from compose2ecs.mapping.rules.placement import placement_constraints, placement_strategy
from compose2ecs.source import choose

_FULL = 100
"""Percent of the desired count."""


def create_service(
    cx: TaskContext, *, keeps_data: bool, offered: Mapping[str, Offer]
) -> CreateService:
    """The service that keeps tasks running.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    report_discovery(cx)
    ports = some(port for name in cx.names for port in offered[name].ports)
    deployment = deployment_configuration(cx, keeps_data=keeps_data, ports=ports)
    return CreateService(
        cluster=cx.policy.cluster,
        service_name=family(cx),
        task_definition=family(cx),  # a family without a revision is its latest one
        availability_zone_rebalancing=_rebalancing(cx, deployment),
        load_balancers=None,
        service_registries=service_registries(cx, offered),
        desired_count=desired_count(cx),
        client_token=None,
        launch_type=_launch_type(cx),
        capacity_provider_strategy=_capacity_providers(cx),
        platform_version=None,
        role=None,
        deployment_configuration=deployment,
        placement_constraints=placement_constraints(cx),
        placement_strategy=placement_strategy(cx),
        network_configuration=network_configuration(cx),
        health_check_grace_period_seconds=grace_period(cx),
        scheduling_strategy=scheduling_strategy(cx),
        deployment_controller=None,
        tags=tags(cx),
        enable_ecs_managed_tags=None,
        propagate_tags=None,
        enable_execute_command=None,
        service_connect_configuration=service_connect_configuration(cx, offered),
        volume_configurations=None,
        vpc_lattice_configurations=None,
        gateway_connectors=None,
        monitoring=None,
    )


def run_task(cx: TaskContext) -> RunTask:
    """The request that starts tasks once.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    """
    report_deployment_of_job(cx)
    return RunTask(
        capacity_provider_strategy=_capacity_providers(cx),
        cluster=cx.policy.cluster,
        count=job_count(cx),
        enable_ecs_managed_tags=None,
        enable_execute_command=None,
        group=None,
        launch_type=_launch_type(cx),
        network_configuration=network_configuration(cx),
        overrides=None,
        placement_constraints=placement_constraints(cx),
        placement_strategy=placement_strategy(cx),
        platform_version=None,
        propagate_tags=None,
        reference_id=None,
        started_by=None,
        tags=tags(cx),
        task_definition=family(cx),  # a family without a revision is its latest one
        client_token=None,
        volume_configurations=None,
    )


def _rebalancing(cx: ServiceContext, deployment: DeploymentConfiguration | None) -> Text | None:
    """DISABLED where a deployment starts no additional tasks, which moving tasks would take.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
    """
    maximum = deployment.maximum_percent if deployment else None
    if maximum is None or maximum.value > _FULL:
        return None
    return choose("DISABLED", "rebalancing wants a maximum above 100 percent", cx.at)


def _launch_type(cx: ServiceContext) -> Text | None:
    return cx.policy.compatibility if cx.policy.target.has_launch_type else None


def _capacity_providers(cx: ServiceContext) -> tuple[CapacityProviderStrategyItem, ...] | None:
    """The provider of what has no launch type to name, which is still to be bound."""
    if cx.policy.target.has_launch_type:
        return None
    provider = Ref(RefKind.CAPACITY_PROVIDER, "default")
    why = f"{cx.policy.target} runs tasks through a capacity provider only"
    return (
        CapacityProviderStrategyItem(
            capacity_provider=choose(provider, why, cx.at),
            weight=choose(1, "one provider runs all tasks", cx.at),
            base=None,
        ),
    )
