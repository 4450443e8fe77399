"""What each network mode does not accept.

A task in mode ``awsvpc`` has a network interface of its own, which the service configures; in the
other modes it shares the network of its host.
"""

from collections.abc import Iterator

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint, without
from compose2ecs.ecs.limits.groups import (
    ALL,
    AWSVPC,
    BRIDGE,
    EXTERNAL,
    FARGATE,
    HOST,
    INSTANCES,
    LINUX,
    MANAGED,
    NO_NETWORK,
    WINDOWS,
)
from compose2ecs.ecs.limits.kinds import Pattern, Required, Unavailable
from compose2ecs.ecs.limits.patterns import LAUNCHES
from compose2ecs.ecs.limits.requests import launches
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import CreateService, EcsProject
from compose2ecs.ecs.target import Target

_OWN_INTERFACE = "the task has a network interface and a name of its own"
_OWN_RESOLVER = "the task asks the DNS server of its VPC"
_BRIDGE = "use network mode bridge on EC2, where the Docker daemon does this"

_PROXY_PROPERTIES = ("AppPorts", "ProxyIngressPort", "ProxyEgressPort")
_PROXY_OWNERS = ("IgnoredUID", "IgnoredGID")


def _subnets_are_known(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """Required, unless an external controller configures the network of each task set."""
    for launch in launches(ecs):
        controller = launch.deployment_controller if isinstance(launch, CreateService) else None
        is_external = controller is not None and text_of(controller.type) == "EXTERNAL"
        if launch.network_configuration is None and not is_external:
            named = launch.service_name if isinstance(launch, CreateService) else None
            yield Violation(
                message=f"{name_of(launch)}: networkConfiguration is missing for {target}: ECS has "
                "to know the subnets of the network interfaces",
                leaves=(launch.cluster or named or launch.task_definition,),
                help="set x-ecs.subnets and x-ecs.security_groups of the project or the service",
            )


def _role_has_balancer(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The role is that of the load balancers, and stands beside some."""
    for service in ecs.services:
        if service.role and not service.load_balancers:
            yield Violation(
                message=f"{name_of(service)}: it has a role, which is for load balancers, and no "
                "load balancer",
                leaves=(service.role,),
                help="remove the role",
            )


def _proxy_exists(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The proxy is a container of the task."""
    for task in ecs.task_definitions:
        leaf = task.proxy_configuration.container_name if task.proxy_configuration else None
        name = text_of(leaf)
        if name is not None and name not in [text_of(c.name) for c in task.container_definitions]:
            yield Violation(
                message=f"{name_of(task)}: its proxy is {name}, which is no container of the task",
                leaves=(leaf,),
            )


def _proxy_is_configured(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The proxy has AppPorts, ProxyIngressPort, ProxyEgressPort, and IgnoredUID or IgnoredGID."""
    for task in ecs.task_definitions:
        proxy = task.proxy_configuration
        if proxy is None:
            continue
        given = {text_of(pair.name) for pair in proxy.properties or ()}
        missing = [name for name in _PROXY_PROPERTIES if name not in given]
        if not given.intersection(_PROXY_OWNERS):
            missing.append(" or ".join(_PROXY_OWNERS))
        if missing:
            yield Violation(
                message=f"{name_of(task)}: the proxy needs the properties {', '.join(missing)}",
                leaves=(proxy.container_name,),
            )


NETWORKS: tuple[Constraint, ...] = (
    Unavailable(
        field=in_container("links"),
        on=ALL - BRIDGE,
        because="only the bridge network of Docker links containers",
        source=pages.shape_page("ContainerDefinition"),
        instead="containers of one task reach each other at localhost; for other tasks use "
        "Service Connect or service discovery",
        says="Links are not supported when networkMode=awsvpc.",
    ),
    Unavailable(
        field=in_container("hostname"),
        on=AWSVPC,
        because=_OWN_INTERFACE,
        source=pages.shape_page("ContainerDefinition"),
        instead=_BRIDGE,
        says="hostname is not supported on container when networkMode=awsvpc.",
    ),
    Unavailable(
        field=in_container("extra_hosts"),
        on=AWSVPC,
        because="all containers of the task share its /etc/hosts, which ECS writes",
        source=pages.shape_page("ContainerDefinition"),
        instead="put the names into a private hosted zone of Route 53, or use network mode bridge "
        "on EC2",
        says="Extra hosts are not supported on container when networkMode=awsvpc.",
    ),
    Unavailable(
        field=in_container("dns_servers"),
        on=AWSVPC,
        because=_OWN_RESOLVER,
        source=pages.shape_page("ContainerDefinition"),
        instead="forward the zones with a Route 53 Resolver rule, or set the DNS servers in the "
        "DHCP options of the VPC",
        says="DNS servers are not supported on container when networkMode=awsvpc.",
    ),
    Unavailable(
        field=in_container("dns_search_domains"),
        on=AWSVPC,
        because=_OWN_RESOLVER,
        source=pages.TASK_PARAMETERS,
        instead="use full names, or set the domain name in the DHCP options of the VPC",
    ),
    Unavailable(
        field=in_container("disable_networking"),
        on=AWSVPC,
        because=_OWN_INTERFACE,
        source=pages.shape_page("ContainerDefinition"),
        instead="give the service a security group without rules, or use network mode none on EC2",
        default=False,
        says="Disable Networking is not supported on container when networkMode=awsvpc.",
    ),
    Unavailable(
        field=in_container("port_mappings"),
        on=NO_NETWORK,
        because="the task has no network",
        source=pages.shape_page("RegisterTaskDefinition"),
        instead="remove the ports, or choose another network mode",
    ),
    Unavailable(
        field=in_container("port_mappings[].container_port_range"),
        on=HOST | NO_NETWORK,
        because="port ranges need network mode bridge or awsvpc",
        source=pages.shape_page("PortMapping"),
        instead="list the ports one by one",
    ),
    Pattern(
        field=in_container("system_controls[].namespace"),
        on=HOST,
        regex=r"(?!net\.).*",
        takes="no net.* parameters, because the network is that of the host",
        source=pages.shape_page("SystemControl"),
        code=codes.NOT_ALLOWED_VALUE,
        instead="set the parameter on the instance, or use network mode bridge or awsvpc",
    ),
    Check(
        field=in_service("network_configuration"),
        on=AWSVPC,
        code=codes.MISSING_ON_TARGET,
        test=_subnets_are_known,
        within=tuple(without(where("network_configuration")) for where in LAUNCHES),
        source=pages.shape_page("CreateService"),
        says="Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ),
    *(
        Required(
            field=where("network_configuration.awsvpc_configuration"),
            on=AWSVPC,
            because="it holds the subnets of the network interfaces",
            source=pages.shape_page("NetworkConfiguration"),
            instead="name the subnets in it",
        )
        for where in LAUNCHES
    ),
    *(
        Unavailable(
            field=where("network_configuration"),
            on=ALL - AWSVPC,
            because="the tasks use the network of their host",
            source=pages.shape_page("CreateService"),
            instead="use network mode awsvpc, or configure the instances",
            says="Network Configuration is not valid for the given networkMode of this task "
            "definition.",
        )
        for where in LAUNCHES
    ),
    *(
        Unavailable(
            field=where("network_configuration.awsvpc_configuration.assign_public_ip"),
            on=AWSVPC & INSTANCES,
            because="only tasks on Fargate can have a public address",
            source=pages.shape_page("AwsVpcConfiguration"),
            instead="use private subnets with a NAT gateway",
            default="DISABLED",
            says="Assign public IP is not supported for this launch type",
        )
        for where in LAUNCHES
    ),
    Check(
        field=in_service("role"),
        on=ALL - AWSVPC,
        code=codes.CONFLICTING_SETTINGS,
        test=_role_has_balancer,
        within=(in_service("role"),),
        source=pages.shape_page("CreateService"),
    ),
    Unavailable(
        field=in_service("role"),
        on=AWSVPC,
        because="ECS uses its service-linked role",
        source=pages.shape_page("CreateService"),
        severity=Severity.WARNING,
        says="You cannot specify an IAM role for services that require a service linked role",
    ),
    Unavailable(
        field=in_service("load_balancers[].load_balancer_name"),
        on=AWSVPC,
        because="a Classic Load Balancer cannot reach network interfaces of tasks",
        source=pages.SERVICE_PARAMETERS,
        instead="use a target group of the type ip",
    ),
    *(
        Unavailable(
            field=where("platform_version"),
            on=ALL - FARGATE,
            because="platform versions are those of Fargate",
            source=pages.shape_page("CreateService"),
            severity=Severity.WARNING,
        )
        for where in LAUNCHES
    ),
    Unavailable(
        field=in_task("proxy_configuration"),
        on=(LINUX & (BRIDGE | HOST | NO_NETWORK)) - EXTERNAL - MANAGED,
        because="the proxy needs the network interface that a task has in mode awsvpc",
        source=pages.shape_page("ProxyConfiguration"),
        instead="use network mode awsvpc",
    ),
    Check(
        field=in_task("proxy_configuration.container_name"),
        on=AWSVPC & LINUX,
        code=codes.UNKNOWN_NAME,
        test=_proxy_exists,
        within=(in_task("proxy_configuration"),),
        source=pages.shape_page("ProxyConfiguration"),
        says="Proxy container [x] does not exist",
    ),
    Check(
        field=in_task("proxy_configuration.properties"),
        on=AWSVPC & LINUX,
        code=codes.MISSING_ON_TARGET,
        test=_proxy_is_configured,
        within=(in_task("proxy_configuration"),),
        source=pages.shape_page("ProxyConfiguration"),
    ),
    Unavailable(
        field=in_container("disable_networking"),
        on=WINDOWS,
        because="Docker on Windows has no such option",
        source=pages.WINDOWS_TASKS,
        default=False,
    ),
)
"""Constraints that follow from the network mode."""
