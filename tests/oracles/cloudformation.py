"""What cfn-lint finds in emitted projects, as the resources of templates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cfnlint.api import ManualArgs, lint
from cfnlint.rules import Match

from compose2ecs.ecs.model import EcsProject
from tests.oracles.template import Template

REGION = "eu-west-1"
RESOURCES_AT_ONCE = 400
# A template has at most 500:
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html


class Fault(NamedTuple):
    """An error of cfn-lint: its rule, the project and the property that it is about."""

    rule: str
    project: str
    at: str
    message: str

    def __str__(self) -> str:
        return f"{self.project}: {self.at}: {self.rule} {self.message}"


class Mistake(NamedTuple):
    """What cfn-lint reports although ECS takes it: the rules, the property, the message."""

    rules: tuple[str, ...]
    at: str
    message: str
    reason: str

    def covers(self, fault: Fault) -> bool:
        return (
            fault.rule in self.rules
            and re.fullmatch(self.at, fault.at) is not None
            and re.match(self.message, fault.message) is not None
        )


MISTAKES = (
    Mistake(
        rules=("E1156", "E3511"),
        at="(ExecutionRoleArn|TaskRoleArn)",
        message=r"'[\w+=,.@-]+' (is not a 'AWS::IAM::Role.Arn'|does not match)",
        reason="a role may be given by its name: "
        "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    ),
)


def faults(projects: Iterable[tuple[str, EcsProject]]) -> Iterator[Fault]:
    """Every error about the projects, each of which has a name. Equal resources count once."""
    template = Template()
    for name, ecs in projects:
        if len(template.resources) > RESOURCES_AT_ONCE:
            yield from _faults(template)
            template = Template()
        template.add(name, ecs)
    yield from _faults(template)


def _faults(template: Template) -> Iterator[Fault]:
    if not template.resources:
        return
    found = lint(
        json.dumps(template.document()),
        regions=[REGION],
        config=ManualArgs(ignore_checks=["W", "I"]),
    )
    for match in found:
        yield _fault(match, template)


def _fault(match: Match, template: Template) -> Fault:
    """The finding, whose path begins with ``Resources``, a logical name and ``Properties``."""
    path = [str(step) for step in match.path]
    return Fault(
        rule=match.rule.id,
        project=next((template.origins[step] for step in path[1:2]), "(the template)"),
        at="/".join(path[3:]),
        message=match.message,
    )
