"""Choices for the generator: made by hypothesis, which can shrink them, or by a seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chooser:
    """Makes choices with a source of integers: given a bound, one from zero to below the bound.

    Zero is always the simplest choice, so that shrinking the integers simplifies the project.
    """

    def __init__(self, below: Callable[[int], int]) -> None:
        self.below = below

    @classmethod
    def seeded(cls, seed: str) -> Chooser:
        """The chooser that makes the same choices for the same seed, on every machine."""
        return cls(Random(seed).randrange)

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; the first is the simplest."""
        return options[self.below(len(options))]

    def chance(self, percent: float) -> bool:
        """True in so many of a hundred cases."""
        return self.below(1000) >= 1000 - round(percent * 10)

    def count(self, low: int, high: int) -> int:
        """A number between two others, both included."""
        return low + self.below(high - low + 1)

    def some(self, options: Sequence[T], low: int, high: int) -> list[T]:
        """Between ``low`` and ``high`` different options, in any order."""
        left = list(options)
        return [
            left.pop(self.below(len(left))) for _ in range(min(self.count(low, high), len(left)))
        ]
