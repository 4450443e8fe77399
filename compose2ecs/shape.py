"""Frozen dataclasses that are cheap to define, for a model of many small structures.

``dataclass(frozen=True)`` compiles six methods for every class, which for the whole ECS API takes
longer than translating a project. Here all classes share the methods of one. The models of Compose
and of ECS are made of some 130 structures, and each command imports them.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from typing import ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")

_SHARED = ("__init__", "__setattr__", "__delattr__", "__eq__", "__hash__", "__repr__")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def shape(cls: type[T]) -> type[T]:
    """The class as a frozen dataclass with slots and keyword-only fields.

    It behaves as ``dataclass(frozen=True, slots=True, kw_only=True)`` makes it behave, to
    ``dataclasses.fields`` and ``replace`` as well, but cannot be pickled or copied.
    """
    # Without a docstring, dataclass makes one from the signature, which takes twice its own time.
    cls.__doc__ = cls.__doc__ or cls.__name__
    made = dataclass(init=False, repr=False, eq=False, match_args=False, slots=True)(cls)
    declared: tuple[Field[object], ...] = fields(made)  # type: ignore[arg-type]
    defaults = {field.name: field.default for field in declared if field.default is not MISSING}
    for name in _SHARED:
        setattr(made, name, vars(_Methods)[name])
    setattr(made, "_defaults", defaults)  # noqa: B010 -- the class does not know of it
    setattr(made, "_names", tuple(field.name for field in declared))  # noqa: B010 -- as above
    # A slot is set by its descriptor: the class has a method that refuses to.
    setters = tuple((field.name, getattr(made, field.name).__set__) for field in declared)
    setattr(made, "_setters", setters)  # noqa: B010 -- as above
    return made


class _Methods:
    """What every shape can do. ``_names`` are its fields, inherited ones first."""

    __slots__: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[Mapping[str, object]] = {}
    _names: ClassVar[tuple[str, ...]] = ()
    _setters: ClassVar[tuple[tuple[str, Callable[[object, object], None]], ...]] = ()

    def __init__(self, **members: object) -> None:
        given = {**self._defaults, **members} if self._defaults else members
        try:
            for name, set_field in self._setters:
                set_field(self, given[name])
        except KeyError:
            missing = [name for name in self._names if name not in given]
            raise TypeError(f"{type(self).__name__}: {missing=}") from None
        if len(given) != len(self._names):
            unknown = [name for name in given if name not in self._names]
            raise TypeError(f"{type(self).__name__}: {unknown=}")

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign {value!r} to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._names)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self._names))

    def __repr__(self) -> str:
        members = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names)
        return f"{type(self).__name__}({members})"
