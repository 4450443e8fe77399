"""What tasks on instances cannot have: EC2 for Windows, machines of your own, managed instances."""

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL, EC2, EXTERNAL, INSTANCES, MANAGED, WINDOWS
from compose2ecs.ecs.limits.kinds import OneOf, Unavailable
from compose2ecs.ecs.limits.patterns import LAUNCHES

_IGNORED = "it is ignored for Windows containers"


def _windows(
    field: EcsField,
    because: str,
    instead: str | None = None,
    default: object = None,
    severity: Severity = Severity.ERROR,
    *,
    refused: bool = True,
) -> Constraint:
    return Unavailable(
        field=field,
        on=WINDOWS,
        because=because,
        source=pages.WINDOWS_TASKS,
        instead=instead,
        default=default,
        severity=severity,
        refused=refused,
    )


_NO_LINUX = "it is a setting for Linux containers"
_DNS = "configure DNS on the instances"

_WINDOWS: tuple[Constraint, ...] = (
    _windows(in_container("dns_servers"), "Windows containers use the DNS of the instance", _DNS),
    _windows(
        in_container("dns_search_domains"), "Windows containers use the DNS of the instance", _DNS
    ),
    _windows(in_container("extra_hosts"), _NO_LINUX, "put the names into a private hosted zone"),
    _windows(in_container("linux_parameters"), _NO_LINUX),
    _windows(in_container("privileged"), _NO_LINUX, default=False),
    _windows(
        in_container("readonly_root_filesystem"),
        "the root of a Windows container is always writable",
        default=False,
    ),
    _windows(in_container("user"), _NO_LINUX, "set USER in the Dockerfile (ContainerUser)"),
    _windows(in_container("ulimits"), _NO_LINUX),
    _windows(in_container("system_controls"), _NO_LINUX),
    _windows(
        in_container("memory_reservation"),
        "Windows has hard memory limits only",
        "set a memory limit",
        severity=Severity.WARNING,
        refused=False,
    ),
    _windows(in_container("environment_files"), _NO_LINUX, "list the variables in environment"),
    _windows(
        in_container("resource_requirements"), _NO_LINUX, "run it on EC2 instances with Linux"
    ),
    _windows(in_task("proxy_configuration"), "App Mesh has no proxy for Windows"),
    _windows(in_task("ipc_mode"), _NO_LINUX, default="none"),
    _windows(in_task("pid_mode"), _NO_LINUX),
    Unavailable(
        field=in_task("cpu"),
        on=WINDOWS & EC2,
        because=_IGNORED,
        source=pages.shape_page("RegisterTaskDefinition"),
        instead="set the CPU of the containers",
        severity=Severity.WARNING,
        refused=False,
    ),
    Unavailable(
        field=in_task("memory"),
        on=WINDOWS & EC2,
        because=_IGNORED,
        source=pages.shape_page("RegisterTaskDefinition"),
        instead="set the memory of the containers",
        severity=Severity.WARNING,
        refused=False,
    ),
    Unavailable(
        field=in_task("volumes[].efs_volume_configuration"),
        on=WINDOWS & EC2,
        because="only Linux mounts EFS",
        source=pages.VOLUMES,
        instead="keep the files on the instance, or on FSx for Windows File Server",
    ),
    OneOf(
        field=in_task("volumes[].docker_volume_configuration.driver"),
        on=WINDOWS & EC2,
        values=("local",),
        because="Windows instances have the local driver only",
        source=pages.shape_page("DockerVolumeConfiguration"),
    ),
)


def _external(
    field: EcsField, because: str, instead: str | None = None, default: object = None
) -> Constraint:
    return Unavailable(
        field=field,
        on=EXTERNAL,
        because=because,
        source=pages.ANYWHERE,
        instead=instead,
        default=default,
    )


_HOST_PORTS = "publish ports of the host and put your own load balancer before them"

_EXTERNAL: tuple[Constraint, ...] = (
    _external(in_service("load_balancers"), "AWS does not balance load there", _HOST_PORTS),
    _external(in_service("service_registries"), "service discovery ends at the VPC", _HOST_PORTS),
    _external(
        in_service("service_connect_configuration"),
        "Service Connect ends at the VPC",
        _HOST_PORTS,
        default={"enabled": False},
    ),
    _external(in_service("vpc_lattice_configurations"), "VPC Lattice ends at the VPC", _HOST_PORTS),
    *(
        _external(
            where("capacity_provider_strategy"),
            "capacity providers do not manage your own machines",
            "use the launch type EXTERNAL",
        )
        for where in LAUNCHES
    ),
    _external(
        in_task("volumes[].efs_volume_configuration"),
        "EFS is not mounted outside of AWS",
        "mount the file system on the machine and bind its directory",
    ),
    _external(
        in_task("volumes[].configured_at_launch"),
        "EBS volumes attach to instances in AWS only",
        "bind a directory of the machine",
        default=False,
    ),
    *(
        _external(
            where("volume_configurations"),
            "EBS volumes attach to instances in AWS only",
            "bind a directory of the machine",
        )
        for where in LAUNCHES
    ),
    _external(in_task("proxy_configuration"), "App Mesh is not supported outside of AWS"),
    _external(
        in_container("resource_requirements[].sharing_strategy"),
        "GPUs cannot be shared there",
        "give the container whole GPUs",
    ),
)


