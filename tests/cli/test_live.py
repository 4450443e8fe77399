"""The live view: what it shows of events, and when it is shown."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from compose2ecs.cli.live import Board, Row, is_shown_live, table
from compose2ecs.cli.publish_text import duration
from compose2ecs.publish.events import Done, Progress, Started, Told
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.steps import AwaitTask, Create, Existing
from tests.cli.program import ROOT, environment
from tests.publish.desired import service

MIGRATE = AwaitTask(family="migrate", tasks=(), essential=("migrate",), cause="it is new")
WEB = Create(
    service="web",
    request=service("web"),
    runs=Existing(arn="arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1"),
    tags={},
    token="1",
    cause="it is new",
)
PLAN = Plan(
    project="shop",
    cluster="shop",
    region="eu-west-1",
    account="123456789012",
    steps=(MIGRATE, WEB),
    refusals=(),
    services=("web", "db"),
    unchecked=(),
)


def shown(board: Board, now: float, width: int = 70) -> str:
    """The lines on a terminal of this width, without colours and spaces at their ends."""
    file = io.StringIO()
    Console(file=file, width=width).print(table(board.rows, now, width))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def progress(running: int, state: str) -> Progress:
    return Progress(service="web", running=running, desired=2, pending=2 - running, state=state)


def test_before_anything_happens() -> None:
    assert shown(Board(PLAN), 0.0) == (
        "SERVICE  RUNNING  STATE      TIME  LAST EVENT\n"
        "web               waits\n"
        "db                unchanged\n"
        "migrate           waits\n"
    )


def test_while_tasks_start() -> None:
    board = Board(PLAN)
    board.hear(Started(step=MIGRATE), 10.0)
    board.hear(Done(step=MIGRATE, made=None), 14.5)
    board.hear(Started(step=WEB), 15.0)
    board.hear(progress(1, "IN_PROGRESS"), 20.0)
    board.hear(Told(subject="web", line="(service web) has started 2 tasks: (task 0123)."), 20.0)
    assert shown(board, 90.0) == (
        "SERVICE  RUNNING  STATE              TIME  LAST EVENT\n"
        "web          1/2  in progress  1 min 15 s  has started 2 tasks: (task…\n"
        "db                unchanged\n"
        "migrate           ended well          4 s\n"
    )


def test_the_time_of_what_has_ended_stands() -> None:
    board = Board(PLAN)
    board.hear(progress(0, "IN_PROGRESS"), 20.0)
    board.hear(progress(2, "COMPLETED"), 50.0)
    later = shown(board, 51.0)
    assert "web          2/2  completed  30 s\n" in later
    assert shown(board, 500.0) == later


def test_a_deployment_that_begins_again_goes_on() -> None:
    board = Board(PLAN)
    board.hear(progress(2, "FAILED"), 20.0)
    board.hear(progress(2, "IN_PROGRESS"), 50.0)
    assert board.rows[0] == Row(subject="web", state="in progress", counts="2/2", since=20.0)


def test_markup_in_events_is_text() -> None:
    board = Board(PLAN)
    board.hear(Told(subject="web", line="[red]no[/red] place"), 1.0)
    assert "[red]no[/red] place" in shown(board, 2.0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "is_shown"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "CI": ""}, True),
        ({"TERM": "xterm", "CI": "true"}, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_where_it_is_shown(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], is_shown: bool
) -> None:
    for name in ("CI", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert is_shown_live(Terminal(), os.environ) is is_shown
    assert not is_shown_live(io.StringIO(), os.environ)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.9, "0 s"), (59.9, "59 s"), (60, "1 min 0 s"), (3725, "62 min 5 s")]
)
def test_times_are_in_whole_seconds(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_on_a_real_terminal(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(
        "name: shop\nservices: {web: {image: 'nginx:1.27'}}\n"
        "x-ecs: {subnets: [subnet-1], security_groups: [sg-1]}\n",
        "utf-8",
    )
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "compose2ecs", "publish", "--sandbox", "--create-cluster", "--yes"],
        cwd=tmp_path,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={
            **{k: v for k, v in environment().items() if k != "CI"},
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "XDG_STATE_HOME": str(tmp_path),
        },
    )
    os.close(theirs)
    written = b""
    try:
        while block := os.read(ours, 65536):
            written += block
    except OSError:  # how Linux says that nobody writes any more
        pass
    os.close(ours)
    assert process.stdout is not None
    process.stdout.close()
    text = written.decode()
    assert process.wait(10) == 0, text
    assert "SERVICE" in text
    assert "completed" in text
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")  # the cursor is back
