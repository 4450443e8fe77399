"""How many items the lists of ECS may have."""

from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_run, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.kinds import Count
from compose2ecs.ecs.limits.patterns import LAUNCHES, TAGS


def _count(
    field: EcsField, low: int, high: int | None, source: str, says: str | None = None
) -> Constraint:
    return Count(field=field, on=ALL, low=low, high=high, source=source, says=says)


_AWSVPC = "network_configuration.awsvpc_configuration"

COUNTS: tuple[Constraint, ...] = (
    _count(in_task("container_definitions"), 1, 10, pages.QUOTAS, "Too many containers"),
    *(_count(where(tags), 0, 50, pages.shape_page("Tag")) for where, tags in TAGS),
    _count(in_task("placement_constraints"), 0, 10, pages.shape_page("RegisterTaskDefinition")),
    _count(in_container("environment_files"), 0, 10, pages.shape_page("ContainerDefinition")),
    _count(
        in_run("overrides.container_overrides[].environment_files"),
        0,
        10,
        pages.shape_page("EnvironmentFile"),
    ),
    _count(in_container("health_check.command"), 1, None, pages.shape_page("HealthCheck")),
    _count(in_container("credential_specs"), 0, 1, pages.shape_page("ContainerDefinition")),
    _count(
        in_container("restart_policy.ignored_exit_codes"),
        0,
        50,
        pages.shape_page("ContainerRestartPolicy"),
    ),
    *(
        _count(where(path), low, high, pages.shape_page(page))
        for where in LAUNCHES
        for path, low, high, page in (
            (f"{_AWSVPC}.subnets", 1, 16, "AwsVpcConfiguration"),
            (f"{_AWSVPC}.security_groups", 0, 5, "AwsVpcConfiguration"),
            ("capacity_provider_strategy", 0, 20, "CreateService"),
            ("placement_strategy", 0, 5, "CreateService"),
            ("placement_constraints", 0, 10, "CreateService"),
        )
    ),
    _count(in_service("load_balancers"), 0, 5, pages.QUOTAS),
    _count(
        in_service("service_registries"),
        0,
        1,
        pages.shape_page("CreateService"),
        "service registries can have at most 1 items",
    ),
    _count(
        in_service("service_connect_configuration.container_configurations"),
        0,
        10,
        pages.shape_page("ServiceConnectConfiguration"),
    ),
    _count(
        in_service("gateway_connectors[].filters.access_types"),
        0,
        2,
        pages.shape_page("GatewayConnectorFilters"),
    ),
    _count(
        in_service("monitoring.metric_configurations"),
        0,
        5,
        pages.shape_page("MonitoringConfiguration"),
    ),
    _count(
        in_service("monitoring.metric_configurations[].metric_names"),
        1,
        5,
        pages.shape_page("MetricConfiguration"),
    ),
    _count(in_service("gateway_connectors"), 0, 1, pages.shape_page("CreateService")),
    _count(
        in_service("service_connect_configuration.services[].client_aliases"),
        0,
        1,
        pages.shape_page("ServiceConnectService"),
    ),
)
"""Constraints on the length of lists."""
