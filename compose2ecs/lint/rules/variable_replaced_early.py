"""``variable-replaced-early``."""

import re
from collections.abc import Container, Iterator

from compose2ecs.compose.grammar.template import TemplateError, variables
from compose2ecs.compose.model import Service
from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Edit, Fix, Location, Severity
from compose2ecs.lint.edits import is_certain
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path, Traced

_COMMANDS = (("command",), ("entrypoint",), ("healthcheck", "test"))

_OF_THE_SHELL = frozenset({"HOME", "HOSTNAME", "PATH", "RANDOM"})
"""Variables that every container has, or its shell, and that are others on this machine."""


@rule("variable-replaced-early", Severity.WARNING, "compose.values")
def variable_replaced_early(subject: Subject, report: Report) -> None:
    """A variable of the container is replaced before there is a container.

    ## What it does
    Looks for variables in commands and health checks that the service itself defines, that the
    command assigns, or that every shell has, such as `$HOME`. Variables that are defined where
    docker compose runs, or that have a default, are left alone, but for those of the shell.

    ## Why is this bad
    docker compose replaces `$NAME` and `${NAME}` when it reads the file, from its own environment
    and `.env`; the `environment` of a service is for its container only. The command gets nothing
    in their place, or the value of this machine. A doubled dollar leaves them to the container.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:17
        environment:
          POSTGRES_USER: shop
        healthcheck:
          test: pg_isready -U $POSTGRES_USER
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:17
        environment:
          POSTGRES_USER: shop
        healthcheck:
          test: pg_isready -U $$POSTGRES_USER
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
    """
    for path, scalar in subject.leaves:
        text = scalar.value
        if not isinstance(text, str) or "$" not in text or not _is_command(path):
            continue
        service = subject.services.get(str(path[1]))
        if service is None:
            continue
        known = service.environment.value if service.environment is not None else {}
        names = dict.fromkeys(_bare(text))
        assigned = _assigned(text) if names else frozenset()
        for name in names:
            why = _reason(subject, name, known, assigned)
            if why is not None:
                report(
                    f"`{name}` is replaced before the container starts, {why}",
                    Location(scalar.span, path),
                    help=f"leave it to a shell in the container, with two dollars: `$${name}`",
                    fix=_doubling(subject, path, scalar, name)
                    if _has_shell(service, path)
                    else None,
                )


def _is_command(path: Path) -> bool:
    below = path[2:-1] if isinstance(path[-1], int) else path[2:]
    return path[0] == "services" and below in _COMMANDS


def _bare(text: str) -> Iterator[str]:
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


def _assigned(text: str) -> frozenset[str]:
    """The variables that a script gives a value."""
    found = re.findall(r"\b(?:(\w+)=|for (\w+) in\b|read (?:-\w+ )*(\w+))", text)
    return frozenset(name for names in found for name in names)


def _reason(
    subject: Subject, name: str, known: Container[str], assigned: Container[str]
) -> str | None:
    """Why a variable is meant for the container, as the end of a sentence; None if it is not."""
    if name in _OF_THE_SHELL:
        return "by what this machine has"
    if subject.loaded.environment.lookup(name) is not None:
        return None
    if name in known:
        return "where the `environment` of the service does not count"
    if name in assigned:
        return "and so before the command assigns it"
    return None


def _has_shell(service: Service, path: Path) -> bool:
    """Whether a shell reads the command in the container, which replaces what is left to it."""
    if path[2] == "healthcheck":
        test = service.healthcheck.value.test if service.healthcheck is not None else None
        return test is not None and test.value[:1] == (Traced("CMD-SHELL"),)
    words = (service.entrypoint, service.command)
    return any(word.value == "-c" for part in words if part is not None for word in part.value)


def _doubling(subject: Subject, path: Path, scalar: Scalar, name: str) -> Fix | None:
    """The dollars of a variable are doubled, in a text on one line."""
    span = scalar.span
    if not is_certain(scalar, subject.texts[span.file]):
        return None
    found = re.finditer(rf"(?<!\$)\$(?={name}\b|\{{{name}\}})", subject.written(span))
    columns = [span.column + one.start() for one in found]
    if not columns:
        return None
    return Fix(
        title=f"write `$${name}`",
        edits=tuple(Edit(span=span._replace(column=at, end_column=at), text="$") for at in columns),
        is_safe=False,
        changes=(path,),
    )
