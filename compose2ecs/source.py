"""Where a value comes from: positions in files, canonical paths, and values that carry both.

The bottom floor. Nothing here knows YAML, Compose or ECS; everything above uses it, so that no rule
has to mention a line number to be accountable for one.
"""

from __future__ import annotations

from collections.abc import Callable
from types import GenericAlias
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar, dataclass_transform

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")
V = TypeVar("V")

of_parts = tuple.__new__
"""A named tuple of a kind and all its parts: to call the class takes twice as long.

Every value of a file has a span and a source, which is a hundred of them for a small project.
"""

Path = tuple[str | int, ...]
"""A canonical path in a document: keys and list positions, never a dotted string."""


class Span(NamedTuple):
    """A stretch of text. Lines and columns count from 1, in characters; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Source(NamedTuple):
    """The place in the project that a value was written at.

    ``path`` is where the value stands in the effective document, ``span`` where it stands in the
    files, ``via`` the aliases, merge keys or references through which it got there, outermost last.
    """

    path: Path
    span: Span
    via: tuple[Span, ...] = ()


class Choice(NamedTuple):
    """The reason for a value that no file holds, and the place on whose behalf it was chosen."""

    why: str
    at: Source | None = None


Origin = Source | Choice


@dataclass_transform(frozen_default=True)
def _checked(cls: type[V]) -> type[V]:
    """The class, whose members only the type checker keeps from being set.

    A project has a hundred of them, and a class that refuses takes twice as long to make each.
    """
    return cls


@_checked
class Traced(Generic[T_co]):
    """A value and its origins, the winner first and what it overrode after.

    Nothing in it is ever changed. Equality looks at the value alone.
    """

    __slots__ = ("origins", "value")

    if TYPE_CHECKING:
        value: T_co
        origins: tuple[Origin, ...] = ()
    else:

        def __init__(self, value, origins=()):  # noqa: ANN001, ANN204 -- as above
            self.value = value
            self.origins = origins

    def __eq__(self, other: object) -> bool:
        return self.value == other.value if isinstance(other, Traced) else NotImplemented

    def __hash__(self) -> int:
        return hash((Traced, self.value))

    def __repr__(self) -> str:
        return f"Traced(value={self.value!r}, origins={self.origins!r})"

    # The models write ``Traced[...]`` some hundred times, and typing takes 20 µs for each.
    __class_getitem__: ClassVar[Any] = classmethod(GenericAlias)

    @property
    def source(self) -> Source | None:
        """The first place in the files that this value comes from, or None when it was chosen."""
        for origin in self.origins:
            if type(origin) is Source:
                return origin
        return None


def lift(function: Callable[[T], U], leaf: Traced[T]) -> Traced[U]:
    """``function`` of the value, with the origins of the value."""
    return Traced(function(leaf.value), leaf.origins)


def both(function: Callable[[T, U], V], first: Traced[T], second: Traced[U]) -> Traced[V]:
    """``function`` of two values, with the origins of both, each once."""
    return Traced(function(first.value, second.value), merge_origins(first, second))


def merge_origins(*leaves: Traced[object]) -> tuple[Origin, ...]:
    """The origins of all ``leaves`` in order, each once."""
    return tuple(dict.fromkeys(origin for leaf in leaves for origin in leaf.origins))


def choose(value: T, why: str, at: Source | None = None) -> Traced[T]:
    """A value that we supply, with the reason that ``explain`` gives for it."""
    return Traced(value, (of_parts(Choice, (why, at)),))


def dotted(path: Path) -> str:
    """The path as users write it.

    ``services.web.ports[0].target``. For messages only, never for look-ups.
    """
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key}]"
        elif text:
            text += f".{key}"
        else:
            text = key
    return text
