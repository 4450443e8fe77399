"""A folder with files, linted as the command lints it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import AcceptedBy, Diagnostic
from compose2ecs.lint.engine import Targets
from compose2ecs.lint.run import Outcome, lint
from compose2ecs.lint.selection import Layer
from compose2ecs.lint.standard import Wishes

APP = "services:\n  web:\n    image: nginx:1.27.3\n"
FLOATING = "services:\n  web:\n    image: nginx\n"
"""A project without findings, and one with a floating tag in line 3."""


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def wishes(folder: Path, **changes: Any) -> Wishes:
    """The wishes of a command without options in a folder.

    Those of loading are given by their names too, and without ``selection`` there is ``select``.
    """
    loading = {
        name: changes.pop(name)
        for name in ("files", "variables", "overlays", "profiles", "env_files", "project_directory")
        if name in changes
    }
    selection = changes.pop("selection", None) or Layer(select=changes.pop("select", None))
    targets = Targets(launch_types=tuple(changes.pop("launch_types", ())))
    return Wishes(
        loading=Options(cwd=str(folder), **loading),
        selection=selection,
        targets=targets,
        **changes,
    )


def run(folder: Path, *arguments: str, **changes: Any) -> Outcome:
    return lint(arguments, wishes(folder, **changes))


def lines(outcome: Outcome, *slugs: str) -> list[str]:
    """The findings in short, ``file:line code``; with ``= who`` when somebody accepted it."""
    return [_line(found) for found in outcome.diagnostics if not slugs or found.code.slug in slugs]


def _line(found: Diagnostic) -> str:
    span = found.span
    place = f"{span.file}:{span.line}" if span is not None else "-"
    taken = f" = {found.accepted_by}" if found.accepted_by is not None else ""
    assert found.accepted_by is None or isinstance(found.accepted_by, AcceptedBy)
    return f"{place} {found.code.slug}{taken}"
