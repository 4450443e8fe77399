"""Fields of the ECS model by their path, checked against the model when they are named.

A path such as ``linux_parameters.devices[]`` stands for all its occurrences in a project; ``[]``
goes into the items of a list. A path that the model does not have is an error at import, so a
constraint can never silently apply to nothing.
"""

from collections.abc import Iterable
from functools import cache
from types import UnionType
from typing import NamedTuple, TypeVar, Union, get_args, get_origin

from compose2ecs.ecs.limits.texts import name_of
from compose2ecs.ecs.model import CreateService, EcsProject, RegisterTaskDefinition, RunTask
from compose2ecs.ecs.naming import camel
from compose2ecs.shape import fields_of, shape
from compose2ecs.source import Path, Traced
from compose2ecs.trace import leaves

T = TypeVar("T")

_ROOTS: dict[str, type] = {
    "task_definitions": RegisterTaskDefinition,
    "services": CreateService,
    "tasks": RunTask,
}
_CONTAINERS = "container_definitions"

Place = tuple[str, ...]
"""A field wherever it stands: the kind of request and the names on the way, without positions."""


class Step(NamedTuple):
    """One member on the way to a field, and whether the way leads through each of its items."""

    name: str
    each: bool


class Match(NamedTuple):
    """One occurrence of a field in a project: where it stands, and what it holds (never None)."""

    path: Path
    value: object

    @property
    def leaves(self) -> tuple[Traced[object], ...]:
        """The leaves at and below the occurrence."""
        return tuple(leaves(self.value))


@shape
class EcsField:
    """A field of task definitions, of services, or of tasks that run once."""

    root: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """The path in the spelling of the API, below the container or the request it belongs to."""
        steps = self.steps[1:] if self.is_in_container else self.steps
        return ".".join(camel(step.name) for step in steps)

    @property
    def is_in_container(self) -> bool:
        """Whether it is a field of container definitions."""
        return self.steps[0].name == _CONTAINERS and len(self.steps) > 1

    @property
    def place(self) -> Place:
        """The kind of request, and the names on the way to the field."""
        return (self.root, *(step.name for step in self.steps))

    @property
    def depth(self) -> int:
        """The number of keys and positions in the path of an occurrence."""
        return 2 + sum(2 if step.each else 1 for step in self.steps)

    def matches(self, ecs: EcsProject) -> list[Match]:
        """The occurrences that hold something, in the order of the project."""
        return [Match(path, node) for path, node in _found(ecs, self.root, self.steps)]

    def absences(self, ecs: EcsProject) -> list[Match]:
        """The structures that could hold the field and do not: each with the path of the field."""
        *parents, (last, _) = self.steps
        return [
            Match((*path, last), node)
            for path, node in _found(ecs, self.root, parents)
            if getattr(node, last) is None
        ]


def in_task(path: str) -> EcsField:
    """The field at ``path`` in a task definition. Raises ValueError when the model has none."""
    return _field("task_definitions", path)


def in_container(path: str) -> EcsField:
    """The field at ``path`` in a container. Raises ValueError when the model has none."""
    return _field("task_definitions", f"{_CONTAINERS}[].{path}")


def in_service(path: str) -> EcsField:
    """The field at ``path`` in a service. Raises ValueError when the model has none."""
    return _field("services", path)


def in_run(path: str) -> EcsField:
    """The field at ``path`` in a task that runs once. Raises ValueError when the model has none."""
    return _field("tasks", path)


def subject(ecs: EcsProject, path: Path) -> str:
    """The container or the request that ``path`` belongs to, as messages name it."""
    kind, index, *rest = path
    if kind == "services":
        return name_of(ecs.services[int(index)])
    if kind == "tasks":
        return name_of(ecs.tasks[int(index)])
    task = ecs.task_definitions[int(index)]
    if len(rest) > 1 and rest[0] == _CONTAINERS:
        return name_of(task.container_definitions[int(rest[1])])
    return name_of(task)


def anchor(ecs: EcsProject, path: Path) -> tuple[Traced[object], ...]:
    """The first leaf of the request that ``path`` belongs to: where to point without a better one.

    It is empty when the request says nothing at all.
    """
    kind, index, *_ = path
    return tuple(leaves(getattr(ecs, str(kind))[int(index)])[:1])


def _found(ecs: EcsProject, root: str, steps: Iterable[Step]) -> list[tuple[Path, object]]:
    """What is at the end of ``steps``, with its path, in the order of the project."""
    requests: Iterable[object] = getattr(ecs, root)
    found: list[tuple[Path, object]] = [((root, at), one) for at, one in enumerate(requests)]
    for name, each in steps:
        if each:
            found = [
                ((*path, name, at), item)
                for path, node in found
                for at, item in enumerate(getattr(node, name) or ())
            ]
        else:
            found = [
                ((*path, name), value)
                for path, node in found
                if (value := getattr(node, name)) is not None
            ]
    return found


@cache
def _field(root: str, path: str) -> EcsField:
    kind: object = _ROOTS[root]
    steps = []
    for word in path.split("."):
        step = Step(word.removesuffix("[]"), each=word.endswith("[]"))
        kind = _member(kind, step)
        steps.append(step)
    return EcsField(root=root, steps=tuple(steps))


@cache
def _member(kind: object, step: Step) -> object:
    """The type of what is found one step further on. Raises ValueError when nothing can be."""
    members = _members(kind)
    if step.name not in members:
        raise ValueError(f"{kind} has no field {step.name}")
    member = members[step.name]
    if not step.each:
        return member
    if get_origin(member) is not tuple:
        raise ValueError(f"the field {step.name} of {kind} is not a list")
    return get_args(member)[0]


@cache
def _members(kind: object) -> dict[str, object]:
    """The fields of a structure with the types that they have when they are there."""
    known = fields_of(kind) if isinstance(kind, type) else None
    return {name: _present(annotation) for name, annotation in (known or {}).items()}


def _present(annotation: object) -> object:
    if get_origin(annotation) in (Union, UnionType):
        return next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation
