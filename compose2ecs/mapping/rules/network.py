"""The network of the task: its mode, its interface, and the names that its containers know."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import AwsVpcConfiguration, HostEntry, NetworkConfiguration, Text
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.ecs.target import TARGETS, NetworkMode
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.network import (
    HOST_GATEWAY,
    INTERNAL_NETWORK,
    NETWORK_ISOLATION_LOST,
    REACHED_AT_LOCALHOST,
    SERVICE_NAME_NOT_RESOLVABLE,
    SHARED_NAMESPACE,
)
from compose2ecs.mapping.context import Context, ServiceContext, TaskContext
from compose2ecs.mapping.grouping import shared_service
from compose2ecs.mapping.names import sanitised
from compose2ecs.mapping.optional import entries, items, listed, some, where
from compose2ecs.mapping.rules.jobs import COMPLETED
from compose2ecs.mapping.settings import network_settings
from compose2ecs.source import Traced, both, choose, lift

_MODES = (NetworkMode.BRIDGE, NetworkMode.HOST, NetworkMode.NONE)
_SHARED = ("service:", "container:")


@claims("services.*.network_mode")
def network_mode(cx: ServiceContext) -> Text | None:
    """``networkMode``: ``bridge``, ``host`` and ``none`` of the file, else that of the target.

    A launch type that does not have the mode refuses it later.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
    """
    given, default = cx.service.network_mode, cx.policy.network_mode
    if given is None:
        return default
    if given.value in _MODES:
        return given
    if given.value == "default":
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "the network mode of the target is the default", given
        )
    elif given.value.startswith(_SHARED):
        cx.reporter.report(
            SHARED_NAMESPACE,
            f"`network_mode: {given.value}` names no service whose container could be in the task",
            given,
            help="name the service that runs the container: `network_mode: service:<name>`",
        )
    else:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`network_mode: {given.value}` names a network of the engine, which ECS does not have",
            given,
            help="use networks",
        )
    return default


def mode(cx: ServiceContext) -> NetworkMode:
    """The network mode that the task runs in; Windows' default works as ``bridge`` does.

    A mode that the launch type does not have at all cannot be run in, whatever the file says; the
    task is then described for the mode of the target.
    """
    target, text = cx.policy.target, network_mode(cx)
    possible = {
        other.network_mode
        for other in TARGETS
        if other.launch_type is target.launch_type and other.os is target.os
    }
    if text is None or text.value not in possible:
        return target.network_mode or NetworkMode.BRIDGE
    return NetworkMode(str(text.value))


@claims("services.*.networks.*")
def network_configuration(cx: ServiceContext) -> NetworkConfiguration | None:
    """``networkConfiguration``, for tasks that have a network interface of their own.

    Each network stands for a security group, which lets its members reach each other. What the
    settings do not name is a reference that is bound later.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
    """
    memberships = _memberships(cx)
    if mode(cx) is not NetworkMode.AWSVPC:
        return None
    if cx.settings.security_groups is not None and memberships:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "security_groups under x-ecs decide who reaches it", *memberships
        )
    public = cx.settings.assign_public_ip
    return NetworkConfiguration(
        awsvpc_configuration=AwsVpcConfiguration(
            subnets=items(cx.settings.subnets)
            or (choose(Ref(RefKind.SUBNETS, "default"), "no subnets are given", cx.at),),
            security_groups=some(items(cx.settings.security_groups) or _security_groups(cx)),
            assign_public_ip=lift(lambda yes: "ENABLED" if yes else "DISABLED", public)
            if public
            else None,
        )
    )


def _security_groups(cx: ServiceContext) -> Iterator[Text]:
    """The security groups of all networks of the service, each once."""
    seen = set()
    for name, membership in entries(cx.service.networks).items():
        network = cx.project.networks.value.get(name)
        given = network and network_settings(network.value, cx.reporter).security_groups
        groups: tuple[Text, ...] = (
            tuple(both(lambda group, _: group, group, membership) for group in given.value)
            if given
            else (Traced(Ref(RefKind.SECURITY_GROUPS, name), membership.origins),)
        )
        for group in groups:
            if group.value not in seen:
                seen.add(group.value)
                yield group


def _memberships(cx: ServiceContext) -> tuple[Traced[object], ...]:
    """The networks of the service that the file names and says nothing else about."""
    return tuple(
        leaf
        for leaf in entries(cx.service.networks).values()
        if leaf.source is not None and leaf.value is None
    )


def report_isolation(run: Iterable[ServiceContext]) -> None:
    """Report, once, networks that do not separate services, because tasks share that of a host.

    Where all services have a network in common there is nothing to separate.
    """
    sharing = [cx for cx in run if mode(cx) is not NetworkMode.AWSVPC]
    memberships = [leaf for cx in sharing for leaf in _memberships(cx)]
    if not memberships:
        return
    networks = {frozenset(names) for cx in sharing if (names := entries(cx.service.networks))}
    apart = any(not one & other for one, other in combinations(networks, 2))
    sharing[0].reporter.report(
        NETWORK_ISOLATION_LOST,
        "the networks do not separate the services: all tasks of an instance share its network"
        if apart
        else "the services share the network of their instance, as they share one of the file",
        *memberships,
        help="use network mode awsvpc, in which security groups separate tasks" if apart else None,
        severity=None if apart else Severity.NOTE,
    )


@claims("networks.*.internal")
def report_internal_networks(cx: Context) -> None:
    """Report networks without a way out: which way out there is, the VPC decides."""
    for name, network in cx.project.networks.value.items():
        internal = network.value.internal
        if internal is not None and internal.value:
            cx.reporter.report(
                INTERNAL_NETWORK,
                f"network `{name}` is internal, but ECS does not cut tasks off from the internet",
                internal,
                help="use subnets without a route to the internet, and accept the finding",
            )
        elif internal is not None:
            cx.reporter.report(IRRELEVANT_ATTRIBUTE, "`internal: false` is the default", internal)


@claims("services.*.links[]")
def links(cx: ServiceContext, task: TaskContext) -> tuple[Text, ...] | None:
    """``links`` to the containers of the same task, on ``bridge``; other names are reported.

    There a link is what makes a name resolve, so every dependency gets one. In other network modes
    the containers of a task are at localhost.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    reached = _reached(cx)
    within = {name: place for name, place in reached.items() if _linked(name) in task.names}
    report_names(cx, {name: place for name, place in reached.items() if name not in within})
    if mode(cx) is NetworkMode.BRIDGE:
        return some(_link(name, place) for name, place in within.items())
    told = {name: place for name, place in within.items() if _expects_name(cx, name, place)}
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
    for name, place in entries(cx.service.depends_on).items():
        condition = place.value.condition
        if condition is None or condition.value != COMPLETED:
            reached[name] = Traced(name, place.origins)
    return reached | {link.value: link for link in items(cx.service.links)}


