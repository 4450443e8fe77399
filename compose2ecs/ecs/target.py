"""The targets: what a task can run on, as launch type, operating system and network mode.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_types.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#network_mode
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from compose2ecs.shape import shape


class LaunchType(StrEnum):
    """What runs the tasks, spelled as in options and settings."""

    FARGATE = "fargate"
    EC2 = "ec2"
    EXTERNAL = "external"
    MANAGED_INSTANCES = "managed-instances"


class OperatingSystem(StrEnum):
    """The operating system of the containers."""

    LINUX = "linux"
    WINDOWS = "windows"


class NetworkMode(StrEnum):
    """The network modes, spelled as in the API."""

    AWSVPC = "awsvpc"
    BRIDGE = "bridge"
    HOST = "host"
    NONE = "none"


@shape
class Target:
    """One combination of launch type, operating system and network mode.

    ``network_mode`` is what ``networkMode`` holds, None where it must not be sent (the default
    network of Windows). ``compatibility`` is the value of ``requiresCompatibilities``.
    ``has_launch_type`` says whether a service names it as its ``launchType``; otherwise only a
    capacity provider strategy can.
    """

    name: str
    title: str
    launch_type: LaunchType
    os: OperatingSystem
    network_mode: NetworkMode | None
    compatibility: str
    has_launch_type: bool
    log_drivers: tuple[str, ...]

    def __str__(self) -> str:
        """The name as messages write it: ``EC2 with network mode bridge``."""
        return self.title


_FARGATE_LOG_DRIVERS = ("awslogs", "splunk", "awsfirelens")
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
_WINDOWS_LOG_DRIVERS = ("awslogs", "splunk")
# As above: FireLens does not run on Fargate for Windows.
_MANAGED_LOG_DRIVERS = (*_FARGATE_LOG_DRIVERS, "json-file")
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-tasks-services.html
_ALL_LOG_DRIVERS = (
    *_MANAGED_LOG_DRIVERS,
    "fluentd",
    "gelf",
    "journald",
    "syslog",
)
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html


def _fargate(name: str, title: str, os: OperatingSystem, log_drivers: tuple[str, ...]) -> Target:
    return Target(
        name=name,
        title=title,
        launch_type=LaunchType.FARGATE,
        os=os,
        network_mode=NetworkMode.AWSVPC,
        compatibility="FARGATE",
        has_launch_type=True,
        log_drivers=log_drivers,
    )


def _instance(
    launch_type: LaunchType,
    compatibility: str,
    network_mode: NetworkMode,
    log_drivers: tuple[str, ...] = _ALL_LOG_DRIVERS,
) -> Target:
    title = "Managed Instances" if launch_type is LaunchType.MANAGED_INSTANCES else compatibility
    return Target(
        name=f"{launch_type}-{network_mode}",
        title=f"{title} with network mode {network_mode}",
        launch_type=launch_type,
        os=OperatingSystem.LINUX,
        network_mode=network_mode,
        compatibility=compatibility,
        has_launch_type=launch_type is not LaunchType.MANAGED_INSTANCES,
        log_drivers=log_drivers,
    )


def _windows_instance(name: str, title: str, network_mode: NetworkMode | None) -> Target:
    return Target(
        name=name,
        title=title,
        launch_type=LaunchType.EC2,
        os=OperatingSystem.WINDOWS,
        network_mode=network_mode,
        compatibility="EC2",
        has_launch_type=True,
        log_drivers=_ALL_LOG_DRIVERS,
    )


TARGETS = (
    _fargate("fargate", "Fargate", OperatingSystem.LINUX, _FARGATE_LOG_DRIVERS),
    _fargate(
        "fargate-windows", "Fargate for Windows", OperatingSystem.WINDOWS, _WINDOWS_LOG_DRIVERS
    ),
    _instance(LaunchType.EC2, "EC2", NetworkMode.BRIDGE),
    _instance(LaunchType.EC2, "EC2", NetworkMode.HOST),
    _instance(LaunchType.EC2, "EC2", NetworkMode.AWSVPC),
    _instance(LaunchType.EC2, "EC2", NetworkMode.NONE),
    _windows_instance("ec2-windows", "EC2 for Windows", None),
    _windows_instance(
        "ec2-windows-awsvpc", "EC2 for Windows with network mode awsvpc", NetworkMode.AWSVPC
    ),
    _instance(LaunchType.EXTERNAL, "EXTERNAL", NetworkMode.BRIDGE),
    _instance(LaunchType.EXTERNAL, "EXTERNAL", NetworkMode.HOST),
    _instance(LaunchType.EXTERNAL, "EXTERNAL", NetworkMode.NONE),
    _instance(
        LaunchType.MANAGED_INSTANCES, "MANAGED_INSTANCES", NetworkMode.AWSVPC, _MANAGED_LOG_DRIVERS
    ),
    _instance(
        LaunchType.MANAGED_INSTANCES, "MANAGED_INSTANCES", NetworkMode.HOST, _MANAGED_LOG_DRIVERS
    ),
)
"""All targets. The first one of a launch type and an operating system is their default."""

NETWORKED = tuple(target for target in TARGETS if target.network_mode is not NetworkMode.NONE)
"""The targets to compare. Those without a network are for single services that say so."""


class UnknownTargetError(ValueError):
    """No target has the launch type, operating system and network mode that were asked for."""


@lru_cache(maxsize=64)
def select(launch_type: str, network_mode: str | None = None, windows: bool = False) -> Target:
    """The target with these properties; without a network mode the default of the launch type.

    ``launch_type`` is spelled as a ``LaunchType`` or as in the API, in either case of letters.
    Raises UnknownTargetError, with a message that lists what is possible.
    """
    wanted = launch_type.lower().replace("_", "-")
    os = OperatingSystem.WINDOWS if windows else OperatingSystem.LINUX
    same_type = [target for target in TARGETS if target.launch_type == wanted]
    if not same_type:
        raise UnknownTargetError(
            f"unknown launch type {launch_type!r}: choose {_choices(list(LaunchType))}"
        )
    possible = [target for target in same_type if target.os is os]
    if not possible:
        types = {target.launch_type: None for target in TARGETS if target.os is os}
        raise UnknownTargetError(
            f"{wanted} does not run {os} containers: choose {_choices(list(types))}"
        )
    if network_mode is None:
        return possible[0]
    for target in possible:
        if target.network_mode == network_mode:
            return target
    modes = [str(target.network_mode) for target in possible if target.network_mode]
    raise UnknownTargetError(
        f"network mode {network_mode!r} is not possible on {wanted}"
        f"{' for Windows' if windows else ''}: choose {_choices(modes)}"
    )


def _choices(words: Sequence[str]) -> str:
    return " or ".join(words)
