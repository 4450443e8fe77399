"""Frozen dataclasses that are cheap to define, for a model of many small structures.

``dataclass(frozen=True)`` compiles six methods for every class, which for the whole ECS API takes
longer than translating a project. Here a class has an initialiser of its own and shares all else.
To convert a project, some 220 structures are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass
from typing import TYPE_CHECKING, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")

_set = object.__setattr__


@dataclass_transform(kw_only_default=True, frozen_default=True)
def shape(cls: type[T]) -> type[T]:
    """The class as a frozen dataclass with keyword-only fields.

    It behaves as ``dataclass(frozen=True, kw_only=True)`` makes it behave, to
    ``dataclasses.fields`` as well, with three differences: there are no factories of defaults; of
    as many members as there are fields the names are not looked at; and to have a copy with other
    members, there is ``replace`` here.
    """
    blank: dict[str, object] = {}
    types: dict[str, object] = {}
    for base in reversed(cls.__mro__[1:]):
        if (known := fields_of(base)) is not None:
            types.update(known)
            blank.update(vars(base)["_blank"])
    own = vars(cls)
    for name, hint in cls.__annotations__.items():  # its own: from 3.10 on, none are inherited
        if not _is_of_the_class(hint):
            types[name] = hint
            blank[name] = own.get(name, MISSING)
    required = frozenset([name for name, default in blank.items() if default is MISSING])
    about = {
        "__init__": _initialiser(blank, required),
        "_types": types,
        "_blank": blank,
        "_required": required,
    }
    for name, value in (_SHARED | about).items():
        setattr(cls, name, value)
    return cls


def fields_of(kind: type) -> Mapping[str, object] | None:
    """The fields of a shape in their order, with their types as written; None for another class."""
    found: Mapping[str, object] | None = vars(kind).get("_types")
    return found


def _is_of_the_class(hint: object) -> bool:
    if isinstance(hint, str):
        return hint.startswith("ClassVar")
    return getattr(hint, "__origin__", None) is ClassVar


class _Fields:
    """The fields as ``dataclasses`` knows them: made when somebody asks a structure for them.

    Most runs use a part of the models, and of that again a part is looked at field by field.
    """

    def __get__(self, instance: object, owner: type) -> object:
        # Without a docstring, dataclass makes one from the signature, which takes longest.
        owner.__doc__ = owner.__doc__ or owner.__name__
        dataclass(init=False, repr=False, eq=False, match_args=False)(owner)
        return vars(owner)["__dataclass_fields__"]


if TYPE_CHECKING:
    # The type checker knows which members each dataclass takes.
    from dataclasses import replace as replace  # noqa: PLC0414
else:

    def replace(given: T, /, **members: object) -> T:
        """A shape of the same kind with some other members. Raises TypeError for unknown ones."""
        kind, held = type(given), vars(given)
        copied = held | members
        if len(copied) != len(held):
            raise _refusal(kind, copied)
        return of_members(kind, copied)


def of_members(kind: type[T], members: dict[str, object]) -> T:
    """The shape that has these members, which are all of its kind and its own from now on.

    To call the class takes several times as long: a service has a hundred members, and each would
    be passed by its name.
    """
    made = object.__new__(kind)
    _set(made, "__dict__", members)
    return made


def _initialiser(blank: dict[str, object], required: frozenset[str]) -> Callable[..., None]:
    count = len(blank)

    def __init__(self: _Methods, **members: object) -> None:  # noqa: N807 -- it becomes a method
        # As many as there are fields are taken for the fields: the type checker knows the names,
        # and to compare them takes longer than all else here.
        if len(members) != count:
            given, members = members, blank | members
            if len(members) != count or not required <= given.keys():
                raise _refusal(type(self), given)
        # The class has a method that refuses to set a member: all are set at once, past it.
        _set(self, "__dict__", members)

    return __init__


def _refusal(kind: type[_Methods], members: Mapping[str, object]) -> TypeError:
    blank, required = kind._blank, kind._required  # noqa: SLF001 -- of this module
    missing = [name for name in blank if name in required - members.keys()]
    unknown = [name for name in members if name not in blank]
    return TypeError(f"{kind.__name__}: {missing=}, {unknown=}")


class _Methods:
    """What every shape can do.

    ``_types`` has its fields in their order, inherited ones first, ``_blank`` their defaults;
    ``_required`` are those that have none.
    """

    _types: ClassVar[Mapping[str, object]] = {}
    _blank: ClassVar[Mapping[str, object]] = {}
    _required: ClassVar[frozenset[str]] = frozenset()

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign {value!r} to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        members = vars(self)
        return hash(tuple([members[name] for name in self._blank]))

    def __repr__(self) -> str:
        members = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._blank)
        return f"{type(self).__name__}({members})"


_SHARED = {
    **{
        name: vars(_Methods)[name]
        for name in ("__setattr__", "__delattr__", "__eq__", "__hash__", "__repr__")
    },
    "__dataclass_fields__": _Fields(),
}