def _linked(link: str) -> str:
    return link.partition(":")[0]


def _link(name: str, place: Traced[object]) -> Text:
    service, _, alias = name.partition(":")
    shown = sanitised(service)
    if alias or shown != service:
        shown = f"{shown}:{alias or service}"
    return Traced(shown, place.origins)


def _expects_name(cx: ServiceContext, name: str, place: Traced[object]) -> bool:
    """Whether the file makes the name resolve: not within one network, nor by sharing alone."""
    service = cx.project.services.value[cx.name].value
    shared = (service.pid, service.ipc, *items(service.volumes_from))
    spans = [leaf.source.span for leaf in shared if leaf is not None and leaf.source is not None]
    source = where(place)
    is_implied = source is not None and source.span in spans
    return not is_implied and _network_of(cx, cx.name) != _network_of(cx, _linked(name))


def _network_of(cx: ServiceContext, name: str) -> str:
    """The service whose network the service called ``name`` has in Compose: its own, or another."""
    service = cx.project.services.value[name].value
    return shared_service(service.network_mode) or name


def _names(reached: Iterable[str]) -> str:
    return listed((f"`{name.rpartition(':')[2]}`" for name in reached), "and")


@claims("services.*.networks.*.aliases[]")
def report_names(cx: ServiceContext, reached: Mapping[str, Traced[object]]) -> None:
    """Report the names under which Compose lets services find each other, once for each service."""
    if reached:
        names = listed((f"`{name.rpartition(':')[2]}`" for name in reached), "or")
        cx.reporter.report(
            SERVICE_NAME_NOT_RESOLVABLE,
            f"`{cx.name}` cannot reach {names} by name",
            *(where(place) for place in reached.values()),
            help="give it addresses that resolve in the VPC, by environment variables",
        )
    for place in entries(cx.service.networks).values():
        for alias in items(place.value.aliases) if place.value else ():
            cx.reporter.report(
                SERVICE_NAME_NOT_RESOLVABLE,
                f"`{cx.name}` cannot be reached by the name `{alias.value}`",
                alias,
            )


@claims("services.*.hostname", "services.*.domainname")
def hostname(cx: ServiceContext) -> Text | None:
    """``hostname``, with the domain behind it if there is one.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    name, domain = cx.service.hostname, cx.service.domainname
    if domain is None:
        return name
    if name is None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE, "ECS sets a domain name only behind a host name", domain
        )
        return None
    return both(lambda host, rest: f"{host}.{rest}", name, domain)


@claims("services.*.dns[]")
def dns_servers(cx: ServiceContext) -> tuple[Text, ...] | None:
    """``dnsServers``."""
    return some(items(cx.service.dns))


@claims("services.*.dns_search[]")
def dns_search_domains(cx: ServiceContext) -> tuple[Text, ...] | None:
    """``dnsSearchDomains``."""
    return some(items(cx.service.dns_search))


@claims("services.*.extra_hosts.*[]")
def extra_hosts(cx: ServiceContext) -> tuple[HostEntry, ...] | None:
    """``extraHosts``, one entry for each address of a name."""
    hosts = []
    for name, addresses in entries(cx.service.extra_hosts).items():
        for address in addresses.value:
            if address.value == "host-gateway":
                cx.reporter.report(
                    HOST_GATEWAY,
                    f"`{name}` would lead to the host, whose address ECS does not tell",
                    address,
                    help="give the address, or what it serves a name in Route 53",
                )
                continue
            hosts.append(HostEntry(hostname=Traced(name, address.origins), ip_address=address))
    return some(hosts)
