"""What ECS makes of requests, written by hand from its pages: defaults filled in, orders changed.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""

from __future__ import annotations

import copy
import random
from typing import Any

Json = Any

_EMPTY = ("portMappings", "environment", "mountPoints", "volumesFrom", "systemControls")
_UNORDERED = ("environment", "secrets", "mountPoints", "portMappings", "ulimits", "dependsOn")


def task_definition(request: Json, seed: int = 0) -> Json:
    """The task definition that describing gives after the request."""
    made = copy.deepcopy({name: value for name, value in request.items() if name != "tags"})
    shuffle = random.Random(seed).shuffle
    made.setdefault("volumes", [])
    made.setdefault("placementConstraints", [])
    made.setdefault("networkMode", "bridge")
    for container in made["containerDefinitions"]:
        _container(container, made["networkMode"])
        for name in _UNORDERED:
            if name in container:
                shuffle(container[name])
    shuffle(made["containerDefinitions"])
    shuffle(made["volumes"])
    for volume in made["volumes"]:
        _volume(volume)
    for role in ("taskRoleArn", "executionRoleArn"):
        if role in made and not made[role].startswith("arn:"):
            made[role] = f"arn:aws:iam::123456789012:role/{made[role]}"
    for size, unit in (("cpu", "vcpu"), ("memory", "gb")):
        text = made.get(size, "").lower().replace(" ", "")
        if text.endswith(unit):
            made[size] = str(int(float(text.removesuffix(unit)) * 1024))
    return made


def _container(container: Json, mode: str) -> None:
    container.setdefault("cpu", 0)
    container.setdefault("essential", True)
    for name in _EMPTY:
        container.setdefault(name, [])
    for port in container["portMappings"]:
        port.setdefault("protocol", "tcp")
        if mode in ("awsvpc", "host") and "containerPort" in port:
            port.setdefault("hostPort", port["containerPort"])
        elif mode == "bridge" and "containerPort" in port:
            port.setdefault("hostPort", 0)
    if "healthCheck" in container:
        for name, value in (("interval", 30), ("timeout", 5), ("retries", 3)):
            container["healthCheck"].setdefault(name, value)


def _volume(volume: Json) -> None:
    if not any(name.endswith("Configuration") for name in volume):
        volume.setdefault("host", {})
    efs = volume.get("efsVolumeConfiguration")
    if efs is not None:
        efs.setdefault("rootDirectory", "/")
        efs.setdefault("transitEncryption", "DISABLED")


FROM_PRIMARY = ("serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations")
HIDDEN = ("monitoring", "gatewayConnectors", "clientToken", "cluster", "role", "tags")


def service(request: Json, seed: int = 0) -> Json:
    """The members of the service that describing gives after the request."""
    made = copy.deepcopy(
        {
            name: value
            for name, value in request.items()
            if name not in HIDDEN and name not in FROM_PRIMARY
        }
    )
    shuffle = random.Random(seed).shuffle
    strategy = made.setdefault("schedulingStrategy", "REPLICA")
    deployment = made.setdefault("deploymentConfiguration", {})
    daemon = strategy == "DAEMON"
    deployment.setdefault("maximumPercent", 100 if daemon else 200)
    deployment.setdefault("minimumHealthyPercent", 0 if daemon else 100)
    deployment.setdefault("strategy", "ROLLING")
    deployment.setdefault("bakeTimeInMinutes", 0)
    deployment.setdefault("deploymentCircuitBreaker", {"enable": False, "rollback": False})
    made.setdefault("deploymentController", {"type": "ECS"})
    made.setdefault("propagateTags", "NONE")
    made.setdefault("enableECSManagedTags", False)
    made.setdefault("enableExecuteCommand", False)
    made.setdefault("healthCheckGracePeriodSeconds", 0)
    made.setdefault("availabilityZoneRebalancing", "ENABLED")
    for name in (
        "loadBalancers",
        "serviceRegistries",
        "placementConstraints",
        "placementStrategy",
    ):
        made.setdefault(name, [])
    if "launchType" in made:
        made.setdefault("platformVersion", "LATEST")
    network = made.get("networkConfiguration", {}).get("awsvpcConfiguration")
    if network:
        network.setdefault("assignPublicIp", "DISABLED")
        shuffle(network["subnets"])
        shuffle(network.setdefault("securityGroups", []))
    for strategy_item in made["placementStrategy"]:
        if strategy_item.get("field", "").lower() in ("cpu", "memory"):
            strategy_item["field"] = strategy_item["field"].upper()
    return made
