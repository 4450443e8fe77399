"""Reading what ``env_file`` and ``label_file`` name into the services' environment and labels.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#env_file
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from compose2ecs.compose import codes
from compose2ecs.compose.environment import Environment, report_dotenv_error
from compose2ecs.compose.files import Files
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.grammar.dotenv import DotenvError, Entry, parse, parse_raw
from compose2ecs.compose.model import EnvFile, Project, Service
from compose2ecs.shape import replace
from compose2ecs.source import Source, Span, Traced

T = TypeVar("T")

Lookup = Callable[[str], str | None]


def read_service_files(
    project: Project, environment: Environment, files: Files, reporter: Findings
) -> Project:
    """The project with what env and label files say, below what the services say themselves."""
    reading = _Reading(environment, files, reporter)
    changed = {
        name: Traced(reading.service(name, service.value), service.origins)
        for name, service in project.services.value.items()
        if not _is_complete(service.value)
    }
    if not changed:
        return project
    services = {**project.services.value, **changed}
    return replace(project, services=Traced(services, project.services.origins))


class _Reading:
    def __init__(self, environment: Environment, files: Files, reporter: Findings) -> None:
        self._environment = environment
        self._files = files
        self._reporter = reporter

    def service(self, name: str, service: Service) -> Service:
        own = dict(service.environment.value) if service.environment is not None else {}
        for key, value in own.items():
            if value.value is None:
                found = self._environment.lookup(key)
                if found is not None:
                    own[key] = Traced(found, value.origins)
        variables: dict[str, Traced[str | None]] = {}
        for file in service.env_file.value if service.env_file is not None else ():
            variables = _above(variables, self._env_file(name, file.value, own, variables))
        labels: dict[str, Traced[str]] = {}
        for label_file in service.label_file.value if service.label_file is not None else ():
            labels = _above(labels, self._label_file(name, label_file, labels))
        variables = _above(variables, own)
        labels = _above(labels, service.labels.value if service.labels is not None else {})
        return replace(
            service,
            environment=_kept(service.environment, variables),
            labels=_kept(service.labels, labels),
        )

    def _is_sound(self, path: Traced[str]) -> bool:
        source = path.source
        return source is None or not self._reporter.is_doubtful(source.span)

    def _env_file(
        self,
        name: str,
        file: EnvFile,
        own: dict[str, Traced[str | None]],
        earlier: dict[str, Traced[str | None]],
    ) -> dict[str, Traced[str | None]]:
        if file.path is None or not self._is_sound(file.path):
            return {}
        required = file.required is None or file.required.value
        if not required and not self._files.exists(file.path.value):
            return {}
        text = self._files.read(file.path.value, file.path, what="env file")
        if text is None:
            return {}

        def lookup(key: str) -> str | None:
            found = self._environment.lookup(key)
            for known in (own, earlier):
                if found is None and key in known:
                    found = known[key].value
            return found

        if file.format is not None and file.format.value not in ("", "raw"):
            self._reporter.report(
                codes.INVALID_VALUE,
                f"unknown env file format `{file.format.value}`",
                file.format,
                help="leave `format` out, or write `format: raw`",
            )
            return {}
        raw = file.format is not None and file.format.value == "raw"
        entries = self._entries(file.path, text, lookup, raw=raw)
        return {
            key: Traced(entry.value, _origins(("services", name, "environment", key), span))
            for key, (entry, span) in entries.items()
        }

    def _label_file(
        self, name: str, path: Traced[str], earlier: dict[str, Traced[str]]
    ) -> dict[str, Traced[str]]:
        if not self._is_sound(path):
            return {}
        text = self._files.read(path.value, path, what="label file")
        if text is None:
            return {}

        def lookup(key: str) -> str | None:
            return earlier[key].value if key in earlier else None

        entries = self._entries(path, text, lookup, raw=False)
        return {
            key: Traced(entry.value, _origins(("services", name, "labels", key), span))
            for key, (entry, span) in entries.items()
        }

    def _entries(
        self, path: Traced[str], text: str, lookup: Lookup, *, raw: bool
    ) -> dict[str, tuple[Entry, Span]]:
        shown = self._files.shown(path.value)
        unset: dict[str, Span] = {}

        def not_set(variable: str, line: int, column: int) -> None:
            unset.setdefault(variable, Span(shown, line, column, line, column + 1))

        try:
            entries = parse_raw(text, lookup) if raw else parse(text, lookup, not_set)
        except DotenvError as error:
            report_dotenv_error(error, shown, self._reporter)
            return {}
        for variable, span in unset.items():
            self._reporter.report(
                codes.UNSET_VARIABLE,
                f"variable `{variable}` is not set; it becomes an empty string",
                span,
            )
        return {
            key: (entry, Span(shown, entry.line, entry.column, entry.line, entry.column + 1))
            for key, entry in entries.items()
        }


def _is_complete(service: Service) -> bool:
    """Whether there is no file to read and no variable to look up, as in most services."""
    if service.env_file is not None or service.label_file is not None:
        return False
    if service.environment is None:
        return True
    return all(variable.value is not None for variable in service.environment.value.values())


def _origins(path: tuple[str, ...], span: Span) -> tuple[Source, ...]:
    return (Source(path, span),)


def _above(below: dict[str, Traced[T]], found: Mapping[str, Traced[T]]) -> dict[str, Traced[T]]:
    """Both, ``found`` winning; what it overrides stays among its origins."""
    return below | {
        key: Traced(value.value, (*value.origins, *below[key].origins)) if key in below else value
        for key, value in found.items()
    }


def _kept(
    given: Traced[Mapping[str, Traced[T]]] | None, found: dict[str, Traced[T]]
) -> Traced[Mapping[str, Traced[T]]] | None:
    """The mapping with what was found; none where there was none and nothing was found."""
    if given is None:
        return Traced(found) if found else None
    return Traced(found, given.origins)
