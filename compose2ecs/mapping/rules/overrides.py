"""Changes to the requests that the file spells as the ECS API does: ``x-ecs.overrides``.

They come last, so that they change what all rules have made, and before the target restricts it, so
that what ECS refuses is found in them too.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from compose2ecs.ecs.decode import patched
from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.mapping.codes.deployment import SHARED_TASK_SETTING
from compose2ecs.mapping.context import ServiceContext, TaskContext, below
from compose2ecs.mapping.settings.inherit import over
from compose2ecs.source import Path, Traced
from compose2ecs.trace import plain

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
    """The request after the patches called ``name``, as one.

    What the first says is taken, and where another one says otherwise, that is reported.
    """
    patch: Traced[Any] | None = None
    for member in members:
        overrides = member.settings.overrides
        if overrides is None:
            continue
        other = getattr(overrides.value, name)
        for path, taken, lost in _conflicts(patch, other, (name,)):
            cx.reporter.report(
                SHARED_TASK_SETTING,
                f"the services of one task override {'.'.join(map(str, path))} with what the first "
                f"of them says, and not with what `{member.name}` says",
                *below(lost),
                taken,
                help="say it once, or run the services as tasks of their own",
            )
        patch = over(patch, other)
    return made if patch is None else patched(made, patch, cx.reporter)


def _conflicts(
    taken: Traced[Any] | None, other: Traced[Any] | None, path: Path
) -> Iterator[tuple[Path, Traced[Any], Traced[Any]]]:
    """The members that both patches have with different values: path, and the two values."""
    if taken is None or other is None:
        return
    if isinstance(taken.value, Mapping) and isinstance(other.value, Mapping):
        for key, value in other.value.items():
            yield from _conflicts(taken.value.get(key), value, (*path, key))
    elif plain(taken) != plain(other):
        yield path, taken, other
