"""How the number of tasks follows load and time: the requests of Application Auto Scaling.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-auto-scaling.html
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from compose2ecs.ecs.model import (
    CreateService,
    PredefinedMetricSpecification,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
    ScalableTargetAction,
    StepAdjustment,
    StepScalingPolicyConfiguration,
    TargetTrackingScalingPolicyConfiguration,
    Text,
)
from compose2ecs.ecs.refs import Joined, Ref, RefKind, TextValue, render
from compose2ecs.mapping.codes import INVALID_SETTING
from compose2ecs.mapping.codes.operation import (
    NOT_SCALED,
    REPLICAS_NOT_KEPT,
    SCALING_WITHOUT_ALARM,
)
from compose2ecs.mapping.context import TaskContext, below
from compose2ecs.mapping.optional import items
from compose2ecs.mapping.rules.deployment import DAEMON
from compose2ecs.mapping.settings.scaling import Scaling, ScheduledScaling, StepPolicy
from compose2ecs.source import Traced, both, choose, lift, merge_origins

_DEFAULT_CLUSTER = "default"
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"""

_METRICS = {
    "cpu": "ECSServiceAverageCPUUtilization",
    "memory": "ECSServiceAverageMemoryUtilization",
    "requests": "ALBRequestCountPerTarget",
}
"""https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html"""

_ADJUSTMENTS = {
    "change": "ChangeInCapacity",
    "percent": "PercentChangeInCapacity",
    "exact": "ExactCapacity",
}
"""https://docs.aws.amazon.com/autoscaling/application/APIReference/API_StepScalingPolicyConfiguration.html"""


class Scaled(NamedTuple):
    """What scales one service."""

    target: RegisterScalableTarget
    policies: tuple[PutScalingPolicy, ...]
    actions: tuple[PutScheduledAction, ...]


def scaled(cx: TaskContext, service: CreateService) -> Scaled | None:
    """What scales the service; None when nothing does. A service that cannot be is reported."""
    settings = cx.settings.scaling
    if settings is None:
        return None
    strategy = service.scheduling_strategy
    if strategy is not None and strategy.value == DAEMON:
        report_not_scaled(cx, "it has one task on each instance")
        return None
    _report_bounds(cx, settings.value, service)
    target = RegisterScalableTarget(
        service_namespace=choose("ecs", "a service of ECS is scaled", cx.at),
        resource_id=_resource(service),
        scalable_dimension=choose("ecs:service:DesiredCount", "its number of tasks is", cx.at),
        min_capacity=settings.value.min or choose(1, "one task is the least", cx.at),
        max_capacity=settings.value.max,
        role_arn=settings.value.role,
    )
    return Scaled(
        target=target,
        policies=(
            *_tracking(cx, settings.value, target, service),
            *_steps(cx, settings.value, target, service),
        ),
        actions=tuple(_actions(cx, settings.value, target, service)),
    )


def _report_bounds(cx: TaskContext, given: Scaling, service: CreateService) -> None:
    """Report bounds that exclude each other, or the number of tasks that the file asks for."""
    if given.min is not None and given.min.value > given.max.value:
        cx.reporter.report(
            INVALID_SETTING,
            f"`{cx.name}` cannot have {given.min.value} tasks at least and {given.max.value} at "
            "most",
            given.min,
            given.max,
        )
        return
    wanted, least = service.desired_count, given.min.value if given.min else 1
    if wanted is not None and not least <= wanted.value <= given.max.value:
        cx.reporter.report(
            REPLICAS_NOT_KEPT,
            f"`{cx.name}` starts with {wanted.value} tasks, and scaling keeps {least} to "
            f"{given.max.value}",
            wanted,
            given.max,
            help="say a number within the bounds of scaling",
        )


def report_not_scaled(cx: TaskContext, why: str) -> None:
    """Report that nothing scales the tasks, if they are to be scaled."""
    if cx.settings.scaling is not None:
        cx.reporter.report(
            NOT_SCALED,
            f"`{cx.name}` is not scaled: {why}",
            *below(cx.settings.scaling),
            help="leave scaling out for it",
        )


def _resource(service: CreateService) -> Text:
    """``service/<cluster>/<service>``, with the name of the cluster where its ARN is given."""
    cluster, name = service.cluster, service.service_name
    if cluster is None:
        return lift(lambda own: _joined(f"service/{_DEFAULT_CLUSTER}/", own), name)
    return both(lambda place, own: _joined("service/", _short(place), "/", own), cluster, name)


def _short(cluster: TextValue) -> TextValue:
    return cluster.rpartition("/")[2] if isinstance(cluster, str) else cluster


def _joined(*values: TextValue) -> TextValue:
    """The values one after the other; plain text where all of them are."""
    parts: list[str | Ref] = []
    for value in values:
        parts += value.parts if isinstance(value, Joined) else (value,)
    if all(isinstance(part, str) for part in parts):
        return "".join(str(part) for part in parts)
    return Joined(tuple(parts))


def _named(service: CreateService, suffix: str, origin: Traced[object]) -> Text:
    """The name of the service and ``suffix``, for what ``origin`` asks for."""
    name = service.service_name
    return Traced(f"{render(name.value)}-{suffix}", merge_origins(origin, name))


