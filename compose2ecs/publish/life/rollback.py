"""Back to an earlier revision: which one, and the plan that deploys it again."""

from collections.abc import Iterator, Sequence

from compose2ecs.publish.life.found import (
    Attempt,
    Found,
    Numbered,
    family_in,
    number_in,
    revision_of,
)
from compose2ecs.publish.life.plans import plan_of
from compose2ecs.publish.life.selection import Selection
from compose2ecs.publish.observed import Service
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.refusals import Ground, Refusal
from compose2ecs.publish.services import expected
from compose2ecs.publish.steps import Existing, Update
from compose2ecs.shape import shape

_SUCCESSFUL = "SUCCESSFUL"


@shape
class Target:
    """The revision to go back to, and why it."""

    revision: Numbered
    cause: str


def rollback(found: Found, chosen: Selection, to: int | None) -> Plan:
    """The plan that takes services back to their previous good revision, or to number ``to``.

    A service that is on it is left alone.
    """
    steps: list[Update] = []
    refusals: list[Refusal] = []
    for service in found.ours:
        if service.status != "ACTIVE" or not chosen.has(family_in(service.task_definition)):
            continue
        target = previous(found, service) if to is None else _numbered(found, service, to)
        if target is None:
            refusals.append(_nowhere(service, to))
        elif revision_of(target.revision.arn) != revision_of(service.task_definition):
            steps.append(_update(service, target))
    return plan_of(found, tuple(steps), tuple(refusals))


def previous(found: Found, service: Service) -> Target | None:
    """The newest deployment that was completed, of a revision before the one that is deployed now.

    Going back twice goes back two revisions. Where no history tells it, it is the revision before,
    unless the history knows that its deployment failed. None when there is none that could be run.
    """
    family, current = family_in(service.task_definition), number_in(service.task_definition)
    earlier = [each for each in found.revisions.get(family, ()) if each.number < current]
    attempts = found.attempts.get(service.name, ())
    by_name = {revision_of(each.arn): each for each in earlier}
    for name, at in _completed(service, attempts):
        if name in by_name:
            cause = f"its deployment{f' of {at}' if at else ''} was completed"
            return Target(revision=by_name[name], cause=cause)
    tried = {revision_of(attempt.task_definition) for attempt in attempts}
    untried = [each for each in earlier if revision_of(each.arn) not in tried]
    if not untried:
        return None
    return Target(revision=untried[0], cause="the revision before; nothing tells how it went")


def _completed(service: Service, attempts: Sequence[Attempt]) -> Iterator[tuple[str, str]]:
    """The revisions whose deployments were completed, with the day, the newest first."""
    for deployment in service.deployments:
        if deployment.status == "ACTIVE" and deployment.rollout_state == "COMPLETED":
            yield revision_of(deployment.task_definition), ""
    for attempt in attempts:
        if attempt.status == _SUCCESSFUL:
            yield revision_of(attempt.task_definition), attempt.created_at[:10]


def _numbered(found: Found, service: Service, number: int) -> Target | None:
    family = family_in(service.task_definition)
    for revision in found.revisions.get(family, ()):
        if revision.number == number:
            return Target(revision=revision, cause=f"--to {number}")
    return None


def _update(service: Service, target: Target) -> Update:
    name = revision_of(target.revision.arn)
    return Update(
        service=service.name,
        members={},
        runs=Existing(arn=target.revision.arn),
        expected=expected(service),
        rolls_out=True,
        cause=f"{revision_of(service.task_definition)} → {name}: {target.cause}",
        differences=(),
    )


def _nowhere(service: Service, to: int | None) -> Refusal:
    family = family_in(service.task_definition)
    running = revision_of(service.task_definition)
    what = (
        f"before {running} there is no revision that was good, or that is not deregistered"
        if to is None
        else f"the revision {family}:{to} does not exist, or is deregistered"
    )
    return Refusal(
        ground=Ground.PREFLIGHT,
        subject=service.name,
        message=f"the service `{service.name}` has nothing to go back to: {what}",
        help="name a revision with --to, or publish an older file",
    )
