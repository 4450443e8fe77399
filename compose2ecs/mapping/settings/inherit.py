"""The settings of a service over those that the project has for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from compose2ecs.shape import fields_of, replace
from compose2ecs.source import Origin, Traced
from compose2ecs.trace import origins

T = TypeVar("T")


def laid_over(own: T, inherited: Any) -> T:
    """The structure ``own`` with what it leaves out as ``inherited`` has it.

    Structures and names are joined member by member, as Compose joins the mappings of two files;
    lists and single values are replaced. What is replaced stays as an origin of what replaced it.
    """
    if not any(vars(inherited).values()):
        return own
    kind: Any = type(own)
    changes = {
        name: over(getattr(own, name), given)
        for name in _shared(kind, inherited.__class__)
        if (given := getattr(inherited, name)) is not None
    }
    return replace(own, **changes) if changes else own  # type: ignore[type-var]


@cache
def _shared(own: Any, inherited: Any) -> tuple[str, ...]:
    """The fields that both structures have, in the order of the first."""
    known = fields_of(inherited) or {}
    return tuple(name for name in fields_of(own) or () if name in known)


def over(own: Traced[Any] | None, inherited: Traced[Any] | None) -> Traced[Any] | None:
    """One value over another, as ``laid_over`` does for each member of a structure."""
    if own is None or inherited is None:
        return inherited if own is None else own
    if isinstance(own.value, Mapping) and isinstance(inherited.value, Mapping):
        keys = dict.fromkeys((*inherited.value, *own.value))
        joined = {key: over(own.value.get(key), inherited.value.get(key)) for key in keys}
        return Traced(joined, own.origins)
    if fields_of(type(own.value)) is not None and type(own.value) is type(inherited.value):
        return Traced(laid_over(own.value, inherited.value), own.origins)
    cited: Traced[Any] = _citing(own, origins(inherited))
    return cited


def _citing(node: Any, others: tuple[Origin, ...]) -> Any:
    """``node`` with further origins, which go to its first leaf."""
    if isinstance(node, Traced):
        if isinstance(node.value, (tuple, Mapping)) and node.value:
            return Traced(_citing(node.value, others), node.origins)
        if fields_of(type(node.value)) is not None:
            return Traced(_citing(node.value, others), node.origins)
        return Traced(node.value, tuple(dict.fromkeys((*node.origins, *others))))
    if isinstance(node, tuple):
        return (_citing(node[0], others), *node[1:])
    if isinstance(node, Mapping):
        first = next(iter(node))
        return {**node, first: _citing(node[first], others)}
    names = fields_of(type(node)) or ()
    first = next(name for name in names if getattr(node, name) is not None)
    return replace(node, **{first: _citing(getattr(node, first), others)})
