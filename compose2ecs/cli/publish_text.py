"""What ``publish`` says on the way, and in the end."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from shlex import join
from typing import Any

from compose2ecs.compose.model import Project
from compose2ecs.mapping.names import sanitised
from compose2ecs.mapping.optional import entries, where
from compose2ecs.publish import render
from compose2ecs.publish.api import Operation
from compose2ecs.publish.events import Done, Event, Progress, Repeated, Started, Told
from compose2ecs.publish.outcome import Outcome
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.steps import AwaitInactive, AwaitRollout, AwaitTask, subject
from compose2ecs.publish.wait import Result
from compose2ecs.source import Traced

_WAITS = (AwaitTask, AwaitInactive, AwaitRollout)


class Printer:
    """Prints events to standard error, a line each, for logs that cannot be rewritten."""

    def __call__(self, event: Event) -> None:
        """Print the event."""
        match event:
            case Started() if isinstance(event.step, _WAITS):
                self.say(f"{render.VERBS[type(event.step)]} {subject(event.step)}")
            case Started():
                pass
            case Done():
                if not isinstance(event.step, _WAITS):
                    made = f" → {event.made}" if event.made else ""
                    self.say(f"{render.VERBS[type(event.step)]} {subject(event.step)}{made}")
            case Repeated():
                self.repeated(event.operation, event.message, event.seconds)
            case Progress():
                self.say(
                    f"{event.service}: {event.running}/{event.desired} running, "
                    f"{event.pending} pending, {event.state}"
                )
            case Told():
                self.say(f"{event.subject}: {told(event)}")

    def repeated(self, operation: Operation, message: str, seconds: float) -> None:
        """Print that a call is tried again."""
        self.say(f"{operation.action}: {message}; again in {seconds:.1f} s")

    def outcome(self, outcome: Outcome, results: Sequence[Result], seconds: float) -> None:
        """Print how it ended, after so many seconds."""
        failure = outcome.failure
        if failure is not None:
            self.say(f"error: {failure.message}")
            for line in failure.details:
                self.say(f"  {line}")
            if failure.help:
                self.say(f"  help: {failure.help}")
        for result in results:
            self.say(f"{result.service}: {result.verdict.value}: {result.reason}")
            for line in result.details:
                self.say(f"  {line}")
        if outcome.remaining:
            total = len(outcome.done) + len(outcome.remaining)
            self.say(f"{len(outcome.done)} of {total} steps are done; not done:")
            for step in outcome.remaining:
                self.say(f"  {render.VERBS[type(step)]} {subject(step)}")
        if outcome.done or outcome.remaining or results:
            self.say(summary(outcome, results, seconds))

    def say(self, line: str) -> None:
        """Print a line, at once."""
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def told(event: Told) -> str:
    """What ECS says, without the name of the service, which stands before it."""
    return event.line.removeprefix(f"(service {event.subject}) ")


def summary(outcome: Outcome, results: Sequence[Result], seconds: float) -> str:
    """A run in one line: calls, how tasks that run once and deployments ended, and how long."""
    calls = sum(not isinstance(step, _WAITS) for step in outcome.done)
    ends = Counter(result.verdict.value for result in results)
    parts = [f"{calls} call{'' if calls == 1 else 's'}" if calls else "nothing was changed"]
    tasks = sum(isinstance(step, AwaitTask) for step in outcome.done)
    if tasks:
        parts.append(f"{tasks} task{'' if tasks == 1 else 's'} ended well")
    parts += [f"{number} service{'' if number == 1 else 's'} {how}" for how, number in ends.items()]
    return f"{', '.join(parts)}; {duration(seconds)}"


def duration(seconds: float) -> str:
    """A time for people, in whole seconds: ``3 s``, ``2 min 5 s``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def needs(project: Project) -> dict[str, tuple[str, ...]]:
    """What each container waits for, by the names of containers."""
    return {
        sanitised(name): tuple(sanitised(other) for other in entries(service.value.depends_on))
        for name, service in project.services.value.items()
    }


def on_whose_behalf(leaves: Iterable[Traced[Any]]) -> str:
    """Where the first of the values comes from, in parentheses; nothing when no file has it."""
    for leaf in leaves:
        place = where(leaf)
        if place is not None:
            span = place.span
            return f" ({span.file}:{span.line}:{span.column})"
    return ""


def resume(arguments: Sequence[str]) -> str:
    """How to go on: the same command, which looks first at what is done."""
    again = [each for each in arguments[1:] if each != "--sandbox-reset"]  # it would forget
    return f"to go on: {join(['compose2ecs', *again])}"


def report_json(made: Plan, outcome: Outcome, results: Sequence[Result], code: int) -> str:
    """The run for programs."""
    failure = outcome.failure
    document = {
        "version": render.VERSION,
        "plan": render.json(made),
        "done": len(outcome.done),
        "interrupted": outcome.is_interrupted,
        "failure": None
        if failure is None
        else {
            "step": render.VERBS[type(failure.step)],
            "subject": subject(failure.step),
            "kind": failure.kind.name.lower(),
            "message": failure.message,
            "help": failure.help,
            "details": list(failure.details),
        },
        "services": [
            {
                "service": result.service,
                "verdict": result.verdict.value,
                "reason": result.reason,
                "details": list(result.details),
            }
            for result in results
        ],
        "exit_code": code,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
