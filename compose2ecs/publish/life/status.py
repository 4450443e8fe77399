"""How a project is doing, as a value, as JSON and as text."""

from collections.abc import Iterator, Mapping

from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.wire import Json
from compose2ecs.publish import reasons, render
from compose2ecs.publish.life.endpoints import Endpoint
from compose2ecs.publish.life.found import (
    Found,
    Place,
    called,
    family_in,
    is_once,
    is_ours,
    revision_of,
)
from compose2ecs.publish.life.prune import STOPPED
from compose2ecs.publish.life.selection import Selection
from compose2ecs.publish.observed import Deployment, Said, Service, Task
from compose2ecs.publish.options import name_of, short_name
from compose2ecs.publish.ownership import compose_name
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.steps import subject
from compose2ecs.shape import shape

VERSION = 1

_EVENTS = 3
_FAILURES = 3
_MISSING = "MISSING"

_ON_PURPOSE = frozenset({"ServiceSchedulerInitiated", "UserInitiated"})
"""Stop codes of tasks that somebody has stopped, and that have not failed by themselves.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
"""


@shape
class Standing:
    """How a service is doing. ``service`` is None when it is not there."""

    name: str
    called: str
    service: Service | None
    is_ours: bool
    endpoints: tuple[Endpoint, ...]
    events: tuple[Said, ...]
    failures: tuple[str, ...]


@shape
class Drift:
    """What publishing would change: the plan, or why there is none."""

    plan: Plan | None
    reason: str | None

    @property
    def is_there(self) -> bool:
        """Whether something would change, or would have to."""
        return self.plan is not None and bool(self.plan.calls or self.plan.refusals)


@shape
class Status:
    """How a project is doing. ``tasks`` are those that run once, the last ones that ECS knows."""

    place: Place
    services: tuple[Standing, ...]
    tasks: tuple[Task, ...]
    drift: Drift
    unchecked: tuple[str, ...]


def status(
    found: Found,
    desired: EcsProject,
    chosen: Selection,
    endpoints: Mapping[str, tuple[Endpoint, ...]],
    drift: Drift,
    notes: tuple[str, ...],
) -> Status:
    """How the chosen part of the project is doing, the services in the order of the file."""
    names = dict.fromkeys(
        [
            *(name for name in map(name_of, desired.services) if chosen.has(name)),
            *(each.name for each in found.ours if chosen.has(family_in(each.task_definition))),
        ]
    )
    return Status(
        place=found.place,
        services=tuple(_standing(found, name, endpoints.get(name, ())) for name in names),
        tasks=tuple(
            task
            for task in found.tasks
            if is_once(task) and chosen.has(family_in(task.task_definition))
        ),
        drift=drift,
        unchecked=tuple(dict.fromkeys((*found.unchecked, *notes))),
    )


def _standing(found: Found, name: str, endpoints: tuple[Endpoint, ...]) -> Standing:
    project = found.place.project
    service = found.services.get(name)
    if service is not None and service.status == "INACTIVE":
        service = None
    return Standing(
        name=name,
        called=compose_name(name, project) if service is None else called(service),
        service=service,
        is_ours=service is None or is_ours(service, project),
        endpoints=endpoints,
        events=service.events[:_EVENTS] if service else (),
        failures=tuple(_failures(found, service)) if service else (),
    )


def _failures(found: Found, service: Service) -> Iterator[str]:
    """Why tasks of the service have failed, those that ECS remembers."""
    family = family_in(service.task_definition)
    failed = [
        task
        for task in found.tasks
        if family_in(task.task_definition) == family and not is_once(task) and _has_failed(task)
    ]
    for task in failed[:_FAILURES]:
        yield from reasons.ends(task)


def _has_failed(task: Task) -> bool:
    """Whether a stopped task has failed. The scheduler also stops those whose checks fail."""
    if task.status != STOPPED:
        return False
    is_on_purpose = task.stop_code is None or task.stop_code in _ON_PURPOSE
    return not is_on_purpose or "failed" in (task.stopped_reason or "").lower()


