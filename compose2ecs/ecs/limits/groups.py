"""Sets of targets that constraints apply to."""

from compose2ecs.ecs.target import TARGETS, LaunchType, NetworkMode, OperatingSystem, Target

Targets = frozenset[Target]

ALL: Targets = frozenset(TARGETS)

FARGATE: Targets = frozenset(t for t in TARGETS if t.launch_type is LaunchType.FARGATE)
EC2: Targets = frozenset(t for t in TARGETS if t.launch_type is LaunchType.EC2)
EXTERNAL: Targets = frozenset(t for t in TARGETS if t.launch_type is LaunchType.EXTERNAL)
MANAGED: Targets = frozenset(t for t in TARGETS if t.launch_type is LaunchType.MANAGED_INSTANCES)
INSTANCES: Targets = ALL - FARGATE

WINDOWS: Targets = frozenset(t for t in TARGETS if t.os is OperatingSystem.WINDOWS)
LINUX: Targets = ALL - WINDOWS

AWSVPC: Targets = frozenset(t for t in TARGETS if t.network_mode is NetworkMode.AWSVPC)
BRIDGE: Targets = frozenset(t for t in TARGETS if t.network_mode is NetworkMode.BRIDGE)
HOST: Targets = frozenset(t for t in TARGETS if t.network_mode is NetworkMode.HOST)
NO_NETWORK: Targets = frozenset(t for t in TARGETS if t.network_mode is NetworkMode.NONE)
