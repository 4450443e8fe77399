"""What each network mode does not accept.

A task in mode ``awsvpc`` has a network interface of its own, which the service configures; in the
other modes it shares the network of its host.
"""

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import in_container, in_service
from compose2ecs.ecs.limits.groups import (
    ALL,
    AWSVPC,
    BRIDGE,
    FARGATE,
    HOST,
    INSTANCES,
    NO_NETWORK,
    WINDOWS,
)
from compose2ecs.ecs.limits.kinds import Constraint, Pattern, Required, Unavailable

_OWN_INTERFACE = "the task has a network interface and a name of its own"
_OWN_RESOLVER = "the task asks the DNS server of its VPC"
_BRIDGE = "use network mode bridge on EC2, where the Docker daemon does this"

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
    Required(
        field=in_service("network_configuration"),
        on=AWSVPC,
        because="ECS has to know the subnets of the network interfaces",
        source=pages.shape_page("CreateService"),
        instead="set x-ecs.subnets and x-ecs.security_groups of the project or the service",
        says="Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ),
    Unavailable(
        field=in_service("network_configuration"),
        on=ALL - AWSVPC,
        because="the tasks use the network of their host",
        source=pages.shape_page("CreateService"),
        instead="use network mode awsvpc, or configure the instances",
        says="Network Configuration is not valid for the given networkMode of this task "
        "definition.",
    ),
    Unavailable(
        field=in_service("network_configuration.awsvpc_configuration.assign_public_ip"),
        on=AWSVPC & INSTANCES,
        because="only tasks on Fargate can have a public address",
        source=pages.shape_page("AwsVpcConfiguration"),
        instead="use private subnets with a NAT gateway",
        default="DISABLED",
        says="Assign public IP is not supported for this launch type",
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
    Unavailable(
        field=in_service("platform_version"),
        on=ALL - FARGATE,
        because="platform versions are those of Fargate",
        source=pages.shape_page("CreateService"),
        severity=Severity.WARNING,
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
