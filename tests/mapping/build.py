"""Projects for tests, made from text by the real loader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path as Folder
from tempfile import TemporaryDirectory
from typing import Any

from compose2ecs.compose.discover import Options as Files
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Diagnostic, Reporter
from compose2ecs.mapping.policy import Options, Policy, decide
from compose2ecs.source import Path, Source, Span, Traced


def project(text: str, **files: str) -> Project:
    """The project in ``text``; ``files`` stand beside it. AssertionError when it does not load.

    A `__` in the name of a file stands for a dot.
    """
    loaded = _loaded(text, files)
    problems = [f"{found.span}: {found.message}" for found in loaded.diagnostics]
    assert loaded.project is not None, problems
    return loaded.project


def project_or_none(text: str, **files: str) -> Project | None:
    """As ``project``; None when it does not load."""
    return _loaded(text, files).project


def _loaded(text: str, files: Mapping[str, str]) -> Loaded:
    with TemporaryDirectory() as folder:
        shop = Folder(folder, "shop")
        shop.mkdir()
        for name, content in {"compose__yaml": text, **files}.items():
            shop.joinpath(name.replace("__", ".")).write_text(content, encoding="utf-8")
        return load(Files(cwd=str(shop), profiles=("*",)), lambda: b"")


def traced(value: Any, path: Path = (), line: int = 1) -> Traced[Any]:
    """Plain values as they stand under an `x-` key, all on one line, unchecked."""
    origins = (Source(path, Span("compose.yaml", line, 1, line, 2)),)
    if isinstance(value, dict):
        entries = {key: traced(item, (*path, key), line) for key, item in value.items()}
        return Traced(entries, origins)
    if isinstance(value, list):
        items = (traced(item, (*path, at), line) for at, item in enumerate(value))
        return Traced(tuple(items), origins)
    return Traced(value, origins)


def with_settings(of: Project, settings: Any) -> Project:
    """The project with these as its settings, as if no schema had checked them."""
    return replace(of, extensions=traced({"x-ecs": settings}))


def policy(
    of: Project,
    options: Options | None = None,
    variables: Mapping[str, str] | None = None,
    reporter: Reporter | None = None,
) -> Policy:
    """The policy for a project under these options."""
    return decide(of, options or Options(), variables or {}, reporter or Reporter())


def texts(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Each finding on a line: line and column, severity, code, message."""
    return [
        f"{found.span.line}:{found.span.column} {found.severity} {found.code.slug}: {found.message}"
        if found.span
        else f"{found.severity} {found.code.slug}: {found.message}"
        for found in diagnostics
    ]
