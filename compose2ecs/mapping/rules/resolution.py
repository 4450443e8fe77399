"""The names under which a container reaches others."""

from collections.abc import Iterable, Iterator, Mapping

from compose2ecs.ecs.model import Text
from compose2ecs.ecs.target import NetworkMode
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.codes.discovery import (
    DEPENDENCY_WITHOUT_PORT,
    DISCOVERY_NOT_POSSIBLE,
    NAME_IN_NAMESPACE,
)
from compose2ecs.mapping.codes.network import REACHED_AT_LOCALHOST, SERVICE_NAME_NOT_RESOLVABLE
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.grouping import shared_service
from compose2ecs.mapping.known_ports import known_port
from compose2ecs.mapping.names import sanitised
from compose2ecs.mapping.optional import entries, items, listed, some, where
from compose2ecs.mapping.rules.discovery import CLOUD_MAP, CONNECT, NONE, Offer, tcp_ports
from compose2ecs.mapping.rules.jobs import COMPLETED
from compose2ecs.mapping.rules.modes import mode
from compose2ecs.source import Traced

_NEW_ADDRESSES = "give it addresses that resolve in the VPC, by environment variables"
_NAMESPACE = "set x-ecs.namespace, so that Service Connect resolves the names of services; or " + (
    _NEW_ADDRESSES
)


