"""What a project means to docker compose, and where two meanings differ.

A fix is held against this: what ``docker compose config --format json`` prints before and after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from compose2ecs.compose.enable import prune
from compose2ecs.compose.load import Loaded
from compose2ecs.compose.render import NotPrintableError, effective
from compose2ecs.source import Path


class Unknown(Exception):  # noqa: N818 -- no error: nothing can be said about the meaning
    """What the project means cannot be told; the message says why."""


Meaning = tuple[dict[str, Any], dict[str, Any] | None]
"""The project with all of its profiles, and as it is deployed, as plain values; what is used.

The latter has the variables of env files. Of a project with errors it is what could be read.
"""


def meaning(loaded: Loaded) -> Meaning:
    """What a project means. Raises Unknown."""
    if loaded.whole is None:
        raise Unknown("the project does not load: nobody can tell what the fix changes")
    try:
        whole = effective(prune(loaded.whole))
        return whole, effective(loaded.partial) if loaded.partial is not None else None
    except NotPrintableError as error:
        raise Unknown(f"{error}: nobody can tell what the fix changes") from error


def differing(before: Any, after: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The places where two plain values differ, with what is there before; None for nothing.

    They are leaves, and lists that differ in length.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before | after:
            if key in before and key in after:
                yield from differing(before[key], after[key], (*path, key))
            else:
                yield (*path, key), before.get(key)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differing(old, new, (*path, index))
    elif type(before) is not type(after) or before != after:
        yield path, before


def is_within(path: Path, allowed: Iterable[Path]) -> bool:
    """Whether a place is at or below one of those that may change.

    Items of lists count as the whole list: their order and number in the file need not be those of
    the effective project.
    """
    return any(path[: len(place)] == place for place in map(_without_positions, allowed))


def _without_positions(path: Path) -> Path:
    first = next((at for at, key in enumerate(path) if isinstance(key, int)), len(path))
    return path[:first]
