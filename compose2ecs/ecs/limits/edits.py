"""Changes to an ECS project: a value replaced or removed at a path, everything else shared."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import NamedTuple

from compose2ecs.ecs.model import EcsProject
from compose2ecs.source import Path


class Edit(NamedTuple):
    """A new value for the place at ``path``; None removes what stands there."""

    path: Path
    value: object


def edited(ecs: EcsProject, edits: Iterable[Edit]) -> EcsProject:
    """The project with all ``edits`` applied. Their paths are those of the project as it is given.

    A list or an optional structure that a removal leaves empty is removed as well.
    """
    project: object = ecs
    # From the back, so that removing an item does not move those that are still to be edited.
    for path, value in sorted(edits, key=lambda edit: _order(edit.path), reverse=True):
        project = _put(project, path, value)
    if not isinstance(project, EcsProject):
        raise TypeError("an edit removed the project")
    return project


def _order(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((key, "") if isinstance(key, int) else (0, key) for key in path)


def _put(node: object, path: Path, value: object) -> object:
    if not path:
        return value
    key, *rest = path
    if isinstance(node, tuple) and isinstance(key, int):
        item = _put(node[key], tuple(rest), value)
        kept = () if item is None else (item,)
        return (*node[:key], *kept, *node[key + 1 :]) or None
    if not is_dataclass(node) or isinstance(node, type):
        raise TypeError(f"nothing can be put into {node!r}")
    name = str(key)
    changed = replace(node, **{name: _put(getattr(node, name), tuple(rest), value)})
    is_empty = all(getattr(changed, field.name) is None for field in fields(changed))
    return None if is_empty else changed
