"""``env-file-overridden``."""

from collections.abc import Container, Iterator

from compose2ecs.compose.grammar.dotenv import DotenvError, parse_raw
from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Source, Traced


@rule("env-file-overridden", Severity.NOTE, "compose.values", about=("env_file",))
def env_file_overridden(subject: Subject, report: Report) -> None:
    """A variable of an env file has another value in the service.

    ## What it does
    Looks for variables that a service has from an `env_file` and from its `environment`, with two
    values. Those that are written with variables are left alone: they are there to be changed.

    ## Why is this bad
    `environment` wins. Who changes the value in the env file wonders why nothing happens.

    ## Example
    ```env app.env
    MODE=fast
    ```
    ```yaml
    services:
      web:
        image: app:1
        env_file: app.env
        environment:
          MODE: safe
    ```

    ## Instead
    ```env app.env
    MODE=safe
    ```
    ```yaml
    services:
      web:
        image: app:1
        env_file: app.env
    ```

    ## Source
    https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/
    """
    values: dict[str, dict[str, str]] = {}
    for name, service in subject.services.items():
        for variable, given, below in _overridden(service, subject.documents):
            file = below.span.file
            if file not in values:
                values[file] = _literals(subject.texts[file].text)
            value = values[file].get(variable)
            if value is not None and value != given.value and not _is_computed(subject, given):
                report(
                    f"`{variable}` of `{name}` is not the one of {file}",
                    given,
                    below,
                    help="give it in one place",
                )


def _overridden(
    service: Service, documents: Container[str]
) -> Iterator[tuple[str, Traced[str | None], Source]]:
    """The variables of a service that an env file has too, with their place there.

    ``documents`` are the names of the compose files, which override each other on purpose.
    """
    if service.env_file is None or service.environment is None:
        return
    for variable, given in service.environment.value.items():
        source = given.source
        if source is None or source.span.file not in documents or given.value is None:
            continue
        for origin in given.origins[1:]:
            if isinstance(origin, Source) and origin.span.file not in documents:
                yield variable, given, origin
                break


def _literals(text: str) -> dict[str, str]:
    """The variables of an env file whose values have no variables in them."""
    try:
        entries = parse_raw(text, lambda _: None)
    except DotenvError:
        return {}
    return {
        name: entry.value.strip("\"'")
        for name, entry in entries.items()
        if "$" not in entry.value and "#" not in entry.value
    }


def _is_computed(subject: Subject, given: Traced[str | None]) -> bool:
    source = given.source
    return source is None or "$" in subject.written(source.span)
