"""Which function accounts for which attributes of the Compose model.

The claim stands on the function that does the work, so that the list of what is supported and the
code that supports it cannot drift apart. ``compose2ecs.mapping.patterns`` says how patterns are
written.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

Rule = TypeVar("Rule", bound=Callable[..., Any])

_CLAIMS: dict[str, Callable[..., Any]] = {}

CLAIMS: Mapping[str, Callable[..., Any]] = MappingProxyType(_CLAIMS)
"""The patterns claimed by the modules imported so far, with the functions that claim them."""


def claims(*patterns: str) -> Callable[[Rule], Rule]:
    """A decorator that enters the function as the one that accounts for ``patterns``.

    The function itself stays as it is. Raises ValueError when a pattern is already claimed, or
    when none is given.
    """
    if not patterns:
        raise ValueError("a claim names at least one pattern")

    def register(rule: Rule) -> Rule:
        for pattern in patterns:
            if pattern in _CLAIMS:
                first = _CLAIMS[pattern]
                raise ValueError(
                    f"{pattern} is claimed twice: by {first.__module__}.{first.__qualname__}"
                    f" and by {rule.__module__}.{rule.__qualname__}"
                )
            _CLAIMS[pattern] = rule
        return rule

    return register