def _managed(
    field: EcsField,
    because: str,
    instead: str | None = None,
    default: object = None,
    severity: Severity = Severity.ERROR,
    *,
    refused: bool = True,
) -> Constraint:
    return Unavailable(
        field=field,
        on=MANAGED,
        because=because,
        source=pages.MANAGED_INSTANCES,
        instead=instead,
        default=default,
        severity=severity,
        refused=refused,
    )


_AWS_HOST = "AWS manages the instance, and its settings cannot be changed"
_ON_EC2 = "run it on EC2 (launch_type: ec2)"

_MANAGED: tuple[Constraint, ...] = (
    _managed(in_container("disable_networking"), _AWS_HOST, _ON_EC2, default=False),
    _managed(in_container("dns_servers"), _AWS_HOST, "forward the zones with Route 53 Resolver"),
    _managed(in_container("dns_search_domains"), _AWS_HOST, "use full names"),
    _managed(
        in_container("docker_labels"),
        "no Docker daemon runs there",
        "use tags of the service",
        severity=Severity.WARNING,
    ),
    _managed(in_container("docker_security_options"), "no Docker daemon runs there", _ON_EC2),
    _managed(in_container("extra_hosts"), _AWS_HOST, "put the names into a private hosted zone"),
    _managed(in_container("hostname"), _AWS_HOST, _ON_EC2),
    _managed(in_container("linux_parameters.max_swap"), "the instance has no swap", _ON_EC2, 0),
    _managed(
        in_container("linux_parameters.swappiness"),
        "the instance has no swap",
        default=0,
        severity=Severity.WARNING,
        refused=False,
    ),
    _managed(
        in_container("linux_parameters.shared_memory_size"),
        "the size of /dev/shm cannot be set",
        "mount a tmpfs at /dev/shm",
    ),
    _managed(in_task("ipc_mode"), _AWS_HOST, _ON_EC2, default="none"),
    _managed(in_task("proxy_configuration"), "App Mesh is not supported there"),
    _managed(
        in_task("volumes[].docker_volume_configuration"),
        "no Docker daemon runs there",
        "keep the data on EFS (x-ecs.file_system of the volume)",
    ),
    _managed(
        in_task("volumes[].host.source_path"),
        _AWS_HOST,
        "copy the files into the image, or keep them on EFS",
    ),
    _managed(
        in_task("volumes[].fsx_windows_file_server_volume_configuration"),
        "only Windows instances on EC2 mount FSx",
        "use EFS",
    ),
    *(
        _managed(
            where("launch_type"),
            "tasks get there by a capacity provider only",
            "set a capacity provider instead of a launch type",
            severity=Severity.WARNING,
        )
        for where in LAUNCHES
    ),
)

_EVERYWHERE: tuple[Constraint, ...] = (
    Unavailable(
        field=in_task("ephemeral_storage"),
        on=INSTANCES,
        because="the task uses the disk of its instance",
        source=pages.shape_page("EphemeralStorage"),
        instead="give the instances larger disks, or mount an EBS volume",
        says="Tasks using the EC2 launch type do not support EphemeralStorage.",
    ),
    Unavailable(
        field=in_task("trusted_execution_configuration"),
        on=ALL - MANAGED,
        because="only managed instances isolate tasks in this way",
        source=pages.shape_page("RegisterTaskDefinition"),
        instead="use launch_type: managed-instances",
    ),
    Unavailable(
        field=in_task("inference_accelerators"),
        on=ALL,
        because="AWS has retired Elastic Inference",
        source=pages.shape_page("InferenceAccelerator"),
        instead="ask for a GPU or for AWS Neuron devices",
    ),
)

INSTANCE_LIMITS: tuple[Constraint, ...] = (*_WINDOWS, *_EXTERNAL, *_MANAGED, *_EVERYWHERE)
"""Constraints that follow from running on instances, or from Windows."""
