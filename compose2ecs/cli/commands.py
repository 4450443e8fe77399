"""The commands by name, each imported when it is asked for.

Most of them need what the others do not, and reading the options of one takes longer than checking
a small file.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

FUNCTIONS: Mapping[str, str] = {
    "convert": "convert",
    "lint": "lint",
    "publish": "publish",
    "status": "status",
    "logs": "logs",
    "run": "run",
    "exec": "exec_",
    "rollback": "rollback",
    "prune": "prune",
    "down": "down",
    "explain": "explain",
    "config": "config",
    "support": "support",
    "validate": "validate",
    "lsp": "lsp",
    "rule": "rule",
    "rules": "rules",
}
"""The function of each command, which is in the module of the same name, in the order of help."""


class Commands(TyperGroup):
    """A group of the commands of this room."""

    def __init__(self, **settings: Any) -> None:
        """A group with ``settings`` as typer makes it."""
        super().__init__(**settings)
        self.commands = _Commands()  # type: ignore[assignment]


class _Commands(Mapping[str, Any]):
    """The commands as typer makes them of the functions. None can be added."""

    def __getitem__(self, name: str) -> Any:
        function = FUNCTIONS[name]
        module = import_module(f"compose2ecs.cli.{name}")
        app = typer.Typer(add_completion=False)
        command = getattr(module, function)
        app.command(name, help=_help(command))(command)
        return typer.main.get_command(app)

    def __iter__(self) -> Iterator[str]:
        return iter(FUNCTIONS)

    def __len__(self) -> int:
        return len(FUNCTIONS)


def _help(function: Callable[..., None]) -> str:
    """The help of a command, a line for each paragraph: terminals have widths of their own."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.getdoc(function) or "")
