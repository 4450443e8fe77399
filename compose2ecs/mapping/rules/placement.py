"""On which instances the tasks run.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html
https://docs.docker.com/reference/cli/docker/service/create/#constraint
"""

import re
from collections.abc import Iterator

from compose2ecs.compose.model import Placement
from compose2ecs.ecs.model import PlacementConstraint, PlacementStrategy
from compose2ecs.ecs.target import LaunchType
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import items, some
from compose2ecs.mapping.rules.deployment import is_daemon
from compose2ecs.mapping.rules.images import architecture
from compose2ecs.source import Traced, choose

_CONSTRAINT = r"\s*([A-Za-z0-9_./-]+)\s*(==|!=)\s*(.+?)\s*"
_ATTRIBUTE = r"[A-Za-z0-9_./\\-]{1,128}"
_VALUE = r"[A-Za-z0-9_./\\@: -]{1,128}"
"""What an attribute of an instance may be called, and what it may hold.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attribute.html
"""

_INSTANCE = r"i-[0-9a-f]{8,17}"
_ZONE = r"[a-z]{2}(-[a-z]+)+-\d[a-z]"
_ZONE_ATTRIBUTE = "ecs.availability-zone"
_ARCHITECTURE = "ecs.cpu-architecture"
_SYSTEM = "ecs.os-type"

_LABELS = ("node.labels.", "engine.labels.")
_ZONES = ("zone", "az", "availability-zone", "availability_zone", "topology.kubernetes.io/zone")
_NODES = ("node.id", "node.hostname")
_PLATFORM = {
    "node.platform.os": (_SYSTEM, {}),
    "node.platform.arch": (
        _ARCHITECTURE,
        {"amd64": "x86_64", "x86_64": "x86_64", "arm64": "arm64", "aarch64": "arm64"},
    ),
}
"""Swarm's attributes as those that the agent sets on instances.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html
"""

_BUILT_IN = "ecs."
"""What the names of attributes begin with that ECS sets; Managed Instances have no others.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-tasks-services.html
"""


def placement_constraints(cx: ServiceContext) -> tuple[PlacementConstraint, ...] | None:
    """``placementConstraints``, all of which must hold."""
    placement = _placement(cx)
    if placement is None and cx.settings.placement is None:
        return None
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
    """A constraint of Swarm in the query language of the cluster; None for one that always holds.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html
    """
    found = re.fullmatch(_CONSTRAINT, leaf.value)
    name, operator, value = found.groups() if found else ("", "", "")
    if _always_holds(cx, name, operator, value):
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, f"whatever runs `{cx.name}` meets {leaf.value!r}", leaf
        )
        return None
    subject = _subject(cx, name, value)
    if subject is None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"ECS cannot place `{cx.name}` by {leaf.value!r}",
            leaf,
            help="give the instances an attribute, and ask for it: node.labels.<attribute> == …",
        )
        return None
    words = _PLATFORM[name][1] if name in _PLATFORM else {}
    return PlacementConstraint(
        type=Traced("memberOf", leaf.origins),
        expression=Traced(f"{subject} {operator} {words.get(value, value)}", leaf.origins),
    )


def _always_holds(cx: ServiceContext, name: str, operator: str, value: str) -> bool:
    """Whether every place that can run the service meets the constraint.

    Instances of ECS manage nothing. Fargate provides what the task definition asks for.
    """
    if name == "node.role":
        return (value == "worker") is (operator == "==")
    if cx.policy.target.launch_type is not LaunchType.FARGATE or name not in _PLATFORM:
        return False
    attribute, words = _PLATFORM[name]
    given = str(cx.policy.target.os) if attribute == _SYSTEM else architecture(cx).lower()
    return (words.get(value, value) == given) is (operator == "==")


def _subject(cx: ServiceContext, name: str, value: str) -> str | None:
    """What the expression compares, in the words of ECS; None where it has none."""
    if name in _NODES:
        return "ec2InstanceId" if re.fullmatch(_INSTANCE, value) else None
    attribute = _PLATFORM[name][0] if name in _PLATFORM else _label(name)
    if attribute is None or not re.fullmatch(_VALUE, value):
        return None
    if attribute.lower() in _ZONES and re.fullmatch(_ZONE, value):
        attribute = _ZONE_ATTRIBUTE
    return f"attribute:{attribute}" if _is_set(cx, attribute) else None


def _label(name: str) -> str | None:
    for prefix in _LABELS:
        label = name.removeprefix(prefix)
        if label != name and re.fullmatch(_ATTRIBUTE, label):
            return label
    return None


def _is_set(cx: ServiceContext, attribute: str) -> bool:
    """Whether instances of the target can have the attribute."""
    is_managed = cx.policy.target.launch_type is LaunchType.MANAGED_INSTANCES
    return attribute.startswith(_BUILT_IN) or not is_managed


@claims("services.*.deploy.placement.max_replicas_per_node")
def distinct_instances(cx: ServiceContext, placement: Placement) -> PlacementConstraint | None:
    """``distinctInstance`` for one task on each instance; ECS has no other number."""
    limit = placement.max_replicas_per_node
    if limit is None:
        return None
    why = None
    if limit.value == 0:
        why = "0 means no limit"
    elif cx.policy.target.launch_type is LaunchType.FARGATE:
        why = "every task on Fargate has a machine of its own"
    elif is_daemon(cx):
        why = "a global service has one task on each instance"
    if why is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, why, limit)
        return None
    if limit.value == 1:
        return PlacementConstraint(type=Traced("distinctInstance", limit.origins), expression=None)
    cx.reporter.report(
        UNSUPPORTED_ATTRIBUTE,
        f"ECS does not limit the tasks of an instance to {limit.value}",
        limit,
        help="reserve so much CPU or memory that no more fit, or allow 1",
    )
    return None


@claims("services.*.deploy.placement.preferences[].spread")
def placement_strategy(cx: ServiceContext) -> tuple[PlacementStrategy, ...] | None:
    """``placementStrategy``: spread over an attribute of the instances, in the order given."""
    placement = _placement(cx)
    if placement is None and cx.settings.placement is None:
        return None
    strategies = []
    for preference in items(placement.preferences if placement else None):
        spread = preference.value.spread
        if spread is None:
            continue
        field = _field(spread.value)
        if not _is_free_to_spread(cx, spread, field):
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


def _is_free_to_spread(cx: ServiceContext, spread: Traced[str], field: str | None) -> bool:
    """Whether it is the service that decides; otherwise the preference is reported."""
    target = cx.policy.target
    if is_daemon(cx):
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "a global service runs on every instance", spread)
    elif target.launch_type in (LaunchType.FARGATE, LaunchType.MANAGED_INSTANCES):
        is_zone = field == f"attribute:{_ZONE_ATTRIBUTE}"
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE if is_zone else UNSUPPORTED_ATTRIBUTE,
            f"{target} spreads `{cx.name}` over availability zones by itself"
            + ("" if is_zone else f", and not over {spread.value!r}"),
            spread,
        )
    else:
        return True
    return False


def _field(spread: str) -> str | None:
    if spread in _NODES:
        return "instanceId"
    label = _label(spread)
    if label is None:
        return None
    return f"attribute:{_ZONE_ATTRIBUTE if label.lower() in _ZONES else label}"


def _placement(cx: ServiceContext) -> Placement | None:
    deploy = cx.service.deploy
    placement = deploy.value.placement if deploy else None
    return placement.value if placement else None
