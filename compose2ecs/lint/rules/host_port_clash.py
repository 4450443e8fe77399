"""``host-port-clash``."""

from collections.abc import Iterator
from typing import TypeAlias

from compose2ecs.compose.model import Port, Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Span, Traced

_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 -- what means all addresses
_NO_NETWORK = ("host", "none")

Owned: TypeAlias = tuple[str, Traced[Port]]
"""A port with the name of its service."""


@rule("host-port-clash", Severity.WARNING, "compose.values", about=("ports",))
def host_port_clash(subject: Subject, report: Report) -> None:
    """Two services publish the same port of the host.

    ## What it does
    Looks for ports that two services publish at the same number, protocol and address of the host.
    Services that no profile starts together are alternatives and may share one. Services without a
    network of their own publish nothing.

    ## Why is this bad
    Only one of them can have the port: docker starts the other not at all. Nothing says so before
    it is tried.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        ports: ["8080:80"]
      admin:
        image: admin:1
        ports: ["8080:80"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        ports: ["8080:80"]
      admin:
        image: admin:1
        ports: ["8081:80"]
    ```

    ## Source
    https://docs.docker.com/engine/network/port-publishing/
    """
    said: set[tuple[str, str, Span | None, Span | None]] = set()
    for number, (name, port), (other, first) in _clashes(subject):
        # A range is one entry with many ports, each of which has a path of its own.
        pair = (name, other, _span(port), _span(first))
        if pair not in said and not subject.has_found("port-clash", port):
            said.add(pair)
            report(
                f"`{name}` and `{other}` publish the same port {number} of the host",
                port,
                first,
                help="publish one of them at another port",
            )


def _clashes(subject: Subject) -> Iterator[tuple[str, Owned, Owned]]:
    """The numbers that two services publish, the later service first."""
    taken: dict[tuple[str, str], list[Owned]] = {}
    for name, service in subject.services.items():
        for number, port in _published(service):
            earlier = taken.setdefault((number, _text(port.value.protocol)), [])
            for other, first in earlier:
                if (
                    other != name
                    and _share_address(port.value, first.value)
                    and _can_meet(service, subject.services[other])
                ):
                    yield number, (name, port), (other, first)
                    break
            earlier.append((name, port))


def _span(port: Traced[Port]) -> Span | None:
    return port.source.span if port.source is not None else None


def _published(service: Service) -> Iterator[tuple[str, Traced[Port]]]:
    """The ports with one number on the host; of a range the engine takes what is free."""
    if service.ports is None or _text(service.network_mode).startswith(_NO_NETWORK):
        return
    for port in service.ports.value:
        number = _text(port.value.published)
        if number.isdecimal():
            yield number, port


def _share_address(one: Port, other: Port) -> bool:
    first, second = _text(one.host_ip), _text(other.host_ip)
    return first == second or first in _EVERYWHERE or second in _EVERYWHERE


def _can_meet(one: Service, other: Service) -> bool:
    """Whether a profile starts both: one that they share, or one of them needs none."""
    first, second = _profiles(one), _profiles(other)
    return not first or not second or bool(first & second)


def _profiles(service: Service) -> frozenset[str]:
    listed = service.profiles
    return frozenset(one.value for one in listed.value) if listed is not None else frozenset()


def _text(leaf: Traced[str] | None) -> str:
    return leaf.value if leaf is not None else ""
