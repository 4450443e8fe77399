"""Documents in the spelling of the ECS API to the requests that they hold.

A document is a request, a response of DescribeTaskDefinition, our own document of all requests, or
a list of such. What kind an object is, its members say.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs import codes
from compose2ecs.ecs.decode import Given, decoded
from compose2ecs.ecs.members import members
from compose2ecs.ecs.model import (
    CreateService,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.shape import shape
from compose2ecs.source import Traced

Kind: TypeAlias = type[RegisterTaskDefinition] | type[CreateService] | type[RunTask]

READ_ONLY = frozenset(
    {
        "taskDefinitionArn",
        "revision",
        "status",
        "requiresAttributes",
        "compatibilities",
        "registeredAt",
        "registeredBy",
        "deregisteredAt",
        "deleteRequestedAt",
    }
)
"""What a response says about a task definition beyond what was registered.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
"""

LISTS: Mapping[str, Kind] = {
    "taskDefinitions": RegisterTaskDefinition,
    "services": CreateService,
    "tasks": RunTask,
}
"""The members of the document that holds all requests of a project."""

SCALING: Mapping[str, type] = {
    "scalableTargets": RegisterScalableTarget,
    "scalingPolicies": PutScalingPolicy,
    "scheduledActions": PutScheduledAction,
}
"""Its members for Application Auto Scaling: they are read, and ECS makes no demands on them."""

_SCALES = "ScalableDimension"
"""A member of every such request, and of none of ECS."""

_META = "ResponseMetadata"
"""What boto3 adds to every response."""


@shape
class Request:
    """One request, and the object that it was read from.

    ``is_whole`` is False when something in it could not be read, which is reported.
    """

    structure: RegisterTaskDefinition | CreateService | RunTask
    given: Given
    is_whole: bool


def requests(document: Given, reporter: Reporter) -> Iterator[Request]:
    """The requests that a document holds. What is none is reported and left out."""
    if isinstance(document.value, tuple):
        for item in document.value:
            if isinstance(item.value, Mapping):
                yield from _requests(item, reporter)
            else:
                _report(item, reporter, "an item of the list is no object")
    elif isinstance(document.value, Mapping):
        yield from _requests(document, reporter)
    else:
        _report(document, reporter, "the document is no object and no list of them")


def _requests(given: Given, reporter: Reporter) -> Iterator[Request]:
    value = given.value
    wrapped = value.get("taskDefinition")
    if wrapped is not None and isinstance(wrapped.value, Mapping):
        yield from _described(given, wrapped, reporter)
    elif any(isinstance(value[name].value, tuple) for name in LISTS if name in value):
        yield from _combined(given, reporter)
    elif _SCALES in value:
        decoded(given, _scaling_kind(value), reporter, placeholders=True)
    else:
        yield from _single(given, reporter)


def _scaling_kind(value: Mapping[str, Given]) -> type:
    """The kind of request of Application Auto Scaling, by what it names."""
    if "PolicyName" in value:
        return PutScalingPolicy
    return PutScheduledAction if "ScheduledActionName" in value else RegisterScalableTarget


def _described(given: Given, wrapped: Given, reporter: Reporter) -> Iterator[Request]:
    """The task definition of a response, with the tags that stand beside it."""
    task = dict(wrapped.value)
    for name, child in given.value.items():
        if name == "tags":
            task.setdefault(name, child)
        elif name not in ("taskDefinition", _META):
            _report_unknown(name, child, "a response of DescribeTaskDefinition", reporter)
    yield from _read(Traced(task, wrapped.origins), RegisterTaskDefinition, reporter)


def _combined(given: Given, reporter: Reporter) -> Iterator[Request]:
    """The requests of a document that holds all of them."""
    for name, child in given.value.items():
        if name in LISTS:
            yield from _all(child, LISTS[name], reporter)
        elif name in SCALING:
            for item in child.value if isinstance(child.value, tuple) else (child,):
                decoded(item, SCALING[name], reporter, placeholders=True)
        elif name not in ("failures", "nextToken", _META):
            _report_unknown(name, child, "the document of all requests", reporter)


def _all(given: Given, kind: Kind, reporter: Reporter) -> Iterator[Request]:
    items: Iterable[Given] = given.value if isinstance(given.value, tuple) else (given,)
    for item in items:
        if not isinstance(item.value, Mapping):
            _report(item, reporter, "an item of the list is no object")
        elif kind is RegisterTaskDefinition:
            yield from _read(item, kind, reporter)
        else:
            yield from _single(item, reporter, kind)


def _single(given: Given, reporter: Reporter, kind: Kind | None = None) -> Iterator[Request]:
    problem = _problem(given.value)
    if problem is not None and "containerDefinitions" not in given.value:
        _report(given, reporter, problem.message, problem.help)
        return
    found = kind or _kind(given.value)
    if found is None:
        _report(
            given,
            reporter,
            "the object has neither the members of a task definition, nor those of a service or of "
            "a task to run",
        )
    else:
        yield from _read(given, found, reporter)


def _kind(value: Mapping[str, Given]) -> Kind | None:
    """The kind of request whose members the object has."""
    if "containerDefinitions" in value:
        return RegisterTaskDefinition
    if any(name in value for name in _OF_SERVICES):
        return CreateService
    if "taskDefinition" in value:
        return RunTask
    if any(name in value for name in _OF_TASK_DEFINITIONS):
        return RegisterTaskDefinition
    return None


_OF_SERVICES = frozenset(members(CreateService).keys() - members(RunTask).keys())
_OF_TASK_DEFINITIONS = frozenset(
    members(RegisterTaskDefinition).keys()
    - members(RunTask).keys()
    - members(CreateService).keys()
    - {"volumes", "cpu", "memory"}
)


class _Other(NamedTuple):
    """Something that is no request, known by one of its members, and the way out."""

    members: frozenset[str]
    message: str
    help: str


_OTHERS = (
    _Other(
        frozenset({"serviceArn", "clusterArn", "taskArn"}),
        "the object says what runs: responses about services, tasks and clusters are not checked",
        "give the request that creates it (CreateService, RunTask)",
    ),
    _Other(
        frozenset({"service"}),
        "the object is a request of UpdateService, or a response about a service: neither is "
        "checked",
        "give the request that creates the service (CreateService)",
    ),
    _Other(
        frozenset({"Resources", "AWSTemplateFormatVersion"}),
        "the document is a template of CloudFormation, which is not checked",
        "cfn-lint checks templates",
    ),
    _Other(
        frozenset({"ContainerDefinitions", "container_definitions"}),
        "the members are not spelled as in the ECS API",
        "spell them in camel case, with a small letter in front (containerDefinitions)",
    ),
    _Other(
        frozenset({"image"}),
        "the object is the definition of one container, and only task definitions are checked",
        "put it into containerDefinitions of a task definition with a family",
    ),
)


def _problem(value: Mapping[str, Given]) -> _Other | None:
    """What the object is, if it is known to be no request."""
    return next((other for other in _OTHERS if other.members & value.keys()), None)


def _read(given: Given, kind: Kind, reporter: Reporter) -> Iterator[Request]:
    if kind is RegisterTaskDefinition:
        kept = {name: child for name, child in given.value.items() if name not in READ_ONLY}
        given = Traced(kept, given.origins)
    own = Reporter()
    structure = decoded(given, kind, own, placeholders=True)
    reporter.extend(own.diagnostics)
    if structure is not None:
        # What has no name in the API changes nothing about the rest.
        is_whole = all(found.code is codes.UNKNOWN_MEMBER for found in own.diagnostics)
        yield Request(structure=structure, given=given, is_whole=is_whole)


def _report(given: Given, reporter: Reporter, message: str, help: str | None = None) -> None:
    reporter.report(codes.UNKNOWN_REQUEST, message, given, help=help or _HELP)


def _report_unknown(name: str, child: Given, where: str, reporter: Reporter) -> None:
    reporter.report(codes.UNKNOWN_MEMBER, f"{where} has no member `{name}`", child)


_HELP = (
    "give a request of RegisterTaskDefinition, CreateService or RunTask, a response of "
    "DescribeTaskDefinition, a list of such, or the document that `compose2ecs convert` writes"
)
