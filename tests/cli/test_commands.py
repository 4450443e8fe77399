"""The start: the commands are imported when they are asked for, and only then."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest

from compose2ecs.cli.commands import FUNCTIONS, Commands
from compose2ecs.cli.start import start
from tests.cli.conftest import Program
from tests.cli.program import ROOT, environment

MODULES = {f"compose2ecs.cli.{name}" for name in FUNCTIONS}
RUN = """\
import atexit, json, sys
from compose2ecs.cli.main import run
atexit.register(lambda: print(json.dumps([*sys.modules]), file=sys.stderr))
run()
"""


@pytest.mark.parametrize(
    ("arguments", "imported"),
    [
        (("--version",), set()),
        (("config", "-q"), {"compose2ecs.cli.config"}),
        (("support", "cap_drop"), {"compose2ecs.cli.support"}),
        (("conver",), set()),
        (("--help",), MODULES),
    ],
)
def test_what_is_not_asked_for_is_not_imported(
    folder: Path, arguments: tuple[str, ...], imported: set[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
        env=environment(PYTHONPATH=str(ROOT)),
    )
    assert MODULES.intersection(json.loads(done.stderr.splitlines()[-1])) == imported


def test_help_lists_the_commands_in_their_order(program: Program) -> None:
    shown = program("--help").stdout
    places = [shown.index(f" {name} ") for name in FUNCTIONS]
    assert places == sorted(places)


def test_a_name_that_is_nearly_one_is_answered_with_it(program: Program) -> None:
    result = program("conver")
    assert "No such command 'conver'. Did you mean 'convert'?" in result.stderr


def test_garbage_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    collects: list[bool] = []
    monkeypatch.setattr("compose2ecs.cli.main.run", lambda: collects.append(gc.isenabled()))
    try:
        start()
    finally:
        gc.enable()
    assert collects == [False]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_helps_are_shown_as_they_are_written(name: str) -> None:
    """Brackets are taken for markup, and vanish; lines are broken where the terminal ends."""
    command = Commands().commands[name]
    helps = [getattr(one, "help", None) or "" for one in (command, *command.params)]
    assert helps[0]
    assert not [one for one in helps if "[" in one]
    assert not [line for line in helps[0].split("\n\n") if "\n" in line]
