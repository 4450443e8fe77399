"""What the attributes of networks, ports, storage, secrets and configs become on each target.

The table is by_target.yaml. Each case is a piece of a project, with what the task has in the end
and the findings worse than a note, for every target. The rules have tests of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from compose2ecs.diagnostics import Reporter, Severity
from compose2ecs.ecs.legalize import legalize
from compose2ecs.ecs.target import TARGETS, OperatingSystem, Target
from compose2ecs.ecs.wire import wire
from compose2ecs.mapping.accounting import account
from compose2ecs.mapping.codes.container import UNSUPPORTED_PLATFORM
from compose2ecs.mapping.codes.sizes import CPU_CHOSEN
from compose2ecs.mapping.policy import Options
from compose2ecs.mapping.translate import translate
from compose2ecs.trace import leaves
from tests.mapping.build import policy, project

NAMES = tuple(target.name for target in TARGETS)
GROUPS = {
    "all": NAMES,
    "engines": tuple(name for name in NAMES if name.startswith(("ec2", "external"))),
    "awsvpc": (
        "fargate",
        "fargate-windows",
        "ec2-awsvpc",
        "ec2-windows-awsvpc",
        "managed-instances-awsvpc",
    ),
    "bridge": ("ec2-bridge", "ec2-windows", "external-bridge"),
    "host": ("ec2-host", "external-host", "managed-instances-host"),
    "none": ("ec2-none", "external-none"),
    "ec2": ("ec2-bridge", "ec2-host", "ec2-awsvpc", "ec2-none"),
    "external": ("external-bridge", "external-host", "external-none"),
    "windows": ("fargate-windows", "ec2-windows", "ec2-windows-awsvpc"),
    "managed": ("managed-instances-awsvpc", "managed-instances-host"),
}


_ALWAYS = (UNSUPPORTED_PLATFORM, CPU_CHOSEN)
"""Findings about what the service says nothing of: the release of Windows, and CPU there."""


class Outcome(NamedTuple):
    """What the task has of the fields that are looked at, and the findings."""

    has: dict[str, Any]
    found: list[str]


class Case(NamedTuple):
    """Attributes of a service, what stands at the top level, and the fields to look at.

    ``outcomes`` are by names of targets and of groups of them.
    """

    service: str
    top: str
    fields: list[str]
    outcomes: dict[str, Outcome]


def outcome(case: Case, target: Target) -> Outcome:
    """What the task has of the fields, and the findings, for one target."""
    windows = ["    platform: windows/amd64"] if target.os is OperatingSystem.WINDOWS else []
    service = [f"    {line}" for line in case.service.splitlines()]
    head = ["services:", "  web:", "    image: nginx", "    mem_limit: 512m"]
    of = project("\n".join([*head, *service, *windows, case.top]))
    reporter = Reporter()
    options = Options(launch_type=target.launch_type, network_mode=target.network_mode)
    chosen = policy(of, options, reporter=reporter)
    ecs = legalize(translate(of, chosen, reporter), chosen.target, reporter)
    account(of, leaves(ecs), reporter.diagnostics, reporter)
    assert chosen.target is target
    document: Any = wire(ecs)
    task, own = document["taskDefinitions"][0], document["services"][0]
    container = task["containerDefinitions"][0]
    interface = own.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    held = {**task, **container, **container.get("linuxParameters", {}), **interface}
    found = sorted(
        f"{one.severity} {one.code.slug}"
        for one in reporter.diagnostics
        if one.severity is not Severity.NOTE and one.code not in _ALWAYS
    )
    return Outcome({name: held[name] for name in case.fields if name in held}, found)


def by_target(case: Case) -> dict[str, Outcome]:
    """The outcomes of a case by the name of the target."""
    return {
        name: result
        for names, result in case.outcomes.items()
        for group in names.split()
        for name in GROUPS.get(group, (group,))
    }


def cases() -> Iterator[Case]:
    """The cases of the table."""
    rows = yaml.safe_load(Path(__file__).with_name("by_target.yaml").read_text(encoding="utf-8"))
    for row in rows:
        service, top, fields = row.pop("service"), row.pop("top", ""), row.pop("fields")
        yield Case(service, top, fields, {name: Outcome(**made) for name, made in row.items()})


@pytest.mark.parametrize(
    "case", list(cases()), ids=lambda case: f"{case.service} {case.top}".strip()
)
def test_the_outcome_on_every_target(case: Case) -> None:
    assert {target.name: outcome(case, target) for target in TARGETS} == by_target(case)