def _policy(
    target: RegisterScalableTarget,
    name: Text,
    how: StepScalingPolicyConfiguration | TargetTrackingScalingPolicyConfiguration,
) -> PutScalingPolicy:
    is_step = isinstance(how, StepScalingPolicyConfiguration)
    return PutScalingPolicy(
        policy_name=name,
        service_namespace=target.service_namespace,
        resource_id=target.resource_id,
        scalable_dimension=target.scalable_dimension,
        policy_type=Traced("StepScaling" if is_step else "TargetTrackingScaling", name.origins),
        step_scaling_policy_configuration=how
        if isinstance(how, StepScalingPolicyConfiguration)
        else None,
        target_tracking_scaling_policy_configuration=how
        if isinstance(how, TargetTrackingScalingPolicyConfiguration)
        else None,
    )


def _tracking(
    cx: TaskContext, given: Scaling, target: RegisterScalableTarget, service: CreateService
) -> Iterator[PutScalingPolicy]:
    """A policy for each metric that is to be kept at a value."""
    label = None
    for name, wanted in (
        ("cpu", given.cpu),
        ("memory", given.memory),
        ("requests", _as_float(given.requests)),
    ):
        if wanted is None:
            continue
        if name == "requests":
            label = _resource_label(cx, given, wanted)
        yield _policy(
            target,
            _named(service, name, wanted),
            TargetTrackingScalingPolicyConfiguration(
                target_value=wanted,
                predefined_metric_specification=PredefinedMetricSpecification(
                    predefined_metric_type=Traced(_METRICS[name], wanted.origins),
                    resource_label=label,
                ),
                scale_out_cooldown=given.scale_out_cooldown,
                scale_in_cooldown=given.scale_in_cooldown,
                disable_scale_in=given.disable_scale_in,
            ),
        )


def _as_float(given: Traced[int] | None) -> Traced[float] | None:
    return None if given is None else Traced(float(given.value), given.origins)


def _resource_label(cx: TaskContext, given: Scaling, requests: Traced[float]) -> Text:
    """The load balancer that counts requests, which the ARN of the target group does not tell."""
    if given.resource_label is not None:
        return given.resource_label
    unbound = Ref(RefKind.RESOURCE_LABEL, cx.name)
    return choose(unbound, "nothing says which load balancer counts the requests", requests.source)


def _steps(
    cx: TaskContext, given: Scaling, target: RegisterScalableTarget, service: CreateService
) -> Iterator[PutScalingPolicy]:
    """The policies that alarms start; that an alarm has to do so is reported."""
    for number, policy in enumerate(items(given.step), start=1):
        name = policy.value.name or _named(service, f"step-{number}", policy)
        cx.reporter.report(
            SCALING_WITHOUT_ALARM,
            f"policy `{render(name.value)}` does nothing until a CloudWatch alarm starts it",
            policy.value.name or policy.source,
            help="create an alarm that has the ARN of the policy as its action",
        )
        yield _policy(target, name, _step_configuration(cx, policy.value))


def _step_configuration(cx: TaskContext, given: StepPolicy) -> StepScalingPolicyConfiguration:
    adjustment, aggregation = given.adjustment, given.aggregation
    return StepScalingPolicyConfiguration(
        adjustment_type=lift(_ADJUSTMENTS.__getitem__, adjustment)
        if adjustment
        else choose(_ADJUSTMENTS["change"], "a step is a change in tasks by default", cx.at),
        step_adjustments=tuple(
            StepAdjustment(
                metric_interval_lower_bound=step.value.above,
                metric_interval_upper_bound=step.value.below,
                scaling_adjustment=step.value.by,
            )
            for step in items(given.steps)
        ),
        min_adjustment_magnitude=given.minimum_change,
        cooldown=given.cooldown,
        metric_aggregation_type=lift(str.capitalize, aggregation) if aggregation else None,
    )


def _actions(
    cx: TaskContext, given: Scaling, target: RegisterScalableTarget, service: CreateService
) -> Iterator[PutScheduledAction]:
    """The changes of the bounds at times; one without a time is reported."""
    for number, action in enumerate(items(given.schedule), start=1):
        own = action.value
        schedule = _schedule(cx, action)
        if schedule is None:
            continue
        yield PutScheduledAction(
            service_namespace=target.service_namespace,
            schedule=schedule,
            timezone=own.timezone,
            scheduled_action_name=own.name or _named(service, f"schedule-{number}", schedule),
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            start_time=own.start,
            end_time=own.end,
            scalable_target_action=ScalableTargetAction(min_capacity=own.min, max_capacity=own.max),
        )


def _schedule(cx: TaskContext, action: Traced[ScheduledScaling]) -> Text | None:
    """``at(...)``, ``cron(...)`` or ``rate(...)``, whichever one is given.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
    """
    own = action.value
    times = (("at", own.at), ("cron", own.cron), ("rate", own.rate))
    found = [lift(_call(name), leaf) for name, leaf in times if leaf is not None]
    has_bound = own.min is not None or own.max is not None
    if len(found) == 1 and has_bound:
        return found[0]
    cx.reporter.report(
        INVALID_SETTING,
        "a schedule needs min, max or both"
        if len(found) == 1
        else "a schedule needs one of at, cron and rate",
        *below(action),
    )
    return None


def _call(name: str) -> Callable[[str], str]:
    return lambda text: f"{name}({text})"
