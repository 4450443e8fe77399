"""The types of ``compose.model`` taken apart once, for those who walk it.

Decoding, printing, patterns.
"""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from compose2ecs.compose.model import Printed
from compose2ecs.shape import fields_of, shape
from compose2ecs.source import Traced


@shape
class Value:
    """A scalar of ``kind``: str, bool, int, or one of the named kinds of the model."""

    kind: Any
    nullable: bool = False


@shape
class Text(Value):
    """A scalar that is text: of this kind are most of them."""


@shape
class Struct:
    """A dataclass of the model."""

    kind: type
    nullable: bool = False


@shape
class Items:
    """A list."""

    item: Shape
    nullable: bool = False


@shape
class Entries:
    """Names to values."""

    item: Shape
    nullable: bool = False


@shape
class Free:
    """Anything: what stands under ``x-``."""

    nullable: bool = True


Shape = Value | Struct | Items | Entries | Free


@shape
class Attribute:
    """One field of a structure."""

    name: str
    shape: Shape
    printed: Printed | None


@cache
def attributes(kind: type) -> tuple[Attribute, ...]:
    """The fields of a structure of the model, in order, without its extensions."""
    known = fields_of(kind) or {}
    return tuple(_attribute(name, hint) for name, hint in known.items() if name != "extensions")


def _attribute(name: str, hint: Any) -> Attribute:
    printed = None
    if get_origin(hint) is Annotated:
        hint, printed = get_args(hint)[0], get_args(hint)[1]
    given = [part for part in _union(hint) if part is not NoneType]
    return Attribute(name=name, shape=shape_of(given[0]), printed=printed)


def _union(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def shape_of(hint: Any) -> Shape:
    """The shape of what a ``Traced[...]`` holds, or of the bare type."""
    if get_origin(hint) is Traced:
        return shape_of(get_args(hint)[0])
    parts = _union(hint)
    nullable = NoneType in parts
    bare = next(part for part in parts if part is not NoneType)
    if bare is Any:
        return Free()
    origin = get_origin(bare)
    if origin is tuple:
        return Items(item=shape_of(get_args(bare)[0]), nullable=nullable)
    if origin is not None:
        return Entries(item=shape_of(get_args(bare)[1]), nullable=nullable)
    if isinstance(bare, type) and fields_of(bare) is not None:
        return Struct(kind=bare, nullable=nullable)
    scalar = Text if bare is str else Value
    return scalar(kind=bare, nullable=nullable)
