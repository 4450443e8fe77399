"""What the linter says of examples: a folder ``docs/examples/lint-NAME`` with files of any name.

A file ``arguments`` has the options of the command, one ``shown`` the names of the files that the
page shows, a line each.
"""

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
    """The lines for an example: its files, the command, and what it prints."""
    folder = EXAMPLES / f"lint-{name}"
    for file in folder.joinpath("shown").read_text(encoding="utf-8").split():
        text = folder.joinpath(file).read_text(encoding="utf-8").strip("\n")
        language = "toml" if file.endswith(".toml") else "yaml"
        yield from (f"```{language}", f"# {file}", text, "```", "")
    arguments = shlex.split(folder.joinpath("arguments").read_text(encoding="utf-8"))
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
