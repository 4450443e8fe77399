"""The texts of leaves, for checks that compare them and for the messages that they write."""

from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    RegisterTaskDefinition,
    RunTask,
    Text,
)
from compose2ecs.ecs.refs import render


def text_of(leaf: Text | None) -> str | None:
    """The text of the leaf; None when there is no leaf, or when a reference hides what it says."""
    return leaf.value if leaf and isinstance(leaf.value, str) else None


def name_of(
    structure: RegisterTaskDefinition | ContainerDefinition | CreateService | RunTask,
) -> str:
    """The structure as messages name it: ``container "web"``."""
    if isinstance(structure, RegisterTaskDefinition):
        kind, leaf = "task definition", structure.family
    elif isinstance(structure, CreateService):
        kind, leaf = "service", structure.service_name
    elif isinstance(structure, RunTask):
        kind, leaf = "task", structure.task_definition
    else:
        return f'container "{render(structure.name.value) if structure.name else ""}"'
    return f'{kind} "{render(leaf.value)}"'
