"""On which instances the tasks run.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html
"""

import re
from collections.abc import Iterator

from compose2ecs.compose.model import Placement
from compose2ecs.ecs.model import PlacementConstraint, PlacementStrategy
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import items, some
from compose2ecs.source import Traced, choose

_CONSTRAINT = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*(==|!=)\s*(.+?)\s*")
_LABELS = ("node.labels.", "engine.labels.")
_ZONES = ("zone", "az", "availability-zone", "availability_zone", "topology.kubernetes.io/zone")
_PLATFORM = {
    "node.platform.os": ("ecs.os-type", {}),
    "node.platform.arch": (
        "ecs.cpu-architecture",
        {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "arm64", "aarch64": "arm64"},
    ),
}
"""Swarm's attributes as those that the agent sets on instances.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html
"""


def placement_constraints(cx: ServiceContext) -> tuple[PlacementConstraint, ...] | None:
    """``placementConstraints``, all of which must hold."""
    placement = _placement(cx)
    found = []
    if placement is not None:
        found += [_constraint(cx, leaf) for leaf in items(placement.constraints)]
        found.append(distinct_instances(cx, placement))
    found += _constraints_as_set(cx, is_distinct=bool(found and found[-1]))
    return some(constraint for constraint in found if constraint is not None)


def _constraints_as_set(cx: ServiceContext, *, is_distinct: bool) -> Iterator[PlacementConstraint]:
    """The constraints under ``x-ecs``, in the query language of the cluster as they stand.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
    """
    given = cx.settings.placement
    if given is None:
        return
    for expression in items(given.value.constraints):
        yield PlacementConstraint(
            type=choose("memberOf", "an expression says where", expression.source),
            expression=expression,
        )
    distinct = given.value.distinct_instances
    if distinct is not None and distinct.value and not is_distinct:
        yield PlacementConstraint(
            type=Traced("distinctInstance", distinct.origins), expression=None
        )
    elif distinct is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "the file or ECS does so anyway", distinct)


@claims("services.*.deploy.placement.constraints[]")
def _constraint(cx: ServiceContext, leaf: Traced[str]) -> PlacementConstraint | None:
    """A constraint of Swarm in the query language of the cluster."""
    found = _CONSTRAINT.fullmatch(leaf.value)
    expression = None if found is None else _expression(found[1], found[2], found[3])
    if expression is None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"ECS cannot place `{cx.name}` by {leaf.value!r}",
            leaf,
            help="give the instances an attribute, and ask for it: node.labels.<attribute> == …",
        )
        return None
    return PlacementConstraint(
        type=Traced("memberOf", leaf.origins), expression=Traced(expression, leaf.origins)
    )


def _expression(name: str, operator: str, value: str) -> str | None:
    if name in _PLATFORM:
        attribute, words = _PLATFORM[name]
        return f"attribute:{attribute} {operator} {words.get(value, value)}"
    for prefix in _LABELS:
        if name.startswith(prefix):
            return f"attribute:{name.removeprefix(prefix)} {operator} {value}"
    return None


@claims("services.*.deploy.placement.max_replicas_per_node")
def distinct_instances(cx: ServiceContext, placement: Placement) -> PlacementConstraint | None:
    """``distinctInstance`` for one task on each instance; ECS has no other number."""
    limit = placement.max_replicas_per_node
    if limit is None:
        return None
    if limit.value == 1:
        return PlacementConstraint(type=Traced("distinctInstance", limit.origins), expression=None)
    cx.reporter.report(
        IRRELEVANT_ATTRIBUTE if limit.value == 0 else UNSUPPORTED_ATTRIBUTE,
        f"ECS does not limit the tasks of an instance to {limit.value}"
        if limit.value
        else "0 means no limit",
        limit,
    )
    return None


@claims("services.*.deploy.placement.preferences[].spread")
def placement_strategy(cx: ServiceContext) -> tuple[PlacementStrategy, ...] | None:
    """``placementStrategy``: spread over an attribute of the instances, in the order given."""
    placement = _placement(cx)
    strategies = []
    for preference in items(placement.preferences if placement else None):
        spread = preference.value.spread
        field = None if spread is None else _field(spread.value)
        if spread is None:
            continue
        if field is None:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                f"ECS cannot spread `{cx.name}` over {spread.value!r}",
                spread,
            )
            continue
        strategies.append(
            PlacementStrategy(
                type=choose("spread", "Compose only spreads", spread.source),
                field=Traced(field, spread.origins),
            )
        )
    given = cx.settings.placement
    rules = items(given.value.strategy if given else None)
    strategies += [
        PlacementStrategy(type=rule.value.type, field=rule.value.field) for rule in rules
    ]
    return some(strategies)


def _field(spread: str) -> str | None:
    if spread in ("node.id", "node.hostname"):
        return "instanceId"
    for prefix in _LABELS:
        if spread.startswith(prefix):
            label = spread.removeprefix(prefix)
            zone = "attribute:ecs.availability-zone"
            return zone if label.lower() in _ZONES else f"attribute:{label}"
    return None


def _placement(cx: ServiceContext) -> Placement | None:
    deploy = cx.service.deploy
    placement = deploy.value.placement if deploy else None
    return placement.value if placement else None
