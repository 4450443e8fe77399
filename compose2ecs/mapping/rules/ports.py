"""The ports of the container, and who reaches them.

A task definition makes nothing public by itself: on ``awsvpc`` security groups decide, on
``bridge`` a host port is open to whoever reaches the instance.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
"""

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from compose2ecs.compose.model import Port
from compose2ecs.ecs.model import PortMapping, Text
from compose2ecs.ecs.target import LaunchType, NetworkMode, OperatingSystem
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.network import (
    HOST_IP_NOT_KEPT,
    LOOPBACK_PORT,
    PORT_CLASH,
    PRIVATE_PORT_PUBLISHED,
    PUBLISHED_PORT_NOT_KEPT,
    REPEATED_PORT,
    UNSUPPORTED_PROTOCOL,
)
from compose2ecs.mapping.context import ServiceContext, TaskContext, below
from compose2ecs.mapping.optional import items, some
from compose2ecs.mapping.rules.discovery import NONE, found_by
from compose2ecs.mapping.rules.host_ports import in_ranges, report_reserved
from compose2ecs.mapping.rules.modes import mode
from compose2ecs.regex import regex
from compose2ecs.shape import replace
from compose2ecs.source import Traced, both, lift, merge_origins

_APP_PROTOCOLS = ("http", "http2", "grpc")
_EXPOSED = regex(r"(\d+)(?:-(\d+))?(?:/(\w+))?", re.ASCII)
_NOT_IN_NAMES = regex(r"[^a-z0-9_-]+")
_NAME_LENGTH = 64


def port_mappings(cx: ServiceContext) -> tuple[PortMapping, ...] | None:
    """``portMappings``: the ports of the file, and on ``awsvpc`` those that are only exposed."""
    if cx.service.ports is None and cx.service.expose is None:
        return None
    mappings = [
        mapping for place in items(cx.service.ports) if (mapping := _port(cx, place)) is not None
    ]
    if mode(cx) is not NetworkMode.BRIDGE:
        mappings = list(_each_once(cx, mappings))
    mappings = in_ranges(cx, mappings)
    return some([*mappings, *exposed(cx, mappings)])


@claims(
    "services.*.ports[].target",
    "services.*.ports[].protocol",
    "services.*.ports[].mode",
)
def _port(cx: ServiceContext, place: Traced[Port]) -> PortMapping | None:
    """The mapping for one port; None when nothing must be published."""
    port = place.value
    protocol = lift(str.lower, port.protocol) if port.protocol else None
    if protocol is not None and protocol.value not in ("tcp", "udp"):
        cx.reporter.report(
            UNSUPPORTED_PROTOCOL,
            f"ECS does not know the protocol {protocol.value}",
            *below(place),
            help="use tcp or udp",
        )
        return None
    if port.target is None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE, "a port without `target` is left out", *below(place)
        )
        return None
    if not is_open(cx, place):
        return None
    if port.mode is not None and port.mode.source is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "ECS has no routing mesh to choose", port.mode)
    container, host = host_port(cx, port, port.target)
    return PortMapping(
        container_port=container,
        host_port=host,
        protocol=protocol,
        name=name(cx, port),
        app_protocol=app_protocol(cx, port),
        container_port_range=None,
    )


@claims("services.*.ports[].host_ip")
def is_open(cx: ServiceContext, place: Traced[Port]) -> bool:
    """Whether the port is published at all, given the address that it is bound to.

    A port of the loopback address is for programs on the same host. ECS cannot bind to addresses,
    so it is left out: a mapping offers the port to whoever reaches the instance or, on ``awsvpc``,
    to load balancers and security groups.
    """
    address = place.value.host_ip
    if address is None or not address.value:
        return True
    target = place.value.target
    number = target.value if target else 0
    kind = ip_address(address.value)
    if kind.is_unspecified:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "all addresses are the default", address)
    elif mode(cx) is NetworkMode.NONE and not kind.is_loopback:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "a task without a network has none", address)
    else:
        _report_address(cx, place, address, number, kind)
    return not kind.is_loopback


