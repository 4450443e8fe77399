"""Several processes find what one finds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from errno import ENOSYS
from pathlib import Path
from time import sleep
from typing import TypeVar

import pytest

from compose2ecs.lint import processes
from compose2ecs.lint.processes import processors
from tests.cli.program import ROOT, environment, subprocess_of

MANY = range(400)

T = TypeVar("T")


def mapped(work: Callable[[int], T], pieces: Sequence[int], jobs: int) -> list[T]:
    def portion(some: Sequence[int]) -> list[T]:
        return [work(piece) for piece in some]

    return list(processes.mapped(portion, pieces, jobs))


only_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are not copied here")


@pytest.mark.parametrize(
    ("text", "count"),
    [("150000 100000\n", 2), ("50000 100000\n", 1), ("max 100000\n", None), ("", None)],
)
def test_the_time_of_a_container_bounds_its_processes(
    text: str, count: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cpu.max"
    if text:
        file.write_text(text, "ascii")
    monkeypatch.setattr("compose2ecs.lint.processes._CPU_MAX", file)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {*range(8)}, raising=False)
    assert processors() == (count or 8)


def test_results_come_in_the_order_of_the_work() -> None:
    assert mapped(str, MANY, jobs=3) == [str(one) for one in MANY]


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 400])
def test_work_comes_in_portions(count: int) -> None:
    taken: list[Sequence[int]] = []

    def work(some: Sequence[int]) -> Sequence[int]:
        taken.append(some)
        return some

    assert list(processes.mapped(work, range(count), 1)) == list(range(count))
    assert all(0 < len(some) <= 50 for some in taken)


@only_linux
def test_other_processes_do_the_work() -> None:
    def work(_: int) -> int:
        sleep(0.002)
        return os.getpid()

    assert len(set(mapped(work, MANY, jobs=2))) == 2


@pytest.mark.parametrize(("count", "jobs"), [(400, 1), (20, 8), (0, 8)])
def test_little_work_is_done_here(count: int, jobs: int) -> None:
    assert set(mapped(lambda _: os.getpid(), range(count), jobs=jobs)) <= {os.getpid()}


def test_an_exception_comes_through() -> None:
    def work(piece: int) -> int:
        if piece == 300:
            raise LookupError(piece)
        return piece

    with pytest.raises(LookupError, match="300"):
        mapped(work, MANY, jobs=2)


@only_linux
def test_a_process_that_the_system_ends_takes_nothing_with_it() -> None:
    here = os.getpid()

    def work(piece: int) -> int:
        if piece == 200 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return piece

    assert mapped(work, MANY, jobs=2) == list(MANY)


@pytest.mark.parametrize("error", [OSError(ENOSYS, "no processes"), BlockingIOError()])
def test_a_system_without_more_processes_has_one(
    error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise error

    monkeypatch.setattr(os, "fork", refused, raising=False)
    assert set(mapped(lambda _: os.getpid(), MANY, jobs=2)) == {os.getpid()}


def test_what_another_process_cannot_send_is_done_here() -> None:
    def work(piece: int) -> Callable[[], int]:
        return lambda: piece

    assert [result() for result in mapped(work, MANY, jobs=2)] == list(MANY)


def test_what_fails_in_another_process_alone_is_done_here(
    capfd: pytest.CaptureFixture[str],
) -> None:
    here = os.getpid()

    def work(piece: int) -> int:
        if os.getpid() != here:
            raise LookupError(piece)
        return piece

    assert mapped(work, MANY, jobs=2) == list(MANY)
    assert capfd.readouterr() == ("", "")


@only_linux
def test_more_pieces_than_a_pipe_takes_numbers() -> None:
    many = range(200_000)
    assert mapped(abs, many, jobs=4) == list(many)


@only_linux
def test_no_process_and_no_pipe_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    fork = os.fork

    def counted() -> int:
        made.append(fork())
        return made[-1]

    monkeypatch.setattr(os, "fork", counted)
    open_files = Path("/proc/self/fd")
    before = len([*open_files.iterdir()])
    assert len(mapped(abs, MANY, jobs=4)) == len(MANY)
    assert len([*open_files.iterdir()]) == before
    assert len(made) == 3
    for process in made:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@pytest.mark.parametrize("arguments", [(), ("--format", "json"), ("--diff", "--unsafe-fixes")])
def test_lint_finds_the_same(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """With comments, files that others include, a configuration and a file that is no YAML."""
    for number in range(100):
        folder = tmp_path / f"p{number:02}"
        folder.mkdir()
        comment = "  # compose2ecs: ignore[floating-tag] for tests" if number % 3 else ""
        (folder / "compose.yaml").write_text(
            f"version: '3'\ninclude: [part.yaml]\n"
            f"services:\n  web:\n    image: nginx:latest{comment}\n"
        )
        (folder / "part.yaml").write_text(
            "services:\n  db:\n    image: postgres\n    privileged: on\n"
        )
    (tmp_path / "p07" / "compose.yaml").write_text("services: [\n")
    (tmp_path / "p08" / "compose2ecs.toml").write_text('[lint]\nignore = ["floating-tag"]\n')
    one = subprocess_of("lint", "-j1", *arguments, cwd=tmp_path)
    several = subprocess_of("lint", "-j3", *arguments, cwd=tmp_path)
    assert several == one
    assert "p99/compose.yaml" in one.stdout.replace(os.sep, "/")


@only_linux
@pytest.mark.parametrize(
    "before", ["signal.signal(signal.SIGCHLD, signal.SIG_IGN)", "setrlimit(RLIMIT_NOFILE, (4, 4))"]
)
def test_what_a_process_is_started_with(before: str) -> None:
    """Somebody else waits for its copies, or it may open hardly a file."""
    script = (
        "import signal, pickle, threading\n"
        "from resource import RLIMIT_NOFILE, setrlimit\n"
        "from compose2ecs.lint.processes import mapped\n"
        f"{before}\n"
        "print(list(mapped(list, range(400), jobs=8)) == list(range(400)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment(PYTHONPATH=str(ROOT)),
        check=False,
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


@only_linux
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    """Also when that is killed: whoever reads their output must not wait for ever."""
    script = tmp_path / "script.py"
    script.write_text(
        "import time\n"
        "from compose2ecs.lint.processes import mapped\n"
        "def work(pieces):\n"
        "    if 20 in pieces:\n"
        "        print('begun', flush=True)\n"
        "    time.sleep(60 if pieces[-1] >= 20 else 0)\n"
        "    return pieces\n"
        "list(mapped(work, range(400), jobs=2))\n",
        "utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env=environment(PYTHONPATH=str(ROOT)),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    process.kill()
    rest, _ = process.communicate(timeout=30)
    assert rest == b""
