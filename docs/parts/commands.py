"""The command line, as its own help describes it."""

from __future__ import annotations

from collections.abc import Iterator

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.main import app
from docs.parts.text import sentence, table

_OF_TYPER = ("install_completion", "show_completion")
"""Options whose help depends on the release of typer."""


def commands() -> Iterator[str]:
    """Every command: its usage, its help, its arguments and its options."""
    group = typer.main.get_command(app)
    if not isinstance(group, TyperGroup):
        raise TypeError("the application has no commands")
    yield from (f"## {app.info.name}", "", sentence(group.help or ""), "")
    yield from parameters(group)
    for name, command in group.commands.items():
        if isinstance(command, TyperCommand) and not command.hidden:
            usage = " ".join(command.collect_usage_pieces(typer.Context(command)))
            yield from (f"## {app.info.name} {name}", "")
            yield from ("```", f"{app.info.name} {name} {usage}", "```", "")
            yield from ((command.help or "").strip(), "")
            yield from parameters(command)


def parameters(command: TyperCommand | TyperGroup) -> Iterator[str]:
    """The arguments and options of a command, in the order in which its help has them."""
    rows = []
    for parameter in command.params:
        if isinstance(parameter, TyperArgument):
            rows.append((f"`{parameter.metavar}`", "", parameter.help or ""))
        elif isinstance(parameter, TyperOption) and parameter.name not in _OF_TYPER:
            value = f" {parameter.metavar}" if parameter.metavar else ""
            names = ", ".join(f"`{name}{value}`" for name in parameter.opts)
            default = f"`{parameter.default}`" if isinstance(parameter.default, str) else ""
            rows.append((names, default, parameter.help or ""))
    yield from table(("Argument or option", "Default", "Meaning"), rows)


def exit_codes() -> Iterator[str]:
    """The table of exit codes."""
    rows = ((str(code.value), sentence(code.meaning)) for code in Exit)
    yield from table(("Exit code", "Meaning"), rows)
