"""The normal form of a request: the same for what we send and for what ECS gives back.

ECS fills in defaults, rewrites some values, and changes the order of lists that mean sets. The form
undoes this. It is flat: the path of each scalar, with the names of things in the place of their
positions, and the scalar with its origins, so that a difference knows its line in the file.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from compose2ecs.ecs import model
from compose2ecs.ecs.naming import member
from compose2ecs.ecs.refs import Joined, Ref, render
from compose2ecs.ecs.wire import wire
from compose2ecs.publish.defaults import (
    APART,
    FILLED_IN,
    KEYS,
    PERCENTAGES,
    SETS,
    UNSET,
    WHOLE,
    Scalar,
)
from compose2ecs.shape import fields_of
from compose2ecs.source import Choice, Traced

Path: TypeAlias = tuple[str, ...]
Canonical: TypeAlias = Mapping[Path, Traced[Scalar | None]]
"""The form. Equality looks at the values alone, not at where they come from."""

_DEFAULT = (Choice("what ECS fills in"),)
_SAME_PORT = ("awsvpc", "host")
"""The network modes in which the host's port is the container's."""


def canonical(request: object) -> Canonical:
    """The normal form of a request, or of another structure of the ECS model.

    What is absent, empty, or the default of ECS is the same. References are placeholders.
    """
    found: dict[Path, Traced[Scalar | None]] = {}
    mode = getattr(request, "network_mode", None)
    for path, leaf in _walk(request, (), None if mode is None else render(mode.value)):
        found[_free(path, found)] = leaf
    for path, value in WHOLE.get(type(request), {}).items():
        found.setdefault(path, Traced(value, _DEFAULT))
    if isinstance(request, model.CreateService):
        _fill_percentages(found)
        _drop_disabled_connect(found)
    return found


def _free(path: Path, taken: Mapping[Path, object]) -> Path:
    """The path, numbered when two things of the same name stand in one list."""
    number, free = 1, path
    while free in taken:
        number += 1
        free = (*path, f"#{number}")
    return free


def _fill_percentages(found: dict[Path, Traced[Scalar | None]]) -> None:
    strategy = str(found[("schedulingStrategy",)].value)
    minimum, maximum = PERCENTAGES.get(strategy, PERCENTAGES["REPLICA"])
    for name, value in (("minimumHealthyPercent", minimum), ("maximumPercent", maximum)):
        found.setdefault(("deploymentConfiguration", name), Traced(value, _DEFAULT))


def _drop_disabled_connect(found: dict[Path, Traced[Scalar | None]]) -> None:
    """Service Connect that is not enabled is none, whatever else it says."""
    enabled = found.get(("serviceConnectConfiguration", "enabled"))
    if enabled is not None and enabled.value is False:
        for path in [path for path in found if path[0] == "serviceConnectConfiguration"]:
            del found[path]


def _walk(node: Any, path: Path, mode: str | None) -> Iterator[tuple[Path, Traced[Scalar | None]]]:
    if isinstance(node, Traced):
        value = node.value
        if isinstance(value, (Mapping, tuple)):
            yield from _walk(value, path, mode)
        elif value is not None:
            yield path, Traced(_text(value), node.origins)
    elif isinstance(node, Mapping):
        for key, item in node.items():
            yield from _walk(item, (*path, key), mode)
    elif isinstance(node, tuple):
        for key, item in _items(node):
            yield from _walk(item, (*path, key), mode)
    elif fields_of(type(node)) is not None:
        yield from _structure(node, path, mode)


def _structure(
    node: Any, path: Path, mode: str | None
) -> Iterator[tuple[Path, Traced[Scalar | None]]]:
    kind = type(node)
    for name in fields_of(kind) or ():
        field = (kind, name)
        if field in APART:
            continue
        at = (*path, member(kind, name))
        value = getattr(node, name)
        if value is None and field in FILLED_IN:
            value = Traced(FILLED_IN[field], _DEFAULT)
        if field == (model.PortMapping, "host_port"):
            value = _host_port(node, mode)
        if field in SETS and value is not None:
            for item in value:
                yield (*at, str(_text(item.value))), item if _plain(item) else _rendered(item)
            continue
        for leaf_path, leaf in _walk(value, at, mode):
            if leaf.value or field not in UNSET:
                yield leaf_path, _rewritten(field, leaf)


def _plain(leaf: Traced[Any]) -> bool:
    return not isinstance(leaf.value, (Ref, Joined))


def _rendered(leaf: Traced[Any]) -> Traced[Scalar | None]:
    return Traced(_text(leaf.value), leaf.origins)


def _items(node: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """The items of a list by what tells them apart, or by their position where order counts."""
    keyed = [(_key(item), item) for item in node]
    names = [key for key, _ in keyed]
    if None not in names and len(set(names)) < len(names):
        keyed.sort(key=lambda pair: (str(pair[0]), str(wire(pair[1]))))
    for index, (key, item) in enumerate(keyed):
        yield (str(index) if key is None else key), item


def _key(item: Any) -> str | None:
    keys = KEYS.get(type(item))
    if keys is None:
        return None
    words = []
    for name in keys:
        leaf = getattr(item, name)
        value = FILLED_IN.get((type(item), name)) if leaf is None else _text(leaf.value)
        words.append("" if value is None else str(value))
    return " ".join(filter(None, words))


def _host_port(mapping: model.PortMapping, mode: str | None) -> Traced[int] | None:
    """The port of the host; None where ECS chooses it when the task starts.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
    """
    if mode in _SAME_PORT:
        return mapping.container_port if mapping.host_port is None else mapping.host_port
    return mapping.host_port if mapping.host_port and mapping.host_port.value else None


def _text(value: Any) -> Scalar | None:
    return render(value) if isinstance(value, (Ref, Joined)) else value


def _rewritten(field: tuple[type, str], leaf: Traced[Scalar | None]) -> Traced[Scalar | None]:
    rule = _REWRITTEN.get(field)
    if rule is None or not isinstance(leaf.value, str):
        return leaf
    return Traced(rule(leaf.value), leaf.origins)


_ROLE = re.compile(r"arn:[^:]+:iam::\d+:role/(.+)")
_UNITS = {"vcpu": 1024, "gb": 1024, "mb": 1, "": 1}
_SIZE = re.compile(r"\s*([0-9.]+)\s*(vcpu|gb|mb|)\s*", re.IGNORECASE)


def _role_name(arn: str) -> str:
    """The role by its path and name, as the request may give it."""
    found = _ROLE.fullmatch(arn)
    return found[1] if found else arn


def _number(size: str) -> str:
    """The size in CPU units or MiB: ``2048`` for ``2 vCPU`` and for ``2 GB``."""
    found = _SIZE.fullmatch(size)
    return str(round(float(found[1]) * _UNITS[found[2].lower()])) if found else size


def _field(field: str) -> str:
    """What tasks are packed by; ECS writes CPU and MEMORY in capitals, and knows ``host``."""
    if field.lower() in ("cpu", "memory"):
        return field.upper()
    return "instanceId" if field == "host" else field


def _moment(time: str) -> str:
    """The time in UTC, in one of the spellings of ISO 8601."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return time
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


_REWRITTEN = {
    (model.PutScheduledAction, "start_time"): _moment,
    (model.PutScheduledAction, "end_time"): _moment,
    (model.RegisterTaskDefinition, "task_role_arn"): _role_name,
    (model.RegisterTaskDefinition, "execution_role_arn"): _role_name,
    (model.RegisterTaskDefinition, "cpu"): _number,
    (model.RegisterTaskDefinition, "memory"): _number,
    (model.PlacementStrategy, "field"): _field,
}