def _report_address(
    cx: ServiceContext,
    place: Traced[Port],
    address: Traced[str],
    number: int,
    kind: IPv4Address | IPv6Address,
) -> None:
    """Report an address that a port is bound to, and cannot be on ECS."""
    if (kind.is_loopback or kind.is_private) and _is_exposed(cx, is_loopback=kind.is_loopback):
        cx.reporter.report(
            PRIVATE_PORT_PUBLISHED,
            f"port {number} of `{cx.name}` is private in the file, and "
            + _EXPOSES[mode(cx) is NetworkMode.AWSVPC],
            address,
            *(below(place) if kind.is_loopback else ()),
            cx.settings.assign_public_ip,
            help="use private subnets, or a security group that lets nobody in",
        )
    elif kind.is_loopback:
        cx.reporter.report(
            LOOPBACK_PORT,
            f"port {number} of `{cx.name}` is not published: ECS cannot keep it to the host",
            address,
            *below(place),
            help="list it under `expose` if other services need it, or remove the address if it "
            "may be open",
        )
    else:
        cx.reporter.report(
            HOST_IP_NOT_KEPT,
            f"port {number} of `{cx.name}` is open on all addresses, and not only on "
            f"{address.value}",
            address,
            help="let a security group decide who reaches it",
        )


_EXPOSES = {
    True: "the task has a public address",
    False: "on ECS it is open on all addresses of the instance",
}
"""What makes a private port public, by whether the task has a network interface of its own."""


def _is_exposed(cx: ServiceContext, *, is_loopback: bool) -> bool:
    """Whether a port that is bound to a private address can be reached from the internet.

    A task with a public address listens there, mapping or not, and a program in mode ``host`` on
    all addresses of the instance. In mode ``bridge`` nobody reaches a port without a mapping, which
    one of the loopback address does not get.
    """
    if mode(cx) is NetworkMode.AWSVPC:
        public = cx.settings.assign_public_ip
        return public is not None and public.value
    return mode(cx) is NetworkMode.HOST or not is_loopback


@claims("services.*.ports[].published")
def host_port(
    cx: ServiceContext, port: Port, target: Traced[int]
) -> tuple[Traced[int], Traced[int] | None]:
    """``containerPort`` and ``hostPort``.

    Only ``bridge`` can publish a port under another number. Elsewhere the host port must be absent
    or the same, and what published it to others belongs to a load balancer. No port and port 0 are
    a free one. In mode ``none`` the mapping is refused as a whole later.
    """
    published, own = port.published, mode(cx)
    if own is NetworkMode.HOST:
        report_reserved(cx, target)
    if published is None or not published.value:
        return target, None
    if published.value == "0" or own is NetworkMode.NONE:
        return both(lambda number, _: number, target, published), None
    if own is NetworkMode.BRIDGE:
        return target, _published(cx, published, target)
    if published.value == str(target.value):
        return both(lambda number, _: number, target, published), None
    address, way = _OWN[own]
    if cx.policy.target.launch_type is LaunchType.EXTERNAL:
        way = "let the program listen on port {}"  # AWS does not balance load there
    cx.reporter.report(
        PUBLISHED_PORT_NOT_KEPT,
        f"`{cx.name}` listens on port {target.value} of {address}: {published.value} is not used",
        published,
        help=way.format(published.value),
    )
    return target, None


_LISTENER = "give the listener of a load balancer port {}"
_OWN = {
    NetworkMode.AWSVPC: ("the task's own address", _LISTENER),
    NetworkMode.HOST: ("the instance", f"{_LISTENER}, or let the program listen on it"),
}
"""Where a task listens that cannot publish a port under another number, and the way out."""


def _published(
    cx: ServiceContext, published: Traced[str], target: Traced[int]
) -> Traced[int] | None:
    """``hostPort`` in mode ``bridge``: None is a free one, as ECS cannot choose from a range."""
    if published.value.isdecimal():
        number = lift(int, published)
        report_reserved(cx, number)
        return number
    cx.reporter.report(
        PUBLISHED_PORT_NOT_KEPT,
        f"ECS publishes port {target.value} of `{cx.name}` on a free port, which need not be "
        f"one of {published.value}",
        published,
        help="publish one port, or let a load balancer find the free one",
    )
    return None


@claims("services.*.ports[].name")
def name(cx: ServiceContext, port: Port) -> Text | None:
    """``name`` of the mapping: up to 64 of ``a-z``, ``0-9``, ``_`` and ``-``, no ``-`` in front."""
    if port.name is None:
        return None
    short = _NOT_IN_NAMES.sub("-", port.name.value.lower()).strip("-")[:_NAME_LENGTH]
    if short != port.name.value:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"port name {port.name.value!r} becomes {short!r}" if short else "no port name of ECS",
            port.name,
        )
    return Traced(short, port.name.origins) if short else None


