"""How services find each other by name: Service Connect, Cloud Map, or not at all.

Compose resolves the name of a service in every container of its networks. With a namespace,
Service Connect does so on ECS: a proxy in each task knows the names and ports of the others.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from compose2ecs.ecs.model import (
    LogConfiguration,
    PortMapping,
    ServiceConnectAccessLogConfiguration,
    ServiceConnectClientAlias,
    ServiceConnectConfiguration,
    ServiceConnectService,
    ServiceConnectTlsCertificateAuthority,
    ServiceConnectTlsConfiguration,
    ServiceRegistry,
    Text,
    TimeoutConfiguration,
)
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.ecs.target import LaunchType, NetworkMode, OperatingSystem
from compose2ecs.mapping.codes.discovery import DISCOVERY_NOT_POSSIBLE
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.names import sanitised
from compose2ecs.mapping.optional import entries, items, some
from compose2ecs.mapping.rules.modes import mode
from compose2ecs.mapping.settings.traffic import ConnectPort
from compose2ecs.regex import regex
from compose2ecs.shape import replace
from compose2ecs.source import Choice, Traced, choose

CONNECT = "service-connect"
CLOUD_MAP = "cloud-map"
NONE = "none"

PROXY_MIB = 64
"""Memory that the proxy of Service Connect needs in each task.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
"""

_NOT_IN_PORT_NAMES = regex(r"[^a-z0-9_-]+")
_NAME_LENGTH = 64
_CONNECT_MODES = (NetworkMode.AWSVPC, NetworkMode.BRIDGE)


class Offer(NamedTuple):
    """What a service offers to others: how they find it, and the ports that they reach."""

    how: str
    ports: tuple[PortMapping, ...]


def wanted(cx: ServiceContext) -> str:
    """How the settings want the service to be found: by Service Connect where a namespace is."""
    connect = cx.settings.service_connect
    enabled = connect.value.enabled if connect else None
    if enabled is not None:
        return CONNECT if enabled.value else NONE
    if cx.settings.discovery is not None:
        return cx.settings.discovery.value
    return NONE if cx.settings.namespace is None else CONNECT


def found_by(cx: ServiceContext) -> str:
    """How the service is found: what is wanted, as far as the target can do it."""
    how, target = wanted(cx), cx.policy.target
    if target.launch_type is LaunchType.EXTERNAL:
        return NONE
    if how != CONNECT:
        return how
    is_possible = target.os is OperatingSystem.LINUX and mode(cx) in _CONNECT_MODES
    return CONNECT if is_possible else NONE


def has_proxy(task: TaskContext) -> bool:
    """Whether ECS adds the proxy of Service Connect to the task. One that runs once has none."""
    return not task.is_once and found_by(task) == CONNECT


def offers(
    all_tasks: Sequence[TaskContext], ports: Mapping[str, tuple[PortMapping, ...] | None]
) -> Mapping[str, Offer]:
    """What each service offers. A task that runs once offers nothing."""
    return {
        cx.name: Offer(NONE if task.is_once else found_by(task), ports[cx.name] or ())
        for task in all_tasks
        for cx in task.members
    }


def _how(task: TaskContext, offered: Mapping[str, Offer]) -> str:
    """How the containers of a task are found, which is the same for all of them."""
    return offered[task.names[0]].how


def named(
    cx: ServiceContext, mappings: tuple[PortMapping, ...] | None
) -> tuple[PortMapping, ...] | None:
    """The port mappings, with a name for each that Service Connect offers to others."""
    if mappings is None or found_by(cx) != CONNECT:
        return mappings
    return tuple([_named(cx, mapping) for mapping in mappings])


def _named(cx: ServiceContext, mapping: PortMapping) -> PortMapping:
    if mapping.name is not None or mapping.container_port is None or not _is_tcp(mapping):
        return mapping
    name = _port_name(f"{cx.name}-{mapping.container_port.value}-tcp")
    why = "Service Connect refers to ports by name"
    return replace(mapping, name=choose(name, why, mapping.container_port.source or cx.at))


def _port_name(words: str) -> str:
    return _NOT_IN_PORT_NAMES.sub("-", words.lower()).strip("-")[-_NAME_LENGTH:].lstrip("-")


def _is_tcp(mapping: PortMapping) -> bool:
    return mapping.protocol is None or mapping.protocol.value == "tcp"


def tcp_ports(mappings: Sequence[PortMapping]) -> tuple[PortMapping, ...]:
    """Those of the mappings that others can connect to: single ports, of TCP."""
    return tuple(one for one in mappings if one.container_port is not None and _is_tcp(one))


def report_discovery(task: TaskContext) -> None:
    """Report a way to be found that the target does not have."""
    how = wanted(task)
    if how == NONE or found_by(task) == how or task.is_once:
        return
    connect = task.settings.service_connect
    title = "Service Connect" if how == CONNECT else "Cloud Map"
    task.reporter.report(
        DISCOVERY_NOT_POSSIBLE,
        f"{title} does not work on {task.policy.target}",
        task.settings.namespace,
        task.settings.discovery,
        connect.value.enabled if connect else None,
        help="choose a target with network mode awsvpc, or pass addresses in environment variables",
    )


def service_connect_configuration(
    task: TaskContext, offered: Mapping[str, Offer]
) -> ServiceConnectConfiguration | None:
    """``serviceConnectConfiguration``: every service is a client, and offers its TCP ports.

    A service with no namespace of its own takes part in the default one of the cluster.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html
    """
    if _how(task, offered) != CONNECT:
        return None
    connect = task.settings.service_connect
    enabled = connect.value.enabled if connect else None
    log = connect.value.log if connect else None
    access = connect.value.access_log if connect else None
    return ServiceConnectConfiguration(
        enabled=enabled or _because(task),
        namespace=task.settings.namespace,
        services=some(
            service for cx in task.members for service in _services(cx, offered[cx.name].ports)
        ),
        log_configuration=None
        if log is None
        else LogConfiguration(
            log_driver=log.value.driver,
            options=entries(log.value.options) or None,
            secret_options=None,
        ),
        access_log_configuration=None
        if access is None
        else ServiceConnectAccessLogConfiguration(
            format=Traced(access.value.upper(), access.origins), include_query_parameters=None
        ),
        container_configurations=None,
    )


def _because(task: TaskContext) -> Traced[bool]:
    """The truth, for the reason that the file gives."""
    given = task.settings.discovery or task.settings.namespace
    return Traced(True, given.origins) if given else choose(True, "discovery is set", task.at)


def _services(
    cx: ServiceContext, mappings: Sequence[PortMapping]
) -> Iterator[ServiceConnectService]:
    """The named ports of one container, under the name of its service."""
    for mapping in tcp_ports(mappings):
        if mapping.name is None or mapping.container_port is None:
            continue
        given = _connect_port(cx, mapping)
        yield ServiceConnectService(
            port_name=mapping.name,
            discovery_name=(given.discovery_name if given else None)
            or choose(
                _port_name(f"{cx.project.name.value}-{mapping.name.value}"),
                "projects that share a namespace need names of their own",
                cx.at,
            ),
            client_aliases=_aliases(cx, mapping.container_port, given),
            ingress_port_override=given.ingress_port if given else None,
            timeout=_timeout(given),
            tls=_encryption(given),
        )


def _connect_port(cx: ServiceContext, mapping: PortMapping) -> ConnectPort | None:
    """What the settings say about the port, by its name or its number."""
    connect = cx.settings.service_connect
    ports = entries(connect.value.ports if connect else None)
    keys = [str(leaf.value) for leaf in (mapping.name, mapping.container_port) if leaf is not None]
    return next((ports[key].value for key in keys if key in ports), None)


def _aliases(
    cx: ServiceContext, port: Traced[int], given: ConnectPort | None
) -> tuple[ServiceConnectClientAlias, ...]:
    """The names and ports of the settings, else the name of the service and the port itself."""
    name = choose(cx.name.lower(), "the name under which Compose resolves the service", cx.at)
    aliases = items(given.aliases) if given else ()
    if not aliases:
        return (
            ServiceConnectClientAlias(
                port=choose(port.value, "the port on which Compose reaches it", port.source),
                dns_name=name,
                test_traffic_rules=None,
            ),
        )
    return tuple(
        ServiceConnectClientAlias(
            port=alias.value.port or port,
            dns_name=alias.value.name or name,
            test_traffic_rules=None,
        )
        for alias in aliases
    )


def _timeout(given: ConnectPort | None) -> TimeoutConfiguration | None:
    if given is None or (given.idle_timeout is None and given.request_timeout is None):
        return None
    return TimeoutConfiguration(
        idle_timeout_seconds=given.idle_timeout,
        per_request_timeout_seconds=given.request_timeout,
    )


def _encryption(given: ConnectPort | None) -> ServiceConnectTlsConfiguration | None:
    if given is None or given.tls_authority is None:
        return None
    return ServiceConnectTlsConfiguration(
        issuer_certificate_authority=ServiceConnectTlsCertificateAuthority(
            aws_pca_authority_arn=given.tls_authority
        ),
        kms_key=given.tls_kms_key,
        role_arn=given.tls_role,
    )


def service_registries(
    task: TaskContext, offered: Mapping[str, Offer]
) -> tuple[ServiceRegistry, ...] | None:
    """``serviceRegistries``: the Cloud Map service of the task, the first that is named.

    A network interface has an address to register; on the network of an instance it takes the port
    as well, which is the first TCP port of the first container with one, or else its first port. A
    task without a port is not registered there, as nobody could reach it.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRegistry.html
    """
    if _how(task, offered) != CLOUD_MAP:
        return None
    given = next(
        (cx.settings.service_registry for cx in task.members if cx.settings.service_registry), None
    )
    container, port = None, None
    if mode(task) is not NetworkMode.AWSVPC:
        container, port = _registered(task, offered)
        if port is None and given is None:
            return None
    return (
        ServiceRegistry(
            registry_arn=given or _unbound(task),
            port=None,
            container_name=container,
            container_port=port,
        ),
    )


def _unbound(task: TaskContext) -> Text:
    """A Cloud Map service that is still to be named."""
    why = Choice("no Cloud Map service is given", task.at)
    wish = task.settings.discovery
    name = task.name or task.project.name.value
    return Traced(Ref(RefKind.DISCOVERY_SERVICE, name), (*(wish.origins if wish else ()), why))


def _registered(
    task: TaskContext, offered: Mapping[str, Offer]
) -> tuple[Text | None, Traced[int] | None]:
    """The container and the port under which the task is found; None for a task without ports."""
    ports = [(cx, one) for cx in task.members for one in offered[cx.name].ports]
    single = [(cx, one) for cx, one in ports if one.container_port is not None]
    for cx, one in sorted(single, key=lambda place: not _is_tcp(place[1])):
        return choose(sanitised(cx.name), "its first port is registered", cx.at), one.container_port
    return None, None
