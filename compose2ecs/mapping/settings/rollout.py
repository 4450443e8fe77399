"""How a new revision of a service replaces the old one."""

from collections.abc import Mapping
from typing import Any

from compose2ecs.compose.model import Seq
from compose2ecs.mapping.settings import names
from compose2ecs.mapping.settings.declare import Block, needed, setting, settings
from compose2ecs.mapping.settings.kinds import Flag, Many, Patch, Percent, Text, Time, Whole, Word
from compose2ecs.source import Traced

STAGES = (
    "reconcile_service",
    "pre_scale_up",
    "post_scale_up",
    "test_traffic_shift",
    "post_test_traffic_shift",
    "pre_production_traffic_shift",
    "production_traffic_shift",
    "post_production_traffic_shift",
)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html"""


@settings
class Alarms:
    """CloudWatch alarms that stop a deployment."""

    enable: Traced[bool] | None = setting(Flag(), "Whether they do; the default is yes.")
    names: Seq[str] = needed(Many(item=Text(), at_least=1), "Names of the alarms.")
    rollback: Traced[bool] | None = setting(
        Flag(), "Whether the old revision comes back; the default is yes."
    )


@settings
class CircuitBreaker:
    """What happens when the tasks of a new revision keep failing."""

    enable: Traced[bool] | None = setting(
        Flag(), "Whether the deployment stops; the default is yes."
    )
    reset_on_healthy_task: Traced[bool] | None = setting(
        Flag(), "Whether a healthy task sets the count of failures to zero."
    )
    rollback: Traced[bool] | None = setting(
        Flag(), "Whether the old revision comes back; the default is yes."
    )
    threshold: Traced[int] | None = setting(
        Whole(1), "Failed tasks that stop it, as `threshold_type` counts them."
    )
    threshold_type: Traced[str] | None = setting(
        Word("count", "bounded_percent", "unbounded_percent"),
        "Whether `threshold` is a number of tasks (the default), or percent of the desired count, "
        "with or without the bounds of ECS.",
    )


@settings
class Hook:
    """A Lambda function that is called, or a pause, at stages of a deployment."""

    details: Traced[Mapping[str, Traced[Any]]] | None = setting(
        Patch(), "What the function is given besides."
    )
    function: Traced[str] | None = setting(
        names.FUNCTION, "Lambda function to call; without one the deployment pauses."
    )
    on_timeout: Traced[str] | None = setting(
        Word("rollback", "continue"), "What happens when there is no answer in time."
    )
    role: Traced[str] | None = setting(names.ROLE_ARN, "Role under which ECS calls the function.")
    stages: Seq[str] = needed(
        Many(item=Word(*STAGES), wanted="stages of a deployment", at_least=1),
        "Stages at which it is called.",
    )
    timeout: Traced[int] | None = setting(Time(), "Time to wait for an answer.")


@settings
class Deployment:
    """How a new revision replaces the old one; it wins over `deploy.update_config`."""

    alarms: Traced[Alarms] | None = setting(
        Block(form=Alarms), "CloudWatch alarms that stop the deployment."
    )
    bake_time: Traced[int] | None = setting(
        Time(),
        "Time for which both revisions run after all traffic is shifted; 15m for blue_green.",
    )
    canary_bake_time: Traced[int] | None = setting(
        Time(), "Time between the first share of the traffic and the rest."
    )
    canary_percent: Traced[float] | None = setting(
        Percent(0.1), "Share of the traffic that is shifted first."
    )
    circuit_breaker: Traced[CircuitBreaker] | None = setting(
        Block(form=CircuitBreaker), "What happens when new tasks keep failing."
    )
    controller: Traced[str] | None = setting(
        Word("ecs", "code_deploy"), "Who deploys; the default is ECS."
    )
    hooks: Seq[Hook] | None = setting(
        Many(item=Block(form=Hook), wanted="a list of hooks"),
        "What is called at stages of the deployment.",
    )
    max_percent: Traced[int] | None = setting(
        Whole(0), "Most tasks during a deployment, in percent of the desired count."
    )
    min_percent: Traced[int] | None = setting(
        Whole(0, 100), "Fewest healthy tasks during a deployment, in percent of the desired count."
    )
    step_bake_time: Traced[int] | None = setting(Time(), "Time between two steps.")
    step_percent: Traced[float] | None = setting(
        Percent(3), "Share of the traffic that each step shifts."
    )
    strategy: Traced[str] | None = setting(
        Word("rolling", "blue_green", "linear", "canary"),
        "Tasks are replaced in batches (`rolling`, the default), or traffic is shifted to a second "
        "set of them: at once, in equal steps, or a small share first.",
    )
