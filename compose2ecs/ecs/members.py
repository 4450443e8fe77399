"""The members of the structures of the ECS API, and what each can hold, read off the model once."""

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, TypeAlias, Union, get_args, get_origin

from compose2ecs.ecs import naming
from compose2ecs.ecs.model.leaf import Text
from compose2ecs.shape import fields_of, shape
from compose2ecs.source import Traced


@shape
class Leaf:
    """A scalar of this type; text may be a reference as well."""

    type: type


@shape
class Struct:
    """A structure of the model."""

    kind: type


@shape
class Items:
    """A list."""

    item: "Kind"


@shape
class Words:
    """A free-form map of names to texts."""


@shape
class Free:
    """An object of any shape."""


Kind: TypeAlias = Leaf | Struct | Items | Words | Free
"""What a member can hold."""


class Member(NamedTuple):
    """A member of a structure: its name in the API, the field that stands for it, its values."""

    name: str
    field: str
    kind: Kind
    required: bool


@cache
def members(kind: type) -> Mapping[str, Member]:
    """The members of a structure of the model by their names in the API, in its order."""
    found = (
        _member(naming.member(kind, field), field, annotation)
        for field, annotation in (fields_of(kind) or {}).items()
    )
    return {row.name: row for row in found}


def described(kind: Kind) -> str:
    """What can stand there, as messages say it: ``a whole number``."""
    match kind:
        case Leaf():
            return _LEAVES[kind.type]
        case Items():
            return "a list"
        case _:
            return "an object"


_LEAVES: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


def _member(name: str, field: str, annotation: Any) -> Member:
    optional = get_origin(annotation) in (Union, UnionType)
    if optional:
        annotation = next(kind for kind in get_args(annotation) if kind is not type(None))
    return Member(name, field, _kind(annotation), not optional)


def _kind(annotation: Any) -> Kind:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return Items(item=_kind(arguments[0]))
    if origin is Mapping:
        return Words() if arguments[1] == Text else Free()
    if origin is Traced:
        return Leaf(type=arguments[0] if arguments[0] in _LEAVES else str)
    return Struct(kind=annotation)
