"""The kinds of values that settings take: how each is read, and its JSON Schema.

Text as the interpolation of a variable gives it counts as the number or the truth value that it
spells. A value that is not of its kind is reported where it stands, and left out.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from compose2ecs.compose.grammar.quantities import parse_duration
from compose2ecs.compose.structure.walk import matches
from compose2ecs.ecs.units import seconds
from compose2ecs.mapping.settings.reading import Reading
from compose2ecs.shape import shape
from compose2ecs.source import Traced, lift

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Schema: TypeAlias = dict[str, Any]
"""A part of a JSON Schema of draft-07."""


class Kind(Protocol[T_co]):
    """A kind of value."""

    @property
    def schema(self) -> Schema:
        """What a value of this kind looks like, as JSON Schema."""
        ...

    def read(self, node: Traced[Any], reading: Reading) -> Traced[T_co] | None:
        """The value at ``node``; None, and reported, when it is not of this kind."""
        ...


class Scalar(ABC, Generic[T]):
    """A kind whose values are single ones. ``wanted`` says in a message what it takes."""

    wanted: str

    @abstractmethod
    def parse(self, value: object) -> T:
        """The meaning of ``value``. Raises ValueError, which may say why, when it has none."""

    def read(self, node: Traced[Any], reading: Reading) -> Traced[T] | None:
        """The value at ``node``; None, and reported, when it has no meaning."""
        try:
            return lift(self.parse, node)
        except ValueError as problem:
            reading.refuse(node, self.wanted, str(problem))
            return None


class Text(Scalar[str]):
    """Text, of the form ``pattern`` if there is one; ``says`` is what to say about others."""

    wanted = "text"

    def __init__(self, pattern: str | None = None, says: str = "") -> None:
        self._pattern, self._says = pattern, says

    @property
    def schema(self) -> Schema:
        """Text with its pattern."""
        if self._pattern is None:
            return {"type": "string", "minLength": 1}
        return {
            "type": "string",
            "pattern": self._pattern,
            "patternErrorMessage": self._says,
        }

    def parse(self, value: object) -> str:
        """The text itself."""
        if not isinstance(value, str) or not value.strip():
            raise ValueError
        if self._pattern is not None and not matches(self._pattern, value):
            raise ValueError(self._says)
        return value


class Word(Scalar[str]):
    """One of a few words."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self.wanted = "one of " + ", ".join(words)

    @property
    def schema(self) -> Schema:
        """The words."""
        return {"type": "string", "enum": [str(word) for word in self._words]}

    def parse(self, value: object) -> str:
        """The word itself."""
        if value not in self._words:
            raise ValueError
        return str(value)


class Flag(Scalar[bool]):
    """True or false."""

    wanted = "true or false"
    schema: Schema = {"type": ["boolean", "string"], "enum": [True, False, "true", "false"]}  # noqa: RUF012 -- one for all

    def parse(self, value: object) -> bool:
        """The truth value."""
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return value == "true"
        raise ValueError


class Whole(Scalar[int]):
    """A whole number from ``low`` to ``high``; None is no bound."""

    def __init__(self, low: int | None = 0, high: int | None = None) -> None:
        self._low, self._high = low, high
        self.wanted = "a whole number"
        if low is not None:
            self.wanted += f", {low} or more" if high is None else f" from {low} to {high}"

    @property
    def schema(self) -> Schema:
        """The bounds; text may only have digits."""
        bounds = {"minimum": self._low, "maximum": self._high}
        return {
            "type": ["integer", "string"],
            **{name: bound for name, bound in bounds.items() if bound is not None},
            "pattern": "^-?[0-9]+$",
            "patternErrorMessage": f"Give {self.wanted}.",
        }

    def parse(self, value: object) -> int:
        """The number."""
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise ValueError  # noqa: TRY004 -- a mistake in the file, not of the caller
        number = int(value)
        too_small = self._low is not None and number < self._low
        if too_small or (self._high is not None and number > self._high):
            raise ValueError
        return number


class Number(Scalar[float]):
    """A number, with a fraction or without."""

    wanted = "a number"
    schema: Schema = {  # noqa: RUF012 -- one for all
        "type": ["number", "string"],
        "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
        "patternErrorMessage": "Give a number.",
    }

    def parse(self, value: object) -> float:
        """The number."""
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise ValueError  # noqa: TRY004 -- a mistake in the file, not of the caller
        return float(value)


