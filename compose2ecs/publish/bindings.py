"""References that are left in a project: which there are, and their names once they are known.

Some members that are simply absent can be filled in as well: ``OPTIONAL`` has their references.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from compose2ecs.ecs.bindings import WORDS
from compose2ecs.ecs.model import EcsProject, Text
from compose2ecs.ecs.refs import Joined, Ref, RefKind, refs, render
from compose2ecs.publish.options import DEFAULT_CLUSTER
from compose2ecs.shape import fields_of, replace
from compose2ecs.source import Choice, Origin, Source, Traced
from compose2ecs.trace import leaves

Bindings: TypeAlias = Mapping[Ref, Traced[tuple[str, ...]]]
"""The names of what references stand for, and why it is these.

Several are several items of the list they stand in.
"""

CLUSTER = Ref(RefKind.CLUSTER, "")
EXECUTION_ROLE = Ref(RefKind.ROLE, "execution")
TASK_ROLE = Ref(RefKind.ROLE, "task")

OPTIONAL = (CLUSTER, EXECUTION_ROLE, TASK_ROLE)
"""What is put where the file says nothing, and need not be bound."""

_DEFAULT_CLUSTER = f"service/{DEFAULT_CLUSTER}/"


def unbound(desired: EcsProject) -> dict[Ref, tuple[Traced[Any], ...]]:
    """Every reference that is left, with the values that hold it."""
    found: dict[Ref, tuple[Traced[Any], ...]] = {}
    for leaf in leaves(desired):
        if isinstance(leaf.value, (Ref, Joined)):
            for ref in dict.fromkeys(refs(leaf.value)):
                found[ref] = (*found.get(ref, ()), leaf)
    return found


def bound(desired: EcsProject, bindings: Bindings) -> EcsProject:
    """The project with what ``bindings`` knows: in the place of references, and where it is silent.

    A value keeps its origins, and the reason of its binding comes first. Inside of text, only a
    single name can stand.
    """
    filled: EcsProject = _bound(_filled(desired, bindings), bindings)
    return filled


def _filled(desired: EcsProject, bindings: Bindings) -> EcsProject:
    """The project with references where the file does not say optional members."""
    found = replace(
        desired,
        task_definitions=tuple(
            replace(
                each,
                execution_role_arn=_said(each.execution_role_arn, EXECUTION_ROLE, bindings),
                task_role_arn=_said(each.task_role_arn, TASK_ROLE, bindings),
            )
            for each in desired.task_definitions
        ),
    )
    named = [each.cluster for each in desired.services] + [each.cluster for each in desired.tasks]
    if CLUSTER in bindings and not any(named):
        found = _in_cluster(found)
    return found


def _said(leaf: Text | None, ref: Ref, bindings: Bindings) -> Text | None:
    """What the file says, or else the reference when that is bound, or else what was chosen."""
    if ref not in bindings or (leaf is not None and leaf.source is not None):
        return leaf
    return Traced(ref, () if leaf is None else leaf.origins)


def _in_cluster(desired: EcsProject) -> EcsProject:
    """The project with the reference to a cluster, in the names of scalable targets as well."""

    def moved(leaf: Text) -> Text:
        if not isinstance(leaf.value, str) or not leaf.value.startswith(_DEFAULT_CLUSTER):
            return leaf
        service = leaf.value.removeprefix(_DEFAULT_CLUSTER)
        return Traced(Joined(("service/", CLUSTER, f"/{service}")), leaf.origins)

    cluster = Traced(CLUSTER)
    return replace(
        desired,
        services=tuple(replace(each, cluster=cluster) for each in desired.services),
        tasks=tuple(replace(each, cluster=cluster) for each in desired.tasks),
        scalable_targets=tuple(
            replace(each, resource_id=moved(each.resource_id)) for each in desired.scalable_targets
        ),
        scaling_policies=tuple(
            replace(each, resource_id=moved(each.resource_id)) for each in desired.scaling_policies
        ),
        scheduled_actions=tuple(
            replace(each, resource_id=moved(each.resource_id)) for each in desired.scheduled_actions
        ),
    )


def _bound(node: Any, bindings: Bindings) -> Any:
    if isinstance(node, Traced):
        return _leaf(node, bindings)
    if isinstance(node, tuple):
        return tuple(_spread(node, bindings))
    if isinstance(node, Mapping):
        return {key: _bound(item, bindings) for key, item in node.items()}
    if fields_of(type(node)) is not None:
        return type(node)(**{name: _bound(value, bindings) for name, value in vars(node).items()})
    return node


def _spread(items: tuple[Any, ...], bindings: Bindings) -> list[Any]:
    """The items, with one for each name of a reference that stands for several."""
    found: list[Any] = []
    for item in items:
        value = item.value if isinstance(item, Traced) else None
        names = bindings.get(value) if isinstance(value, Ref) else None
        if names is None:
            found.append(_bound(item, bindings))
        else:
            origins = _origins(item, [names])
            found += [Traced(name, origins) for name in names.value]
    return found


def _leaf(leaf: Traced[Any], bindings: Bindings) -> Traced[Any]:
    value = leaf.value
    if isinstance(value, (Ref, Joined)):
        known = [bindings[ref] for ref in refs(value) if _is_single(ref, bindings)]
        origins = _origins(leaf, known)
        if isinstance(value, Ref):
            return Traced(_name(value, bindings), origins)
        parts = tuple(
            _name(part, bindings) if isinstance(part, Ref) else part for part in value.parts
        )
        is_text = all(isinstance(part, str) for part in parts)
        joined = Joined(parts)
        return Traced(render(joined) if is_text else joined, origins)
    if isinstance(value, (Mapping, tuple)):
        return Traced(_bound(value, bindings), leaf.origins)
    return leaf


def _is_single(ref: Ref, bindings: Bindings) -> bool:
    return ref in bindings and len(bindings[ref].value) == 1


def _name(ref: Ref, bindings: Bindings) -> str | Ref:
    return bindings[ref].value[0] if _is_single(ref, bindings) else ref


def _origins(leaf: Traced[Any], names: Iterable[Traced[Any]]) -> tuple[Origin, ...]:
    """The reasons for the names, at the place on whose behalf there was a reference, and that."""
    at = place_of(leaf)
    reasons = (
        Choice(origin.why, at) if isinstance(origin, Choice) and origin.at is None else origin
        for name in names
        for origin in name.origins
    )
    return tuple(dict.fromkeys((*reasons, *leaf.origins)))


def told(desired: EcsProject, bindings: Bindings) -> tuple[str, ...]:
    """A line for each reference of the project that is bound so: what it is, and why.

    Not for what the heading of a plan says: the account and the Region.
    """
    wanted = dict.fromkeys((*OPTIONAL, *unbound(desired)))
    return tuple(
        f"{_called(ref)} is {', '.join(bindings[ref].value)} ({_why(bindings[ref])})"
        for ref in wanted
        if ref in bindings and ref.kind not in (RefKind.ACCOUNT, RefKind.REGION)
    )


def _called(ref: Ref) -> str:
    return f"{WORDS[ref.kind]} {ref.name}".strip()


def _why(names: Traced[tuple[str, ...]]) -> str:
    return "; ".join(origin.why for origin in names.origins if isinstance(origin, Choice))


def place_of(leaf: Traced[Any]) -> Source | None:
    """The place of the first origin that has one: where it stands, or what it was chosen for."""
    places = (origin.at if isinstance(origin, Choice) else origin for origin in leaf.origins)
    return next((place for place in places if place is not None), None)
