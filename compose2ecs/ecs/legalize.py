"""From what a project asks for to what a target accepts, with a diagnostic for each difference."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from compose2ecs.diagnostics import Place, Reporter
from compose2ecs.ecs import codes
from compose2ecs.ecs.bindings import HELP, WORDS
from compose2ecs.ecs.limits import LIMITS
from compose2ecs.ecs.limits.edits import edited
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.names import ACROSS_TASKS
from compose2ecs.ecs.limits.table import Table
from compose2ecs.ecs.limits.texts import family_of, text_of
from compose2ecs.ecs.model import EcsProject, RegisterTaskDefinition
from compose2ecs.ecs.refs import Joined, Ref, refs
from compose2ecs.ecs.target import OperatingSystem, Target, UnknownTargetError, select
from compose2ecs.shape import replace
from compose2ecs.source import Choice, Traced
from compose2ecs.trace import Leaves


def legalize(ecs: EcsProject, target: Target, reporter: Reporter) -> EcsProject:
    """The project as ``target`` accepts it.

    A task that names another network mode of the same launch type is restricted to the target with
    that mode, and its services with it. Fields that a target does not take are removed, numbers out
    of a documented range are moved into it, and each change is reported at the places that the
    removed or changed values come from. What cannot be put right without guessing is reported as an
    error and left as it is. When nothing worse than a warning was reported, every constraint of the
    targets holds for the result.
    """
    of_task = [_target_of(task, target) for task in ecs.task_definitions]
    if all(own is target for own in of_task):
        return _restricted(ecs, target, _demands(target), reporter)
    by_family = {
        text_of(task.family): own for task, own in zip(ecs.task_definitions, of_task, strict=True)
    }
    targets = {
        "task_definitions": of_task,
        "services": [by_family.get(family_of(s.task_definition), target) for s in ecs.services],
        "tasks": [by_family.get(family_of(run.task_definition), target) for run in ecs.tasks],
    }
    for own in dict.fromkeys(chain.from_iterable(targets.values())):
        places = {
            kind: [at for at, other in enumerate(others) if other is own]
            for kind, others in targets.items()
        }
        part = _restricted(_picked(ecs, places), own, _apart(own).of_one, reporter)
        ecs = _put_back(ecs, places, part)
    return _restricted(ecs, target, _apart(target).across, reporter)


def _picked(ecs: EcsProject, places: Mapping[str, list[int]]) -> EcsProject:
    """The project with the requests at ``places`` alone."""
    kept = {kind: tuple(getattr(ecs, kind)[at] for at in at_all) for kind, at_all in places.items()}
    return replace(ecs, **kept)


def _put_back(ecs: EcsProject, places: Mapping[str, list[int]], part: EcsProject) -> EcsProject:
    """The project with the requests of ``part`` at ``places``."""
    whole = {kind: list(getattr(ecs, kind)) for kind in places}
    for kind, at_all in places.items():
        for at, request in zip(at_all, getattr(part, kind), strict=True):
            whole[kind][at] = request
    return replace(ecs, **{kind: tuple(requests) for kind, requests in whole.items()})


class _Apart(NamedTuple):
    """The constraints of a target: on a task and what runs it, and on all tasks together."""

    of_one: Table
    across: Table


@cache
def _apart(target: Target) -> _Apart:
    of_one, across = _rows(target)
    return _Apart(of_one=Table(of_one), across=Table(across))


@cache
def _demands(target: Target) -> Table:
    """All constraints of a target, those on one task first."""
    return Table(chain(*_rows(target)))


def _rows(target: Target) -> tuple[list[Constraint], list[Constraint]]:
    """What a target demands of one task and what runs it, and of all tasks together."""
    together = {id(row) for row in ACROSS_TASKS}
    rows = [row for row in LIMITS if target in row.on]
    return (
        [row for row in rows if id(row) not in together],
        [row for row in rows if id(row) in together],
    )


def _target_of(task: RegisterTaskDefinition, target: Target) -> Target:
    """The target with the network mode of the task; ``target`` where there is none with it."""
    mode = text_of(task.network_mode)
    if mode is None or mode == target.network_mode:
        return target
    try:
        return select(target.launch_type, mode, target.os is OperatingSystem.WINDOWS)
    except UnknownTargetError:
        return target


def _restricted(ecs: EcsProject, target: Target, demands: Table, reporter: Reporter) -> EcsProject:
    """The project after the demands of the target, in their order."""
    rest = demands.concerning(ecs)
    while rest:
        number, constraint = rest.pop(0)
        findings = list(constraint.findings(ecs, target))
        for finding in findings:
            reporter.report(
                finding.code,
                finding.message,
                *_places(finding.leaves),
                help=finding.help,
                severity=finding.severity,
            )
        edits = [finding.edit for finding in findings if finding.edit]
        if edits:
            ecs = edited(ecs, edits)
            # What takes the place of a value may concern a later row.
            rest = demands.concerning(ecs, after=number)
    return ecs


_REFERENCES = (Ref, Joined)


def report_unbound(made: Leaves, reporter: Reporter) -> None:
    """Warn of every reference that nothing has bound, once, at all places that lead to it.

    ``made`` are the leaves of the project. One that a finding of its own speaks of is not repeated.
    """
    holders: dict[Ref, list[Traced[object]]] = {}
    for leaf in made:
        # Neither has subclasses, and there are a thousand leaves for one of them.
        if leaf.value.__class__ in _REFERENCES:
            for ref in dict.fromkeys(refs(leaf.value)):
                if not ref.is_reported:
                    holders.setdefault(ref, []).append(leaf)
    for ref, found in holders.items():
        reporter.report(
            codes.UNBOUND_REFERENCE,
            f"nothing says which {WORDS[ref.kind]} {ref.placeholder} stands for",
            *_places(found),
            help=HELP[ref.kind],
        )


def _places(found: Iterable[Traced[object]]) -> Iterator[Place]:
    """Where to look for each leaf: in the files, or where it was chosen on behalf of."""
    for leaf in found:
        if leaf.source is not None:
            yield leaf
        else:
            for origin in leaf.origins:
                if isinstance(origin, Choice) and origin.at is not None:
                    yield origin.at
