"""What an instance can give of its ports: not all of them, and not many to one container.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
"""

from collections.abc import Iterator

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import PortMapping
from compose2ecs.ecs.target import NetworkMode, OperatingSystem
from compose2ecs.mapping.codes.network import MANY_PORTS, RESERVED_HOST_PORT
from compose2ecs.mapping.context import ServiceContext, below
from compose2ecs.mapping.rules.modes import mode
from compose2ecs.source import Traced, merge_origins

_RESERVED = {
    22: "SSH",
    2375: "Docker",
    2376: "Docker",
    **dict.fromkeys(range(51678, 51681), "the ECS agent"),
}
_EPHEMERAL = 32768
"""From here on ports are given out by themselves, as the kernel of the instance decides."""

_MOST = 100 - len(_RESERVED)
"""The host ports that tasks can have of one instance at a time."""


def report_reserved(cx: ServiceContext, port: Traced[int]) -> None:
    """Report a port of the instance that something else has, or may have.

    The agent of an instance can be told other ports (ECS_RESERVED_PORTS), which ECS alone knows.
    """
    user = _RESERVED.get(port.value)
    if cx.policy.target.os is OperatingSystem.WINDOWS and port.value == _HTTP:
        user = "the proxy that hands out credentials" if cx.settings.task_role else None
    if user is not None:
        cx.reporter.report(
            RESERVED_HOST_PORT,
            f"port {port.value} of the instance is reserved for {user}: no instance runs "
            f"`{cx.name}`",
            port,
            help="publish another port",
        )
    elif port.value >= _EPHEMERAL and mode(cx) is NetworkMode.BRIDGE:
        cx.reporter.report(
            RESERVED_HOST_PORT,
            f"port {port.value} is one that instances give out by themselves, and may be taken",
            port,
            severity=Severity.NOTE,
        )


_HTTP = 80


def in_ranges(cx: ServiceContext, mappings: list[PortMapping]) -> list[PortMapping]:
    """The mappings; when an instance cannot give so many ports, what the file lists as a range.

    One mapping for each port of a range keeps the published numbers, and load balancers can refer
    to it, but it takes a port of the instance each. A range of ECS does neither. In mode ``host``
    there are no ranges, and the ports are open without a mapping.
    """
    if len(mappings) <= _MOST:
        return mappings
    result: list[PortMapping] = []
    for run in _runs(mappings):
        if len(run) == 1:
            result += run
            continue
        report_many(cx, run)
        if mode(cx) is not NetworkMode.HOST:
            result.append(_range(run))
    return result


def report_many(cx: ServiceContext, run: list[PortMapping]) -> None:
    """Report what is lost when the ports of a range have no mappings of their own."""
    published = [mapping.host_port for mapping in run if mapping.host_port is not None]
    is_host = mode(cx) is NetworkMode.HOST
    cx.reporter.report(
        MANY_PORTS,
        f"ports {_text(run)} of `{cx.name}` "
        + (
            "are open without being reserved on the instance, which has too few"
            if is_host
            else "are free ports of the instance, which cannot give as many as asked for"
            if published
            else "are one mapping, to which no load balancer can refer"
        ),
        *(below(tuple(run)) if is_host else published or _numbers(run)),
        help="use network mode awsvpc, in which every task has all ports" if published else None,
        severity=None if is_host or published else Severity.NOTE,
    )


def _runs(mappings: list[PortMapping]) -> Iterator[list[PortMapping]]:
    """Mappings without a gap that one entry of the file stands for, at its first place each."""
    together: dict[object, list[PortMapping]] = {}
    for mapping in mappings:
        number = mapping.container_port
        at = number.source if number else None
        is_plain = mapping.name is None and mapping.app_protocol is None and at is not None
        protocol = mapping.protocol.value if mapping.protocol else None
        key = (at.span, protocol) if is_plain and at else id(mapping)
        together.setdefault(key, []).append(mapping)
    for group in together.values():
        ordered = sorted(group, key=_number)
        start = 0
        for end in range(1, len(ordered) + 1):
            if end == len(ordered) or _number(ordered[end]) != _number(ordered[end - 1]) + 1:
                yield ordered[start:end]
                start = end


def _range(run: list[PortMapping]) -> PortMapping:
    protocols = [mapping.protocol for mapping in run if mapping.protocol is not None]
    return PortMapping(
        container_port=None,
        host_port=None,
        protocol=Traced(protocols[0].value, merge_origins(*protocols)) if protocols else None,
        name=None,
        app_protocol=None,
        container_port_range=Traced(_text(run), merge_origins(*_numbers(run))),
    )


def _numbers(run: list[PortMapping]) -> list[Traced[int]]:
    return [mapping.container_port for mapping in run if mapping.container_port is not None]


def _number(mapping: PortMapping) -> int:
    return mapping.container_port.value if mapping.container_port else 0


def _text(run: list[PortMapping]) -> str:
    return f"{_number(run[0])}-{_number(run[-1])}"
