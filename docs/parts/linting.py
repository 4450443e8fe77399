"""What the linter says of examples: folders below ``docs/examples``, as ``examples`` has them."""

from __future__ import annotations

import contextlib
import io
import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from compose2ecs.cli.main import app

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
_VARIABLES = ("COMPOSE_", "AWS_", "GITHUB_ACTIONS", "FORCE_COLOR")


def linted(name: str) -> Iterator[str]:
    """The lines for an example: its file, the command, and what it prints."""
    folder = EXAMPLES / name
    text = folder.joinpath("compose.yaml").read_text(encoding="utf-8").strip("\n")
    yield from ("```yaml", "# compose.yaml", text, "```", "")
    options = folder / "arguments"
    arguments = shlex.split(options.read_text(encoding="utf-8")) if options.is_file() else []
    yield from ("```console", f"$ compose2ecs lint {shlex.join(arguments)}".rstrip())
    yield from (printed(arguments, folder).strip("\n"), "```", "")


def printed(arguments: list[str], folder: Path) -> str:
    """What the command prints to standard output, run in a folder."""
    stream = io.StringIO()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_VARIABLES)}
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(kept)
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(stream):
            command: Any = typer.main.get_command(app)
            command(["lint", *arguments], standalone_mode=False)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return stream.getvalue()
