"""The numbers that ECS takes, and how many items its lists may have."""

from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_service, in_task
from compose2ecs.ecs.limits.groups import ALL, FARGATE, INSTANCES, LINUX
from compose2ecs.ecs.limits.kinds import Clamp, Constraint, Count, DefaultNotSent, Range

_MAX_PORT = 65535


def _health(field: str, low: int, high: int, unit: str, says: str | None = None) -> Constraint:
    return Range(
        field=in_container(f"health_check.{field}"),
        on=ALL,
        low=low,
        high=high,
        unit=unit,
        source=pages.shape_page("HealthCheck"),
        clamp=Clamp.BOTH,
        says=says,
    )


def _service(
    field: str, low: float, high: float | None, unit: str, page: str, *, says: str | None = None
) -> Constraint:
    return Range(
        field=in_service(field),
        on=ALL,
        low=low,
        high=high,
        unit=unit,
        source=pages.shape_page(page),
        says=says,
    )


_DEPLOYMENT = "deployment_configuration"

RANGES: tuple[Constraint, ...] = (
    _health("interval", 5, 300, "seconds"),
    _health(
        "timeout",
        2,
        60,
        "seconds",
        "Health check timeout must be less than or equal to the maximum allowed value 60 for "
        "container 'app'",
    ),
    _health("retries", 1, 10, ""),
    _health("start_period", 0, 300, "seconds"),
    *(
        Range(
            field=in_container(field),
            on=FARGATE,
            low=2,
            high=120,
            unit="seconds",
            source=pages.shape_page("ContainerDefinition"),
            clamp=Clamp.BOTH,
        )
        for field in ("start_timeout", "stop_timeout")
    ),
    Range(
        field=in_container("restart_policy.restart_attempt_period"),
        on=ALL,
        low=60,
        high=1800,
        unit="seconds",
        source=pages.shape_page("ContainerRestartPolicy"),
        clamp=Clamp.BOTH,
        says="the 'restartAttemptPeriod' setting for container 'X' must be between 60 and 1800",
    ),
    *(
        Range(
            field=in_container(field),
            on=INSTANCES & LINUX,
            low=6,
            high=None,
            unit="MiB",
            source=pages.shape_page("ContainerDefinition"),
            clamp=Clamp.UP,
        )
        for field in ("memory", "memory_reservation")
    ),
    Range(
        field=in_container("cpu"),
        on=ALL,
        low=0,
        high=None,
        unit="CPU units",
        source=pages.shape_page("ContainerDefinition"),
    ),
    Range(
        field=in_container("port_mappings[].container_port"),
        on=ALL,
        low=1,
        high=_MAX_PORT,
        unit="",
        source=pages.shape_page("PortMapping"),
    ),
    Range(
        field=in_container("port_mappings[].host_port"),
        on=ALL,
        low=0,
        high=_MAX_PORT,
        unit="",
        source=pages.shape_page("PortMapping"),
    ),
    Range(
        field=in_container("linux_parameters.swappiness"),
        on=LINUX,
        low=0,
        high=100,
        unit="",
        source=pages.shape_page("LinuxParameters"),
        clamp=Clamp.BOTH,
    ),
    Range(
        field=in_container("linux_parameters.max_swap"),
        on=LINUX,
        low=0,
        high=None,
        unit="MiB",
        source=pages.shape_page("LinuxParameters"),
    ),
    DefaultNotSent(
        field=in_task("ephemeral_storage.size_in_gib"),
        on=FARGATE & LINUX,
        value=20,
        because="it is what every task has",
        source=pages.shape_page("EphemeralStorage"),
        says="EphemeralStorage size should be at least 21",
    ),
    Range(
        field=in_task("ephemeral_storage.size_in_gib"),
        on=FARGATE & LINUX,
        low=21,
        high=200,
        unit="GiB",
        source=pages.shape_page("EphemeralStorage"),
        clamp=Clamp.UP,
        says="EphemeralStorage size should be at least 21",
    ),
    Range(
        field=in_task("volumes[].efs_volume_configuration.transit_encryption_port"),
        on=ALL,
        low=1,
        high=_MAX_PORT,
        unit="",
        source=pages.shape_page("EFSVolumeConfiguration"),
    ),
    _service("desired_count", 0, None, "tasks", "CreateService"),
    _service("health_check_grace_period_seconds", 0, 2147483647, "seconds", "CreateService"),
    _service("capacity_provider_strategy[].weight", 0, 1000, "", "CapacityProviderStrategyItem"),
    _service("capacity_provider_strategy[].base", 0, 100000, "", "CapacityProviderStrategyItem"),
    _service(
        f"{_DEPLOYMENT}.minimum_healthy_percent",
        0,
        100,
        "percent",
        "DeploymentConfiguration",
        says="minimumHealthyPercent must be at most 100",
    ),
    _service(f"{_DEPLOYMENT}.bake_time_in_minutes", 0, 1440, "minutes", "DeploymentConfiguration"),
    _service(
        f"{_DEPLOYMENT}.linear_configuration.step_percent", 3, 100, "percent", "LinearConfiguration"
    ),
    _service(
        f"{_DEPLOYMENT}.linear_configuration.step_bake_time_in_minutes",
        0,
        1440,
        "minutes",
        "LinearConfiguration",
    ),
    _service(
        f"{_DEPLOYMENT}.canary_configuration.canary_percent",
        0.1,
        100,
        "percent",
        "CanaryConfiguration",
    ),
    _service(
        f"{_DEPLOYMENT}.canary_configuration.canary_bake_time_in_minutes",
        0,
        1440,
        "minutes",
        "CanaryConfiguration",
    ),
    _service(
        f"{_DEPLOYMENT}.lifecycle_hooks[].timeout_configuration.timeout_in_minutes",
        1,
        20160,
        "minutes",
        "DeploymentLifecycleHookTimeoutConfiguration",
    ),
)
"""Constraints on numbers."""


