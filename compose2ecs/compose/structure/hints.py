"""Where a misspelt or misplaced attribute was meant to stand, judged by the schema alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from compose2ecs.compose.structure.walk import (
    EXTENSIONS,
    Schema,
    Violation,
    child_schema,
    patterns,
    resolved,
)
from compose2ecs.compose.tree import Mapping
from compose2ecs.shape import shape
from compose2ecs.source import Path, dotted

EXTENSION = "x-ecs"

FORMS = ("project", "service", "volume", "network", "secret", "config")
"""The structures that may have ``x-ecs``; each is a definition of its schema."""

SECTIONS = ("volumes", "networks", "secrets", "configs", "models")
"""What is defined at the top level beside services."""

_SERVICE = ("services", "*")
_FREE = frozenset({"*", "[]"})

_ALIKE = 0.85
"""Likeness above which a key is a spelling mistake, whatever else it might be."""

_SIMILAR = 0.6
"""Likeness above which a key may be a spelling mistake, if nothing else explains it."""

FEW = 8
"""Names that a help lists."""


@shape
class Outline:
    """The schema that a tree is held against, and the path in the project of that tree.

    Paths given to its methods are relative to that tree.
    """

    schema: str
    definition: str | None = None
    base: Path = ()

    @property
    def root(self) -> Schema:
        """The schema of the whole tree."""
        return resolved(self.schema, self.definition)

    def above(self, path: Path) -> Schema:
        """The schema of the structure that holds what stands at ``path``, or an empty one."""
        schema = self.root
        for key in path[:-1]:
            schema = child_schema(schema, key) or {}
        return schema

    def pattern(self, path: Path) -> tuple[str, ...]:
        """The place that ``path`` is an instance of: keys, ``*`` and ``[]``."""
        place: list[str] = []
        schema = self.root
        for key in path:
            if isinstance(key, int):
                place.append("[]")
            else:
                place.append(key if key in schema.get("properties", ()) else "*")
            schema = child_schema(schema, key) or {}
        return tuple(place)

    def whole(self, path: Path) -> Path:
        """The path in the project."""
        return (*self.base, *path)

    def name(self, path: Path) -> str:
        """What stands at ``path`` as a message calls it: by its key.

        A key that the user chose has the key above before it, as in ``services.web``.
        """
        whole = self.whole(path)
        start = len(whole)
        while start and isinstance(whole[start - 1], int):
            start -= 1
        start = max(start - 1, 0)
        if start > len(self.base) and self.pattern(whole[len(self.base) : start + 1])[-1] == "*":
            start -= 1
        return f"`{dotted(whole[start:])}`" if whole else "the file"


def listed(words: list[str], joint: str) -> str:
    """The words as an enumeration: ``a, b or c``."""
    *first, last = words
    return f"{', '.join(first)} {joint} {last}" if first else last


def closest(word: str, words: Iterable[str], likeness: float = _SIMILAR) -> str | None:
    """The word most like ``word``, if any is like it; hyphens, humps and case do not count."""
    import difflib  # noqa: PLC0415  # a file without mistakes is not to wait for it

    known = {_plain(candidate): candidate for candidate in words}
    found = difflib.get_close_matches(_plain(word), list(known), 1, likeness)
    return known[found[0]] if found else None


def _plain(word: str) -> str:
    if not word.islower():
        word = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word).lower()
    return word.replace("-", "_")


def meant(violation: Violation, outline: Outline) -> str | None:
    """What to do about an unknown attribute: correct it, move it, or choose another."""
    key = f"{violation.path[-1]}"
    parent = violation.path[:-1]
    allowed = list(violation.schema.get("properties", ()))
    if EXTENSIONS in violation.schema.get("patternProperties", ()) and _may_extend(parent):
        allowed.append(EXTENSION)
    if key.strip() != key.strip(" "):
        return "indent with ordinary spaces: the key begins or ends with a blank of another kind"
    return (
        _out_of_services(parent)
        or _did_you_mean(closest(key, allowed, _ALIKE), _further_down(key, parent, outline))
        or _further_up(key, parent, outline)
        or _service_at_top(violation, outline)
        or _other_form(key, outline)
        or _did_you_mean(closest(key, allowed))
        or _did_you_mean(*(name for name in allowed if name.startswith(key)))
        or _choice(allowed, violation.schema)
    )


def misspelt(path: Path, outline: Outline) -> str | None:
    """The attribute that the unknown one at ``path`` is a misspelling of, if it can be no other.

    It is one that ``meant`` speaks of, and the only one.
    """
    key, parent = f"{path[-1]}", path[:-1]
    if _further_down(key, parent, outline) or _further_up(key, parent, outline):
        return None
    allowed = [*outline.above(path).get("properties", ())]
    if _may_extend(parent):
        allowed.append(EXTENSION)
    return closest(key, allowed)


def _may_extend(parent: Path) -> bool:
    return not parent or len(parent) == 2


def _did_you_mean(*names: str | None) -> str | None:
    known = [f"`{name}`" for name in names if name is not None]
    return f"did you mean {listed(known, 'or')}?" if known else None


@cache
def _places(schema: str, definition: str | None) -> dict[str, set[tuple[str, ...]]]:
    """Every place that a schema describes, by the last key of it."""
    places: dict[str, set[tuple[str, ...]]] = {}
    for place, _ in patterns(resolved(schema, definition)):
        places.setdefault(place[-1], set()).add(place)
    return places


def _further_down(key: str, parent: Path, outline: Outline) -> str | None:
    """The attribute of that name in a structure below this one, the nearest."""
    here = outline.pattern(parent)
    depth = len(here)
    below = [
        place[depth:]
        for place in _places(outline.schema, outline.definition).get(key, ())
        if place[:depth] == here and not _FREE.intersection(place[depth:])
    ]
    if not below:
        return None
    nearest = min(below, key=lambda place: (len(place), place))
    return ".".join(nearest)


def _further_up(key: str, parent: Path, outline: Outline) -> str | None:
    """A hint at the attribute of that name in a structure around this one."""
    here = outline.pattern(parent)
    places = _places(outline.schema, outline.definition).get(key, ())
    for depth in range(len(here) - 1, -1, -1):
        if (*here[:depth], key) in places:
            if not depth:
                return f"`{key}` is an attribute of the top level: move it there"
            return f"`{key}` is an attribute of `{dotted(parent[:depth])}`: move it there"
    return None


def _out_of_services(parent: Path) -> str | None:
    """A hint at a section that stands under ``services``, where it is taken for a service."""
    if len(parent) != 2 or parent[0] != "services" or parent[1] not in SECTIONS:
        return None
    return f"`{parent[1]}` stands under `services`: move it to the top level"


def _service_at_top(violation: Violation, outline: Outline) -> str | None:
    """A hint for what stands at the top level and belongs into a service, or is one."""
    if len(violation.path) != 1 or outline.schema == EXTENSION:
        return None
    (key,) = violation.path
    services = outline.root["properties"]["services"]
    attributes = services["additionalProperties"]["properties"]
    if key in attributes:
        return f"`{key}` is an attribute of a service: put it under `services` and a name"
    node = violation.node
    if isinstance(node, Mapping) and any(name in attributes for name in node.entries):
        return "a service stands under `services`: put it there"
    return None


def _other_form(key: str, outline: Outline) -> str | None:
    """A hint at the setting of that name in the ``x-ecs`` of something else."""
    if outline.schema != EXTENSION:
        return None
    for form in FORMS:
        if key in resolved(EXTENSION, form)["properties"]:
            if form == "project":
                return f"`{key}` holds for the whole project: put it into the top-level `x-ecs`"
            return f"`{key}` is a setting of a {form}: put it into the `x-ecs` of one"
    return None


def _choice(allowed: list[str], schema: Schema) -> str | None:
    if len(allowed) > FEW:
        is_open = EXTENSIONS in schema.get("patternProperties", ())
        return "remove it, or begin a key of your own with `x-`" if is_open else "remove it"
    names = [f"`{name}`" for name in allowed]
    if len(names) > 1:
        return f"its attributes are {listed(names, 'and')}"
    return f"its only attribute is {names[0]}" if names else "remove it"
