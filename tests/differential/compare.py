"""The loader against docker compose on one case, and the case made smaller while they disagree."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.compose import oracle
from tests.differential.case import NAME, Case, outcome, without_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What both made of a case: JSON texts, or None and the reasons for a refusal."""

    case: Case
    theirs: str | None
    ours: str | None
    their_errors: str
    our_errors: str

    @property
    def agrees(self) -> bool:
        """Whether both accept with the same text, or both refuse."""
        return self.theirs == self.ours and not self.our_errors.startswith("crash")


def compare(case: Case, above: Path) -> Comparison:
    """Both answers, in a new folder below ``above``."""
    folder = above / NAME
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    case.write(folder)
    answer = reference(case, folder)
    ours: str | None = None
    try:
        made = outcome(case, folder)
        ours = made.output
        errors = "\n".join(
            f"{found.span}: {found.code.slug}: {found.message}" for found in made.errors
        )
    except Exception as error:  # noqa: BLE001 - a crash of the loader is a finding like others
        errors = f"crash: {type(error).__name__}: {error}"
    theirs = without_place(answer.output, folder) if answer.status == 0 else None
    return Comparison(
        case=case,
        theirs=theirs,
        ours=ours,
        their_errors=without_place(answer.errors, folder),
        our_errors=errors,
    )


def reference(case: Case, folder: Path) -> oracle.Answer:
    """The answer of docker compose to a case whose files are in the folder."""
    return oracle.run(
        folder, *case.arguments, "config", "--format", "json", environment=case.variables
    )


def smaller(case: Case, disagrees: Callable[[Case], bool], patience: int = 400) -> Case:
    """The case without files, lines and options that the disagreement does not need."""
    tried = 0
    size = 16
    while size:
        for candidate in _candidates(case, size):
            tried += 1
            if tried > patience:
                return case
            if disagrees(candidate):
                case = candidate
                break
        else:
            size //= 2
    return case


def _candidates(case: Case, size: int) -> Iterator[Case]:
    for name in case.files:
        if name not in case.compose:
            yield replace(case, files={k: v for k, v in case.files.items() if k != name})
    for attribute in ("compose", "profiles", "env_files"):
        for index in range(len(getattr(case, attribute))):
            kept = getattr(case, attribute)
            fewer: dict[str, Any] = {attribute: (*kept[:index], *kept[index + 1 :])}
            yield replace(case, **fewer)
    if case.project_name is not None:
        yield replace(case, project_name=None)
    if case.project_directory is not None:
        yield replace(case, project_directory=None)
    for name in case.variables:
        yield replace(case, variables={k: v for k, v in case.variables.items() if k != name})
    for name, text in case.files.items():
        lines = text.splitlines(keepends=True)
        for start in range(0, len(lines), size):
            shorter = "".join(lines[:start] + lines[start + size :])
            yield replace(case, files={**case.files, name: shorter})
