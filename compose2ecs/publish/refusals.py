"""What must not be done unless the user says so, and what cannot be done at all."""

from collections.abc import Iterator
from enum import Enum

from compose2ecs.publish.observed import Observed, Revision, Service
from compose2ecs.publish.options import Options
from compose2ecs.publish.ownership import PROJECT
from compose2ecs.shape import shape
from compose2ecs.source import Source


class Ground(Enum):
    """Why something is refused, as exit codes tell it apart."""

    PREFLIGHT = "something is missing, or a permission of the user"
    OWNERSHIP = "it belongs to somebody else"


@shape
class Refusal:
    """One thing that stops the plan: what, the way out, and the line of the file, if one has it."""

    ground: Ground
    subject: str
    message: str
    help: str
    place: Source | None = None


def cluster_refusals(observed: Observed, cluster: str, *, may_create: bool) -> Iterator[Refusal]:
    """The refusal of a cluster that is not there."""
    found = observed.cluster
    if (found is None or found.status != "ACTIVE") and not may_create:
        state = "does not exist" if found is None else f"is {found.status}"
        yield Refusal(
            ground=Ground.PREFLIGHT,
            subject=cluster,
            message=f"the cluster `{cluster}` {state} in {observed.region}",
            help="name one with --cluster or x-ecs.cluster, or create it with --create-cluster",
        )


def foreign_service(service: Service, options: Options) -> Refusal | None:
    """The refusal of a service that another project has made, or that nobody has marked."""
    owner = service.tags.get(PROJECT)
    if owner == options.project or options.adopt:
        return None
    whose = f"belongs to the project `{owner}`" if owner else "was not made by compose2ecs"
    return Refusal(
        ground=Ground.OWNERSHIP,
        subject=service.name,
        message=f"the service `{service.name}` {whose}",
        help=f"take it over with --adopt, or call the project otherwise than `{options.project}`",
    )


def foreign_family(family: str, revision: Revision, options: Options) -> Refusal | None:
    """The refusal of a family whose latest revision another project has registered."""
    owner = revision.tags.get(PROJECT)
    if owner is None or owner == options.project or options.adopt:
        return None
    return Refusal(
        ground=Ground.OWNERSHIP,
        subject=family,
        message=f"the task definition `{family}` belongs to the project `{owner}`",
        help=f"take it over with --adopt, or call the project otherwise than `{options.project}`",
    )


def replacement(service: str, reason: str) -> Refusal:
    """The refusal of a change that ECS makes only by deleting the service."""
    return Refusal(
        ground=Ground.PREFLIGHT,
        subject=service,
        message=f"the service `{service}` would have to be deleted and created anew: {reason}",
        help="allow it with --allow-replace: its tasks stop before the new ones start",
    )


def other_controller(service: str, controller: str) -> Refusal:
    """The refusal of a service that ECS does not deploy itself."""
    return Refusal(
        ground=Ground.PREFLIGHT,
        subject=service,
        message=f"the service `{service}` is deployed by {controller}, and not by ECS",
        help="deploy it with its own tool, or leave it out with --only",
    )
