"""The members of UpdateService: which there are, what starts a deployment, how each is cleared.

A member that is not sent keeps its value, so what goes from the file has to be sent as "none".

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
"""

from collections.abc import Mapping
from typing import Any

from compose2ecs.ecs.model import CreateService
from compose2ecs.ecs.naming import snake
from compose2ecs.ecs.refs import render
from compose2ecs.ecs.wire import wire
from compose2ecs.publish.defaults import PERCENTAGES

CREATE_ONLY = frozenset({"launchType", "schedulingStrategy"})
"""Members that CreateService has and UpdateService has not, as far as they can differ."""

ROLLS_OUT = frozenset(
    {
        "forceNewDeployment",
        "loadBalancers",
        "networkConfiguration",
        "platformVersion",
        "serviceConnectConfiguration",
        "serviceRegistries",
        "taskDefinition",
        "volumeConfigurations",
        "vpcLatticeConfigurations",
    }
)
"""Members whose change starts a new deployment; that of others takes effect in place."""

_CLEARED: Mapping[str, Any] = {
    "capacityProviderStrategy": [],
    "deploymentController": {"type": "ECS"},
    "enableECSManagedTags": False,
    "enableExecuteCommand": False,
    "gatewayConnectors": [],
    "healthCheckGracePeriodSeconds": 0,
    "loadBalancers": [],
    "monitoring": {"metricConfigurations": []},
    "placementConstraints": [],
    "placementStrategy": [],
    "propagateTags": "NONE",
    "serviceConnectConfiguration": {"enabled": False},
    "serviceRegistries": [],
    "volumeConfigurations": [],
    "vpcLatticeConfigurations": [],
}
"""What to send for a member that the file does not have any more.

That ``monitoring`` and ``gatewayConnectors`` are cleared in this way is not verified.
"""


def value_of(member: str, request: CreateService, there: CreateService) -> Any:
    """The value to send for a member of UpdateService that changes."""
    if member == "deploymentConfiguration":
        return _deployment(request, there)
    wanted = getattr(request, snake(member))
    return _CLEARED.get(member, {}) if wanted is None else wire(wanted)


def _deployment(request: CreateService, there: CreateService) -> Any:
    """``deploymentConfiguration`` with all of what was, or could have been, set before."""
    strategy = request.scheduling_strategy
    kind = "REPLICA" if strategy is None else render(strategy.value)
    minimum, maximum = PERCENTAGES.get(kind, PERCENTAGES["REPLICA"])
    alarms = there.deployment_configuration and there.deployment_configuration.alarms
    off = {"alarmNames": [], "enable": False, "rollback": False}
    made = wire(request.deployment_configuration) or {}
    return {
        "deploymentCircuitBreaker": {"enable": False, "rollback": False},
        "minimumHealthyPercent": minimum,
        "maximumPercent": maximum,
        **({"alarms": off} if alarms else {}),
        **(made if isinstance(made, dict) else {}),
    }
