"""The network of the task: its interface, and what its containers know of the network."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import AwsVpcConfiguration, HostEntry, NetworkConfiguration, Text
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.ecs.target import NetworkMode
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.network import (
    HOST_GATEWAY,
    INTERNAL_NETWORK,
    NETWORK_ISOLATION_LOST,
)
from compose2ecs.mapping.context import Context, ServiceContext
from compose2ecs.mapping.optional import entries, items, says_nothing, some
from compose2ecs.mapping.rules.engine_networks import existing_group
from compose2ecs.mapping.rules.modes import mode
from compose2ecs.mapping.settings import network_settings
from compose2ecs.source import Traced, both, choose, lift

_NO_SUBNETS = Ref(RefKind.SUBNETS, "default")


@claims("services.*.networks.*")
def network_configuration(cx: ServiceContext) -> NetworkConfiguration | None:
    """``networkConfiguration``, for tasks that have a network interface of their own.

    Each network stands for a security group, which lets its members reach each other. What the
    settings do not name is a reference that is bound later.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
    """
    if mode(cx) is not NetworkMode.AWSVPC:
        return None
    if cx.settings.security_groups is not None and (memberships := _memberships(cx)):
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "security_groups under x-ecs decide who reaches it", *memberships
        )
    public = cx.settings.assign_public_ip
    return NetworkConfiguration(
        awsvpc_configuration=AwsVpcConfiguration(
            subnets=items(cx.settings.subnets)
            or (choose(_NO_SUBNETS, "no subnets are given", cx.at),),
            security_groups=some(items(cx.settings.security_groups) or _security_groups(cx)),
            assign_public_ip=lift(lambda yes: "ENABLED" if yes else "DISABLED", public)
            if public
            else None,
        )
    )


def _security_groups(cx: ServiceContext) -> Sequence[Text]:
    """The security groups of all networks of the service, each once."""
    found = [
        group
        for name, membership in entries(cx.service.networks).items()
        for group in _groups_of(cx, name, membership)
    ]
    if len(found) == 1:
        return found
    once: dict[object, Text] = {}
    for group in found:
        once.setdefault(group.value, group)
    return list(once.values())


def _groups_of(cx: ServiceContext, name: str, membership: Traced[object]) -> Sequence[Text]:
    """The groups that stand for a network: as set, or as it is called, or still to be bound."""
    network = cx.project.networks.value.get(name)
    if network is not None:
        given = items(network_settings(network.value, cx.reporter).security_groups)
        called = existing_group(network.value)
        named = given or ((called,) if called else ())
        if named:
            return [both(lambda group, _: group, group, membership) for group in named]
    return [Traced(Ref(RefKind.SECURITY_GROUPS, name), membership.origins)]


def _memberships(cx: ServiceContext) -> Sequence[Traced[object]]:
    """The networks of the service that the file names and says nothing else about."""
    return [
        leaf
        for leaf in entries(cx.service.networks).values()
        if leaf.source is not None and says_nothing(leaf)
    ]


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
        has_network = cx.policy.target.network_mode is not NetworkMode.NONE
        if internal is not None and internal.value and not has_network:
            cx.reporter.report(IRRELEVANT_ATTRIBUTE, "the tasks have no network at all", internal)
        elif internal is not None and internal.value:
            cx.reporter.report(
                INTERNAL_NETWORK,
                f"network `{name}` is internal, but ECS does not cut tasks off from the internet",
                internal,
                help="use subnets without a route to the internet, and accept the finding",
            )
        elif internal is not None:
            cx.reporter.report(IRRELEVANT_ATTRIBUTE, "`internal: false` is the default", internal)


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
    return both(lambda host, rest: f"{host}.{rest}" if rest else host, name, domain)


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
    if cx.service.extra_hosts is None:
        return None
    hosts = []
    for name, addresses in cx.service.extra_hosts.value.items():
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
