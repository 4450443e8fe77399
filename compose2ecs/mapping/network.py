"""The network of the task: its mode, its interface, and the names that its containers know."""

from collections.abc import Iterator

from compose2ecs.diagnostics import Place
from compose2ecs.ecs.model import AwsVpcConfiguration, HostEntry, NetworkConfiguration, Text
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.ecs.target import TARGETS, NetworkMode
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes_network import (
    HOST_GATEWAY,
    INTERNAL_NETWORK,
    NETWORK_ISOLATION_LOST,
    SERVICE_NAME_NOT_RESOLVABLE,
    SHARED_NAMESPACE,
)
from compose2ecs.mapping.context import Context, ServiceContext
from compose2ecs.mapping.extension import network_settings
from compose2ecs.mapping.optional import entries, items, some, where
from compose2ecs.source import Traced, both, choose, lift

_OWN_NAMESPACE = ("bridge", "default")
_COMPLETED = "service_completed_successfully"
_SHARED = ("service:", "container:")


@claims("services.*.network_mode")
def network_mode(cx: ServiceContext) -> Text | None:
    """``networkMode``: ``host`` and ``none`` of the file, else that of the target.

    Docker's ``bridge`` asks for a network of the container's own, with ports that are published;
    every mode of ECS but ``host`` and ``none`` gives that.
    """
    given, default = cx.service.network_mode, cx.policy.network_mode
    if given is None:
        return default
    if given.value in (NetworkMode.HOST, NetworkMode.NONE):
        return given
    if given.value in _OWN_NAMESPACE:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE,
            "the network mode of the target gives the container a network of its own",
            given,
        )
    elif given.value.startswith(_SHARED):
        cx.reporter.report(
            SHARED_NAMESPACE,
            f"`network_mode: {given.value}` needs both containers in one task, "
            "and each service is a task of its own",
            given,
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
    memberships = tuple(
        leaf
        for leaf in entries(cx.service.networks).values()
        if leaf.source is not None and leaf.value is None
    )
    if mode(cx) is not NetworkMode.AWSVPC:
        if memberships:
            cx.reporter.report(
                NETWORK_ISOLATION_LOST,
                f"the networks of `{cx.name}` do not separate it from other containers",
                *memberships,
                help="use network mode awsvpc, in which security groups separate tasks",
            )
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


@claims("services.*.links[]", "services.*.networks.*.aliases[]")
def report_names(cx: ServiceContext) -> None:
    """Report the names under which Compose lets services find each other, once for each service."""
    links = items(cx.service.links)
    needed = {
        name: place
        for name, place in entries(cx.service.depends_on).items()
        if place.value.condition is None or place.value.condition.value != _COMPLETED
    }
    reached = dict.fromkeys(
        (
            *needed,
            *(link.value.rpartition(":")[2] for link in links),
        )
    )
    if reached:
        dependencies = (where(place) for place in needed.values())
        places: tuple[Place | None, ...] = (*links, *dependencies)
        names = ", ".join(f"`{name}`" for name in reached)
        cx.reporter.report(
            SERVICE_NAME_NOT_RESOLVABLE,
            f"`{cx.name}` cannot reach {names} by name",
            *places,
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
