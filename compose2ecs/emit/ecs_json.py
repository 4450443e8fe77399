"""The format ``ecs``: the requests of the ECS API as JSON, as boto3 and the AWS CLI take them.

Members stand in the order of the API's model. A reference that nothing has bound is written as its
placeholder.
"""

import json
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from compose2ecs.ecs.model import (
    CreateService,
    EcsProject,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
    RegisterTaskDefinition,
    RunTask,
    Text,
)
from compose2ecs.ecs.refs import render
from compose2ecs.ecs.wire import Json, pointers, wire
from compose2ecs.emit.format import File, Rendered, SourceMap
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_Scaling: TypeAlias = RegisterScalableTarget | PutScalingPolicy | PutScheduledAction
_Request: TypeAlias = RegisterTaskDefinition | CreateService | RunTask | _Scaling
_ALWAYS_THERE = ("taskDefinitions", "services")
_UNSAFE_IN_FILE_NAMES = regex(r"[^A-Za-z0-9_.-]+")


class EcsJson:
    """One file for each request, or all of them in one document.

    Of the lists in the document, those of task definitions and services are there when they are
    empty, the others are not.
    """

    name = "ecs"

    def render(self, ecs: EcsProject) -> Rendered:
        """The project as JSON, indented by two spaces, in the order of the project."""
        return Rendered(
            files=(
                *_files("task-definitions", ((task.family, task) for task in ecs.task_definitions)),
                *_files("services", ((service.service_name, service) for service in ecs.services)),
                *_files("tasks", ((run.task_definition, run) for run in ecs.tasks)),
                *_files("scaling", _scaling(ecs)),
            ),
            document=_text(_document(ecs)),
            source_map=lambda: source_map(ecs),
        )


def _document(ecs: EcsProject) -> Json:
    made = wire(ecs)
    if not isinstance(made, dict):
        raise TypeError("a project is an object")
    return {key: value for key, value in made.items() if value or key in _ALWAYS_THERE}


def source_map(ecs: EcsProject) -> SourceMap:
    """The origins of every value in the document, by JSON pointer."""
    return {pointer: leaf.origins for pointer, leaf in pointers(ecs)}


def _files(directory: str, requests: Iterable[tuple[Text, _Request]]) -> Iterator[File]:
    """A file for each request, named after it; names that a file cannot have are made into some."""
    taken: dict[str, int] = {}
    for name, request in requests:
        stem = _UNSAFE_IN_FILE_NAMES.sub("-", render(name.value)).strip(".") or "unnamed"
        count = taken[stem.lower()] = taken.get(stem.lower(), 0) + 1
        suffix = f"-{count}" if count > 1 else ""
        yield File(path=f"{directory}/{stem}{suffix}.json", text=_text(wire(request)))


def _scaling(ecs: EcsProject) -> Iterator[tuple[Text, _Scaling]]:
    """The requests of Application Auto Scaling in the order in which they are to be made.

    They are called after the service, the kind, and the name: ``shop-web-policy-cpu``.
    """
    for target in ecs.scalable_targets:
        yield Traced(f"{_scaled_service(target)}-target"), target
    for policy in ecs.scaling_policies:
        yield _scaling_name(policy, "policy", policy.policy_name), policy
    for action in ecs.scheduled_actions:
        yield _scaling_name(action, "action", action.scheduled_action_name), action


def _scaling_name(request: _Scaling, kind: str, name: Text) -> Text:
    service = _scaled_service(request)
    return Traced(f"{service}-{kind}-{render(name.value).removeprefix(f'{service}-')}")


def _scaled_service(request: _Scaling) -> str:
    """The name of the service, at the end of its resource id."""
    return render(request.resource_id.value).rpartition("/")[2]


def _text(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
