"""Short port syntax: ``[[ip:]host:]container[/protocol]`` with ranges on both sides.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#short-syntax-3
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import ip_address
from typing import NamedTuple

from compose2ecs.regex import regex

PROTOCOLS = ("tcp", "udp", "sctp")
_MAX_PORT = 65535
_MAX_DIGITS = 5
_MAX_SHOWN = 20
_RANGE = regex(r"(\d+)(?:-(\d+))?", re.ASCII)


class PortError(ValueError):
    """The text is not a port specification; the message says why, for the user."""


class ParsedPort(NamedTuple):
    """One container port. ``published`` is a port, a range such as ``8000-8010``, or None."""

    host_ip: str | None
    published: str | None
    target: int
    protocol: str


def parse_port(text: str) -> list[ParsedPort]:
    """The ports that a short specification stands for, a range in the reference's order.

    Raises PortError.
    """
    spec, _, protocol = text.partition("/") if "/" in text else (text, "", "")
    protocol = protocol.lower() or "tcp"
    host_ip, host, container = _split(spec)
    if not container:
        raise PortError("no container port is given")
    if protocol not in PROTOCOLS:
        raise PortError(f"unknown protocol `{protocol}`; use tcp, udp or sctp")
    first, last = _range(container, "container port")
    if first == 0:
        raise PortError("there is no container port 0")
    address = _address(host_ip)
    if not host:
        return _expanded(address, [None] * (last - first + 1), first, protocol)
    start, end = _range(host, "published port")
    if start == end and first == last:
        return [ParsedPort(address, str(start), first, protocol)]
    if end - start != last - first:
        if first != last:
            raise PortError("the published range and the container range differ in length")
        # A range on one container port: the engine picks one of them.
        return [
            ParsedPort(host_ip=address, published=f"{start}-{end}", target=first, protocol=protocol)
        ]
    return _expanded(address, [str(p) for p in range(start, end + 1)], first, protocol)


def _expanded(
    address: str | None, published: Sequence[str | None], first: int, protocol: str
) -> list[ParsedPort]:
    ports = [
        ParsedPort(host_ip=address, published=host, target=first + offset, protocol=protocol)
        for offset, host in enumerate(published)
    ]
    # The reference sorts a range as text, so 98-101 comes as 100, 101, 98, 99.
    return sorted(ports, key=lambda port: f"{port.target}/{port.protocol}")


def _split(spec: str) -> tuple[str, str, str]:
    if spec.startswith("["):
        address, bracket, rest = spec[1:].partition("]")
        if not bracket or not rest.startswith(":"):
            raise PortError("an IPv6 address stands in brackets, followed by `:`")
        host, _, container = rest[1:].rpartition(":")
        return address, host, container
    parts = spec.split(":")
    match len(parts):
        case 1:
            return "", "", parts[0]
        case 2:
            return "", parts[0], parts[1]
        case 3:
            return parts[0], parts[1], parts[2]
        case _:
            raise PortError("too many colons; write an IPv6 address in brackets")


def _range(text: str, what: str) -> tuple[int, int]:
    if text.isdecimal() and text.isascii():
        first = last = _number(text)
    else:
        found = _RANGE.fullmatch(text)
        if found is None:
            raise PortError(f"invalid {what} `{text}`")
        first = _number(found[1])
        last = _number(found[2]) if found[2] else first
    if max(first, last) > _MAX_PORT:
        raise PortError(f"{what} {text[:_MAX_SHOWN]} is above {_MAX_PORT}")
    if last < first:
        raise PortError(f"{what} range {text} ends before it begins")
    return first, last


def _number(digits: str) -> int:
    """The number; one above every port where there are more digits than a port has."""
    significant = digits.lstrip("0")
    return int(significant or "0") if len(significant) <= _MAX_DIGITS else _MAX_PORT + 1


def _address(text: str) -> str | None:
    if not text:
        return None
    try:
        ip_address(text)
    except ValueError as error:
        raise PortError(f"`{text}` is not an IP address") from error
    return text
