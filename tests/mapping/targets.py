"""What becomes of a service on each target, restricted to what the target accepts."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.codes import MISSING_ON_TARGET
from compose2ecs.ecs.legalize import legalize
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.ecs.wire import wire
from compose2ecs.mapping.accounting import account
from compose2ecs.mapping.codes.container import UNSUPPORTED_PLATFORM
from compose2ecs.mapping.codes.sizes import CPU_CHOSEN, MEMORY_CHOSEN
from compose2ecs.mapping.policy import Options
from compose2ecs.mapping.translate import translate
from compose2ecs.trace import leaves
from tests.mapping.build import policy, project

LINUX = ("fargate", "bridge", "host", "awsvpc", "external", "managed")
WINDOWS = ("fargate-windows", "ec2-windows")
EC2 = ("bridge", "host", "awsvpc")
TARGETS = (*LINUX, *WINDOWS)

_OPTIONS = {
    "fargate": (LaunchType.FARGATE, None),
    "fargate-windows": (LaunchType.FARGATE, None),
    "bridge": (LaunchType.EC2, "bridge"),
    "host": (LaunchType.EC2, "host"),
    "awsvpc": (LaunchType.EC2, "awsvpc"),
    "ec2-windows": (LaunchType.EC2, None),
    "external": (LaunchType.EXTERNAL, None),
    "managed": (LaunchType.MANAGED_INSTANCES, None),
}

_ALWAYS = {
    OperatingSystem.LINUX: (MEMORY_CHOSEN,),
    OperatingSystem.WINDOWS: (UNSUPPORTED_PLATFORM, CPU_CHOSEN),
}
"""Findings about what the service of these tests does not say."""


class Made(NamedTuple):
    """The parts of the result in the spelling of the API, and the findings: severity and code."""

    task: dict[str, Any]
    container: dict[str, Any]
    service: dict[str, Any]
    found: tuple[str, ...]


@cache
def made(attributes: str, target: str) -> Made:
    """The service ``web`` with ``attributes`` on a target, and no other attributes.

    The accounting is part of the findings. Those about the release of Windows, about amounts that
    are chosen, and about memory that must be given, are not.
    """
    launch_type, network_mode = _OPTIONS[target]
    lines = ["image: nginx", *attributes.splitlines()]
    if target in WINDOWS:
        lines.append("platform: windows/amd64")
    of = project("\n".join(["services:", "  web:", *(f"    {line}" for line in lines)]))
    reporter = Reporter()
    options = Options(launch_type=launch_type, network_mode=network_mode, region="eu-west-1")
    chosen = policy(of, options, reporter=reporter)
    ecs = legalize(translate(of, chosen, reporter), chosen.target, reporter)
    account(of, leaves(ecs), reporter.diagnostics, reporter)
    document: Any = wire(ecs)
    (task,), (service,) = document["taskDefinitions"], document["services"]
    ignored = _ALWAYS[chosen.target.os]
    if target == "ec2-windows" and "mem" not in attributes:
        ignored = (*ignored, MISSING_ON_TARGET)
    found = tuple(
        f"{one.severity} {one.code.slug}"
        for one in reporter.diagnostics
        if one.code not in ignored and "${" not in one.message
    )
    return Made(task, task["containerDefinitions"][0], service, found)
