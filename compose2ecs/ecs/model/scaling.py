"""The requests of Application Auto Scaling that set how many tasks a service has.

Members that nothing here can say are left out: customized metrics, predictive scaling, the
suspended state, and tags. Members begin with a capital in this API.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html
"""

from typing import ClassVar

from compose2ecs.ecs.model.leaf import Text
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class RegisterScalableTarget:
    """A service whose number of tasks is scaled, and the bounds of the number."""

    is_pascal_case: ClassVar[bool] = True

    service_namespace: Text
    resource_id: Text
    scalable_dimension: Text
    min_capacity: Traced[int] | None
    max_capacity: Traced[int] | None
    role_arn: Text | None


@shape
class StepAdjustment:
    """By how much to scale while the metric is this far from the threshold of the alarm."""

    is_pascal_case: ClassVar[bool] = True

    metric_interval_lower_bound: Traced[float] | None
    metric_interval_upper_bound: Traced[float] | None
    scaling_adjustment: Traced[int]


@shape
class StepScalingPolicyConfiguration:
    """Steps that an alarm starts. The cooldown is in seconds."""

    is_pascal_case: ClassVar[bool] = True

    adjustment_type: Text | None
    step_adjustments: tuple[StepAdjustment, ...] | None
    min_adjustment_magnitude: Traced[int] | None
    cooldown: Traced[int] | None
    metric_aggregation_type: Text | None


@shape
class PredefinedMetricSpecification:
    """A metric that ECS or a load balancer reports; the label names the load balancer."""

    is_pascal_case: ClassVar[bool] = True

    predefined_metric_type: Text
    resource_label: Text | None


@shape
class TargetTrackingScalingPolicyConfiguration:
    """A metric and the value to keep it at. Cooldowns are in seconds."""

    is_pascal_case: ClassVar[bool] = True

    target_value: Traced[float]
    predefined_metric_specification: PredefinedMetricSpecification | None
    scale_out_cooldown: Traced[int] | None
    scale_in_cooldown: Traced[int] | None
    disable_scale_in: Traced[bool] | None


@shape
class PutScalingPolicy:
    """A policy by which the number of tasks changes."""

    is_pascal_case: ClassVar[bool] = True

    policy_name: Text
    service_namespace: Text
    resource_id: Text
    scalable_dimension: Text
    policy_type: Text | None
    step_scaling_policy_configuration: StepScalingPolicyConfiguration | None
    target_tracking_scaling_policy_configuration: TargetTrackingScalingPolicyConfiguration | None


@shape
class ScalableTargetAction:
    """The bounds that a scheduled action sets."""

    is_pascal_case: ClassVar[bool] = True

    min_capacity: Traced[int] | None
    max_capacity: Traced[int] | None


@shape
class PutScheduledAction:
    """Bounds that change at a time."""

    is_pascal_case: ClassVar[bool] = True

    service_namespace: Text
    schedule: Text | None
    timezone: Text | None
    scheduled_action_name: Text
    resource_id: Text
    scalable_dimension: Text
    start_time: Text | None
    end_time: Text | None
    scalable_target_action: ScalableTargetAction | None
