"""Where things go: artifacts to standard output or to files, everything else to standard error."""

import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.text import render, summary


def uses_colour(stream: TextIO) -> bool:
    """Whether to colour what goes to ``stream``.

    A terminal, unless NO_COLOR is set (https://no-color.org).
    """
    return stream.isatty() and not os.environ.get("NO_COLOR")


def show(
    diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], *, verbose: bool = False
) -> None:
    """Print diagnostics and their count to standard error; notes only when ``verbose``."""
    shown = [
        found
        for found in diagnostics
        if verbose or (found.severity is not Severity.NOTE and found.accepted is None)
    ]
    sys.stderr.write(render(shown, texts, colour=uses_colour(sys.stderr)))
    counted = summary(diagnostics)
    if counted:
        hint = "" if verbose or "note" not in counted else " (-v shows notes)"
        sys.stderr.write(f"{counted}{hint}\n")


def write_files(directory: Path, files: Mapping[str, str]) -> None:
    """Write all files below ``directory`` or, when one cannot be written, none of them.

    Each is written beside its place first, and all are moved there once all are complete. Raises
    OSError.
    """
    pending: list[tuple[Path, Path]] = []
    try:
        for name, text in files.items():
            target = directory / name
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            pending.append((Path(draft), target))
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        for draft_path, target in pending:
            draft_path.chmod(0o644)
            draft_path.replace(target)
    finally:
        for draft_path, _ in pending:
            draft_path.unlink(missing_ok=True)
