"""Taking a project down: what is deleted, in which order, and what is refused.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
"""

from collections.abc import Iterator

from compose2ecs.ecs.refs import render
from compose2ecs.publish import scaling
from compose2ecs.publish.jobs import STARTED_BY
from compose2ecs.publish.life.found import Found, family_in, is_ours, revision_of
from compose2ecs.publish.life.plans import plan_of
from compose2ecs.publish.life.prune import STOPPED, deregistration, in_use
from compose2ecs.publish.life.selection import Selection
from compose2ecs.publish.observed import Service, Task
from compose2ecs.publish.options import short_name
from compose2ecs.publish.ownership import PROJECT
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.refusals import Ground, Refusal
from compose2ecs.publish.services import expected
from compose2ecs.publish.steps import AwaitInactive, Delete, Drain, Step, Stop
from compose2ecs.shape import replace

_CAUSE = "down"
_DAEMON = "DAEMON"


def down(found: Found, chosen: Selection, *, deregister: bool) -> Plan:
    """The plan after which none of the project runs any more.

    Scaling ends first, since it would start tasks again; then services are emptied and deleted, all
    of them before the first is waited for. ``deregister`` takes their revisions too, but for those
    that run elsewhere.
    """
    ours = [each for each in found.ours if chosen.has(family_in(each.task_definition))]
    steps: tuple[Step, ...] = (
        *_unscaled(found, ours),
        *_stopped(found, chosen),
        *(step for service in ours for step in _drained(service)),
        *(Delete(service=each.name, cause=_CAUSE) for each in ours if each.status == "ACTIVE"),
        *(AwaitInactive(service=each.name, cause="its tasks stop") for each in ours),
        *(_deregistered(found, chosen) if deregister else ()),
    )
    return plan_of(found, steps, tuple(_foreign(found, chosen)))


def _unscaled(found: Found, ours: list[Service]) -> Iterator[Step]:
    for service in ours:
        there = found.scaling.get(scaling.resource_id(found.place.cluster, service.name))
        if there is not None:
            yield scaling.dropped(there, service.name, "it would start tasks again")


def _stopped(found: Found, chosen: Selection) -> Iterator[Step]:
    """The ends of tasks of our own that run once and still do."""
    for task in found.tasks:
        family = family_in(task.task_definition)
        by_us = _is_here(found, task) and task.started_by.startswith(STARTED_BY)
        if by_us and task.status != STOPPED and chosen.has(family):
            yield Stop(family=family, task=short_name(task.arn), cause="compose2ecs down")


def _drained(service: Service) -> Iterator[Step]:
    strategy = service.request.scheduling_strategy
    is_daemon = strategy is not None and render(strategy.value) == _DAEMON
    if service.status == "ACTIVE" and service.desired and not is_daemon:
        yield Drain(service=service.name, expected=expected(service), cause=_CAUSE)


def _is_here(found: Found, task: Task) -> bool:
    """Whether the task is in the cluster of the project: ``…:task/shop/0123``."""
    return task.arn.split("/")[-2] == found.place.cluster


def _deregistered(found: Found, chosen: Selection) -> Iterator[Step]:
    """The revisions that nothing runs once the services are gone."""
    going = {each.name for each in found.ours if chosen.has(family_in(each.task_definition))}
    staying = {name: each for name, each in found.services.items() if name not in going}
    others = tuple(task for task in found.tasks if not _is_here(found, task))
    used = in_use(replace(found, services=staying, tasks=others))
    for family in sorted(chosen.families):
        for revision in found.revisions.get(family, ()):
            is_free = revision_of(revision.arn) not in used
            if is_free and revision.owner == found.place.project:
                yield deregistration(revision, "--deregister")


def _foreign(found: Found, chosen: Selection) -> Iterator[Refusal]:
    """The services that the file names and that somebody else has made."""
    for service in found.services.values():
        is_there = service.status != "INACTIVE" and chosen.has(service.name)
        if is_there and not is_ours(service, found.place.project):
            owner = service.tags.get(PROJECT)
            whose = f"belongs to the project `{owner}`" if owner else "was not made by compose2ecs"
            yield Refusal(
                ground=Ground.OWNERSHIP,
                subject=service.name,
                message=f"the service `{service.name}` {whose}",
                help="name the services to delete, without this one",
            )
