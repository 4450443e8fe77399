"""Structures of the ECS model for tests: blank, minimal, full, or with one field set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from compose2ecs.ecs.limits.fields import EcsField
from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    EcsProject,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.source import Source, Span, Traced

T = TypeVar("T")

FILE = "compose.yaml"


def source(line: int = 1, *path: str | int) -> Source:
    return Source(path or ("services", "web"), Span(FILE, line, 1, line, 9))


def leaf(value: T, line: int = 1) -> Traced[T]:
    """The value as if it stood in the given line of the file."""
    return Traced(value, (source(line),))


def blank(kind: type[T], **members: Any) -> T:
    """A structure with these members and None for all others."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: members.get(name) for name in names} | members)


def container(**members: Any) -> ContainerDefinition:
    given = {"name": leaf("web"), "image": leaf("example/web:1"), "memory": leaf(128)}
    return blank(ContainerDefinition, **(given | members))


def task(*containers: ContainerDefinition, **members: Any) -> RegisterTaskDefinition:
    given = {"family": leaf("shop-web"), "container_definitions": containers or (container(),)}
    return blank(RegisterTaskDefinition, **(given | members))


def service(**members: Any) -> CreateService:
    given = {
        "service_name": leaf("web"),
        "task_definition": leaf("shop-web"),
        "desired_count": leaf(1),
    }
    return blank(CreateService, **(given | members))


def run(**members: Any) -> RunTask:
    return blank(RunTask, **({"task_definition": leaf("shop-web"), "count": leaf(1)} | members))


Request = (
    RegisterTaskDefinition
    | CreateService
    | RunTask
    | RegisterScalableTarget
    | PutScalingPolicy
    | PutScheduledAction
)


def project(*requests: Request) -> EcsProject:
    return EcsProject(
        task_definitions=tuple(r for r in requests if isinstance(r, RegisterTaskDefinition)),
        services=tuple(r for r in requests if isinstance(r, CreateService)),
        tasks=tuple(r for r in requests if isinstance(r, RunTask)),
        scalable_targets=tuple(r for r in requests if isinstance(r, RegisterScalableTarget)),
        scaling_policies=tuple(r for r in requests if isinstance(r, PutScalingPolicy)),
        scheduled_actions=tuple(r for r in requests if isinstance(r, PutScheduledAction)),
    )


def present(annotation: Any) -> tuple[Any, bool]:
    """The type without None, and whether None was part of it."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        if len(kinds) < len(get_args(annotation)):
            return kinds[0], True
    return annotation, False


def full(annotation: Any) -> Any:
    """A value of the type in which every field and every list holds something."""
    kind, _ = present(annotation)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return (full(arguments[0]),)
    if origin is not None and issubclass(origin, Mapping):
        return {"a.Key-of": leaf("text")}
    if origin is Traced:
        number = {int: 60, bool: True, float: 0.5}.get(arguments[0])
        return leaf("text" if number is None else number)
    return kind(**{field.name: full(field.type) for field in fields(kind)})


def minimal(kind: Any) -> Any:
    """A structure in which only the required fields hold something."""
    return kind(
        **{
            field.name: None if present(field.type)[1] else full(field.type)
            for field in fields(kind)
        }
    )


def holding(ecs: EcsProject, field: EcsField, value: Any) -> EcsProject:
    """The project with ``value`` at ``field`` of its first request."""
    requests = getattr(ecs, field.root)
    changed = _with(requests[0], [(step.name, step.each) for step in field.steps], value)
    return replace(ecs, **{field.root: (changed, *requests[1:])})


def type_at(kind: Any, names: list[tuple[str, bool]]) -> Any:
    for name, each in names:
        kind, _ = present(next(f.type for f in fields(kind) if f.name == name))
        kind = get_args(kind)[0] if each else kind
    return kind


def _with(node: Any, steps: list[tuple[str, bool]], value: Any) -> Any:
    (name, each), *rest = steps
    present_value = getattr(node, name)
    if each and present_value:
        inner = _with(present_value[0], rest, value) if rest else value
        return replace(node, **{name: (inner, *present_value[1:])})
    if rest:
        base = type_at(type(node), steps[:1])
        existing = None if each else present_value
        assert is_dataclass(base)
        value = _with(existing or minimal(base), rest, value)
    return replace(node, **{name: (value,) if each else value})
