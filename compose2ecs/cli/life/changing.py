"""Taking a project down, cleaning up behind it, and taking it back."""

import sys
from dataclasses import dataclass

import typer

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.life.living import Given, Living, living
from compose2ecs.cli.live import watched
from compose2ecs.cli.output import write_stdout
from compose2ecs.cli.publish_text import resume
from compose2ecs.cli.running import Stop, answer, can_ask, check_refusals, exit_code, say
from compose2ecs.publish import render
from compose2ecs.publish.api import ApiError
from compose2ecs.publish.apply import apply
from compose2ecs.publish.clock import Interrupted
from compose2ecs.publish.events import Listener
from compose2ecs.publish.hints import described, hint
from compose2ecs.publish.life import down, prune, rollback
from compose2ecs.publish.outcome import Outcome
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.wait import Result, wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How far to go without asking, and how long to wait."""

    services: tuple[str, ...]
    yes: bool
    dry_run: bool
    timeout: float = 600.0


def taking_down(given: Given, wishes: Wishes, *, deregister: bool) -> Exit:
    """Delete the services of a project, and the exit code."""

    def work(living: Living) -> Exit:
        found = living.found(revisions=deregister, everywhere=deregister)
        chosen = living.chosen(found, wishes.services)
        made = down.down(found, chosen, deregister=deregister)
        return _carried_out(living, made, wishes, f"type `{living.name}` to delete this: ")

    return living(given, work)


def pruning(given: Given, wishes: Wishes, keep: int) -> Exit:
    """Deregister revisions that nothing runs, and the exit code."""

    def work(living: Living) -> Exit:
        found = living.found(revisions=True, everywhere=True, history=True)
        made = prune.prune(found, living.chosen(found, wishes.services), keep)
        return _carried_out(living, made, wishes, f"type `{living.name}` to deregister this: ")

    return living(given, work)


def going_back(given: Given, wishes: Wishes, to: int | None) -> Exit:
    """Deploy earlier revisions again, and the exit code."""

    def work(living: Living) -> Exit:
        found = living.found(revisions=True, history=True)
        chosen = living.chosen(found, wishes.services)
        if to is not None and len(chosen.families) != 1:
            raise typer.BadParameter("name one service", param_hint="--to")
        return _carried_out(living, rollback.rollback(found, chosen, to), wishes, None)

    return living(given, work)


def _carried_out(living: Living, made: Plan, wishes: Wishes, question: str | None) -> Exit:
    """Show the plan and ask; then make its calls, wait, and tell how it ended."""
    if wishes.dry_run:
        write_stdout(render.text(made))
        check_refusals(made)
        return Exit.OK
    sys.stderr.write(render.text(made))
    check_refusals(made)
    if made.calls and not wishes.yes:
        _confirm(living, question)
    begun = living.clock.now()
    with watched(made, living.printer, living.clock) as listener:
        outcome = apply(made, living.api, living.clock, timeout=wishes.timeout, listener=listener)
        results = _waited(living, outcome, wishes.timeout, listener)
    code = exit_code(outcome, results)
    living.printer.outcome(outcome, results or (), living.clock.now() - begun)
    if code is not Exit.OK:
        say(resume(sys.argv))
    return code


def _confirm(living: Living, question: str | None) -> None:
    """Ask for the name of the project, or for a yes. Raises Stop when it is not given.

    What only deploys goes on where nobody can be asked, as publishing does; what deletes does not.
    """
    if not can_ask():
        if question is None:
            return
        say("nothing was changed: nobody can be asked here, so say --yes")
        raise Stop(Exit.USAGE)
    given = answer(question or "do this? [y/N] ", living.clock)
    if given != living.name if question else given.lower() not in ("y", "yes"):
        say("nothing was changed")
        raise Stop(Exit.INTERRUPTED)


def _waited(
    living: Living, outcome: Outcome, timeout: float, listener: Listener
) -> tuple[Result, ...] | None:
    """How the deployments that were started have ended; None when the wait was interrupted."""
    if not outcome.watches or outcome.is_interrupted:
        return ()
    try:
        return wait(
            living.api,
            living.clock,
            living.cluster,
            outcome.watches,
            timeout=timeout,
            listener=listener,
        )
    except Interrupted:
        return None
    except ApiError as error:
        say(f"error: {described(error)}", hint(error))
        say("deployments go on; nobody has seen their end")
        raise Stop(Exit.REFUSED) from error
