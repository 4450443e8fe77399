"""Variables that are meant for the container, though docker compose replaces them before."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from compose2ecs.compose.grammar.template import TemplateError, variables
from compose2ecs.compose.model import Service
from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Edit, Fix
from compose2ecs.lint.editing.edits import is_certain
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries
from compose2ecs.source import Path, Traced

OF_THE_SHELL = frozenset({"HOME", "HOSTNAME", "PATH", "RANDOM"})
"""Variables that every container has, or its shell, and that are others on this machine."""

_COMMANDS = (("command",), ("entrypoint",), ("healthcheck", "test"))


def is_command(path: Path) -> bool:
    """Whether a path is that of a command of a service, or of a word of one."""
    below = path[2:-1] if isinstance(path[-1], int) else path[2:]
    return path[0] == "services" and below in _COMMANDS


def bare(text: str) -> Iterator[str]:
    """The names of the variables that have no operator, and stand in no default of another."""
    try:
        found = variables(text)
    except TemplateError:
        return
    at = depth = 0
    for one in found:
        depth += text.count("${", at, one.offset) - text.count("}", at, one.offset)
        at = one.offset
        if depth <= 0 and text.startswith((f"${one.name}", f"${{{one.name}}}"), at):
            yield one.name


def is_of_the_container(name: str, text: str, service: Service) -> bool:
    """Whether the service, its shell or the script itself gives a variable its value."""
    known: Container[str] = entries(service.environment)
    return name in OF_THE_SHELL or name in known or name in _assigned(text)


def _assigned(text: str) -> frozenset[str]:
    """The variables that a script gives a value."""
    found = re.findall(r"\b(?:(\w+)=|for (\w+) in\b|read (?:-\w+ )*(\w+))", text)
    return frozenset(name for names in found for name in names)


def has_shell(service: Service, path: Path) -> bool:
    """Whether a shell reads the command in the container, which replaces what is left to it."""
    if path[2] == "healthcheck":
        test = service.healthcheck.value.test if service.healthcheck is not None else None
        return test is not None and test.value[:1] == (Traced("CMD-SHELL"),)
    words = (service.entrypoint, service.command)
    return any(word.value == "-c" for part in words if part is not None for word in part.value)


def doubling(subject: Subject, path: Path, scalar: Scalar, names: tuple[str, ...]) -> Fix | None:
    """The dollars of variables are doubled, in a text on one line."""
    span = scalar.span
    if not names or not is_certain(scalar, subject.texts[span.file]):
        return None
    written = subject.written(span)
    columns = [
        span.column + one.start()
        for name in names
        for one in re.finditer(rf"(?<!\$)\$(?={name}\b|\{{{name}\}})", written)
    ]
    if not columns:
        return None
    return Fix(
        title="write " + " and ".join(f"`$${name}`" for name in names),
        edits=tuple(
            Edit(span=span._replace(column=at, end_column=at), text="$") for at in sorted(columns)
        ),
        is_safe=False,
        changes=(path,),
    )
