"""Keeping the values of variables with secret names out of what is reported.

A value reaches a message when it is put where it does not fit: ``ports: ["${TOKEN}:80"]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from compose2ecs.diagnostics import Diagnostic, Location

SECRET_NAME = re.compile(
    r"pass|pwd|secret|token|credential|auth|dsn|salt|signature|private|api[-_.]?key|_key|-key"
    r"|access[-_.]?key|bearer",
    re.IGNORECASE,
)
"""What a name has in it that sounds secret."""

_FOLDERS = ("PWD", "OLDPWD")
"""What a shell names its folders, which messages name too.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/cd.html
"""

_MIN_LENGTH = 3
"""Shorter values would be found everywhere, and are no secrets."""


def without_secrets(
    diagnostics: Iterable[Diagnostic], variables: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """The diagnostics with asterisks for every value of a variable whose name sounds secret."""
    values = [
        value
        for name, value in variables.items()
        if len(value) >= _MIN_LENGTH and SECRET_NAME.search(name) and name not in _FOLDERS
    ]
    if not values:
        return tuple(diagnostics)
    # The longest first: one may begin with another.
    pattern = re.compile("|".join(map(re.escape, sorted(values, key=len, reverse=True))))
    return tuple(_without(found, pattern) for found in diagnostics)


def _without(found: Diagnostic, pattern: re.Pattern[str]) -> Diagnostic:
    return replace(
        found,
        message=pattern.sub(_stars, found.message),
        help=pattern.sub(_stars, found.help) if found.help is not None else None,
        locations=tuple(_elsewhere(location, pattern) for location in found.locations),
    )


def _elsewhere(location: Location, pattern: re.Pattern[str]) -> Location:
    """The location with a path that has no secret among its keys."""
    if location.path is None:
        return location
    path = tuple(pattern.sub(_stars, key) if isinstance(key, str) else key for key in location.path)
    return location if path == location.path else replace(location, path=path)


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])
