"""Checks on how services are deployed."""

from collections.abc import Iterator
from math import isfinite

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_service
from compose2ecs.ecs.limits.findings import Constraint, without
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.kinds import Required
from compose2ecs.ecs.limits.requests import is_daemon
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import CreateService, DeploymentConfiguration, EcsProject
from compose2ecs.ecs.target import Target
from compose2ecs.source import Traced
from compose2ecs.trace import leaves

_SHIFTING = ("BLUE_GREEN", "LINEAR", "CANARY")
_NO_PAUSE = ("TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT")


def _controller(service: CreateService) -> str | None:
    """Who deploys the service; None when a reference hides it."""
    return text_of(service.deployment_controller.type) if service.deployment_controller else "ECS"


def _deployments(
    ecs: EcsProject,
) -> Iterator[tuple[CreateService, DeploymentConfiguration, str | None]]:
    """The services that configure their deployment, with its strategy unless a reference hides it.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    for service in ecs.services:
        deployment = service.deployment_configuration
        if deployment:
            yield (
                service,
                deployment,
                text_of(deployment.strategy) if deployment.strategy else ("ROLLING"),
            )


def _percentages(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """At most 100 for a DAEMON service, otherwise 100 or more, and some task can be replaced."""
    for service in ecs.services:
        deployment = service.deployment_configuration
        if deployment is None or deployment.maximum_percent is None:
            continue
        largest, smallest = deployment.maximum_percent, deployment.minimum_healthy_percent
        if is_daemon(service) and largest.value > 100:
            yield _percentage(service, "maximumPercent of a DAEMON service is at most 100", largest)
        elif not is_daemon(service) and largest.value < 100:
            yield _percentage(service, "maximumPercent is at least 100", largest)
        elif not is_daemon(service) and smallest and largest.value == smallest.value == 100:
            if text_of(deployment.strategy) not in (None, "ROLLING"):
                continue
            yield _percentage(
                service,
                "maximumPercent and minimumHealthyPercent cannot both be 100, because no task "
                "could be replaced",
                largest,
                smallest,
            )


def _percentage(service: CreateService, message: str, *places: Traced[int]) -> Violation:
    return Violation(message=f"{name_of(service)}: {message}", leaves=places)


def _steps_of_a_tenth(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Percentages of traffic are multiples of 0.1."""
    for service, deployment, _strategy in _deployments(ecs):
        linear, canary = deployment.linear_configuration, deployment.canary_configuration
        for leaf in (linear and linear.step_percent, canary and canary.canary_percent):
            tenths = leaf.value * 10 if leaf else 0
            if leaf and isfinite(tenths) and abs(tenths - round(tenths)) > 1e-6:
                yield Violation(
                    message=f"{name_of(service)}: {leaf.value} percent is no multiple of 0.1",
                    leaves=(leaf,),
                )


