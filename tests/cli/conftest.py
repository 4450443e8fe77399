"""The program in this process, through its entry point, and a folder to run it in."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Protocol

import pytest

from compose2ecs.cli.main import run
from tests.cli.program import HELLO, Result, environment


class Program(Protocol):
    """Runs the program in the folder of the test."""

    def __call__(self, *arguments: str, stdin: bytes = b"", **variables: str) -> Result:
        """The result of running it with these arguments and environment variables."""
        ...


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a small project in it."""
    (tmp_path / "compose.yaml").write_text(HELLO, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def program(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Program:
    assert folder.is_dir()
    for name in set(os.environ) - set(environment()):
        monkeypatch.delenv(name)

    def invoke(*arguments: str, stdin: bytes = b"", **variables: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["compose2ecs", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as stopped:
            run()
        for name in variables:
            monkeypatch.delenv(name)
        printed = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return Result(stopped.value.code, printed.out, printed.err)

    return invoke
