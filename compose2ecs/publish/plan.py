"""The plan: what has to be called so that what is there becomes what is wanted.

``plan`` is pure and total: it makes no call, reads no clock, and never raises. What must not be
done is a refusal beside the steps. A plan for what is there already is empty.
"""

from collections.abc import Iterable, Iterator, Mapping

from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import render
from compose2ecs.publish import jobs, scaling, services
from compose2ecs.publish.observed import Observed, Service
from compose2ecs.publish.options import Options, cluster_of, family_of, name_of, selected
from compose2ecs.publish.order import family_needs, ordered
from compose2ecs.publish.ownership import PROJECT
from compose2ecs.publish.refusals import Refusal, cluster_refusals, foreign_family
from compose2ecs.publish.revisions import Chosen, chosen
from compose2ecs.publish.services import Changes
from compose2ecs.publish.steps import (
    AwaitInactive,
    AwaitRollout,
    AwaitTask,
    Call,
    Create,
    Delete,
    MakeCluster,
    MakeLogGroup,
    Run,
    Step,
    Update,
)
from compose2ecs.shape import shape
from compose2ecs.trace import placed_leaves

_LOG_GROUP = "awslogs-group"


@shape
class Plan:
    """Steps in their order, refusals, and what is known of where they happen.

    ``services`` are all services that the project wants, in order, changed or not: those to wait
    for. ``bound`` says what references stand for, ``checked`` what was looked at. Nothing may be
    applied while there is a refusal.
    """

    project: str
    cluster: str
    region: str
    account: str
    steps: tuple[Step, ...]
    refusals: tuple[Refusal, ...]
    services: tuple[str, ...]
    unchecked: tuple[str, ...]
    bound: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()

    @property
    def calls(self) -> tuple[Call, ...]:
        """The steps that change something."""
        waits = (AwaitTask, AwaitInactive, AwaitRollout)
        return tuple(step for step in self.steps if not isinstance(step, waits))


def plan(desired: EcsProject, observed: Observed, options: Options) -> Plan:
    """The steps from ``observed`` to ``desired``.

    Revisions are registered first, then comes what others need before what needs it, then tags,
    scaling, and what is pruned. References that are left in ``desired`` are taken for text:
    ``bindings`` finds them.
    """
    wanted = selected(desired, options)
    cluster = cluster_of(desired)
    found = _revisions(wanted, observed, options)
    of_services = _services(wanted, found, observed, options, cluster)
    of_jobs = _jobs(wanted, found, observed, options)
    refusals = (
        *cluster_refusals(observed, cluster, may_create=options.create_cluster),
        *_foreign_families(found, observed, options),
        *(refusal for made in of_services.values() for refusal in made.refusals),
    )
    steps = (
        *_groundwork(wanted, observed, cluster, options),
        *(each.register for each in found.values() if each.register is not None),
        *_in_order(wanted, of_services, of_jobs, options),
        *(step for each in found.values() for step in each.retag),
        *(step for made in of_services.values() for step in made.retag),
        *scaling.changes(wanted, observed, cluster, anew=_deleted(of_services)),
        *_pruned(desired, observed, cluster, options),
    )
    return Plan(
        project=options.project,
        cluster=cluster,
        region=observed.region,
        account=observed.account,
        steps=steps,
        refusals=refusals,
        services=tuple(of_services),
        unchecked=observed.unchecked,
    )


def _revisions(wanted: EcsProject, observed: Observed, options: Options) -> dict[str, Chosen]:
    """The revision of each family. What a service runs counts when it is of the family."""
    running = {
        family_of(request): observed.current.get(there.task_definition)
        for request in wanted.services
        if (there := observed.services.get(name_of(request))) is not None
        and there.status == "ACTIVE"
    }
    found = {}
    for task in wanted.task_definitions:
        family = render(task.family.value)
        current = running.get(family)
        if current is not None and render(current.definition.family.value) != family:
            current = None
        found[family] = chosen(task, current, observed.latest.get(family), options.project)
    return found


