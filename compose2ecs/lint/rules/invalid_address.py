"""``invalid-address``."""

from collections.abc import Iterator

from compose2ecs.compose.model import Ipam, Service, ServiceNetwork
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries, items
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_MAC = regex(
    r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}"
    r"|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}"
)
"""The forms of six bytes that Go reads: https://pkg.go.dev/net#ParseMAC"""

_IP = "an IP address"
_NETWORK = "a network"
_MAC_ADDRESS = "a MAC address"
_EXAMPLES = {
    _IP: "10.5.0.2",
    f"{_IP} or `host-gateway`": "10.5.0.2",
    "an IPv4 address": "10.5.0.2",
    "an IPv6 address": "2001:db8::2",
    _NETWORK: "10.5.0.0/16",
    _MAC_ADDRESS: "02:42:ac:11:65:43",
}

Asked = tuple[str, str, Traced[str] | None]
"""The attribute, what its value must be, and the value."""


@rule(
    "invalid-address",
    Severity.WARNING,
    "compose.values",
    about=("dns", "extra_hosts", "mac_address", "networks"),
)
def invalid_address(subject: Subject, report: Report) -> None:
    """What should be an address is none.

    ## What it does
    Looks at the addresses that docker compose hands on to the engine as they are: DNS servers,
    `extra_hosts`, fixed addresses of services in networks, MAC addresses, and the address pools of
    networks.

    ## Why is this bad
    `docker compose config` accepts the file, and `docker compose up` stops when it creates the
    network or the container.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        networks:
          back:
            ipv4_address: 10.5.0.300
    networks:
      back:
        ipam:
          config:
            - subnet: 10.5.0.0/16
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        networks:
          back:
            ipv4_address: 10.5.0.30
    networks:
      back:
        ipam:
          config:
            - subnet: 10.5.0.0/16
    ```

    ## Source
    https://docs.docker.com/reference/compose-file/networks/
    """
    for service in subject.services.values():
        for asked in _of_service(service):
            _check(asked, report)
    if subject.project is None:
        return
    for network in subject.project.networks.value.values():
        if network.value.ipam is not None:
            for asked in _of_pools(network.value.ipam.value):
                _check(asked, report)


def _of_service(service: Service) -> Iterator[Asked]:
    for server in items(service.dns):
        yield "dns", _IP, server
    for addresses in entries(service.extra_hosts).values():
        for address in addresses.value:
            if address.value != "host-gateway":
                yield "extra_hosts", f"{_IP} or `host-gateway`", address
    yield "mac_address", _MAC_ADDRESS, service.mac_address
    for attached in entries(service.networks).values():
        if attached.value is not None:
            yield from _of_attachment(attached.value)


def _of_attachment(attached: ServiceNetwork) -> Iterator[Asked]:
    yield "ipv4_address", "an IPv4 address", attached.ipv4_address
    yield "ipv6_address", "an IPv6 address", attached.ipv6_address
    yield "mac_address", _MAC_ADDRESS, attached.mac_address
    for address in items(attached.link_local_ips):
        yield "link_local_ips", _IP, address


def _of_pools(ipam: Ipam) -> Iterator[Asked]:
    for pool in items(ipam.config):
        yield "subnet", _NETWORK, pool.value.subnet
        yield "ip_range", _NETWORK, pool.value.ip_range
        yield "gateway", _IP, pool.value.gateway
        for address in entries(pool.value.aux_addresses).values():
            yield "aux_addresses", _IP, address


def _check(asked: Asked, report: Report) -> None:
    attribute, kind, leaf = asked
    if leaf is None or not leaf.value or _is(kind, leaf.value):
        return
    report(
        f"`{attribute}` must be {kind}, not `{leaf.value}`",
        leaf,
        help=f"write one such as {_EXAMPLES[kind]}; the engine takes no other",
    )


def _is(kind: str, text: str) -> bool:
    """Whether a text is of a kind."""
    if kind == _MAC_ADDRESS:
        return _MAC.fullmatch(text) is not None
    from ipaddress import ip_address, ip_network  # noqa: PLC0415 -- few files have addresses

    try:
        if kind == _NETWORK:
            ip_network(text, strict=False)
            return "/" in text
        version = ip_address(text.strip("[]")).version
    except ValueError:
        return False
    return f"IPv{10 - version}" not in kind
