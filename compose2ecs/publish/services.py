"""Creating, updating and replacing one service.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from compose2ecs.ecs.model import CreateService
from compose2ecs.ecs.naming import camel
from compose2ecs.ecs.refs import render
from compose2ecs.publish import ownership
from compose2ecs.publish.canonical import Canonical, canonical
from compose2ecs.publish.defaults import UNREADABLE
from compose2ecs.publish.difference import Difference, differences
from compose2ecs.publish.fingerprint import fingerprint
from compose2ecs.publish.members import CREATE_ONLY, ROLLS_OUT, value_of
from compose2ecs.publish.observed import Observed, Scaling, Service
from compose2ecs.publish.options import Options, name_of
from compose2ecs.publish.refusals import Refusal, foreign_service, other_controller, replacement
from compose2ecs.publish.revisions import Chosen, retags, summary
from compose2ecs.publish.scaling import dropped
from compose2ecs.publish.steps import (
    AwaitInactive,
    Create,
    Delete,
    Drain,
    Existing,
    Expected,
    Step,
    Tag,
    Untag,
    Update,
)
from compose2ecs.shape import shape
from compose2ecs.source import Traced

_NAMESPACE = ("serviceConnectConfiguration", "namespace")


@shape
class Changes:
    """The steps for one service, in their order, those for its tags, and what is refused."""

    steps: tuple[Step, ...]
    retag: tuple[Tag | Untag, ...]
    refusals: tuple[Refusal, ...]


def changes(
    request: CreateService,
    revision: Chosen,
    observed: Observed,
    options: Options,
    *,
    is_scaled: bool,
    scaled: Scaling | None,
) -> Changes:
    """What makes the service as it is wanted.

    ``is_scaled`` says that Application Auto Scaling sets its number of tasks, or is to; ``scaled``
    is what it has about the service now.
    """
    name = name_of(request)
    there = observed.services.get(name)
    tags = service_tags(request, options.project)
    if there is None or there.status == "INACTIVE":
        made = _create(request, revision, tags, options, "it does not exist")
        return Changes(steps=(made,), retag=(), refusals=())
    if there.status == "DRAINING":
        waits = AwaitInactive(service=name, cause="it is being deleted")
        made = _create(request, revision, tags, options, "it was deleted")
        return Changes(steps=(waits, made), retag=(), refusals=())
    refusals = [
        *_controller_refusals(request, there),
        *(found for found in [foreign_service(there, options)] if found is not None),
    ]
    found = _differences(request, there, observed.namespaces)
    reason = _reason_to_replace(found, request, there)
    if reason is not None:
        if not options.allow_replace:
            refusals.append(replacement(name, reason))
        steps = _replaced(request, there, revision, tags, options, reason, scaled)
        return Changes(steps=steps, retag=(), refusals=tuple(refusals))
    update = _update(request, there, revision, found, options, is_scaled=is_scaled)
    return Changes(
        steps=() if update is None else (update,),
        retag=tuple(retags(name, there.arn, there.tags, tags)),
        refusals=tuple(refusals),
    )


def service_tags(request: CreateService, project: str) -> dict[str, str]:
    """The tags of the service, with the fingerprint of what cannot be read back from it."""
    tags = ownership.tags_for(project, name_of(request), request.tags)
    mark = _unreadable(request)
    return tags if mark is None else {**tags, ownership.FINGERPRINT: mark}


def _unreadable(request: CreateService) -> str | None:
    hidden = {name: getattr(request, name) for name in UNREADABLE}
    return None if all(value is None for value in hidden.values()) else fingerprint(hidden)


def _controller_refusals(request: CreateService, there: Service) -> Iterator[Refusal]:
    for side in (there.request, request):
        controller = side.deployment_controller
        kind = "ECS" if controller is None else render(controller.type.value)
        if kind != "ECS":
            yield other_controller(there.name, kind)
            return


def _differences(
    request: CreateService, there: Service, namespaces: Mapping[str, str]
) -> tuple[Difference, ...]:
    wanted, observed = canonical(request), _resolved(canonical(there.request), namespaces)
    found = differences(observed, _same_namespace(wanted, observed))
    apart = {camel(name) for name in UNREADABLE}
    if request.launch_type is None and not request.capacity_provider_strategy:
        # The default strategy of the cluster, which ECS copies into the service.
        apart |= {"launchType", "capacityProviderStrategy"}
    return tuple(each for each in found if each.path[0] not in apart)


def _resolved(form: Canonical, namespaces: Mapping[str, str]) -> Canonical:
    """The form with the name of the Cloud Map namespace in the place of its ARN, if it is known."""
    leaf = form.get(_NAMESPACE)
    name = namespaces.get(str(leaf.value)) if leaf is not None else None
    return form if name is None else {**form, _NAMESPACE: Traced(name)}


def _same_namespace(wanted: Canonical, observed: Canonical) -> Canonical:
    """What is wanted, with the observed namespace where the two cannot be compared.

    They cannot when one is a name, the other an ARN, and nobody could look up which is which.
    """
    mine, theirs = wanted.get(_NAMESPACE), observed.get(_NAMESPACE)
    if mine is None or theirs is None:
        return wanted
    is_arn = [str(leaf.value).startswith("arn:") for leaf in (mine, theirs)]
    return wanted if is_arn[0] == is_arn[1] else {**wanted, _NAMESPACE: theirs}


def _reason_to_replace(
    found: tuple[Difference, ...], request: CreateService, there: Service
) -> str | None:
    """The member that ECS does not change in place, or None when it can change all.

    A launch type can be left for a capacity provider strategy, and come back to.
    """
    switches = bool(request.capacity_provider_strategy) or bool(
        there.request.capacity_provider_strategy
    )
    for each in found:
        if each.path[0] in CREATE_ONLY and not (each.path[0] == "launchType" and switches):
            return f"{each.path[0]} changes from {each.before} to {each.after}"
    return None


def _create(
    request: CreateService,
    revision: Chosen,
    tags: Mapping[str, str],
    options: Options,
    cause: str,
) -> Create:
    """CreateService. The token is the same however often the step is sent, and new in each run.

    At most 36 characters:
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    name = name_of(request)
    digits = sha256(f"{options.run_id} {name}".encode()).hexdigest()
    return Create(
        service=name,
        request=request,
        runs=revision.reference,
        tags=tags,
        token=digits[:36],
        cause=cause,
    )


