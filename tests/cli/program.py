"""The program as its users run it: in this process, which is fast, or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

HELLO = "name: hello\nservices:\n  web:\n    image: nginx:1.27\n"
LOSSY = f"{HELLO}    restart: on-failure:5\n"
REFUSED = f"{LOSSY}    privileged: true\n"
BROKEN = "services:\n  web:\n    imagee: nginx\n"
"""Projects with notes and warnings at most, with a warning more, with an error, unloadable."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run left behind."""

    code: int
    stdout: str
    stderr: str


def environment(**changes: str) -> dict[str, str]:
    """The variables of this process without those that mean something to the program."""
    ours = ("COMPOSE_", "AWS_", "NO_COLOR", "FORCE_COLOR", "TERM")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **changes}


def subprocess_of(
    *arguments: str,
    cwd: Path,
    stdin: bytes = b"",
    variables: Mapping[str, str] | None = None,
    options: tuple[str, ...] = (),
) -> Result:
    """The result of a process of its own; ``options`` are those of Python."""
    done = subprocess.run(
        [sys.executable, *options, "-m", "compose2ecs", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        env=environment(PYTHONPATH=str(ROOT), **(variables or {})),
    )
    return Result(
        done.returncode,
        done.stdout.decode("utf-8", "surrogateescape"),
        done.stderr.decode("utf-8"),
    )


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with its text, and every folder with a slash and none."""
    return {
        path.relative_to(folder).as_posix() + ("/" if path.is_dir() else ""): (
            path.read_text("utf-8") if path.is_file() else ""
        )
        for path in sorted(folder.rglob("*"))
    }
