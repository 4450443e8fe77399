"""From what a project asks for to what a target accepts, with a diagnostic for each difference."""

from collections.abc import Iterable, Iterator

from compose2ecs.diagnostics import Place, Reporter
from compose2ecs.ecs import codes
from compose2ecs.ecs.bindings import HELP, WORDS
from compose2ecs.ecs.limits import LIMITS, Constraint
from compose2ecs.ecs.limits.edits import edited
from compose2ecs.ecs.limits.names import ACROSS_TASKS
from compose2ecs.ecs.limits.texts import text_of
from compose2ecs.ecs.model import EcsProject, RegisterTaskDefinition
from compose2ecs.ecs.refs import Joined, Ref, refs
from compose2ecs.ecs.target import OperatingSystem, Target, UnknownTargetError, select
from compose2ecs.source import Choice, Traced
from compose2ecs.trace import leaves


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
    by_family = {
        text_of(task.family): own for task, own in zip(ecs.task_definitions, of_task, strict=True)
    }
    of_service = [by_family.get(text_of(s.task_definition), target) for s in ecs.services]
    tasks, services = list(ecs.task_definitions), list(ecs.services)
    for own in dict.fromkeys((*of_task, *of_service)):
        task_places = [at for at, other in enumerate(of_task) if other is own]
        service_places = [at for at, other in enumerate(of_service) if other is own]
        part = EcsProject(
            task_definitions=tuple(tasks[at] for at in task_places),
            services=tuple(services[at] for at in service_places),
        )
        part = _restricted(part, own, _OF_ONE_TARGET, reporter)
        for at, task in zip(task_places, part.task_definitions, strict=True):
            tasks[at] = task
        for at, service in zip(service_places, part.services, strict=True):
            services[at] = service
    whole = EcsProject(task_definitions=tuple(tasks), services=tuple(services))
    return _restricted(whole, target, ACROSS_TASKS, reporter)


_OF_ONE_TARGET = tuple(constraint for constraint in LIMITS if constraint not in ACROSS_TASKS)


def _target_of(task: RegisterTaskDefinition, target: Target) -> Target:
    """The target with the network mode of the task; ``target`` where there is none with it."""
    mode = text_of(task.network_mode)
    if mode is None or mode == target.network_mode:
        return target
    try:
        return select(target.launch_type, mode, target.os is OperatingSystem.WINDOWS)
    except UnknownTargetError:
        return target


def _restricted(
    ecs: EcsProject, target: Target, constraints: Iterable[Constraint], reporter: Reporter
) -> EcsProject:
    """The project after the constraints that are the target's, in their order."""
    for constraint in constraints:
        if target not in constraint.on:
            continue
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
    return ecs


def report_unbound(ecs: EcsProject, reporter: Reporter) -> None:
    """Warn of every reference that nothing has bound, once, at all places that lead to it.

    One that a finding of its own speaks of is not repeated.
    """
    holders: dict[Ref, list[Traced[object]]] = {}
    for _, leaf in leaves(ecs):
        if isinstance(leaf.value, (Ref, Joined)):
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
