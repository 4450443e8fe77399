"""One document and its project through the linter, with the texts that editors have not saved.

Nothing here knows the protocol.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.lint.fixing.apply import Change, fix
from compose2ecs.lint.fixing.laws import Identity, identity
from compose2ecs.lint.run import Judged, LintError, Wishes, lint
from compose2ecs.shape import shape

Refused: TypeAlias = frozenset[tuple[Identity, str]]
"""Fixes that must not be applied, by their findings and titles."""


@shape
class Result:
    """What was found, under the names that files have as seen from ``folder``.

    ``files`` are the names of the compose files that were read, ``projects`` those that they are.
    ``trouble`` says why nothing could be checked, such as a mistake in the configuration.
    """

    folder: str
    diagnostics: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str]
    files: tuple[str, ...] = ()
    projects: tuple[Judged, ...] = ()
    trouble: str | None = None

    def uri_of(self, name: str) -> str:
        """The URI of a file by its name in findings."""
        return Path(self.path_of(name)).as_uri()

    def path_of(self, name: str) -> str:
        """The absolute path of a file by its name in findings."""
        return os.path.normpath(os.path.join(self.folder, name))  # noqa: PTH118 -- may be absolute

    def shown(self, path: str) -> str:
        """The name in findings of a file by its path."""
        relative = os.path.relpath(path, self.folder)
        return path if relative.startswith("..") else relative


def is_safely_fixable(found: Diagnostic) -> bool:
    """Whether a finding has a safe fix."""
    return found.fix is not None and found.fix.is_safe


def checked(path: str, overlays: Mapping[str, str]) -> Result:
    """What nobody accepted about the project of the file at an absolute path.

    ``overlays`` are texts by absolute paths that stand for what is on the disk; the file is one.
    """
    folder = os.path.dirname(path)  # noqa: PTH120 -- as the loader does
    loading = Options(variables=dict(os.environ), cwd=folder, overlays=overlays)
    open_texts = {
        Result(folder=folder, texts={}).shown(name): text for name, text in overlays.items()
    }
    try:
        outcome = lint((path,), Wishes(loading=loading))
    except LintError as error:
        return Result(folder=folder, texts=open_texts, trouble=str(error))
    except Exception as error:  # noqa: BLE001 -- the editor goes on, with a word about it
        mistake = (
            f"a mistake in compose2ecs, {type(error).__name__}: please report it with the file"
        )
        return Result(folder=folder, texts=open_texts, trouble=mistake)
    return Result(
        folder=folder,
        diagnostics=tuple(one for one in outcome.diagnostics if one.accepted is None),
        texts={**outcome.texts, **open_texts},
        files=outcome.files,
        projects=outcome.projects,
    )


def refused(result: Result, name: str) -> Refused:
    """The fixes of what is found in a file that ``lint --fix`` would refuse."""
    checks = [project.again for project in result.projects]
    made = fix(
        checks,
        result.folder,
        unsafe=True,
        wanted=lambda one: one.accepted is None and one.span is not None and one.span.file == name,
    )
    return frozenset(
        (identity(one.found), one.found.fix.title) for one in made.refused if one.found.fix
    )


def fixed(result: Result, name: str) -> Change | None:
    """What all safe fixes make of a file, each held against the laws; None for nothing."""
    path = result.path_of(name)
    checks = [project.again for project in result.projects]
    made = fix(
        checks, result.folder, hindrance=lambda other: None if other == path else "it is another"
    )
    return next(iter(made.changes), None)
