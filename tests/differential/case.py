"""A project with the options it is loaded with, and what becomes of it: with us, and recorded."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import load
from compose2ecs.compose.render import NotPrintableError, to_json
from compose2ecs.diagnostics import Diagnostic, Severity

FOLDER, ABOVE = "<folder>", "<above>"
"""Stand for the folder of the project, and the one above it, in recorded answers."""

NAME = "project"
"""The name of the folder, from which comes the name of a project that has no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Files by their path in the folder, and the options and variables of docker compose."""

    files: Mapping[str, str]
    compose: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    env_files: tuple[str, ...] = ()
    project_directory: str | None = None
    project_name: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Case:
        """The case that was recorded."""
        lists = {"compose", "profiles", "env_files"}
        given: dict[str, Any] = {k: tuple(v) if k in lists else v for k, v in record.items()}
        return cls(**given)

    @property
    def record(self) -> dict[str, Any]:
        """What there is to record: all that is not empty."""
        return {key: value for key, value in asdict(self).items() if value}

    @property
    def arguments(self) -> list[str]:
        """The arguments of docker compose."""
        pairs = [
            *(("-f", name) for name in self.compose),
            *(("--profile", name) for name in self.profiles),
            *(("--env-file", name) for name in self.env_files),
        ]
        if self.project_directory is not None:
            pairs.append(("--project-directory", self.project_directory))
        if self.project_name is not None:
            pairs.append(("-p", self.project_name))
        return [part for pair in pairs for part in pair]

    def write(self, folder: Path) -> None:
        """Create the files below a folder."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The JSON text of an accepted project, ``FOLDER`` for its folder; None for a refused one.

    A project with an infinity under ``x-`` is loaded, and refused only when it is printed.
    """

    output: str | None
    diagnostics: tuple[Diagnostic, ...] = ()
    is_printable: bool = True

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings for which the project is refused."""
        return tuple(found for found in self.diagnostics if found.severity is Severity.ERROR)


def without_place(text: str, folder: Path) -> str:
    """The text as it would be wherever the folder was."""
    return text.replace(str(folder), FOLDER).replace(str(folder.parent), ABOVE)


def outcome(case: Case, folder: Path) -> Outcome:
    """What the loader makes of a case whose files are in the folder."""
    options = Options(
        files=case.compose,
        project_name=case.project_name,
        project_directory=case.project_directory,
        profiles=case.profiles,
        env_files=case.env_files,
        variables={"PATH": os.defpath, "HOME": str(folder), **case.variables},
        cwd=str(folder),
    )
    loaded = load(options, lambda: b"")
    if loaded.project is None:
        return Outcome(output=None, diagnostics=loaded.diagnostics)
    try:
        output = without_place(to_json(loaded.project), folder)
    except NotPrintableError:
        return Outcome(output=None, diagnostics=loaded.diagnostics, is_printable=False)
    return Outcome(output=output, diagnostics=loaded.diagnostics)
