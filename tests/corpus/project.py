"""The loader as a function, for runners that compare many cases in one process."""

from __future__ import annotations

import os

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import load as load_project
from compose2ecs.compose.render import to_json
from compose2ecs.diagnostics import Severity


class RefusedError(Exception):
    """The project was refused; the message has the findings."""


def load(
    directory: str,
    files: list[str],
    _environment: dict[str, str],
    profiles: list[str],
    env_files: list[str],
    project_directory: str | None,
    project_name: str | None,
) -> str:
    """The effective project as JSON text. Raises RefusedError."""
    options = Options(
        files=tuple(files),
        project_name=project_name,
        project_directory=project_directory,
        profiles=tuple(profiles),
        env_files=tuple(env_files),
        variables=dict(os.environ),
        cwd=directory,
    )
    loaded = load_project(options, lambda: b"")
    if loaded.project is None:
        raise RefusedError(
            "; ".join(
                f"{found.span.file}:{found.span.line}:{found.span.column}: {found.message}"
                if found.span is not None
                else f"(no place) {found.message}"
                for found in loaded.diagnostics
                if found.severity is Severity.ERROR
            )
        )
    return to_json(loaded.project)
