"""Several processes find what one finds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from errno import ENOSYS
from pathlib import Path

import pytest

from compose2ecs.lint.processes import mapped, processors
from tests.cli.program import ROOT, environment, subprocess_of

MANY = range(400)

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
    assert list(mapped(str, MANY, jobs=3)) == [str(one) for one in MANY]


@only_linux
def test_other_processes_do_the_work() -> None:
    workers = set(mapped(lambda _: os.getpid(), MANY, jobs=2))
    assert len(workers) > 1


@pytest.mark.parametrize(("count", "jobs"), [(400, 1), (20, 8), (0, 8)])
def test_little_work_is_done_here(count: int, jobs: int) -> None:
    assert set(mapped(lambda _: os.getpid(), range(count), jobs=jobs)) <= {os.getpid()}


def test_an_exception_comes_through() -> None:
    def work(piece: int) -> int:
        if piece == 300:
            raise LookupError(piece)
        return piece

    results = mapped(work, MANY, jobs=2)
    with pytest.raises(LookupError, match="300"):
        list(results)


@only_linux
def test_a_process_that_the_system_ends_takes_nothing_with_it() -> None:
    here = os.getpid()

    def work(piece: int) -> int:
        if piece == 200 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return piece

    assert list(mapped(work, MANY, jobs=2)) == list(MANY)


@pytest.mark.parametrize("error", [OSError(ENOSYS, "no semaphores"), BlockingIOError(), None])
def test_a_system_without_more_processes_has_one(
    error: OSError | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise error or NotImplementedError

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refused)
    assert set(mapped(lambda _: os.getpid(), MANY, jobs=2)) == {os.getpid()}


@only_linux
def test_a_result_that_cannot_be_sent_is_no_reason_to_start_anew() -> None:
    def work(piece: int) -> Callable[[], int]:
        return lambda: piece

    with pytest.raises(Exception, match="pickle"):
        list(mapped(work, MANY, jobs=2))


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
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    """Also when that is killed: whoever reads their output must not wait for ever."""
    script = tmp_path / "script.py"
    script.write_text(
        "import time\n"
        "from compose2ecs.lint.processes import mapped\n"
        "def work(piece):\n"
        "    if piece == 20:\n"
        "        print('begun', flush=True)\n"
        "    time.sleep(60 if piece >= 20 else 0)\n"
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
