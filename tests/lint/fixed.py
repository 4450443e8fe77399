"""Fixing a file of a folder, for tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.lint.engine import Checked, check
from compose2ecs.lint.fixing.apply import Check, Fixed, fix
from compose2ecs.lint.rule import Rule
from compose2ecs.shape import replace


def checking(
    folder: Path,
    *names: str,
    wanted: Callable[[Rule], bool] = lambda one: one.code.by_default,
    overlays: Mapping[str, str] | None = None,
    launch_types: tuple[str, ...] = ("fargate",),
) -> Check:
    """The check of a project of these files."""
    options = Options(files=names, cwd=str(folder), variables={}, project_name="fixture")
    below = overlays or {}

    def checked(texts: Mapping[str, str]) -> Checked:
        loading = replace(options, overlays={**below, **texts})
        return check(loading, launch_types, lambda: b"", wanted)

    return checked


def fixed_file(
    folder: Path,
    name: str,
    slug: str,
    wanted: Callable[[Rule], bool] = lambda one: one.code.by_default,
    launch_types: tuple[str, ...] = ("fargate",),
) -> Fixed:
    """What comes of all fixes of one code, unsafe ones too."""
    chosen: Callable[[Diagnostic], bool] = lambda found: found.code.slug == slug  # noqa: E731
    one = checking(folder, name, wanted=wanted, launch_types=launch_types)
    return fix([one], str(folder), unsafe=True, wanted=chosen)
