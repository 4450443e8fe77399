"""Changes to an ECS project: a value replaced or removed at a path, everything else shared."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from compose2ecs.ecs.members import Items, members
from compose2ecs.ecs.model import EcsProject
from compose2ecs.shape import fields_of
from compose2ecs.source import Path


class Edit(NamedTuple):
    """A new value for the place at ``path``; None removes what stands there."""

    path: Path
    value: object


def edited(ecs: EcsProject, edits: Iterable[Edit]) -> EcsProject:
    """The project with all ``edits`` applied. Their paths are those of the project as it is given.

    A list or a structure that a removal leaves empty is removed as well, unless it is a list that
    the API requires.
    """
    project = _changed(ecs, list(edits))
    if not isinstance(project, EcsProject):
        raise TypeError("an edit removed the project")
    return project


def _changed(node: object, edits: Iterable[Edit]) -> object:
    """``node`` after edits whose paths begin at it; each part of it is made anew once."""
    below: dict[str | int, list[Edit]] = {}
    for path, value in edits:
        if not path:
            return value
        below.setdefault(path[0], []).append(Edit(path[1:], value))
    if isinstance(node, tuple) and below.keys() <= set(range(len(node))):
        items = (_changed(item, below[at]) if at in below else item for at, item in enumerate(node))
        return tuple(item for item in items if item is not None) or None
    kind: Any = type(node)
    if fields_of(kind) is None:
        raise TypeError(f"nothing can be put into {node!r}")
    changes = {str(name): _changed(getattr(node, str(name)), own) for name, own in below.items()}
    for member in members(kind).values():
        if member.required and isinstance(member.kind, Items) and member.field in changes:
            changes[member.field] = changes[member.field] or ()
    changed = kind(**{**vars(node), **changes})
    is_empty = all(value is None for value in vars(changed).values())
    return None if is_empty else changed
