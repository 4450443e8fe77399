"""How many tasks of a service run, and how they are replaced."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from compose2ecs.compose.model import Deploy, UpdateConfig
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import (
    DeploymentCircuitBreaker,
    DeploymentConfiguration,
    PortMapping,
    Text,
    ThresholdConfiguration,
)
from compose2ecs.ecs.target import LaunchType, NetworkMode
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.deployment import (
    BATCH_NOT_KEPT,
    JOB_COUNT_NOT_KEPT,
    START_NEEDS_ROOM,
)
from compose2ecs.mapping.context import ServiceContext, below
from compose2ecs.mapping.optional import entries, first
from compose2ecs.source import Origin, Traced, choose, lift, merge_origins

DAEMON = "DAEMON"
REPLICA = "REPLICA"

_MODES = {
    "replicated": REPLICA,
    "global": DAEMON,
}
_BREAKER = {"rollback": (True, True), "pause": (True, False), "continue": (False, False)}
"""``enable`` and ``rollback`` of the circuit breaker for each ``failure_action``."""


class Percentages(NamedTuple):
    """How many tasks may run during a deployment, in percent of the desired count."""

    minimum: int
    maximum: int


_DEFAULT_ACTION = "pause"
"""https://github.com/compose-spec/compose-spec/blob/main/deploy.md#update_config"""

_OF_GLOBAL = Percentages(0, 100)
"""The only percentages under which a task on each instance can be replaced.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
"""


def rolling(replicas: int, parallelism: int, *, starts_first: bool) -> Percentages:
    """The percentages under which ECS replaces ``parallelism`` of ``replicas`` tasks at a time.

    ECS rounds the minimum up and the maximum down to whole tasks. 0 tasks at a time are all of
    them. From 101 tasks on, whole percents cannot give every batch: then the next larger one that
    they give results.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
    """
    count = max(replicas, 1)
    batch = count if parallelism <= 0 else min(parallelism, count)
    if starts_first:
        return Percentages(100, ceil(100 * (count + batch) / count))
    return Percentages(100 * (count - batch) // count, 100)


def batch_size(replicas: int, percentages: Percentages) -> int:
    """How many of ``replicas`` tasks ECS replaces at a time under ``percentages``."""
    if percentages.minimum == 100:
        return replicas * percentages.maximum // 100 - replicas
    return replicas - ceil(replicas * percentages.minimum / 100)


def is_daemon(cx: ServiceContext) -> bool:
    """Whether each instance runs one task of the service: its strategy is DAEMON."""
    deploy = _deploy(cx)
    given = deploy.mode if deploy else None
    return given is not None and _MODES.get(given.value) == DAEMON


@claims("services.*.deploy.mode")
def scheduling_strategy(cx: ServiceContext) -> Text:
    """``schedulingStrategy``: DAEMON for ``global``, one task on each instance, else REPLICA.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    deploy = _deploy(cx)
    given = deploy.mode if deploy else None
    if given is None:
        return choose(REPLICA, "a service has a number of tasks unless it is global", cx.at)
    lifetime = cx.settings.lifetime
    if lifetime is not None and given.value not in _MODES:  # a job that the settings keep running
        return Traced(REPLICA, merge_origins(lifetime, given))
    launch_type = cx.policy.target.launch_type
    if _MODES.get(given.value) == DAEMON and launch_type is LaunchType.MANAGED_INSTANCES:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`{cx.name}` runs once on each instance, which Managed Instances do not do for "
            "services",
            given,
            help="set a number of replicas, create a daemon of Managed Instances (aws ecs "
            "create-daemon), or use launch_type: ec2",
            severity=Severity.ERROR,
        )
    return lift(lambda mode: _MODES.get(mode, REPLICA), given)


@claims("services.*.scale", "services.*.deploy.replicas")
def desired_count(cx: ServiceContext) -> Traced[int] | None:
    """``desiredCount``, 1 unless the file says otherwise; None for DAEMON, which has no count."""
    deploy = _deploy(cx)
    given = first(cx.service.scale, deploy.replicas if deploy else None)
    if is_daemon(cx):
        if given is not None:
            cx.reporter.report(
                IRRELEVANT_ATTRIBUTE, "a global service has one task on each instance", given
            )
        return None
    least = cx.settings.scaling.value.min if cx.settings.scaling else None
    return given or least or choose(1, "docker compose runs one container", cx.at)


def job_count(cx: ServiceContext) -> Traced[int]:
    """``count`` of RunTask: the tasks that start at once, 1 unless the file says otherwise.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    """
    deploy = _deploy(cx)
    mode = deploy.mode if deploy else None
    given = first(cx.service.scale, deploy.replicas if deploy else None)
    if mode is not None and mode.value.startswith("global"):
        cx.reporter.report(
            JOB_COUNT_NOT_KEPT,
            f"`{cx.name}` runs once, and not once on each instance",
            mode,
            help="start it as often as there are instances: placementConstraints "
            "`distinctInstance`, and their number as count",
        )
    return given or choose(1, "docker compose runs one container", cx.at)


def report_deployment_of_job(cx: ServiceContext) -> None:
    """Note what the file says about replacing tasks, for tasks that nothing replaces."""
    deploy = _deploy(cx)
    update = deploy.update_config if deploy else None
    if update is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "a task that runs once is not replaced", *below(update)
        )


def deployment_configuration(
    cx: ServiceContext, *, keeps_data: bool, ports: tuple[PortMapping, ...] | None
) -> DeploymentConfiguration | None:
    """``deploymentConfiguration``; None leaves ECS's own: new tasks start before old ones stop.

    Without ``update_config`` a service that writes to a volume, or that occupies a port of the
    instance, is stopped before it is started, as docker compose does: two tasks at once would
    share the data, or wait for the port.
    """
    deploy = _deploy(cx)
    update = deploy.update_config.value if deploy and deploy.update_config else None
    if update is not None:
        report_pace(cx, update)
    percentages = _percentages(cx, update, keeps_data=keeps_data, ports=ports)
    breaker = circuit_breaker(cx, update) if update is not None else None
    if percentages is None and breaker is None:
        return None
    minimum, maximum = percentages or (None, None)
    return DeploymentConfiguration(
        deployment_circuit_breaker=breaker,
        maximum_percent=maximum,
        minimum_healthy_percent=minimum,
        alarms=None,
        strategy=None,
        bake_time_in_minutes=None,
        lifecycle_hooks=None,
        linear_configuration=None,
        canary_configuration=None,
        early_success_criteria=None,
    )


def _percentages(
    cx: ServiceContext,
    update: UpdateConfig | None,
    *,
    keeps_data: bool,
    ports: tuple[PortMapping, ...] | None,
) -> tuple[Traced[int], Traced[int]] | None:
    """Minimum and maximum, or None for those of ECS."""
    if is_daemon(cx):
        return _of_global(cx, update)
    host_ports = [port.host_port for port in ports or () if port.host_port is not None]
    if update is not None:
        _report_room(cx, update, host_ports)
        return batches(cx, update)
    if not (keeps_data or host_ports):
        return None
    why = "two tasks must not write to the volume at once" if keeps_data else None
    why = why or "the new task needs the port of the old one"
    return choose(0, why, cx.at), choose(100, why, cx.at)


def _report_room(
    cx: ServiceContext, update: UpdateConfig, host_ports: Sequence[Traced[int]]
) -> None:
    """Report that tasks which start first need an instance on which their port is free."""
    target = cx.policy.target
    fixed = [port for port in host_ports if port.value]
    if target.network_mode is NetworkMode.AWSVPC or not fixed:
        return
    if update.order is not None and update.order.value == "start-first":
        cx.reporter.report(
            START_NEEDS_ROOM,
            f"new tasks of `{cx.name}` start only on instances where port {fixed[0].value} is "
            "free, which none may be",
            update.order,
            *fixed,
            help="keep an instance free for deployments, use order: stop-first, or publish no "
            "port of the instance",
        )


@claims("services.*.deploy.update_config.parallelism", "services.*.deploy.update_config.order")
def batches(cx: ServiceContext, update: UpdateConfig) -> tuple[Traced[int], Traced[int]]:
    """The percentages that give the batches of ``update_config``; one task at a time by default.

    https://github.com/compose-spec/compose-spec/blob/main/deploy.md#update_config
    """
    count = desired_count(cx) or choose(1, "docker compose runs one container", cx.at)
    order, parallelism = update.order, update.parallelism
    given = [leaf for leaf in (order, parallelism) if leaf is not None]
    starts_first = order is not None and order.value == "start-first"
    wanted = 1 if parallelism is None else parallelism.value
    percentages = rolling(count.value, wanted, starts_first=starts_first)
    batch = batch_size(count.value, percentages)
    if count.value > 0 and 0 < wanted < count.value and batch != wanted:
        cx.reporter.report(
            BATCH_NOT_KEPT,
            f"ECS replaces {batch} tasks of `{cx.name}` at a time, and not {wanted}: it counts in "
            "whole percents",
            *given,
        )
    origins: tuple[Origin, ...] = merge_origins(*given, count)
    return Traced(percentages.minimum, origins), Traced(percentages.maximum, origins)


def _of_global(cx: ServiceContext, update: UpdateConfig | None) -> tuple[Traced[int], Traced[int]]:
    """The percentages of a global service. Nothing says how many tasks it has, so any may stop."""
    order, parallelism = (update.order, update.parallelism) if update else (None, None)
    if order is not None and order.value == "start-first":
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`{cx.name}` is stopped before it is started: an instance has one task of it",
            order,
        )
    elif order is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "a global service stops first", order)
    if parallelism is not None and parallelism.value > 0:
        cx.reporter.report(
            BATCH_NOT_KEPT,
            f"ECS may replace the tasks of `{cx.name}` on all instances at once, and not "
            f"{parallelism.value} at a time",
            parallelism,
            help="use replicas if some of the tasks must run at any time",
        )
    elif parallelism is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "all at a time is what ECS does", parallelism)
    why = "an instance has one task of a global service"
    return choose(_OF_GLOBAL.minimum, why, cx.at), choose(_OF_GLOBAL.maximum, why, cx.at)


@claims(
    "services.*.deploy.update_config.failure_action",
    "services.*.deploy.update_config.max_failure_ratio",
)
def circuit_breaker(cx: ServiceContext, update: UpdateConfig) -> DeploymentCircuitBreaker | None:
    """``deploymentCircuitBreaker``, with the ratio of failures as a percentage, rounded up.

    Without an action a deployment that fails is paused, as the default of ``update_config`` is. No
    threshold of ECS is documented to stand for a ratio of 0: ECS then takes its own.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
    """
    ratio = update.max_failure_ratio
    action = update.failure_action or choose(
        _DEFAULT_ACTION, "update_config pauses a deployment that fails", cx.at
    )
    enable, rollback = _BREAKER.get(action.value, (False, False))
    if ratio is not None and not enable:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "failures do not stop the deployment", ratio)
    elif ratio is not None and ratio.value <= 0:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"a deployment of `{cx.name}` goes on after its first failure, up to the threshold "
            "of ECS",
            ratio,
        )
    threshold = None
    if ratio is not None and ratio.value > 0 and enable:
        percent: Callable[[float], int] = lambda share: ceil(round(100 * share, 4))  # noqa: E731
        threshold = ThresholdConfiguration(
            type=choose("UNBOUNDED_PERCENT", "the file gives a ratio", ratio.source),
            value=lift(percent, ratio),
        )
    return DeploymentCircuitBreaker(
        enable=Traced(enable, action.origins),
        rollback=Traced(rollback, action.origins),
        reset_on_healthy_task=None,
        threshold_configuration=threshold,
    )


@claims("services.*.deploy.update_config.delay", "services.*.deploy.update_config.monitor")
def report_pace(cx: ServiceContext, update: UpdateConfig) -> None:
    """Report pauses between batches: ECS goes on as soon as the new tasks are healthy.

    ``bakeTimeInMinutes`` watches a deployment as a whole, and only its alarms: it is no monitoring
    of each task.
    """
    for leaf, what in (
        (update.delay, f"ECS goes on with `{cx.name}` as soon as the new tasks are healthy"),
        (update.monitor, f"ECS does not watch the tasks of `{cx.name}` once they are healthy"),
    ):
        if leaf is not None and leaf.value > 0:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                what,
                leaf,
                help="give it a health check that only succeeds when the task is ready",
            )
        elif leaf is not None:
            cx.reporter.report(IRRELEVANT_ATTRIBUTE, "no pause is the default", leaf)


@claims("services.*.deploy.labels.*")
def labels(cx: ServiceContext) -> Mapping[str, Traced[str]]:
    """``tags`` of the service: the labels that Compose gives to services, not to containers."""
    deploy = _deploy(cx)
    return entries(deploy.labels if deploy else None)


@claims("services.*.deploy.endpoint_mode")
def report_endpoint_mode(cx: ServiceContext) -> None:
    """Report how the name of a service would resolve: ECS gives it none."""
    deploy = _deploy(cx)
    if deploy is not None and deploy.endpoint_mode is not None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`{cx.name}` has no name whose endpoint could be chosen",
            deploy.endpoint_mode,
        )


def _deploy(cx: ServiceContext) -> Deploy | None:
    return cx.service.deploy.value if cx.service.deploy else None