def _replaced(
    request: CreateService,
    there: Service,
    revision: Chosen,
    tags: Mapping[str, str],
    options: Options,
    reason: str,
    scaled: Scaling | None,
) -> tuple[Step, ...]:
    """Scaling goes first: it would fight against the drain."""
    name = there.name
    drains = there.desired > 0 and not _is_daemon(there.request)
    stops_scaling = [] if scaled is None else [dropped(scaled, name, "its service goes")]
    return (
        *stops_scaling,
        *([Drain(service=name, expected=expected(there), cause=reason)] if drains else []),
        Delete(service=name, cause=reason),
        AwaitInactive(service=name, cause="the name must be free"),
        _create(request, revision, tags, options, reason),
    )


def _update(
    request: CreateService,
    there: Service,
    revision: Chosen,
    found: tuple[Difference, ...],
    options: Options,
    *,
    is_scaled: bool,
) -> Update | None:
    """The one UpdateService with what changes, or None when nothing does."""
    runs = None if revision.reference == Existing(arn=there.task_definition) else revision.reference
    changed = {name: value_of(name, request, there.request) for name in _members(found)}
    changed |= _hidden_changes(request, there)
    count = None if is_scaled else _count(request, there)
    has_failed = (
        runs is None and there.primary is not None and there.primary.rollout_state == "FAILED"
    )
    is_forced = options.force or has_failed or "capacityProviderStrategy" in changed
    members: dict[str, Any] = {
        **changed,
        **({} if count is None else {"desiredCount": count}),
        **({"forceNewDeployment": True} if is_forced else {}),
    }
    if not members and runs is None:
        return None
    causes = (
        "" if runs is None else _revision_cause(revision),
        ", ".join(changed),
        "" if count is None else f"desiredCount {there.desired} → {count}",
        "its last deployment failed" if has_failed else "",
    )
    return Update(
        service=there.name,
        members=members,
        runs=runs,
        expected=expected(there),
        rolls_out=runs is not None or not ROLLS_OUT.isdisjoint(members),
        cause="; ".join(filter(None, causes)) or "--force-new-deployment",
        differences=found,
    )


def _members(found: tuple[Difference, ...]) -> tuple[str, ...]:
    """The members of UpdateService that differ. The launch type is left by way of the strategy."""
    names = ("capacityProviderStrategy" if n == "launchType" else n for n in _first(found))
    return tuple(dict.fromkeys(names))


def _first(found: tuple[Difference, ...]) -> Iterator[str]:
    return (each.path[0] for each in found)


def _hidden_changes(request: CreateService, there: Service) -> dict[str, Any]:
    """Members that cannot be read back, when the tag says that they have changed.

    Those that the file has; when it has none, all are cleared.
    """
    if there.tags.get(ownership.FINGERPRINT) == _unreadable(request):
        return {}
    names = [name for name in UNREADABLE if getattr(request, name) is not None] or UNREADABLE
    return {camel(name): value_of(camel(name), request, there.request) for name in names}


def _revision_cause(revision: Chosen) -> str:
    what = summary(revision.differences)
    return f"new revision: {what}" if what else "another revision"


def _count(request: CreateService, there: Service) -> int | None:
    """The number of tasks to set, or None to leave it.

    It is left alone unless the file names it: somebody may have set it by hand. A DAEMON has none.
    """
    wanted = request.desired_count
    if wanted is None or wanted.source is None or _is_daemon(request):
        return None
    return wanted.value if wanted.value != there.desired else None


def _is_daemon(request: CreateService) -> bool:
    strategy = request.scheduling_strategy
    return strategy is not None and render(strategy.value) == "DAEMON"


def expected(there: Service) -> Expected:
    """What an update expects to find just before it is sent."""
    primary = there.primary
    return Expected(
        task_definition=there.task_definition,
        deployment=None if primary is None else primary.id,
    )
