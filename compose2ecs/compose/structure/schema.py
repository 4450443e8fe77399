"""The check of a Compose file, and of the ``x-ecs`` settings in it, against their schemas.

The only thing that knows which attributes exist. It does not know what they mean: values that are
well formed and still wrong are found by whoever reads them.
"""

from __future__ import annotations

from functools import cache

from compose2ecs.compose.structure.hints import EXTENSION, Outline
from compose2ecs.compose.structure.messages import report
from compose2ecs.compose.structure.walk import Violation, patterns, violations
from compose2ecs.compose.tree import Mapping, Node
from compose2ecs.diagnostics import Reporter
from compose2ecs.source import Path

_COMPOSE = Outline(schema="compose")

_HOLDERS = {
    "services": "service",
    "volumes": "volume",
    "networks": "network",
    "secrets": "secret",
    "configs": "config",
}
"""Where ``x-ecs`` may stand below the top level, and the form that it has there."""


MAX_FAULTS = 100
"""Faults of one file that are reported: finding out what was meant takes time for each."""


def check(tree: Mapping, reporter: Reporter) -> bool:
    """Report every structural fault of a merged Compose file, once each and at its place.

    Whether that was all: of many faults only the first are reported.

    The rules are those of docker compose 2.40.3 and of the Compose Specification, united:
    https://github.com/compose-spec/compose-spec/blob/main/spec.md.
    """
    return _check(tree, _COMPOSE, reporter)


def check_extension(node: Node, definition: str, path: Path, reporter: Reporter) -> None:
    """Report every structural fault of one ``x-ecs`` value that stands at ``path``.

    ``definition`` is the form that it must have: ``project``, ``service``, ``volume``,
    ``network``, ``secret`` or ``config``; KeyError for any other.
    """
    _check(node, Outline(schema=EXTENSION, definition=definition, base=path), reporter)


def check_extensions(tree: Mapping, reporter: Reporter) -> None:
    """Report the structural faults of every ``x-ecs`` in a model."""
    if EXTENSION in tree.entries:
        check_extension(tree.entries[EXTENSION], "project", (EXTENSION,), reporter)
    for kind, definition in _HOLDERS.items():
        holders = tree.entries.get(kind)
        for name, holder in holders.entries.items() if isinstance(holders, Mapping) else ():
            found = holder.entries.get(EXTENSION) if isinstance(holder, Mapping) else None
            if found is not None:
                check_extension(found, definition, (kind, name, EXTENSION), reporter)


def _check(node: Node, outline: Outline, reporter: Reporter) -> bool:
    found = violations(node, outline.root)
    if not found:
        return True
    found = _without_consequences(found)
    for violation in found[:MAX_FAULTS]:
        report(violation, outline, reporter)
    return len(found) <= MAX_FAULTS


def _without_consequences(found: list[Violation]) -> list[Violation]:
    """The violations but for attributes that are missing where others are misspelt."""
    misspelt = {v.path[:-1] for v in found if v.keyword == "additionalProperties"}
    return [v for v in found if v.missing is None or v.path not in misspelt]


@cache
def attribute_patterns() -> frozenset[str]:
    """Every place of a Compose file that can hold a value, short and long forms united.

    In ``services.*.ports[].target`` a ``*`` stands for any key and ``[]`` for any position.
    Structures have their places as their attributes do. Keys that begin with ``x-`` have none.
    """
    return frozenset(".".join(place).replace(".[]", "[]") for place, _ in patterns(_COMPOSE.root))
