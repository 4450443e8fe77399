"""Values that may be absent, and the places of values that no file holds."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from compose2ecs.source import Choice, Source, Traced, merge_origins
from compose2ecs.trace import leaves

T = TypeVar("T")


def items(found: Traced[tuple[T, ...]] | None) -> tuple[T, ...]:
    """The items of a list, none when it is absent."""
    return () if found is None else found.value


def entries(found: Traced[Mapping[str, T]] | None) -> Mapping[str, T]:
    """The entries of a mapping, none when it is absent."""
    return {} if found is None else found.value


def says_nothing(entry: Traced[Any]) -> bool:
    """Whether the files hold nothing below the entry of a mapping, so that its name is all."""
    return entry.value is None or all(leaf.source is None for leaf in leaves(entry.value))


def some(values: Iterable[T]) -> tuple[T, ...] | None:
    """The values, or None when there are none: ECS reads an empty list as an absent one."""
    return tuple(values) or None


def first(one: Traced[T] | None, other: Traced[T] | None) -> Traced[T] | None:
    """The first of two spellings of one value that is given, with the origins of both."""
    if one is None or other is None:
        return other if one is None else one
    return Traced(one.value, merge_origins(one, other))


def where(leaf: Traced[object]) -> Source | None:
    """Where the file holds the value, or else where it implies it."""
    if leaf.source is not None:
        return leaf.source
    return next((origin.at for origin in leaf.origins if isinstance(origin, Choice)), None)


def listed(words: Iterable[str], last: str) -> str:
    """The words as a sentence lists them, with ``last`` before the last of them: ``a, b and c``."""
    *others, final = words
    return f"{', '.join(others)} {last} {final}" if others else final