@claims("services.*.ports[].app_protocol")
def app_protocol(cx: ServiceContext, port: Port) -> Text | None:
    """``appProtocol``: http, http2 or grpc; everything else is TCP to Service Connect.

    Nothing else reads it, so that it is left out where Service Connect is not.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
    """
    given, target = port.app_protocol, cx.policy.target
    if given is None:
        return None
    if target.os is OperatingSystem.WINDOWS or target.launch_type is LaunchType.EXTERNAL:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, f"only Service Connect reads it, which {target} has not", given
        )
        return None
    if given.value.lower() in _APP_PROTOCOLS:
        return lift(str.lower, given)
    if given.value.lower() == "tcp":
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "tcp is the default", given)
    else:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"ECS does not know the protocol {given.value}, and treats it as tcp",
            given,
        )
    return None


@claims("services.*.expose[]")
def exposed(cx: ServiceContext, published: list[PortMapping]) -> Iterator[PortMapping]:
    """The mappings for ports that are only exposed to other services, on ``awsvpc``.

    There a mapping opens nothing, and lets others refer to the port. On the network of the
    instance it publishes the port, so that it is there only where Service Connect or Cloud Map
    leads to it.
    """
    is_mapped = mode(cx) is NetworkMode.AWSVPC or found_by(cx) != NONE
    taken = {port for mapping in published for port in _numbers(mapping)}
    for leaf in items(cx.service.expose):
        found = _EXPOSED.fullmatch(leaf.value)
        first, last, protocol = found.groups() if found else (None, None, None)
        mapping = None if first is None else _exposed(leaf, first, last, protocol)
        if mapping is None or not is_mapped:
            cx.reporter.report(IRRELEVANT_ATTRIBUTE, _OPEN_ANYWAY, leaf)
        elif taken & _numbers(mapping):
            cx.reporter.report(
                IRRELEVANT_ATTRIBUTE,
                f"{_OPEN_ANYWAY}, and takes each port in one mapping",
                leaf,
            )
        else:
            taken |= _numbers(mapping)
            yield mapping


_OPEN_ANYWAY = "ECS does not keep other services from the port"


def _numbers(mapping: PortMapping) -> set[int]:
    """The container ports of a mapping."""
    if mapping.container_port is not None:
        return {mapping.container_port.value}
    text = str(mapping.container_port_range.value) if mapping.container_port_range else ""
    first, _, last = text.partition("-")
    return set(range(int(first), int(last) + 1)) if last else set()


def _exposed(leaf: Traced[str], first: str, last: str | None, protocol: str | None) -> PortMapping:
    is_range = last is not None and last != first
    return PortMapping(
        container_port=None if is_range else Traced(int(first), leaf.origins),
        host_port=None,
        protocol=Traced((protocol or "tcp").lower(), leaf.origins),
        name=None,
        app_protocol=None,
        container_port_range=Traced(f"{first}-{last}", leaf.origins) if is_range else None,
    )


def report_clashes(task: TaskContext, ports: Sequence[tuple[PortMapping, ...] | None]) -> None:
    """Report ports that two containers of a task listen on where they share one network.

    On the network of the instance two containers cannot have the same host port either.
    """
    if len(task.members) == 1:
        return
    is_bridge = mode(task) is NetworkMode.BRIDGE
    seen: dict[object, tuple[str, Traced[int]]] = {}
    for cx, mappings in zip(task.members, ports, strict=True):
        for mapping in mappings or ():
            port = mapping.host_port if is_bridge else mapping.container_port
            if port is None:
                continue
            key = (port.value, mapping.protocol.value if mapping.protocol else "tcp")
            name, first = seen.setdefault(key, (cx.name, port))
            if name != cx.name:
                task.reporter.report(
                    PORT_CLASH,
                    f"`{name}` and `{cx.name}` are in one task and cannot both use port "
                    f"{port.value}",
                    port,
                    first,
                    help="let one of them listen on another port, or run them as tasks of their "
                    "own",
                )


def _each_once(cx: ServiceContext, mappings: list[PortMapping]) -> Iterator[PortMapping]:
    """The mappings without those of a container port that an earlier one has: ECS takes each once.

    The number keeps the origins of all of them; the names of the later ones are reported.
    """
    kept: dict[object, PortMapping] = {}
    for mapping in mappings:
        earlier = kept.get(_key(mapping))
        if earlier is None or earlier.container_port is None or mapping.container_port is None:
            kept[_key(mapping)] = mapping
            continue
        cx.reporter.report(
            REPEATED_PORT,
            f"port {mapping.container_port.value} of `{cx.name}` is listed once",
            *below(mapping),
        )
        kept[_key(mapping)] = replace(
            earlier,
            container_port=Traced(
                earlier.container_port.value,
                merge_origins(earlier.container_port, mapping.container_port),
            ),
        )
    yield from kept.values()


def _key(mapping: PortMapping) -> object:
    number = mapping.container_port or mapping.container_port_range
    return (number and number.value, mapping.protocol.value if mapping.protocol else "tcp")
