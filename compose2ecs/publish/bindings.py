"""References that are left in a project: which there are, and their names once they are known."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeAlias

from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import Joined, Ref, refs, render
from compose2ecs.source import Traced
from compose2ecs.trace import leaves

Bindings: TypeAlias = Mapping[Ref, tuple[str, ...]]
"""The names of what references stand for. Several are several items of the list they stand in."""


def unbound(desired: EcsProject) -> dict[Ref, tuple[Traced[Any], ...]]:
    """Every reference that is left, with the values that hold it."""
    found: dict[Ref, tuple[Traced[Any], ...]] = {}
    for _, leaf in leaves(desired):
        if isinstance(leaf.value, (Ref, Joined)):
            for ref in dict.fromkeys(refs(leaf.value)):
                found[ref] = (*found.get(ref, ()), leaf)
    return found


def bind(desired: EcsProject, bindings: Bindings) -> EcsProject:
    """The project with names in the place of references that ``bindings`` knows.

    A value keeps its origins. Inside of text, only a single name can stand.
    """
    bound: EcsProject = _bound(desired, bindings)
    return bound


def _bound(node: Any, bindings: Bindings) -> Any:
    if isinstance(node, Traced):
        return _leaf(node, bindings)
    if isinstance(node, tuple):
        return tuple(_spread(node, bindings))
    if isinstance(node, Mapping):
        return {key: _bound(item, bindings) for key, item in node.items()}
    if is_dataclass(node) and not isinstance(node, type):
        changed = {
            field.name: _bound(getattr(node, field.name), bindings) for field in fields(node)
        }
        return replace(node, **changed)
    return node


def _spread(items: tuple[Any, ...], bindings: Bindings) -> list[Any]:
    """The items, with one for each name of a reference that stands for several."""
    found: list[Any] = []
    for item in items:
        value = item.value if isinstance(item, Traced) else None
        names = bindings.get(value) if isinstance(value, Ref) else None
        if names is None:
            found.append(_bound(item, bindings))
        else:
            found += [Traced(name, item.origins) for name in names]
    return found


def _leaf(leaf: Traced[Any], bindings: Bindings) -> Traced[Any]:
    value = leaf.value
    if isinstance(value, Ref):
        return Traced(_name(value, bindings), leaf.origins)
    if isinstance(value, Joined):
        parts = tuple(
            _name(part, bindings) if isinstance(part, Ref) else part for part in value.parts
        )
        is_text = all(isinstance(part, str) for part in parts)
        joined = Joined(parts)
        return Traced(render(joined) if is_text else joined, leaf.origins)
    if isinstance(value, (Mapping, tuple)):
        return Traced(_bound(value, bindings), leaf.origins)
    return leaf


def _name(ref: Ref, bindings: Bindings) -> str | Ref:
    names = bindings.get(ref, ())
    return names[0] if len(names) == 1 else ref
