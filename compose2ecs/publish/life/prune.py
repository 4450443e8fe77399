"""Which revisions may go: old ones that nothing runs, and nothing would go back to.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deregister-task-definition-v2.html
"""

from collections.abc import Iterator

from compose2ecs.publish.life.found import Found, Numbered, revision_of, runs
from compose2ecs.publish.life.plans import plan_of
from compose2ecs.publish.life.rollback import previous
from compose2ecs.publish.life.selection import Selection
from compose2ecs.publish.observed import Service
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.steps import Deregister

STOPPED = "STOPPED"


def prune(found: Found, chosen: Selection, keep: int) -> Plan:
    """The plan that leaves the ``keep`` newest revisions of each family, and those in use."""
    used = in_use(found) | _targets(found)
    steps = tuple(
        deregistration(revision, f"not one of the {keep} newest")
        for family in sorted(chosen.families)
        for revision in _old(found, family, keep)
        if revision_of(revision.arn) not in used
    )
    return plan_of(found, steps)


def in_use(found: Found) -> frozenset[str]:
    """The revisions that a service, a deployment or a task runs, in any cluster looked at."""
    services = [*found.services.values(), *found.elsewhere]
    return frozenset(_of_services(services)) | {
        revision_of(task.task_definition) for task in found.tasks if task.status != STOPPED
    }


def _of_services(services: list[Service]) -> Iterator[str]:
    for service in services:
        if service.status != "INACTIVE":
            yield from runs(service)


def _targets(found: Found) -> frozenset[str]:
    """The revisions that services would go back to."""
    targets = (previous(found, service) for service in found.ours)
    return frozenset(revision_of(target.revision.arn) for target in targets if target is not None)


def _old(found: Found, family: str, keep: int) -> Iterator[Numbered]:
    """Revisions of the project behind the ``keep`` newest ones of the family, the oldest first."""
    for revision in reversed(found.revisions.get(family, ())[keep:]):
        if revision.owner == found.place.project:
            yield revision


def deregistration(revision: Numbered, cause: str) -> Deregister:
    """The step that deregisters the revision."""
    return Deregister(revision=revision_of(revision.arn), cause=cause)