def _services(
    wanted: EcsProject,
    found: Mapping[str, Chosen],
    observed: Observed,
    options: Options,
    cluster: str,
) -> dict[str, Changes]:
    return {
        name_of(request): services.changes(
            request,
            found[family_of(request)],
            observed,
            options,
            is_scaled=scaling.is_scaled(request, wanted, observed, cluster),
            scaled=observed.scaling.get(scaling.resource_id(cluster, name_of(request))),
        )
        for request in wanted.services
        if family_of(request) in found
    }


def _deleted(of_services: Mapping[str, Changes]) -> frozenset[str]:
    """The services that are deleted on the way, with all their scaling."""
    return frozenset(
        step.service
        for made in of_services.values()
        for step in made.steps
        if isinstance(step, Delete)
    )


def _jobs(
    wanted: EcsProject, found: Mapping[str, Chosen], observed: Observed, options: Options
) -> dict[str, tuple[Step, ...]]:
    definitions = {render(task.family.value): task for task in wanted.task_definitions}
    return {
        family_of(run): jobs.changes(
            run, definitions[family_of(run)], found[family_of(run)], observed, options
        )
        for run in wanted.tasks
        if family_of(run) in found
    }


def _foreign_families(
    found: Mapping[str, Chosen], observed: Observed, options: Options
) -> Iterator[Refusal]:
    for family in found:
        latest = observed.latest.get(family)
        refusal = None if latest is None else foreign_family(family, latest, options)
        if refusal is not None:
            yield refusal


def _groundwork(
    wanted: EcsProject, observed: Observed, cluster: str, options: Options
) -> Iterator[Step]:
    """The steps that make what services stand on, where the user asks for it."""
    there = observed.cluster
    if options.create_cluster and (there is None or there.status != "ACTIVE"):
        yield MakeCluster(name=cluster, cause="it does not exist")
    if options.create_log_groups:
        for name in log_groups(wanted):
            if name not in observed.log_groups:
                yield MakeLogGroup(name=name, cause="it does not exist")


def log_groups(desired: EcsProject) -> tuple[str, ...]:
    """The log groups that containers write to, each once."""
    names = (
        render(leaf.value)
        for path, leaf in placed_leaves(desired.task_definitions)
        if path[-1] == _LOG_GROUP
    )
    return tuple(dict.fromkeys(names))


def _in_order(
    wanted: EcsProject,
    of_services: Mapping[str, Changes],
    of_jobs: Mapping[str, tuple[Step, ...]],
    options: Options,
) -> Iterator[Step]:
    """The steps of services and tasks, with what others need before what needs it.

    A task that runs once finds the services that it needs rolled out.
    """
    needs = family_needs(wanted, options.needs)
    by_family: dict[str, list[str]] = {}
    for request in wanted.services:
        by_family.setdefault(family_of(request), []).append(name_of(request))
    families = [render(task.family.value) for task in wanted.task_definitions]
    moving: dict[str, list[str]] = {}
    for family in ordered(families, needs):
        for name in by_family.get(family, ()):
            steps = of_services[name].steps
            yield from steps
            if any(isinstance(step, Create) or _rolls_out(step) for step in steps):
                moving.setdefault(family, []).append(name)
        steps = of_jobs.get(family, ())
        if any(isinstance(step, Run) for step in steps):
            for other in sorted(needs.get(family, ())):
                for name in moving.pop(other, ()):
                    yield AwaitRollout(service=name, cause=f"{family} needs it")
        yield from steps


def _rolls_out(step: Step) -> bool:
    return isinstance(step, Update) and step.rolls_out


def _pruned(
    desired: EcsProject, observed: Observed, cluster: str, options: Options
) -> Iterator[Step]:
    """The steps that delete services of the project that the file does not have any more."""
    if not options.prune:
        return
    kept = {name_of(request) for request in desired.services}
    for there in _others(observed.services.values(), kept, options.project):
        scaled = observed.scaling.get(scaling.resource_id(cluster, there.name))
        cause = "the file does not have it any more"
        if scaled is not None:
            yield scaling.dropped(scaled, there.name, cause)
        yield Delete(service=there.name, cause=cause)


def _others(services: Iterable[Service], kept: set[str], project: str) -> Iterator[Service]:
    for there in services:
        if (
            there.name not in kept
            and there.status == "ACTIVE"
            and there.tags.get(PROJECT) == project
        ):
            yield there