class Percent(Number):
    """A share in percent, from ``low`` to 100, with fractions."""

    def __init__(self, low: float = 0) -> None:
        self._low = low
        self.wanted = f"percent, {low:g} to 100"

        bounds = {"minimum": low, "maximum": 100, "patternErrorMessage": f"Give {self.wanted}."}
        self.schema = {**Number.schema, **bounds}

    def parse(self, value: object) -> float:
        """The percentage."""
        number = super().parse(value)
        if not self._low <= number <= 100:
            raise ValueError
        return number


class Size(Scalar[int]):
    """An amount, as a number or as text with a unit that ``amount`` takes."""

    def __init__(
        self, amount: Callable[[str], int], pattern: str, says: str, *, wanted: str
    ) -> None:
        self._amount, self._pattern, self._says = amount, pattern, says
        self.wanted = wanted

    @property
    def schema(self) -> Schema:
        """A positive number, or text of the pattern."""
        return {
            "type": ["integer", "string"],
            "minimum": 1,
            "pattern": self._pattern,
            "patternErrorMessage": self._says,
        }

    def parse(self, value: object) -> int:
        """The amount."""
        if isinstance(value, bool):
            raise ValueError  # noqa: TRY004 -- a mistake in the file, not of the caller
        return self._amount(str(value))


class Time(Scalar[int]):
    """A span of time as Compose writes it, such as ``1m30s``, in seconds, rounded up."""

    wanted = "time with a unit (1m30s)"
    schema: Schema = {  # noqa: RUF012 -- one for all
        "type": "string",
        "pattern": r"^([0-9]+(\.[0-9]+)?(h|m|s|ms))+$",
        "patternErrorMessage": "Write a number with a unit, such as `30s`, `10m` or `1m30s`.",
    }

    def parse(self, value: object) -> int:
        """The seconds."""
        if not isinstance(value, str):
            raise ValueError  # noqa: TRY004 -- a mistake in the file, not of the caller
        return seconds(parse_duration(value))


@shape
class Many(Generic[T]):
    """A list; a value that is none is a list of it alone. ``wanted`` says what its items are."""

    item: Kind[T]
    wanted: str = "text or a list of it"
    at_least: int = 0
    at_most: int | None = None

    @property
    def schema(self) -> Schema:
        """An array of different items, or a single item."""
        item = self.item.schema
        types = item.get("type", "object")
        bounds = {"minItems": self.at_least or None, "maxItems": self.at_most}
        listed = {
            "items": item,
            **{name: bound for name, bound in bounds.items() if bound is not None},
            "uniqueItems": True,
        }
        if types != "string":
            return {"type": "array", **listed}
        return {**_alone(item), "type": ["array", "string"], **listed}

    def read(self, node: Traced[Any], reading: Reading) -> Traced[tuple[Traced[T], ...]] | None:
        """The items that can be read."""
        given = node.value if isinstance(node.value, tuple) else (node,)
        inner = reading.wanting(self.wanted)
        read = (self.item.read(item, inner) for item in given)
        return Traced(tuple(item for item in read if item is not None), node.origins)


def _alone(item: Schema) -> Schema:
    """What an item must be where it stands for a list of it.

    Words are a pattern there, as ``enum`` would hold for the list too.
    """
    if "enum" not in item:
        return item
    words: list[str] = item["enum"]
    shown = ", ".join(f"`{word}`" for word in words)
    return {
        "pattern": f"^({'|'.join(words)})$",
        "patternErrorMessage": f"Give one of {shown}, or a list.",
    }


@shape
class Named(Generic[T]):
    """Names, each with a value. ``wanted`` says what the names are of."""

    item: Kind[T]
    wanted: str
    names: Text | None = None
    meaning: str | None = None

    @property
    def schema(self) -> Schema:
        """An object whose members are the names."""
        names = {k: v for k, v in self.names.schema.items() if k != "type"} if self.names else None
        item = self.item.schema
        return {
            "type": "object",
            **({"propertyNames": names} if names else {}),
            "additionalProperties": {"description": self.meaning, **item} if self.meaning else item,
        }

    def read(self, node: Traced[Any], reading: Reading) -> Traced[Mapping[str, Traced[T]]] | None:
        """The entries that can be read."""
        if not isinstance(node.value, Mapping):
            reading.refuse(node, self.wanted)
            return None
        found = {
            name: value
            for name, given in node.value.items()
            if (value := self.item.read(given, reading.below(name))) is not None
        }
        return Traced(found, node.origins)


class Patch:
    """A JSON merge patch: whatever is in it, other readers know."""

    schema: Schema = {"type": "object"}  # noqa: RUF012 -- one for all

    def read(self, node: Traced[Any], reading: Reading) -> Traced[Mapping[str, Traced[Any]]] | None:
        """The patch as it stands in the file."""
        if isinstance(node.value, Mapping):
            return node
        reading.refuse(node, "members by name")
        return None