def _configuration_of_strategy(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The configuration of a strategy stands beside this strategy alone."""
    for service, deployment, strategy in _deployments(ecs):
        linear, canary = deployment.linear_configuration, deployment.canary_configuration
        early = deployment.early_success_criteria
        for name, wanted, configuration in (
            ("linearConfiguration", "LINEAR", linear),
            ("canaryConfiguration", "CANARY", canary),
            ("earlySuccessCriteria", "ROLLING", early if early and early.enable.value else None),
        ):
            if configuration is not None and strategy not in (wanted, None):
                yield Violation(
                    message=f"{name_of(service)}: {name} belongs to the strategy {wanted}, not to "
                    f"{strategy}",
                    leaves=(
                        *leaves(configuration),
                        deployment.strategy or service.service_name,
                    ),
                )


def _shifting_needs_traffic(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A load balancer or Service Connect, whose traffic is shifted."""
    for service, deployment, strategy in _deployments(ecs):
        connect = service.service_connect_configuration
        has_traffic = (
            service.load_balancers
            or service.vpc_lattice_configurations
            or (connect and connect.enabled.value)
        )
        if strategy in _SHIFTING and not has_traffic:
            yield Violation(
                message=f"{name_of(service)}: the strategy {strategy} shifts traffic, and the "
                "service has neither a load balancer nor Service Connect",
                leaves=(deployment.strategy,),
            )


def _baking_time(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Required for the strategy BLUE_GREEN."""
    for service, deployment, strategy in _deployments(ecs):
        if strategy == "BLUE_GREEN" and deployment.bake_time_in_minutes is None:
            yield Violation(
                message=f"{name_of(service)}: bakeTimeInMinutes is missing for the strategy "
                "BLUE_GREEN",
                leaves=(deployment.strategy,),
            )


def _hooks_have_targets(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A hook that does not pause has the function that it calls."""
    for service, deployment, _strategy in _deployments(ecs):
        for hook in deployment.lifecycle_hooks or ():
            kind = text_of(hook.target_type) if hook.target_type else "AWS_LAMBDA"
            if kind == "AWS_LAMBDA" and hook.hook_target_arn is None:
                yield Violation(
                    message=f"{name_of(service)}: a lifecycle hook has no hookTargetArn",
                    leaves=(
                        *leaves(hook),
                        deployment.strategy or service.service_name,
                    ),
                )


def _pauses(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """No pause while traffic is shifted."""
    for service, deployment, _strategy in _deployments(ecs):
        for hook in deployment.lifecycle_hooks or ():
            if text_of(hook.target_type) != "PAUSE":
                continue
            for stage in hook.lifecycle_stages or ():
                if text_of(stage) in _NO_PAUSE:
                    yield Violation(
                        message=f"{name_of(service)}: a deployment does not pause at "
                        f"{text_of(stage)}",
                        leaves=(stage, hook.target_type),
                    )


def _early_success(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Criteria that are enabled are complete, and not below the smallest healthy percentage."""
    for service, deployment, _strategy in _deployments(ecs):
        early, least = deployment.early_success_criteria, deployment.minimum_healthy_percent
        if not early or not early.enable.value:
            continue
        if early.healthy_percent is None or early.source_service_revision_cleanup is None:
            yield Violation(
                message=f"{name_of(service)}: earlySuccessCriteria needs healthyPercent and "
                "sourceServiceRevisionCleanup",
                leaves=(early.enable,),
            )
        elif least and early.healthy_percent.value < least.value:
            yield Violation(
                message=f"{name_of(service)}: healthyPercent {early.healthy_percent.value} is less "
                f"than minimumHealthyPercent {least.value}",
                leaves=(early.healthy_percent, least),
            )


def _breaker_of_ecs(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """No circuit breaker where something else than ECS deploys."""
    for service, deployment, _strategy in _deployments(ecs):
        breaker = deployment.deployment_circuit_breaker
        controller = _controller(service)
        if breaker and breaker.enable.value and controller not in ("ECS", None):
            yield Violation(
                message=f"{name_of(service)}: the deployment circuit breaker is one of ECS, and "
                f"{controller} deploys the service",
                leaves=(breaker.enable,),
            )


def _code_deploy_needs_balancer(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A load balancer, for CODE_DEPLOY."""
    for service in ecs.services:
        controller = service.deployment_controller
        if controller and _controller(service) == "CODE_DEPLOY" and not service.load_balancers:
            yield Violation(
                message=f"{name_of(service)}: CodeDeploy needs a load balancer",
                leaves=(controller.type,),
            )


def _external_has_task_sets(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Neither a task definition nor load balancers, for EXTERNAL: each task set has its own."""
    for service in ecs.services:
        if _controller(service) != "EXTERNAL":
            continue
        if service.task_definition is not None:
            yield Violation(
                message=f"{name_of(service)}: an external controller takes no taskDefinition of "
                "the service",
                leaves=(service.task_definition,),
            )
        if service.load_balancers:
            yield Violation(
                message=f"{name_of(service)}: an external controller takes no loadBalancers of the "
                "service",
                leaves=(
                    service.service_name,
                    *(b.target_group_arn for b in service.load_balancers),
                ),
            )


def _task_definition_is_known(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Required, unless an external controller deploys."""
    for service in ecs.services:
        if service.task_definition is None and _controller(service) in ("ECS", "CODE_DEPLOY"):
            yield Violation(
                message=f"{name_of(service)}: taskDefinition is missing",
                leaves=(service.service_name,),
            )


_DEPLOYMENT = "deployment_configuration"

DEPLOYMENTS: tuple[Constraint, ...] = (
    Check(
        field=in_service("deployment_configuration.maximum_percent"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_percentages,
        within=(in_service("deployment_configuration.maximum_percent"),),
        source=pages.shape_page("DeploymentConfiguration"),
        says="The daemon scheduling strategy does not support values above 100 for maximumPercent "
        "on a deployment configuration.",
    ),
    *(
        Check(
            field=in_service(f"{_DEPLOYMENT}.{field}"),
            on=ALL,
            code=code,
            test=test,
            within=tuple(in_service(f"{_DEPLOYMENT}.{member}") for member in within),
            source=pages.shape_page(page),
        )
        for field, code, test, within, page in (
            (
                "linear_configuration.step_percent",
                codes.NOT_ALLOWED_VALUE,
                _steps_of_a_tenth,
                ("linear_configuration", "canary_configuration"),
                "LinearConfiguration",
            ),
            (
                "strategy",
                codes.CONFLICTING_SETTINGS,
                _configuration_of_strategy,
                ("linear_configuration", "canary_configuration", "early_success_criteria"),
                "DeploymentConfiguration",
            ),
            (
                "lifecycle_hooks[].hook_target_arn",
                codes.MISSING_ON_TARGET,
                _hooks_have_targets,
                ("lifecycle_hooks",),
                "DeploymentLifecycleHook",
            ),
            (
                "lifecycle_hooks[].lifecycle_stages[]",
                codes.NOT_ALLOWED_VALUE,
                _pauses,
                ("lifecycle_hooks",),
                "DeploymentLifecycleHook",
            ),
            (
                "early_success_criteria.healthy_percent",
                codes.CONFLICTING_SETTINGS,
                _early_success,
                ("early_success_criteria",),
                "DeploymentEarlySuccessCriteria",
            ),
            (
                "deployment_circuit_breaker.enable",
                codes.CONFLICTING_SETTINGS,
                _breaker_of_ecs,
                ("deployment_circuit_breaker",),
                "DeploymentCircuitBreaker",
            ),
        )
    ),
    Required(
        field=in_service(f"{_DEPLOYMENT}.lifecycle_hooks[].lifecycle_stages"),
        on=ALL,
        because="a hook runs at stages",
        source=pages.shape_page("DeploymentLifecycleHook"),
        instead="name the stages at which it runs",
    ),
    Check(
        field=in_service(f"{_DEPLOYMENT}.strategy"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_shifting_needs_traffic,
        within=(in_service("deployment_configuration.strategy"),),
        source=pages.shape_page("DeploymentController"),
        refused=False,  # not verified
    ),
    Check(
        field=in_service(f"{_DEPLOYMENT}.bake_time_in_minutes"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_baking_time,
        within=(in_service("deployment_configuration.strategy"),),
        source=pages.shape_page("DeploymentConfiguration"),
        refused=False,  # not verified: CloudFormation has a default of 15 minutes
    ),
    Check(
        field=in_service("deployment_controller.type"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_code_deploy_needs_balancer,
        within=(in_service("deployment_controller"),),
        source=pages.shape_page("CreateService"),
    ),
    Check(
        field=in_service("deployment_controller.type"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_external_has_task_sets,
        within=(in_service("deployment_controller"),),
        source=pages.shape_page("CreateService"),
        says="LoadBalancers must be empty or null",
    ),
    Check(
        field=in_service("task_definition"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_task_definition_is_known,
        within=(without(in_service("task_definition")),),
        source=pages.shape_page("CreateService"),
    ),
)
"""Constraints on deployments."""
