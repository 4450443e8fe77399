"""What runs a task: a service that keeps it running, or nothing but its start.

Every field of ECS is decided here, once.
"""

from collections.abc import Mapping

from compose2ecs.ecs.model import CreateService, RegisterTaskDefinition, RunTask, Text
from compose2ecs.mapping.context import TaskContext
from compose2ecs.mapping.optional import some
from compose2ecs.mapping.rules.capacity import capacity_providers, launch_type
from compose2ecs.mapping.rules.deployment import (
    deployment_configuration,
    desired_count,
    job_count,
    report_deployment_of_job,
    scheduling_strategy,
)
from compose2ecs.mapping.rules.discovery import (
    Offer,
    report_discovery,
    service_connect_configuration,
    service_registries,
)
from compose2ecs.mapping.rules.ebs import service_volumes, task_volumes
from compose2ecs.mapping.rules.health import grace_period
from compose2ecs.mapping.rules.network import network_configuration
from compose2ecs.mapping.rules.operation import monitoring, rebalancing
from compose2ecs.mapping.rules.placement import placement_constraints, placement_strategy
from compose2ecs.mapping.rules.rollout import deployment_controller, rollout
from compose2ecs.mapping.rules.tagging import propagated_tags, service_tags
from compose2ecs.mapping.rules.traffic import load_balancers


def create_service(
    cx: TaskContext,
    called: Text,
    task: RegisterTaskDefinition,
    *,
    keeps_data: bool,
    offered: Mapping[str, Offer],
) -> CreateService:
    """The service that keeps tasks of the definition ``task`` running, and is ``called`` so.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    report_discovery(cx)
    ports = some([port for name in cx.names for port in offered[name].ports])
    deployment = rollout(cx, deployment_configuration(cx, keeps_data=keeps_data, ports=ports))
    maximum = deployment.maximum_percent if deployment else None
    return CreateService(
        cluster=cx.policy.cluster,
        service_name=called,
        task_definition=task.family,  # a family without a revision is its latest one
        availability_zone_rebalancing=rebalancing(cx, maximum),
        load_balancers=load_balancers(cx, offered),
        service_registries=service_registries(cx, offered),
        desired_count=desired_count(cx),
        client_token=None,
        launch_type=launch_type(cx),
        capacity_provider_strategy=capacity_providers(cx),
        platform_version=cx.settings.platform_version,
        role=None,
        deployment_configuration=deployment,
        placement_constraints=placement_constraints(cx),
        placement_strategy=placement_strategy(cx),
        network_configuration=network_configuration(cx),
        health_check_grace_period_seconds=grace_period(cx),
        scheduling_strategy=scheduling_strategy(cx),
        deployment_controller=deployment_controller(cx),
        tags=service_tags(cx),
        enable_ecs_managed_tags=cx.settings.managed_tags,
        propagate_tags=propagated_tags(cx),
        enable_execute_command=cx.settings.exec,
        service_connect_configuration=service_connect_configuration(cx, offered),
        volume_configurations=service_volumes(cx),
        vpc_lattice_configurations=None,
        gateway_connectors=None,
        monitoring=monitoring(cx),
    )


def run_task(cx: TaskContext, task: RegisterTaskDefinition) -> RunTask:
    """The request that starts tasks of the definition ``task`` once.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    """
    report_deployment_of_job(cx)
    return RunTask(
        capacity_provider_strategy=capacity_providers(cx),
        cluster=cx.policy.cluster,
        count=job_count(cx),
        enable_ecs_managed_tags=cx.settings.managed_tags,
        enable_execute_command=cx.settings.exec,
        group=None,
        launch_type=launch_type(cx),
        network_configuration=network_configuration(cx),
        overrides=None,
        placement_constraints=placement_constraints(cx),
        placement_strategy=placement_strategy(cx),
        platform_version=cx.settings.platform_version,
        propagate_tags=propagated_tags(cx),
        reference_id=None,
        started_by=None,
        tags=service_tags(cx),
        task_definition=task.family,  # a family without a revision is its latest one
        client_token=None,
        volume_configurations=task_volumes(cx),
    )
