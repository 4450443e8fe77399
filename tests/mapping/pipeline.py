"""What the mapping makes of a project, as the program does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Diagnostic, Reporter
from compose2ecs.ecs.legalize import legalize
from compose2ecs.ecs.model import EcsProject
from compose2ecs.mapping.accounting import account
from compose2ecs.mapping.policy import Options
from compose2ecs.mapping.translate import translate
from compose2ecs.source import Traced
from compose2ecs.trace import leaves
from fixtures.attributes import documents
from tests.mapping.build import policy, project, texts


@cache
def loaded(name: str) -> Project:
    """The project of a row of the attributes' table."""
    text, files = documents()[name]
    return project(text, **files)


@dataclass(frozen=True, slots=True)
class Restricted:
    """A result, and what was found on the way to it."""

    ecs: EcsProject
    diagnostics: tuple[Diagnostic, ...]


def restricted(of: Project, launch_type: str, network_mode: str | None = None) -> Restricted:
    """The project, translated and restricted to its target."""
    reporter = Reporter()
    options = Options(launch_type=launch_type, network_mode=network_mode)
    chosen = policy(of, options, reporter=reporter)
    ecs = legalize(translate(of, chosen, reporter), chosen.target, reporter)
    return Restricted(ecs, reporter.diagnostics)


def leftovers(of: Project, launch_type: str) -> list[str]:
    """What the accounting finds in the end, a line each."""
    reporter = Reporter()
    result = restricted(of, launch_type)
    account(of, leaves(result.ecs), result.diagnostics, reporter)
    return texts(reporter.diagnostics)


def perturbed(node: Any, leaf: Traced[Any], value: object) -> Any:
    """``node`` with ``value`` in the place of ``leaf``, with the same origins."""
    if node is leaf:
        return Traced(value, leaf.origins)
    if isinstance(node, Traced):
        inner = perturbed(node.value, leaf, value)
        return node if inner is node.value else Traced(inner, node.origins)
    if isinstance(node, tuple):
        items = tuple(perturbed(item, leaf, value) for item in node)
        return node if all(a is b for a, b in zip(items, node, strict=True)) else items
    if isinstance(node, Mapping):
        entries = {key: perturbed(item, leaf, value) for key, item in node.items()}
        return node if all(entries[key] is item for key, item in node.items()) else entries
    if is_dataclass(node) and not isinstance(node, type):
        changed = {
            field.name: new
            for field in fields(node)
            if (new := perturbed(old := getattr(node, field.name), leaf, value)) is not old
        }
        return replace(node, **changed) if changed else node
    return node
