"""How a new revision replaces the old one, as far as ``x-ecs`` says it.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
"""

from compose2ecs.compose.model import UpdateConfig
from compose2ecs.ecs.model import (
    CanaryConfiguration,
    DeploymentAlarms,
    DeploymentCircuitBreaker,
    DeploymentConfiguration,
    DeploymentController,
    DeploymentLifecycleHook,
    DeploymentLifecycleHookTimeoutConfiguration,
    LinearConfiguration,
    ThresholdConfiguration,
)
from compose2ecs.ecs.refs import TextValue
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import items, some
from compose2ecs.mapping.settings.rollout import Alarms, CircuitBreaker, Deployment, Hook
from compose2ecs.shape import replace
from compose2ecs.source import Traced, choose, lift

_SECONDS_PER_MINUTE = 60
_ROLLING, _BLUE_GREEN = "rolling", "blue_green"
_BAKE_MINUTES = 15
"""What CloudFormation takes where the bake time is left out, which the API does not allow.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-deploymentconfiguration.html
"""

_NOTHING = DeploymentConfiguration(
    deployment_circuit_breaker=None,
    maximum_percent=None,
    minimum_healthy_percent=None,
    alarms=None,
    strategy=None,
    bake_time_in_minutes=None,
    lifecycle_hooks=None,
    linear_configuration=None,
    canary_configuration=None,
    early_success_criteria=None,
)


def rollout(
    cx: ServiceContext, compose: DeploymentConfiguration | None
) -> DeploymentConfiguration | None:
    """``deploymentConfiguration``: what ``x-ecs`` says, over what ``update_config`` comes to.

    What it overrides is noted at ``update_config``.
    """
    settings = cx.settings.deployment
    if settings is None:
        return compose
    given, base = settings.value, compose or _NOTHING
    _report_overridden(cx, given)
    minimum, maximum = base.minimum_healthy_percent, base.maximum_percent
    if shifts_traffic(cx) and _update(cx) is None:
        minimum = maximum = None  # chosen for tasks that take each other's place
    strategy: Traced[TextValue] | None = given.strategy and lift(str.upper, given.strategy)
    made = replace(
        base,
        deployment_circuit_breaker=_circuit_breaker(cx, given.circuit_breaker)
        or base.deployment_circuit_breaker,
        maximum_percent=given.max_percent or maximum,
        minimum_healthy_percent=given.min_percent or minimum,
        alarms=_alarms(cx, given.alarms),
        strategy=strategy,
        bake_time_in_minutes=_bake_time(cx, given),
        lifecycle_hooks=some(_hook(cx, hook) for hook in items(given.hooks)),
        linear_configuration=_linear(given),
        canary_configuration=_canary(given),
    )
    return None if made == _NOTHING else made


def shifts_traffic(cx: ServiceContext) -> bool:
    """Whether a deployment starts a second set of tasks and shifts the traffic to it."""
    settings = cx.settings.deployment
    strategy = settings.value.strategy if settings else None
    return strategy is not None and strategy.value != _ROLLING


def deployment_controller(cx: ServiceContext) -> DeploymentController | None:
    """``deploymentController``: who deploys; None for ECS itself, unless it is named."""
    settings = cx.settings.deployment
    given = settings.value.controller if settings else None
    return None if given is None else DeploymentController(type=lift(str.upper, given))


def _update(cx: ServiceContext) -> UpdateConfig | None:
    update = cx.service.deploy.value.update_config if cx.service.deploy else None
    return update.value if update else None


def _report_overridden(cx: ServiceContext, given: Deployment) -> None:
    """Note what ``update_config`` says and ``x-ecs`` says too."""
    update = _update(cx)
    if update is None:
        return
    overridden: list[Traced[str] | Traced[int] | Traced[float] | None] = []
    if given.min_percent is not None or given.max_percent is not None:
        overridden += [update.parallelism, update.order]
    if given.circuit_breaker is not None:
        overridden += [update.failure_action, update.max_failure_ratio]
    for leaf in overridden:
        if leaf is not None:
            cx.reporter.report(
                IRRELEVANT_ATTRIBUTE, "deployment under x-ecs says otherwise, and wins", leaf
            )


def _minutes(given: Traced[int] | None) -> Traced[int] | None:
    """Seconds as whole minutes, rounded up."""
    return (
        None if given is None else lift(lambda seconds: -(-seconds // _SECONDS_PER_MINUTE), given)
    )


def _bake_time(cx: ServiceContext, given: Deployment) -> Traced[int] | None:
    """``bakeTimeInMinutes``; the strategy BLUE_GREEN wants one."""
    if given.bake_time is None and given.strategy and given.strategy.value == _BLUE_GREEN:
        why = "the time that CloudFormation proposes, as the strategy wants one"
        return choose(_BAKE_MINUTES, why, given.strategy.source or cx.at)
    return _minutes(given.bake_time)


def _alarms(cx: ServiceContext, given: Traced[Alarms] | None) -> DeploymentAlarms | None:
    if given is None:
        return None
    return DeploymentAlarms(
        alarm_names=items(given.value.names),
        rollback=given.value.rollback or choose(True, "what fails is taken back", cx.at),
        enable=given.value.enable or choose(True, "alarms are named to be heeded", cx.at),
    )


def _circuit_breaker(
    cx: ServiceContext, given: Traced[CircuitBreaker] | None
) -> DeploymentCircuitBreaker | None:
    """``deploymentCircuitBreaker``, on unless it is said to be off.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html
    """
    if given is None:
        return None
    own = given.value
    threshold = own.threshold
    return DeploymentCircuitBreaker(
        enable=own.enable or choose(True, "it is described to be used", cx.at),
        rollback=own.rollback or choose(True, "what fails is taken back", cx.at),
        reset_on_healthy_task=own.reset_on_healthy_task,
        threshold_configuration=None
        if threshold is None
        else ThresholdConfiguration(
            type=lift(str.upper, own.threshold_type)
            if own.threshold_type
            else choose("COUNT", "a threshold is a number of tasks by default", cx.at),
            value=threshold,
        ),
    )


def _linear(given: Deployment) -> LinearConfiguration | None:
    if given.step_percent is None and given.step_bake_time is None:
        return None
    return LinearConfiguration(
        step_percent=given.step_percent, step_bake_time_in_minutes=_minutes(given.step_bake_time)
    )


def _canary(given: Deployment) -> CanaryConfiguration | None:
    if given.canary_percent is None and given.canary_bake_time is None:
        return None
    return CanaryConfiguration(
        canary_percent=given.canary_percent,
        canary_bake_time_in_minutes=_minutes(given.canary_bake_time),
    )


def _hook(cx: ServiceContext, given: Traced[Hook]) -> DeploymentLifecycleHook:
    """A Lambda function that is called, or a pause.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html
    """
    own = given.value
    kind = "PAUSE" if own.function is None else "AWS_LAMBDA"
    timeout = None
    if own.timeout is not None or own.on_timeout is not None:
        timeout = DeploymentLifecycleHookTimeoutConfiguration(
            timeout_in_minutes=_minutes(own.timeout),
            action=lift(str.upper, own.on_timeout) if own.on_timeout else None,
        )
    return DeploymentLifecycleHook(
        target_type=choose(kind, "a hook without a function is a pause", given.source or cx.at),
        hook_target_arn=own.function,
        role_arn=own.role,
        lifecycle_stages=tuple(lift(str.upper, stage) for stage in items(own.stages)),
        hook_details=own.details.value if own.details else None,
        timeout_configuration=timeout,
    )
