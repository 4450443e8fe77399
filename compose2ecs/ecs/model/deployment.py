"""How a service of the ECS API is deployed."""

from compose2ecs.ecs.model.leaf import Document, Text
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class ThresholdConfiguration:
    """How many failed tasks trip the circuit breaker."""

    type: Text
    value: Traced[int]


@shape
class DeploymentCircuitBreaker:
    """Whether a deployment that keeps failing stops, and is rolled back."""

    enable: Traced[bool]
    rollback: Traced[bool]
    reset_on_healthy_task: Traced[bool] | None
    threshold_configuration: ThresholdConfiguration | None


@shape
class DeploymentAlarms:
    """The CloudWatch alarms that stop a deployment."""

    alarm_names: tuple[Text, ...]
    rollback: Traced[bool]
    enable: Traced[bool]


@shape
class DeploymentLifecycleHookTimeoutConfiguration:
    """What happens when a hook does not answer. The timeout is in minutes."""

    timeout_in_minutes: Traced[int] | None
    action: Text | None


@shape
class DeploymentLifecycleHook:
    """A Lambda function, or a pause, at stages of a deployment."""

    target_type: Text | None
    hook_target_arn: Text | None
    role_arn: Text | None
    lifecycle_stages: tuple[Text, ...] | None
    hook_details: Document | None
    timeout_configuration: DeploymentLifecycleHookTimeoutConfiguration | None


@shape
class LinearConfiguration:
    """Traffic shifted in equal steps."""

    step_percent: Traced[float] | None
    step_bake_time_in_minutes: Traced[int] | None


@shape
class CanaryConfiguration:
    """Traffic shifted in two steps, a small one first."""

    canary_percent: Traced[float] | None
    canary_bake_time_in_minutes: Traced[int] | None


@shape
class DeploymentEarlySuccessCriteria:
    """When a rolling deployment counts as done before every task has been replaced."""

    enable: Traced[bool]
    healthy_percent: Traced[int] | None
    source_service_revision_cleanup: Text | None


@shape
class DeploymentConfiguration:
    """How a new revision replaces the old one. Percentages are of the desired count."""

    deployment_circuit_breaker: DeploymentCircuitBreaker | None
    maximum_percent: Traced[int] | None
    minimum_healthy_percent: Traced[int] | None
    alarms: DeploymentAlarms | None
    strategy: Text | None
    bake_time_in_minutes: Traced[int] | None
    lifecycle_hooks: tuple[DeploymentLifecycleHook, ...] | None
    linear_configuration: LinearConfiguration | None
    canary_configuration: CanaryConfiguration | None
    early_success_criteria: DeploymentEarlySuccessCriteria | None


@shape
class DeploymentController:
    """Who deploys: ECS, CodeDeploy, or something else."""

    type: Text
