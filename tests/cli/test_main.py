"""The entry point: help, usage errors, and the exit codes of what nobody foresaw."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from compose2ecs import __version__, convert
from compose2ecs.cli import conversion
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.compose import load
from tests.cli.conftest import Program


def test_the_version(program: Program) -> None:
    result = program("--version")
    assert (result.code, result.stdout, result.stderr) == (0, f"compose2ecs {__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help_is_an_artifact(program: Program, arguments: tuple[str, ...]) -> None:
    result = program(*arguments)
    assert (result.code, result.stderr) == (0, "")
    assert "Usage: compose2ecs [OPTIONS] COMMAND" in result.stdout
    for command in ("convert", "explain", "config"):
        assert f"{command} " in result.stdout


@pytest.mark.parametrize("command", ["convert", "explain", "config"])
def test_each_command_has_help(program: Program, command: str) -> None:
    result = program(command, "-h")
    assert result.code == 0
    assert f"Usage: compose2ecs {command} [OPTIONS]" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("conver",), "compose2ecs: No such command 'conver'."),
        (("convert", "--regoin", "x"), "compose2ecs convert: No such option"),
        (("convert", "extra"), "compose2ecs convert: Got unexpected extra argument"),
        (("convert", "--region"), "Option '--region' requires an argument."),
        (("explain", "a", "b"), "compose2ecs explain: Got unexpected extra argument"),
    ],
)
def test_a_usage_error_is_short(program: Program, arguments: tuple[str, ...], message: str) -> None:
    result = program(*arguments)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 2


def test_a_home_that_takes_no_completion_is_not_our_mistake(program: Program, folder: Path) -> None:
    (folder / "home").touch()
    result = program("--install-completion", "bash", HOME=str(folder / "home"))
    assert result.code == Exit.USAGE
    assert result.stderr == f"compose2ecs: cannot write {folder}/home: File exists\n"


@pytest.mark.parametrize("command", ["convert", "explain", "config"])
def test_our_own_mistake_has_no_traceback(
    program: Program, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def fails(*_: object) -> NoReturn:
        raise RuntimeError("postgres://user:password@db")

    monkeypatch.setattr(conversion, "converted", fails)
    monkeypatch.setattr(load, "load", fails)
    result = program(command)
    assert (result.code, result.stdout) == (Exit.BUG, "")
    assert "a mistake in this program: RuntimeError at fails, line " in result.stderr
    assert "Traceback" not in result.stderr
    assert "password" not in result.stderr


def test_a_mistake_deep_in_the_conversion(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> NoReturn:
        raise RecursionError

    monkeypatch.setattr(convert, "translate", fails)
    result = program("convert", "-o", "out", "--report", "report.json")
    assert result.code == Exit.BUG
    assert "RecursionError" in result.stderr


@pytest.mark.parametrize("command", ["convert", "explain", "config"])
def test_interrupted(program: Program, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(conversion, "converted", interrupted)
    monkeypatch.setattr(load, "load", interrupted)
    result = program(command)
    assert (result.code, result.stdout, result.stderr) == (Exit.INTERRUPTED, "", "")


def test_interrupted_between_commands(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("compose2ecs.cli.main.flush_stdout", interrupted)
    assert program("config").code == Exit.INTERRUPTED


def test_every_exit_code_has_a_meaning() -> None:
    assert all(code.meaning for code in Exit)
