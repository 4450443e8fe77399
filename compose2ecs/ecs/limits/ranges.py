"""The numbers that ECS takes."""

from collections.abc import Callable

from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_run, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL, EC2, EXTERNAL, FARGATE, INSTANCES, LINUX
from compose2ecs.ecs.limits.kinds import Clamp, DefaultNotSent, Range

MAX_PORT = 65535
_MAX_INT = 2147483647


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
    field: str,
    low: float,
    high: float | None,
    unit: str,
    page: str,
    *,
    says: str | None = None,
    where: Callable[[str], EcsField] = in_service,
) -> Constraint:
    return Range(
        field=where(field),
        on=ALL,
        low=low,
        high=high,
        unit=unit,
        source=pages.shape_page(page),
        says=says,
    )


_CONNECT = "service_connect_configuration.services"
_DEPLOYMENT = "deployment_configuration"
_MPS = "resource_requirements[].sharing_strategy.nvidia_mps"
_STRATEGY_ITEM = "CapacityProviderStrategyItem"

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
            refused=False,  # it is Docker 20.10 that needs them
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
        field=in_container("cpu"),
        on=EC2 & LINUX | EXTERNAL,
        low=None,
        high=262144,
        unit="CPU units",
        source=pages.shape_page("ContainerDefinition"),
        refused=False,  # the agent takes a larger number for this one
    ),
    Range(
        field=in_container("port_mappings[].container_port"),
        on=ALL,
        low=1,
        high=MAX_PORT,
        unit="",
        source=pages.shape_page("PortMapping"),
    ),
    Range(
        field=in_container("port_mappings[].host_port"),
        on=ALL,
        low=0,
        high=MAX_PORT,
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
        high=MAX_PORT,
        unit="",
        source=pages.shape_page("EFSVolumeConfiguration"),
    ),
    _service("desired_count", 0, None, "tasks", "CreateService"),
    _service("health_check_grace_period_seconds", 0, _MAX_INT, "seconds", "CreateService"),
    *(
        _service(f"capacity_provider_strategy[].{field}", 0, high, "", _STRATEGY_ITEM, where=where)
        for where in (in_service, in_run)
        for field, high in (("weight", 1000), ("base", 100000))
    ),
    _service("count", 1, 10, "tasks", "RunTask", where=in_run),
    _service(
        "overrides.ephemeral_storage.size_in_gib", 20, 200, "GiB", "EphemeralStorage", where=in_run
    ),
    *(
        _service(f"{_CONNECT}[].{field}", 0, high, unit, page)
        for field, high, unit, page in (
            ("client_aliases[].port", MAX_PORT, "", "ServiceConnectClientAlias"),
            ("ingress_port_override", MAX_PORT, "", "ServiceConnectService"),
            ("timeout.idle_timeout_seconds", _MAX_INT, "seconds", "TimeoutConfiguration"),
            ("timeout.per_request_timeout_seconds", _MAX_INT, "seconds", "TimeoutConfiguration"),
        )
    ),
    _service(
        "gateway_connectors[].deregistration_delay.timeout_seconds",
        0,
        3600,
        "seconds",
        "GatewayConnectorDeregistrationDelay",
    ),
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
    _service(
        f"{_DEPLOYMENT}.early_success_criteria.healthy_percent",
        0,
        100,
        "percent",
        "DeploymentEarlySuccessCriteria",
    ),
    *(
        _service(f"{requirements}.{field}", 1, high, unit, "NvidiaMpsAllocation", where=where)
        for where, requirements in (
            (in_container, _MPS),
            (
                in_run,
                f"overrides.container_overrides[].{_MPS}",
            ),
        )
        for field, high, unit in (("memory", None, "MiB"), ("max_compute_percent", 100, "percent"))
    ),
)
"""Constraints on numbers."""
