"""What ``publish`` does, from the conversion to the exit code."""

import sys
import uuid
from collections.abc import Iterator
from typing import Any

import typer

from compose2ecs.cli.account import BriskClock, account, announce
from compose2ecs.cli.conversion import conversion_of
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.iam_policy import policy_of
from compose2ecs.cli.live import watched
from compose2ecs.cli.output import show, write_stdout
from compose2ecs.cli.preparing import Preparing, applied
from compose2ecs.cli.publish_text import Printer, needs, report_json, resume
from compose2ecs.cli.running import (
    READS_PATIENCE_S,
    Stop,
    answer,
    can_ask,
    check_refusals,
    exit_code,
    place_of,
    say,
    stopped_by_signals,
)
from compose2ecs.cli.secret_values import SecretSources
from compose2ecs.cli.wishes import Wishes
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.model import Project
from compose2ecs.convert import Conversion
from compose2ecs.ecs.codes import UNBOUND_REFERENCE
from compose2ecs.ecs.model import EcsProject
from compose2ecs.mapping.codes.container import IMAGE_NOT_PUSHED
from compose2ecs.mapping.codes.deployment import JOB_NOT_WAITED_FOR
from compose2ecs.mapping.codes.secrets import SECRET_NOT_STORED
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.publish import render
from compose2ecs.publish.api import Api, ApiError
from compose2ecs.publish.aws import NoRegionError
from compose2ecs.publish.clock import Interrupted, SystemClock
from compose2ecs.publish.events import Listener
from compose2ecs.publish.hints import described, hint
from compose2ecs.publish.observed import Observed
from compose2ecs.publish.options import Options, names_of
from compose2ecs.publish.outcome import KINDS, Kind, Outcome
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.retry import Retrying
from compose2ecs.publish.verdict import Watch
from compose2ecs.publish.wait import Result, roll_back, wait
from compose2ecs.report.masking import masked_text

_ASKED = frozenset({UNBOUND_REFERENCE, IMAGE_NOT_PUSHED, SECRET_NOT_STORED, JOB_NOT_WAITED_FOR})
"""Findings of the conversion about which publishing asks AWS, or that it does what they advise."""


def publishing(
    load: LoadOptions, policy: PolicyOptions, accept: list[str] | None, wishes: Wishes
) -> Exit:
    """Publish, and the exit code. Findings of the conversion stop it before any call.

    References that are not bound are no warnings here: they stop it, each with its place. What AWS
    is asked about is not warned of either.
    """
    place = wishes.place
    announce(place)
    result = conversion_of(load, policy, accept)
    found = [each for each in result.diagnostics if each.code not in _ASKED]
    show(found, result.loaded.texts, verbose=wishes.verbose)
    if result.ecs is None or result.loaded.project is None:
        return Exit.UNLOADABLE
    if result.fails():
        say("nothing is published: change the file, or take findings on purpose (--accept CODE)")
        return Exit.FINDINGS
    project = result.loaded.project
    in_file, stack = place_of(project)
    region = policy.region or in_file
    if wishes.print_policy:
        name, variables = project.name.value, result.loaded.environment.values
        where = region or variables.get("AWS_REGION") or variables.get("AWS_DEFAULT_REGION")
        write_stdout(policy_of(result.ecs, name, wishes, region=where, stack=stack))
        return Exit.OK
    sources = SecretSources(project, result.loaded.environment.values)
    clock = BriskClock() if place.is_sandbox else SystemClock()
    with stopped_by_signals(clock):
        try:
            absent = _to_be_stored(project, sources, wishes)
            with account(place, project.name.value, region, absent) as api:
                return _published(result, project, api, clock, wishes, stack, sources)
        except Stop as stop:
            return stop.code
        except Interrupted:
            say("interrupted: nothing was changed")
            return Exit.INTERRUPTED
        except NoRegionError as error:
            say(f"error: {error}", error.help)
            return Exit.PREFLIGHT


