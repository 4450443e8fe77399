"""The check of a Compose file, and of the ``x-ecs`` settings in it, against their schemas.

The only thing that knows which attributes exist. It does not know what they mean: values that are
well formed and still wrong are found by whoever reads them.
"""

from __future__ import annotations

from functools import cache

from compose2ecs.compose.schema_hints import EXTENSION, Outline
from compose2ecs.compose.schema_messages import report
from compose2ecs.compose.schema_walk import patterns, violations
from compose2ecs.compose.tree import Mapping, Node
from compose2ecs.diagnostics import Reporter
from compose2ecs.source import Path

_COMPOSE = Outline(schema="compose")


def check(tree: Mapping, reporter: Reporter) -> None:
    """Report every structural fault of a merged Compose file, once each and at its place.

    The rules are those of docker compose 2.40.3 and of the Compose Specification, united:
    https://github.com/compose-spec/compose-spec/blob/main/spec.md.
    """
    _check(tree, _COMPOSE, reporter)


def check_extension(node: Node, definition: str, path: Path, reporter: Reporter) -> None:
    """Report every structural fault of one ``x-ecs`` value that stands at ``path``.

    ``definition`` is the form that it must have: ``project``, ``service``, ``volume``,
    ``network``, ``secret`` or ``config``; KeyError for any other.
    """
    _check(node, Outline(schema=EXTENSION, definition=definition, base=path), reporter)


def _check(node: Node, outline: Outline, reporter: Reporter) -> None:
    for violation in violations(node, outline.root):
        report(violation, outline, reporter)


@cache
def attribute_patterns() -> frozenset[str]:
    """Every place of a Compose file that can hold a value, short and long forms united.

    Structures are among them, not leaves alone.
    ``services.*.ports[].target``: ``*`` stands for any key, ``[]`` for any position. Keys that
    begin with ``x-`` are not attributes.
    """
    return frozenset(".".join(place).replace(".[]", "[]") for place, _ in patterns(_COMPOSE.root))
