"""Changes to the requests that the file spells as the ECS API does: ``x-ecs.overrides``.

They come last, so that they change what all rules have made, and before the target restricts it, so
that what ECS refuses is found in them too.
"""

from typing import Any, TypeVar

from compose2ecs.ecs.decode import patched
from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.settings.inherit import over
from compose2ecs.source import Traced

T = TypeVar("T", ContainerDefinition, RegisterTaskDefinition, CreateService, RunTask)


def container_as_overridden(cx: ServiceContext, made: ContainerDefinition) -> ContainerDefinition:
    """The container definition after the merge patch of the service."""
    return _patched(cx, made, (cx,), "container_definition")


def task_as_overridden(cx: TaskContext, made: RegisterTaskDefinition) -> RegisterTaskDefinition:
    """The task definition after the merge patches of its services."""
    return _patched(cx, made, cx.members, "task_definition")


def service_as_overridden(cx: TaskContext, made: CreateService) -> CreateService:
    """The service after the merge patches of the services in its task."""
    return _patched(cx, made, cx.members, "service")


def run_as_overridden(cx: TaskContext, made: RunTask) -> RunTask:
    """The request that runs a task once, after the merge patches of the services in it."""
    return _patched(cx, made, cx.members, "run_task")


def _patched(cx: ServiceContext, made: T, members: tuple[ServiceContext, ...], name: str) -> T:
    """The request after the patches called ``name``, as one: what the first says is taken."""
    patch: Traced[Any] | None = None
    for member in members:
        overrides = member.settings.overrides
        patch = over(patch, getattr(overrides.value, name) if overrides else None)
    return made if patch is None else patched(made, patch, cx.reporter)
