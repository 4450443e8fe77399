"""Judging what a project stands on, before anything is touched.

Pure: what AWS says is in ``Surroundings``. What is missing, or does not fit, stops the plan; what
could not be looked at is noted and stops nothing.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from compose2ecs.ecs.model import CreateService, EcsProject, RunTask
from compose2ecs.ecs.refs import render
from compose2ecs.publish.bindings import place_of
from compose2ecs.publish.options import family_of, name_of
from compose2ecs.publish.pushing import Build, push_lines
from compose2ecs.publish.refusals import Ground, Refusal
from compose2ecs.publish.surroundings import (
    Kind,
    Surroundings,
    Thing,
    Things,
    ecr_image,
    requests,
    service_roles,
    things,
)
from compose2ecs.publish.target_groups import Target, faults
from compose2ecs.publish.trust import ECS, TASKS, trusts
from compose2ecs.shape import shape
from compose2ecs.source import Source, Traced


@shape
class Preflight:
    """What came of it. ``checked`` and ``unchecked`` are lines for people."""

    refusals: tuple[Refusal, ...]
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]


def preflight(
    desired: EcsProject,
    wanted: Things,
    around: Surroundings,
    region: str,
    *,
    builds: Mapping[str, Build],
) -> Preflight:
    """What stops the project, of ``wanted``: everything that it names and does not make.

    ``builds`` has the containers whose images are built from the project.
    """
    found = (
        *_missing(wanted, around, region, _built(desired, builds)),
        *_roles(desired, wanted, around),
        *_states(wanted, around),
        *_networks(desired, wanted, around),
        *_traffic(desired, wanted, around),
    )
    counts = Counter(thing.kind for thing in wanted if thing in around.found)
    checked = ", ".join(f"{count} {_plural(kind, count)}" for kind, count in counts.items())
    return Preflight(
        refusals=tuple(dict.fromkeys(found)),
        checked=(checked,) if checked else (),
        unchecked=(
            *(
                f"{_called(thing)}: {around.unchecked[thing]}"
                for thing in wanted
                if thing in around.unchecked
            ),
            *_unseen(desired, builds),
        ),
    )


def needed(desired: EcsProject, *, may_create_log_groups: bool) -> Things:
    """What must be there."""
    return {
        thing: leaves
        for thing, leaves in things(desired).items()
        if not (may_create_log_groups and thing.kind is Kind.LOG_GROUP)
    }


def secret_refusals(missing: Mapping[str, str | None]) -> Iterator[Refusal]:
    """The refusals of secrets whose values nobody can read, with what is said of each."""
    for secret, what in missing.items():
        if what is not None:
            yield Refusal(
                ground=Ground.PREFLIGHT,
                subject=secret,
                message=f"the secret `{secret}` has no value to store: {what}",
                help=f"make it, or name a stored value: secrets.{secret}.x-ecs.value_from",
            )


def _plural(kind: Kind, count: int) -> str:
    return kind.value if count == 1 else f"{kind.value}s"


def _called(thing: Thing) -> str:
    return f"{thing.kind.value} {thing.name}"


def _place(leaves: tuple[Traced[Any], ...]) -> Source | None:
    """Where the first of the values that a file has something to do with comes from."""
    return next((found for leaf in leaves if (found := place_of(leaf)) is not None), None)


def _refusal(thing: Thing, message: str, help: str, at: Source | None) -> Refusal:
    return Refusal(
        ground=Ground.PREFLIGHT, subject=thing.name, message=message, help=help, place=at
    )


HELP: Mapping[Kind, str] = {
    Kind.ROLE: "create it, or name another: x-ecs.execution_role, x-ecs.task_role",
    Kind.SUBNET: "name others: x-ecs.subnets",
    Kind.SECURITY_GROUP: "name others: x-ecs.security_groups",
    Kind.TARGET_GROUP: "create it, or name another: x-ecs.load_balancer.target_group",
    Kind.LOG_GROUP: "let it be created with --create-log-groups, or name another: x-ecs.log_group",
    Kind.SECRET: "store it, or name another: x-ecs.value_from of the secret",
    Kind.PARAMETER: "store it, or name another: x-ecs.value_from of the secret",
    Kind.IMAGE: "push it, or name another: image",
    Kind.FILE_SYSTEM: "create it, or name another: x-ecs.file_system of the volume",
    Kind.NAMESPACE: "aws servicediscovery create-http-namespace --name {name}",
}
"""The way out when a thing of the kind is not there."""


def _missing(
    wanted: Things, around: Surroundings, region: str, built: Mapping[str, Build]
) -> Iterator[Refusal]:
    for thing, leaves in wanted.items():
        if thing not in around.found or around.found[thing] is not None:
            continue
        help = HELP[thing.kind].format(name=thing.name)
        if thing.kind is Kind.IMAGE and thing.name in built:
            help = push_lines(thing.name, built[thing.name])
        message = f"the {thing.kind.value} `{thing.name}` does not exist in {region}"
        yield _refusal(thing, message, help, _place(leaves))


def _built(desired: EcsProject, builds: Mapping[str, Build]) -> dict[str, Build]:
    """The builds by the images that they make."""
    return {
        render(container.image.value): builds[name]
        for task in desired.task_definitions
        for container in task.container_definitions
        if container.image is not None
        and container.name is not None
        and (name := render(container.name.value)) in builds
    }


def _unseen(desired: EcsProject, builds: Mapping[str, Build]) -> Iterator[str]:
    """Notes on images that are built and pushed to where nobody can look."""
    for image in _built(desired, builds):
        if ecr_image(image) is None:
            yield f"image {image}: it is in no registry of ECR"


def _roles(desired: EcsProject, wanted: Things, around: Surroundings) -> Iterator[Refusal]:
    """The roles that those who are to take them may not take."""
    principals: dict[str, str] = {}
    for task in desired.task_definitions:
        for leaf in (task.execution_role_arn, task.task_role_arn):
            if leaf is not None:
                principals.setdefault(render(leaf.value), TASKS)
    for request in requests(desired):
        for leaf in service_roles(request):
            principals.setdefault(render(leaf.value), ECS)
    for name, principal in principals.items():
        thing = Thing(kind=Kind.ROLE, name=name)
        role = around.found.get(thing)
        document = {} if role is None else role.get("AssumeRolePolicyDocument")
        if role is not None and isinstance(document, Mapping) and not trusts(document, principal):
            yield _refusal(
                thing,
                f"{principal} may not take the role `{name}`",
                f"allow sts:AssumeRole for the service {principal} in its trust policy",
                _place(wanted[thing]),
            )


_STATES: Mapping[Kind, tuple[str, str]] = {
    Kind.SUBNET: ("State", "available"),
    Kind.FILE_SYSTEM: ("LifeCycleState", "available"),
}
"""The member that says whether a thing can be used, and what it says then.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html
https://docs.aws.amazon.com/efs/latest/ug/API_FileSystemDescription.html
"""


def _states(wanted: Things, around: Surroundings) -> Iterator[Refusal]:
    for thing, leaves in wanted.items():
        reply = around.found.get(thing)
        if reply is None:
            continue
        member, good = _STATES.get(thing.kind, ("", ""))
        state = reply.get(member, good)
        if thing.kind is Kind.SECRET and reply.get("DeletedDate"):
            state = "scheduled for deletion"
        if state != good:
            yield _refusal(
                thing,
                f"the {thing.kind.value} `{thing.name}` is {state}",
                HELP[thing.kind],
                _place(leaves),
            )


def _networks(desired: EcsProject, wanted: Things, around: Surroundings) -> Iterator[Refusal]:
    """Security groups of another VPC than that of the subnets, and subnets of several."""
    for request in requests(desired):
        vpcs = {thing: vpc for thing, vpc in _vpcs(request, around) if vpc}
        first = next(iter(vpcs), None)
        if first is None:
            continue
        for thing, vpc in vpcs.items():
            if vpc != vpcs[first]:
                yield _refusal(
                    thing,
                    f"the {_called(thing)} is in {vpc}, and the {_called(first)} in {vpcs[first]}",
                    "name subnets and security groups of one VPC",
                    _place(wanted[thing]),
                )
                break


def _vpcs(
    request: CreateService | RunTask, around: Surroundings
) -> Iterator[tuple[Thing, str | None]]:
    """The subnets and security groups of the request, each with its VPC where that is known."""
    network = request.network_configuration
    interface = None if network is None else network.awsvpc_configuration
    if interface is None:
        return
    for kind, leaves in (
        (Kind.SUBNET, interface.subnets),
        (Kind.SECURITY_GROUP, interface.security_groups or ()),
    ):
        for leaf in leaves:
            thing = Thing(kind=kind, name=render(leaf.value))
            yield thing, (around.found.get(thing) or {}).get("VpcId")


def _traffic(desired: EcsProject, wanted: Things, around: Surroundings) -> Iterator[Refusal]:
    """Target groups that cannot bring traffic to the containers that they are for."""
    tasks = {render(task.family.value): task for task in desired.task_definitions}
    for service in desired.services:
        task = tasks.get(family_of(service))
        for balancer in service.load_balancers or ():
            arn, port = balancer.target_group_arn, balancer.container_port
            if task is None or arn is None:
                continue
            thing = Thing(kind=Kind.TARGET_GROUP, name=render(arn.value))
            group = around.found.get(thing)
            if group is None:
                continue
            target = Target(
                service=name_of(service),
                task=task,
                port=None if port is None else port.value,
                vpcs=frozenset(vpc for _, vpc in _vpcs(service, around) if vpc),
            )
            for message, help in faults(group, target):
                yield _refusal(thing, message, help, _place(wanted[thing]))
