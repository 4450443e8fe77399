"""Changes to an ECS project: a value replaced or removed at a path, everything else shared."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import NamedTuple

from compose2ecs.ecs.members import Items, members
from compose2ecs.ecs.model import EcsProject
from compose2ecs.shape import replace
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
    if not is_dataclass(node) or isinstance(node, type):
        raise TypeError(f"nothing can be put into {node!r}")
    changes = {str(name): _changed(getattr(node, str(name)), own) for name, own in below.items()}
    for member in members(type(node)).values():
        if member.required and isinstance(member.kind, Items) and member.field in changes:
            changes[member.field] = changes[member.field] or ()
    changed = replace(node, **changes)
    is_empty = all(getattr(changed, field.name) is None for field in fields(changed))
    return None if is_empty else changed
