"""The real docker compose, for tests marked ``oracle``, and the cases recorded from it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

VARIABLE = "COMPOSE2ECS_ORACLE"
"""The environment variable that names the binary; else one of version 2.4x on PATH is used."""

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus-behaviours"


class Answer(NamedTuple):
    """What docker compose did: its exit status, and what it printed."""

    status: int
    output: str
    errors: str

    @property
    def project(self) -> Any:
        """The project of ``config --format json``, with numbers as the text that was printed."""
        return json.loads(self.output, parse_float=str, parse_int=str)


@cache
def command() -> tuple[str, ...] | None:
    """How to call docker compose, or None when there is none."""
    named = os.environ.get(VARIABLE)
    candidates = (
        [(named,)]
        if named
        else [
            (path, *rest)
            for name, *rest in (["docker-compose"], ["docker", "compose"])
            if (path := shutil.which(name))
        ]
    )
    for candidate in candidates:
        asked = subprocess.run(
            [*candidate, "version", "--short"], capture_output=True, text=True, check=False
        )
        if asked.returncode == 0 and asked.stdout.strip().removeprefix("v").startswith("2.4"):
            return candidate
    return None


def run(
    folder: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    patience: float | None = None,
) -> Answer:
    """The answer of docker compose in ``folder``; skips the test where there is none.

    Raises TimeoutExpired when it takes more than ``patience`` seconds.
    """
    called = command()
    if called is None:
        pytest.skip(f"no docker compose 2.4x: put one on PATH, or name it in {VARIABLE}")
    done = subprocess.run(
        [*called, *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), **(environment or {})},
        input=stdin,
        capture_output=True,
        check=False,
        timeout=patience,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def config(
    folder: Path,
    services: Mapping[str, object],
    *,
    environment: Mapping[str, str] | None = None,
) -> Answer:
    """The answer of ``config --format json`` for a project of these services.

    Dollars are passed on as they are, so that double ones stand for one; so they do in the answer.
    """
    (folder / "compose.json").write_text(
        json.dumps({"name": "test", "services": services}), encoding="utf-8"
    )
    return run(folder, "-f", "compose.json", "config", "--format", "json", environment=environment)


def batches(items: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """The items in groups: a file with many values is asked as fast as one with a single value."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def corpus(family: str) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """The recorded cases of a family with their folders; skips the test where they are absent."""
    index = CORPUS / "cases.jsonl"
    if not index.is_file():
        pytest.skip("the recorded cases are not beside the checkout")
    for line in index.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["origin"] == family:
            yield case, CORPUS / case["dir"]


def recorded(case: Mapping[str, Any]) -> Any:
    """The project that was recorded for an accepted case, with single dollars."""
    text = (CORPUS / case["expected"]).read_text(encoding="utf-8")
    return json.loads(text.replace("$$", "$"))
