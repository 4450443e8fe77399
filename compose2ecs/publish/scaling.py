"""Application Auto Scaling: targets, policies and scheduled actions, after their services.

https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-ecs.html
"""

from collections.abc import Iterator

from compose2ecs.ecs.model import CreateService, EcsProject, PutScalingPolicy, PutScheduledAction
from compose2ecs.ecs.refs import render
from compose2ecs.publish.canonical import canonical
from compose2ecs.publish.difference import missing
from compose2ecs.publish.observed import Observed, Scaling
from compose2ecs.publish.options import name_of, scaled_service
from compose2ecs.publish.steps import (
    DropPolicy,
    DropSchedule,
    DropTarget,
    ScalePolicy,
    ScaleSchedule,
    ScaleTarget,
    Step,
)

DIMENSION = "ecs:service:DesiredCount"


def resource_id(cluster: str, service: str) -> str:
    """The name of the service in Application Auto Scaling: ``service/shop/shop-web``.

    https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
    """
    return f"service/{cluster}/{service}"


def is_scaled(
    request: CreateService, desired: EcsProject, observed: Observed, cluster: str
) -> bool:
    """Whether the number of tasks is not ours to set, but that of Application Auto Scaling."""
    name = name_of(request)
    wanted = any(scaled_service(target) == name for target in desired.scalable_targets)
    return wanted or resource_id(cluster, name) in observed.scaling


def changes(
    desired: EcsProject, observed: Observed, cluster: str, *, anew: frozenset[str]
) -> Iterator[Step]:
    """The steps that give the services of ``desired`` their scaling, and no other.

    Those in ``anew`` have none any more by then, whatever is observed.
    """
    for request in desired.services:
        name = name_of(request)
        there = None if name in anew else observed.scaling.get(resource_id(cluster, name))
        yield from _of_service(name, desired, there)


def _of_service(name: str, desired: EcsProject, there: Scaling | None) -> Iterator[Step]:
    targets = [each for each in desired.scalable_targets if scaled_service(each) == name]
    if not targets:
        if there is not None and is_ours(there, name):
            yield dropped(there, name, "the file has no scaling any more")
        return
    for target in targets:
        cause = _cause(there.target if there else None, target)
        if cause is not None:
            yield ScaleTarget(service=name, request=target, cause=cause)
    kept: set[str] = set()
    policies = {_name(each): each for each in (there.policies if there else ())}
    for policy in desired.scaling_policies:
        if scaled_service(policy) == name:
            kept.add(_name(policy))
            cause = _cause(policies.get(_name(policy)), policy)
            if cause is not None:
                yield ScalePolicy(service=name, request=policy, cause=cause)
    actions = {_name(each): each for each in (there.actions if there else ())}
    for action in desired.scheduled_actions:
        if scaled_service(action) == name:
            kept.add(_name(action))
            cause = _cause(actions.get(_name(action)), action)
            if cause is not None:
                yield ScaleSchedule(service=name, request=action, cause=cause)
    if there is not None:
        yield from _surplus(name, there, kept)


def _name(request: PutScalingPolicy | PutScheduledAction) -> str:
    if isinstance(request, PutScalingPolicy):
        return render(request.policy_name.value)
    return render(request.scheduled_action_name.value)


def _surplus(name: str, there: Scaling, kept: set[str]) -> Iterator[Step]:
    """The steps that take away what was made from the file, and is not in it any more."""
    at = {
        "service": name,
        "resource_id": render(there.target.resource_id.value),
        "dimension": render(there.target.scalable_dimension.value),
    }
    for policy in map(_name, there.policies):
        if policy not in kept and policy.startswith(name):
            yield DropPolicy(**at, name=policy, cause=f"the file has no policy {policy}")
    for action in map(_name, there.actions):
        if action not in kept and action.startswith(name):
            yield DropSchedule(**at, name=action, cause=f"the file has no schedule {action}")


def is_ours(there: Scaling, service: str) -> bool:
    """Whether a policy or an action is called after the service, as the ones of a file are."""
    names = [*map(_name, there.policies), *map(_name, there.actions)]
    return any(name.startswith(service) for name in names)


def dropped(there: Scaling, service: str, cause: str) -> DropTarget:
    """The step that ends the scaling of a service."""
    return DropTarget(
        service=service,
        resource_id=render(there.target.resource_id.value),
        dimension=render(there.target.scalable_dimension.value),
        cause=cause,
    )


def _cause(there: object | None, wanted: object) -> str | None:
    """Why to send the request, or None when all it says is there."""
    if there is None:
        return "it does not exist"
    found = missing(canonical(there), canonical(wanted))
    return f"{', '.join(dict.fromkeys(each.path[0] for each in found))} changed" if found else None
