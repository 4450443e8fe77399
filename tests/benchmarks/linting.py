"""The time, memory and findings of ``lint`` beside those of other linters, in one run.

    python tests/benchmarks/linting.py --files FOLDER [--peer NAME=COMMAND]... [--rounds N]

Two measurements: all compose files of the folder in one run, and one small file. What is named
``compose2ecs`` uses all processors, as it does by default, the others one. Rounds are interleaved,
so that what else the machine does hits all alike; the figures are medians of whole processes. A
peer is a command that takes files, such as ``dclint=node_modules/.bin/dclint`` or
``compose-lint=compose-lint check``; ``docker-compose`` checks one file only, with ``config -q``.
The exit code is 1 when ``lint`` is slower than its aims.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROUNDS = 5
OURS = "compose2ecs"
ALONE = "… one process"

AIMS: Mapping[str, float] = {"dclint": 20, "compose-lint": 2}
"""How many times faster than a peer all files should be checked, in one process too."""

SMALL_SECONDS = 0.150
SMALL_MEBIBYTES = 60

SMALL = """\
services:
  web:
    image: nginx:1.27.3
    ports: ["8080:80"]
    environment:
      LEVEL: info
    depends_on: [db]
  db:
    image: postgres:17.2
    volumes: ["data:/var/lib/postgresql/data"]
volumes:
  data: {}
"""

_COMPOSE = re.compile(r"^services:", re.MULTILINE)


class Cost(NamedTuple):
    """What a process took: seconds on the clock and of the processor, and MiB of memory at most."""

    wall: float
    cpu: float
    mebibytes: float


def main() -> int:
    """Measure all, and compare."""
    asked = _arguments()
    ours = [sys.executable, "-m", "compose2ecs", "lint", "--isolated", "--format", "concise"]
    commands = {
        OURS: ours,
        ALONE: [*ours, "--jobs", "1"],
        **dict(_peer(text) for text in asked.peer),
    }
    files = _files(asked.files)
    size = sum((asked.files / path).stat().st_size for path in files)
    sys.stdout.write(f"{len(files)} files, {size} bytes, {asked.rounds} rounds\n")
    with tempfile.TemporaryDirectory() as name:
        small = Path(name) / "compose.yaml"
        small.write_text(SMALL, encoding="utf-8")
        many = _measured(
            {
                tool: _with(command, files)
                for tool, command in commands.items()
                if _takes_many(tool)
            },
            asked.files,
            asked.rounds,
        )
        one = _measured(
            {tool: _with(command, [small]) for tool, command in commands.items()},
            Path(name),
            asked.rounds,
        )
    _print("all files in one run", many)
    _print("one small file", one)
    return _judged(many, one)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=Path, required=True, help="a folder with compose files")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    return parser.parse_args()


def _peer(text: str) -> tuple[str, list[str]]:
    name, _, command = text.partition("=")
    return name, command.split()


def _takes_many(tool: str) -> bool:
    return tool != "docker-compose"


def _with(command: Sequence[str], files: Sequence[Path]) -> list[str]:
    if Path(command[0]).name == "docker-compose":
        return [command[0], "-f", str(files[0]), "config", "-q"]
    return [*command, *map(str, files)]


def _files(folder: Path) -> list[Path]:
    """The YAML files with services, in the order of their names."""
    return [
        path.relative_to(folder)
        for path in sorted(folder.rglob("*.y*ml"))
        if _COMPOSE.search(path.read_text(encoding="utf-8", errors="replace"))
    ]


def _measured(commands: Mapping[str, Sequence[str]], folder: Path, rounds: int) -> dict[str, Cost]:
    """The median costs of each command."""
    costs: dict[str, list[Cost]] = {tool: [] for tool in commands}
    for _ in range(rounds):
        for tool, command in commands.items():
            costs[tool].append(_run(command, folder))
    return {
        tool: Cost(*(median(values) for values in zip(*found, strict=True)))
        for tool, found in costs.items()
    }


def _run(command: Sequence[str], folder: Path) -> Cost:
    start = perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    wall = perf_counter() - start
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _print(title: str, costs: Mapping[str, Cost]) -> None:
    sys.stdout.write(f"\n{title}\n")
    mine = costs[OURS]
    for tool, cost in costs.items():
        ratio = f"{cost.wall / mine.wall:5.1f}x"
        sys.stdout.write(
            f"  {tool:14} {cost.wall:8.3f} s  {cost.cpu:8.3f} s of CPU  "
            f"{cost.mebibytes:6.1f} MiB  {ratio}\n"
        )


def _judged(many: Mapping[str, Cost], one: Mapping[str, Cost]) -> int:
    failures = [
        f"{mine} is {many[tool].wall / many[mine].wall:.1f} times faster than {tool}, not {aim}"
        for mine in (OURS, ALONE)
        for tool, aim in AIMS.items()
        if tool in many and many[tool].wall < aim * many[mine].wall
    ]
    mine = one[OURS]
    if mine.wall > SMALL_SECONDS:
        failures.append(f"a small file takes {mine.wall:.3f} s, not {SMALL_SECONDS}")
    if mine.mebibytes > SMALL_MEBIBYTES:
        failures.append(f"a small file takes {mine.mebibytes:.0f} MiB, not {SMALL_MEBIBYTES}")
    sys.stdout.write("\n" + "\n".join(failures or ["all aims are met"]) + "\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