def json(status: Status) -> dict[str, Json]:
    """The status for programs."""
    place, drift = status.place, status.drift
    return {
        "version": VERSION,
        "project": place.project,
        "cluster": place.cluster,
        "region": place.region,
        "account": place.account,
        "services": [_service_json(each) for each in status.services],
        "tasks": [_task_json(each) for each in status.tasks],
        "drift": {
            "checked": drift.plan is not None,
            "reason": drift.reason,
            "steps": render.json(drift.plan)["steps"] if drift.plan else [],
            "refusals": render.json(drift.plan)["refusals"] if drift.plan else [],
        },
        "unchecked": list(status.unchecked),
    }


def _service_json(standing: Standing) -> Json:
    service = standing.service
    return {
        "name": standing.name,
        "service": standing.called,
        "status": service.status if service else _MISSING,
        "ours": standing.is_ours,
        "revision": revision_of(service.task_definition) if service else None,
        "desired": service.desired if service else 0,
        "running": service.running if service else 0,
        "pending": service.pending if service else 0,
        "deployments": [
            _deployment_json(each) for each in (service.deployments if service else ())
        ],
        "endpoints": [
            {"kind": each.kind, "address": each.address, "detail": each.detail}
            for each in standing.endpoints
        ],
        "events": [{"at": each.at, "message": each.message} for each in standing.events],
        "failures": list(standing.failures),
    }


def _deployment_json(deployment: Deployment) -> Json:
    return {
        "id": deployment.id,
        "status": deployment.status,
        "revision": revision_of(deployment.task_definition),
        "rollout": deployment.rollout_state,
        "reason": deployment.reason,
        "desired": deployment.desired,
        "running": deployment.running,
        "pending": deployment.pending,
        "failed": deployment.failed,
    }


def _task_json(task: Task) -> Json:
    return {
        "task": short_name(task.arn),
        "revision": revision_of(task.task_definition),
        "status": task.status,
        "exit_codes": dict(task.exit_codes),
        "reason": task.stopped_reason,
    }


def text(status: Status) -> str:
    """The status for people."""
    place = status.place
    lines = [
        f"{place.project}: cluster {place.cluster}, region {place.region}, account {place.account}"
    ]
    for standing in status.services:
        lines += _service_lines(standing)
    for task in status.tasks:
        lines += _task_lines(task)
    lines += [f"not checked: {note}" for note in status.unchecked]
    lines += _drift_lines(status.drift)
    return "\n".join(lines) + "\n"


def _service_lines(standing: Standing) -> Iterator[str]:
    service = standing.service
    if service is None:
        yield f"  {standing.called}: there is no service {standing.name}"
        return
    foreign = "" if standing.is_ours else ", not of this project"
    yield (
        f"  {standing.called}: {service.running}/{service.desired} running, "
        f"{service.pending} pending, {revision_of(service.task_definition)}, "
        f"{service.status}{foreign}"
    )
    for each in service.deployments:
        reason = f": {each.reason}" if each.reason else ""
        yield (
            f"    deployment  {revision_of(each.task_definition)}  {each.status}  "
            f"{each.rollout_state or 'no state'}{reason}"
        )
    for endpoint in standing.endpoints:
        address = endpoint.address or "not readable"
        yield f"    {endpoint.kind}  {address}  ({endpoint.detail})"
    yield from (f"    stopped  {line}" for line in standing.failures)
    yield from (f"    event  {each.at}  {each.message}" for each in standing.events)


def _task_lines(task: Task) -> Iterator[str]:
    codes = ", ".join(
        f"{name} exited with {code}" for name, code in task.exit_codes.items() if code is not None
    )
    yield (
        f"  task {short_name(task.arn)}: {revision_of(task.task_definition)}, {task.status}"
        + (f", {codes}" if codes else "")
    )


def _drift_lines(drift: Drift) -> Iterator[str]:
    if drift.plan is None:
        yield f"drift: not checked: {drift.reason}"
    elif not drift.is_there:
        yield "drift: none, all is as the file says"
    else:
        yield "drift: publishing would change this"
        for step in drift.plan.calls:
            yield f"  {render.VERBS[type(step)]}  {subject(step)}  {step.cause}"
        yield from (f"  refused: {refusal.message}" for refusal in drift.plan.refusals)