def _published(
    result: Conversion,
    project: Project,
    api: Api,
    clock: SystemClock,
    wishes: Wishes,
    stack: str | None,
    sources: SecretSources,
) -> Exit:
    assert result.ecs is not None  # noqa: S101 -- the caller has looked
    options = _options(project, result.ecs, wishes)
    printer = Printer()
    patient = Retrying(api, clock, patience=READS_PATIENCE_S, notice=printer.repeated)
    prepared = Preparing(
        project=project, api=patient, options=options, wishes=wishes, sources=sources, stack=stack
    ).plan(result.ecs)
    made, observed = prepared.plan, prepared.observed
    if wishes.dry_run:
        _show_plan(made, wishes, write_stdout)
        check_refusals(made)
        return Exit.USAGE if made.calls and wishes.detailed_exitcode else Exit.OK
    _show_plan(made, wishes, sys.stderr.write, as_text=True)
    check_refusals(made)
    _confirm(made, clock, wishes)
    begun = clock.now()
    with watched(made, printer, clock) as listener:
        outcome = applied(
            prepared, api, clock, timeout=wishes.timeout, listener=listener, values=sources
        )
        results = _waited(made, observed, outcome, api, clock, wishes, listener)
    code = exit_code(outcome, results)
    printer.outcome(outcome, results or (), clock.now() - begun)
    if code is not Exit.OK:
        say(resume(sys.argv))
    if wishes.as_json:
        write_stdout(report_json(made, outcome, results or (), int(code)))
    return code


def _to_be_stored(project: Project, sources: SecretSources, wishes: Wishes) -> frozenset[str]:
    """How the secrets are called that publishing may have to store."""
    store = wishes.push_secrets
    if store is None:
        return frozenset()
    return frozenset(store.name_of(project.name.value, secret) for secret in sources.origins)


def _options(project: Project, ecs: EcsProject, wishes: Wishes) -> Options:
    known = {name for task in ecs.task_definitions for name in names_of(task, project.name.value)}
    for name in sorted(wishes.only - known):
        raise typer.BadParameter(f"the project has no service `{name}`", param_hint="--only")
    return Options(
        project=project.name.value,
        needs=needs(project),
        only=wishes.only,
        run_id=uuid.uuid4().hex,
        adopt=wishes.adopt,
        allow_replace=wishes.allow_replace,
        create_cluster=wishes.create_cluster,
        create_log_groups=wishes.create_log_groups,
        force=wishes.force,
        prune=wishes.prune,
    )


def _show_plan(made: Plan, wishes: Wishes, write: Any, *, as_text: bool = False) -> None:
    if wishes.as_json and not as_text:
        write(render.json_text(made))
    else:
        write(render.text(made, diff=wishes.diff, masked=masked_text))


def _confirm(made: Plan, clock: SystemClock, wishes: Wishes) -> None:
    """Ask on a terminal whether to go on. Raises Stop when the answer is no."""
    if wishes.yes or not made.calls or not can_ask():
        return
    if answer("publish this? [y/N] ", clock).lower() not in ("y", "yes"):
        say("nothing was changed")
        raise Stop(Exit.INTERRUPTED)


def _waited(
    made: Plan,
    observed: Observed,
    outcome: Outcome,
    api: Api,
    clock: SystemClock,
    wishes: Wishes,
    listener: Listener,
) -> tuple[Result, ...] | None:
    """How deployments ended; None when the wait was interrupted or nobody wants it."""
    if not wishes.wait or outcome.is_interrupted:
        return ()
    others = () if outcome.failure else _going_on(made, observed, outcome)
    watches = (*outcome.watches, *others)
    if not watches:
        return ()
    try:
        results = wait(api, clock, made.cluster, watches, timeout=wishes.timeout, listener=listener)
        late = [watch for watch, each in zip(watches, results, strict=True) if _may_go_back(each)]
        if wishes.rollback_on_failure and late:
            say("going back to the old revisions")
            return roll_back(
                api, clock, made.cluster, late, results, timeout=wishes.timeout, listener=listener
            )
    except Interrupted:
        say("deployments go on; nobody has seen their end")
        return None
    except ApiError as error:
        say(f"error: {described(error)}", hint(error))
        say("deployments go on; nobody has seen their end")
        say(resume(sys.argv))
        raise Stop(Exit.REFUSED) from error
    return results


def _may_go_back(result: Result) -> bool:
    return KINDS.get(result.verdict) is Kind.TIMED_OUT


def _going_on(made: Plan, observed: Observed, outcome: Outcome) -> Iterator[Watch]:
    """Deployments of unchanged services that an earlier run has started, and nobody saw end."""
    changed = {watch.service for watch in outcome.watches}
    for name in made.services:
        there = observed.services.get(name)
        primary = there.primary if there and there.status == "ACTIVE" else None
        if name not in changed and primary is not None and primary.rollout_state == "IN_PROGRESS":
            yield Watch(service=name, deployment=primary.id, before=None, runs_before=None)
