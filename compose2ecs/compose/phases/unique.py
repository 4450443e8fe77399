"""The phase that removes list entries that later ones replace: the last wins, in the first place.

It runs after every merge, for a single file too, and for ports and devices again where the
canonical form says more of them.
"""

from __future__ import annotations

from collections.abc import Callable

from compose2ecs.compose.grammar.mounts import VolumeError, parse_volume, report_volume
from compose2ecs.compose.phases.merge import text_of
from compose2ecs.compose.tree import (
    Mapping,
    Node,
    PathTable,
    Rewrite,
    Scalar,
    Sequence,
    of_node,
    rewrite,
)
from compose2ecs.diagnostics import Reporter
from compose2ecs.source import Path

Identity = Callable[[Node], str | None]


def unique(node: Node, reporter: Reporter) -> Node:
    """The tree with one entry for each identity in the lists that have one.

    A short volume has no identity unless it can be read; one that cannot is reported.
    """
    return rewrite(node, _LISTS, reporter)


def unique_ports(node: Node) -> Node:
    """A list of ports with one entry for each; once ranges are expanded there may be more."""
    return _once(node, _port)


def unique_devices(node: Node) -> Node:
    """A list of devices with one entry for each target; short forms need not name theirs."""
    return _once(node, _device)


def _one_each(identity: Identity) -> Rewrite:
    return of_node(lambda node: _once(node, identity))


def _one_mount_each(reporter: Reporter, node: Node, _: Path) -> Node:
    return _once(node, lambda item: _mount(item, reporter))


def _once(node: Node, identity: Identity) -> Node:
    if not isinstance(node, Sequence) or len(node.items) < 2:
        return node
    places: dict[str, int] = {}
    items: list[Node] = []
    for item in node.items:
        name = identity(item)
        place = places.get(name) if name is not None else None
        if place is None:
            if name is not None:
                places[name] = len(items)
            items.append(item)
        else:
            items[place] = _instead(items[place], item)
    return node if len(items) == len(node.items) else Sequence(items, node.span, node.via)


def _instead(old: Node, new: Node) -> Node:
    if isinstance(old, Scalar) and isinstance(new, Scalar):
        return Scalar(new.value, new.span, (*new.overridden, old.span, *old.overridden), new.via)
    return new


def _text(node: Node, key: str) -> str | None:
    if not isinstance(node, Mapping):
        return None
    child = node.entries.get(key)
    return text_of(child.value) if isinstance(child, Scalar) and child.value is not None else None


def _key(node: Node) -> str | None:
    """What stands before ``=``."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return node.value.partition("=")[0]
    return None


def _whole(node: Node) -> str | None:
    return text_of(node.value) if isinstance(node, Scalar) else None


def _mount(node: Node, reporter: Reporter) -> str | None:
    if not (isinstance(node, Scalar) and isinstance(node.value, str)):
        return _text(node, "target")
    try:
        return parse_volume(node.value).target
    except VolumeError as error:
        report_volume(error, node, reporter)
        return None


def _device(node: Node) -> str | None:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        parts = node.value.split(":")
        return parts[1] if len(parts) > 1 else parts[0]
    return _text(node, "target")


def _file_reference(folder: str) -> Identity:
    def identity(node: Node) -> str | None:
        if isinstance(node, Scalar):
            return f"{folder}{text_of(node.value)}"
        target = _text(node, "target")
        if target:
            return target
        source = _text(node, "source")
        return f"{folder}{source}" if source is not None else None

    return identity


def _env_file(node: Node) -> str | None:
    return _whole(node) if isinstance(node, Scalar) else _text(node, "path")


def _port(node: Node) -> str | None:
    if isinstance(node, Scalar):
        return text_of(node.value)
    if not isinstance(node, Mapping):
        return None
    address = _text(node, "host_ip") or "0.0.0.0"  # noqa: S104 - the identity of an unset address
    published = node.entries.get("published")
    given = ""
    if isinstance(published, Scalar):
        # A number and the same number as text are two entries to the reference.
        given = f"{published.value!r}" if published.value is not None else ""
    protocol = _text(node, "protocol") or "tcp"
    return f"{address}:{given}:{_text(node, 'target')}/{protocol}"


KEYED_LISTS = (
    "networks.*.labels",
    "services.*.annotations",
    "services.*.build.args",
    "services.*.build.additional_contexts",
    "services.*.build.labels",
    "services.*.build.tags",
    "services.*.cap_add",
    "services.*.cap_drop",
    "services.*.deploy.labels",
    "services.*.dns",
    "services.*.dns_opt",
    "services.*.dns_search",
    "services.*.environment",
    "services.*.labels",
    "services.*.links",
    "services.*.networks.*.aliases",
    "services.*.networks.*.link_local_ips",
    "services.*.profiles",
    "services.*.sysctls",
    "services.*.tmpfs",
)
"""Lists of text in which what stands before ``=`` is the identity."""

_LISTS = PathTable.of(
    {
        **dict.fromkeys(KEYED_LISTS, _one_each(_key)),
        "services.*.configs": _one_each(_file_reference("/")),
        "services.*.secrets": _one_each(_file_reference("/run/secrets/")),
        "services.*.devices": of_node(unique_devices),
        "services.*.env_file": _one_each(_env_file),
        "services.*.expose": _one_each(_whole),
        "services.*.ports": of_node(unique_ports),
        "services.*.volumes": _one_mount_each,
    }
)
