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


def family_of(task_definition: Text | None) -> str | None:
    """The family in a name, ``family:revision`` or ARN of a task definition; None as above."""
    text = text_of(task_definition)
    return None if text is None else text.rpartition("/")[2].partition(":")[0]


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
