"""The texts of leaves, for checks that compare them and for the messages that they write."""

from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    PortMapping,
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


def range_of(mapping: PortMapping) -> tuple[int, int] | None:
    """The first and the last port of the range that is mapped; None when none can be read."""
    first, hyphen, last = (text_of(mapping.container_port_range) or "").partition("-")
    is_range = hyphen and first.isdecimal() and last.isdecimal()
    return (int(first), int(last)) if is_range else None


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
