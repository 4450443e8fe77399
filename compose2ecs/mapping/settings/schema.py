"""``schemas/x-ecs.json``, written from the declarations of the settings.

It is what files are held against when they are loaded, and what editors complete by.
"""

from __future__ import annotations

from collections.abc import Iterator

from compose2ecs.mapping.settings.declare import (
    Block,
    declared_settings,
    definition_name,
)
from compose2ecs.mapping.settings.forms import FORMS
from compose2ecs.mapping.settings.kinds import Kind, Many, Named, Schema


def document() -> Schema:
    """The schema of every form of ``x-ecs``, as JSON; names are sorted."""
    forms = {definition_name(form): form for form in _reachable(tuple(FORMS.values()))}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:compose2ecs:schema:x-ecs",
        "title": "x-ecs",
        "description": "What to deploy on Amazon ECS, beyond what a Compose file says. `x-ecs` "
        "stands at the top level of the file, where it has the form `project`, and in services, "
        "volumes, networks, secrets and configs, where it has the form of that name.",
        "allOf": [{"$ref": "#/definitions/project"}],
        "definitions": {name: definition(forms[name]) for name in sorted(forms)},
    }


def definition(form: type) -> Schema:
    """The schema of one structure, which is closed."""
    rows = sorted(declared_settings(form).items())
    required = [name for name, row in rows if row.is_needed]
    return {
        "description": summary(form),
        "type": "object",
        "properties": {name: {"description": row.meaning, **row.kind.schema} for name, row in rows},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def summary(form: type) -> str:
    """What a structure is, as its docstring says first."""
    return " ".join((form.__doc__ or "").partition("\n\n")[0].split()).replace("``", "`")


def _reachable(forms: tuple[type, ...]) -> Iterator[type]:
    """The structures, and those of their settings, each once."""
    waiting, seen = list(forms), set(forms)
    while waiting:
        form = waiting.pop()
        yield form
        for row in declared_settings(form).values():
            inner = block(row.kind)
            if inner is not None and inner not in seen:
                seen.add(inner)
                waiting.append(inner)


def block(kind: Kind[object]) -> type | None:
    """The structure that a value of this kind is, or holds; None when there is none."""
    while isinstance(kind, (Many, Named)):
        kind = kind.item
    return kind.form if isinstance(kind, Block) else None