@claims("services.*.links[]")
def links(
    cx: ServiceContext, task: TaskContext, offered: Mapping[str, Offer]
) -> tuple[Text, ...] | None:
    """``links`` to the containers of the same task, on ``bridge``; other names are looked up.

    There a link is what makes a name resolve, so every dependency gets one. In other network modes
    the containers of a task are at localhost.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    _report_aliases(cx)
    reached = _reached(cx)
    if not reached:
        return None
    within = {name: place for name, place in reached.items() if _linked(name) in task.names}
    others = {name: place for name, place in reached.items() if name not in within}
    _report_lost(cx, _elsewhere(cx, task, others, offered), offered)
    told = {name: place for name, place in within.items() if _resolves_in_compose(cx, name)}
    if mode(cx) is NetworkMode.BRIDGE:
        return some(_link(name, place) for name, place in told.items())
    if told:
        cx.reporter.report(
            REACHED_AT_LOCALHOST,
            f"`{cx.name}` reaches {_names(told)} at localhost, as the containers are in one task",
            *told.values(),
            help="let it connect to localhost",
        )
    return None


def _reached(cx: ServiceContext) -> dict[str, Traced[object]]:
    """What the service links to or depends on, as ``service`` or ``service:alias``, and where."""
    reached: dict[str, Traced[object]] = {}
    if cx.service.depends_on is None and cx.service.links is None:
        return reached
    for name, place in entries(cx.service.depends_on).items():
        condition = place.value.condition
        if condition is None or condition.value != COMPLETED:
            reached[name] = Traced(name, place.origins)
    return reached | {link.value: link for link in items(cx.service.links)}


def _linked(link: str) -> str:
    return link.partition(":")[0]


def _alias(link: str) -> str:
    """The name under which the service is reached."""
    return link.rpartition(":")[2]


def _link(name: str, place: Traced[object]) -> Text:
    service, _, alias = name.partition(":")
    shown = sanitised(service)
    if alias or shown != service:
        shown = f"{shown}:{alias or service}"
    return Traced(shown, place.origins)


def _resolves_in_compose(cx: ServiceContext, name: str) -> bool:
    """Whether the name is one of the network of the service: not where both have the same one."""
    return _network_of(cx, cx.name) != _network_of(cx, _linked(name))


def _network_of(cx: ServiceContext, name: str) -> str:
    """The service whose network the service called ``name`` has in Compose: its own, or another."""
    service = cx.project.services.value[name].value
    return shared_service(service.network_mode) or name


def _names(reached: Iterable[str], last: str = "and") -> str:
    return listed((f"`{_alias(name)}`" for name in reached), last)


def _is_connected(offered: Mapping[str, Offer]) -> bool:
    """Whether any service of the project can be found by its name."""
    return any(offer.how != NONE for offer in offered.values())


def _elsewhere(
    cx: ServiceContext,
    task: TaskContext,
    reached: Mapping[str, Traced[object]],
    offered: Mapping[str, Offer],
) -> dict[str, Traced[object]]:
    """The names that do not resolve. What is to be said about the others is reported."""
    own = offered[cx.name].how
    lost = dict(_unresolved(reached, offered))
    found = {name: place for name, place in reached.items() if name not in lost}
    by = {name: offered[_linked(name)] for name in found}
    connected = {name: found[name] for name, offer in by.items() if offer.how == CONNECT}
    if connected and task.is_once:
        _report_job(cx, connected)
    elif own != CONNECT:
        lost |= connected
    else:
        _report_connected(cx, connected, offered)
    mapped = {name: found[name] for name, offer in by.items() if offer.how == CLOUD_MAP}
    if mapped:
        _report_mapped(cx, mapped)
    return lost


def _unresolved(
    reached: Mapping[str, Traced[object]], offered: Mapping[str, Offer]
) -> Iterator[tuple[str, Traced[object]]]:
    """The names of services that nobody finds, and those that only a link gives."""
    for name, place in reached.items():
        offer = offered.get(_linked(name))
        if offer is None or offer.how == NONE or _alias(name) != _linked(name):
            yield name, place


def _report_connected(
    cx: ServiceContext, connected: Mapping[str, Traced[object]], offered: Mapping[str, Offer]
) -> None:
    """Report what Service Connect makes of names: it knows those of services with a port."""
    for name, place in connected.items():
        if tcp_ports(offered[name].ports):
            if place.source is not None and place.source.path[2:3] == ("links",):
                cx.reporter.report(
                    IRRELEVANT_ATTRIBUTE, f"`{name}` resolves through Service Connect", place
                )
            continue
        image = cx.project.services.value[name].value.image
        port = known_port(image.value) if image else None
        cx.reporter.report(
            DEPENDENCY_WITHOUT_PORT,
            f"`{cx.name}` cannot reach `{name}`, which offers no TCP port",
            where(place),
            help=f'expose the port of {name}: `expose: ["{port or "<port>"}"]`',
        )


def _report_job(cx: ServiceContext, connected: Mapping[str, Traced[object]]) -> None:
    cx.reporter.report(
        DISCOVERY_NOT_POSSIBLE,
        f"`{cx.name}` runs once, and Service Connect does not tell it the address of "
        f"{_names(connected, 'or')}",
        *(where(place) for place in connected.values()),
        help=_NEW_ADDRESSES,
    )


def _report_mapped(cx: ServiceContext, mapped: Mapping[str, Traced[object]]) -> None:
    namespace = cx.settings.namespace
    domain = namespace.value if namespace else "<namespace>"
    whole = listed((f"`{_linked(name)}.{domain}`" for name in mapped), "and")
    has_addresses = mode(cx) is NetworkMode.AWSVPC
    cx.reporter.report(
        NAME_IN_NAMESPACE,
        f"`{cx.name}` finds {_names(mapped)} as {whole}"
        if has_addresses
        else f"`{cx.name}` finds {_names(mapped)} only in the SRV records of {whole}, which name "
        "the instance and its port",
        *(where(place) for place in mapped.values()),
        namespace,
        help="give the program the whole name, or search the namespace in the DHCP options of the "
        "VPC"
        if has_addresses
        else "let the program look up SRV records, or run the services on network mode awsvpc",
    )


def _report_lost(
    cx: ServiceContext, lost: Mapping[str, Traced[object]], offered: Mapping[str, Offer]
) -> None:
    """Report the names that Compose resolves and ECS does not, once for each service."""
    if lost:
        cx.reporter.report(
            SERVICE_NAME_NOT_RESOLVABLE,
            f"`{cx.name}` cannot reach {_names(lost, 'or')} by name",
            *(where(place) for place in lost.values()),
            help=_NEW_ADDRESSES if _is_connected(offered) else _NAMESPACE,
        )


@claims("services.*.networks.*.aliases[]")
def _report_aliases(cx: ServiceContext) -> None:
    """Report the further names of the service in a network, which ECS does not know."""
    for place in entries(cx.service.networks).values():
        for alias in items(place.value.aliases) if place.value else ():
            cx.reporter.report(
                SERVICE_NAME_NOT_RESOLVABLE,
                f"`{cx.name}` cannot be reached by the name `{alias.value}`",
                alias,
                help="let others use the name of the service, or give it this one alone: "
                "x-ecs.service_connect.ports",
            )