def _count(
    field: EcsField, low: int, high: int, source: str, says: str | None = None
) -> Constraint:
    return Count(field=field, on=ALL, low=low, high=high, source=source, says=says)


_AWSVPC = "network_configuration.awsvpc_configuration"

COUNTS: tuple[Constraint, ...] = (
    _count(in_task("container_definitions"), 1, 10, pages.QUOTAS, "Too many containers"),
    _count(in_task("tags"), 0, 50, pages.shape_page("Tag")),
    _count(in_task("placement_constraints"), 0, 10, pages.shape_page("RegisterTaskDefinition")),
    _count(in_container("environment_files"), 0, 10, pages.shape_page("ContainerDefinition")),
    _count(in_container("credential_specs"), 0, 1, pages.shape_page("ContainerDefinition")),
    _count(
        in_container("restart_policy.ignored_exit_codes"),
        0,
        50,
        pages.shape_page("ContainerRestartPolicy"),
    ),
    _count(in_service("tags"), 0, 50, pages.shape_page("Tag")),
    _count(in_service(f"{_AWSVPC}.subnets"), 1, 16, pages.shape_page("AwsVpcConfiguration")),
    _count(in_service(f"{_AWSVPC}.security_groups"), 0, 5, pages.shape_page("AwsVpcConfiguration")),
    _count(in_service("load_balancers"), 0, 5, pages.QUOTAS),
    _count(
        in_service("service_registries"),
        0,
        1,
        pages.shape_page("CreateService"),
        "service registries can have at most 1 items",
    ),
    _count(in_service("capacity_provider_strategy"), 0, 20, pages.shape_page("CreateService")),
    _count(in_service("placement_strategy"), 0, 5, pages.shape_page("CreateService")),
    _count(in_service("placement_constraints"), 0, 10, pages.shape_page("CreateService")),
    _count(in_service("gateway_connectors"), 0, 1, pages.shape_page("CreateService")),
    _count(
        in_service("service_connect_configuration.services[].client_aliases"),
        0,
        1,
        pages.shape_page("ServiceConnectService"),
    ),
)
"""Constraints on the length of lists."""
