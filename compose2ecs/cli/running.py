"""What the commands that call AWS share: signals, exit codes, what they say on the way."""

import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Reporter
from compose2ecs.mapping.settings import project_settings
from compose2ecs.publish.clock import SystemClock
from compose2ecs.publish.outcome import KINDS, Kind, Outcome
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.refusals import Ground
from compose2ecs.publish.wait import Result

EXITS: Mapping[Kind, Exit] = {
    Kind.REFUSED: Exit.REFUSED,
    Kind.ROLLOUT: Exit.ROLLOUT,
    Kind.CONFLICT: Exit.CONFLICT,
    Kind.TIMED_OUT: Exit.TIMED_OUT,
}
READS_PATIENCE_S = 60.0
"""How long reads before any change are tried again, in seconds."""


class Stop(Exception):  # noqa: N818 -- it carries the exit code
    """Nothing more is to be done."""

    def __init__(self, code: Exit) -> None:
        super().__init__(code)
        self.code = code


def check_refusals(made: Plan) -> None:
    """Raise Stop for a plan that must not be applied."""
    if made.refusals:
        grounds = {refusal.ground for refusal in made.refusals}
        say("nothing was changed")
        raise Stop(Exit.CONFLICT if Ground.OWNERSHIP in grounds else Exit.PREFLIGHT)


def exit_code(outcome: Outcome, results: tuple[Result, ...] | None) -> Exit:
    """The worst of it: what failed in the plan, then what failed in a deployment."""
    if outcome.is_interrupted or results is None:
        return Exit.INTERRUPTED
    if outcome.failure is not None:
        return EXITS[outcome.failure.kind]
    kinds = {KINDS[each.verdict] for each in results if each.verdict in KINDS}
    for kind in (Kind.ROLLOUT, Kind.CONFLICT, Kind.TIMED_OUT):
        if kind in kinds:
            return EXITS[kind]
    return Exit.OK


def place_of(project: Project) -> tuple[str | None, str | None]:
    """The Region and the stack of the file, as far as it names them."""
    settings = project_settings(project, Reporter())
    region, stack = settings.region, settings.stack
    return region.value if region else None, stack.value if stack else None


def say(line: str, help: str | None = None) -> None:
    """Print a line to standard error, and the way out below it."""
    sys.stderr.write(f"{line}\n" + (f"  help: {help}\n" if help else ""))


def can_ask() -> bool:
    """Whether somebody is there who can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer(question: str, clock: SystemClock) -> str:
    """What is typed after the question, stripped; nothing for Ctrl-C.

    Raises Interrupted for one that came before the question.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # nothing is in flight
    try:
        clock.check()
        sys.stderr.write(question)
        sys.stderr.flush()
        return sys.stdin.readline().strip()
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return ""
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def stopped_by_signals(clock: SystemClock, *, is_quiet: bool = False) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM finish the call in flight, and stop before the next one.

    A second one does not wait: what the call did is then for the next run to find out.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        if clock.is_stopped:
            raise KeyboardInterrupt
        clock.stop()
        if not is_quiet:
            say("stopping after the call in flight; once more stops at once")

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
