"""The live view of publishing: a line for each service and each task that runs once.

``Board`` is what is known, ``table`` shows it at a moment, and ``watched`` keeps it on the terminal
while calls are made. Where no terminal can show it, events are printed one after the other.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from compose2ecs.cli.output import uses_colour
from compose2ecs.cli.publish_text import Printer, duration, told
from compose2ecs.publish.clock import Clock
from compose2ecs.publish.events import Done, Event, Listener, Progress, Started, Told
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.steps import AwaitTask, Create, Run, Update
from compose2ecs.shape import replace, shape

_PER_S = 4
"""How often the view is drawn anew, each second."""

_ECHO = 3
"""Columns left free: terminals write ^C there, and on the next line would break the view."""

_STYLES: Mapping[str, str] = {
    "completed": "green",
    "ended well": "green",
    "failed": "red",
    "in progress": "yellow",
    "runs": "yellow",
}


@shape
class Row:
    """A service or a task. ``since`` and ``until`` are seconds; None before and after."""

    subject: str
    state: str
    counts: str = ""
    note: str = ""
    since: float | None = None
    until: float | None = None


class Board:
    """What is known of all services and tasks of a plan, in the order of the plan."""

    def __init__(self, made: Plan) -> None:
        self._rows = {name: Row(subject=name, state="unchanged") for name in made.services}
        for step in made.steps:
            match step:
                case Create() | Update():
                    self._rows[step.service] = Row(subject=step.service, state="waits")
                case AwaitTask():
                    self._rows[step.family] = Row(subject=step.family, state="waits")
                case _:
                    pass

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they are now."""
        return tuple(self._rows.values())

    def hear(self, event: Event, now: float) -> None:
        """Take note of the event. ``now`` is in seconds."""
        match event:
            case Started(step=Create() | Update() as step):
                self._change(step.service, now, state="calls ECS")
            case Started(step=AwaitTask() | Run() as step):
                self._change(step.family, now, state="runs")
            case Done(step=AwaitTask() as step):
                self._change(step.family, now, state="ended well", until=now)
            case Progress():
                self._progress(event, now)
            case Told():
                self._change(event.subject, now, note=told(event))
            case _:
                pass

    def _progress(self, event: Progress, now: float) -> None:
        has_ended = event.state in ("COMPLETED", "FAILED")
        self._change(
            event.service,
            now,
            counts=f"{event.running}/{event.desired}",
            state=event.state.lower().replace("_", " "),
            until=now if has_ended else None,
        )

    def _change(self, subject: str, now: float, **changes: Any) -> None:
        row = self._rows.get(subject, Row(subject=subject, state=""))
        since = now if row.since is None else row.since
        # A new mapping: another thread draws the one that is there.
        self._rows = {**self._rows, subject: replace(row, since=since, **changes)}


def table(rows: Iterable[Row], now: float, width: int) -> Any:
    """The rows as a table of rich, of so many columns, which cuts off what it has no room for."""
    from rich.table import Table
    from rich.text import Text

    made = Table(box=None, pad_edge=False, width=width)
    made.add_column("SERVICE", no_wrap=True, ratio=None)
    made.add_column("RUNNING", no_wrap=True, justify="right")
    made.add_column("STATE", no_wrap=True)
    made.add_column("TIME", no_wrap=True, justify="right")
    made.add_column("LAST EVENT", no_wrap=True, overflow="ellipsis", ratio=1)
    for row in rows:
        until = now if row.until is None else row.until
        made.add_row(
            Text(row.subject),
            Text(row.counts),
            Text(row.state, _STYLES.get(row.state, "")),
            Text("" if row.since is None else duration(until - row.since)),
            Text(row.note, "dim"),
        )
    return made


def is_shown_live(stream: TextIO, variables: Mapping[str, str]) -> bool:
    """Whether ``stream`` is a terminal that somebody looks at, and that can be rewritten."""
    return uses_colour(stream) and not variables.get("CI")


@contextmanager
def watched(made: Plan, printer: Printer, clock: Clock) -> Iterator[Listener]:
    """What hears of events, and shows them on standard error until the end."""
    if not made.services or not is_shown_live(sys.stderr, os.environ):
        yield printer
        return
    from rich.console import Console
    from rich.live import Live

    board = Board(made)

    def listener(event: Event) -> None:
        board.hear(event, clock.now())
        if not isinstance(event, (Progress, Told)):
            printer(event)

    console = Console(file=sys.stderr)
    live = Live(
        console=console,
        get_renderable=lambda: table(board.rows, clock.now(), console.width - _ECHO),
        refresh_per_second=_PER_S,
        redirect_stdout=False,
    )
    with live:  # standard error is printed above it meanwhile
        yield listener
