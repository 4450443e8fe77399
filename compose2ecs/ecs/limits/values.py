"""The values that ECS takes where it takes only some."""

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_service, in_task
from compose2ecs.ecs.limits.groups import ALL, EC2, FARGATE, LINUX
from compose2ecs.ecs.limits.kinds import Constraint, OneOf, Pattern, Unavailable
from compose2ecs.ecs.target import TARGETS, Target

CAPABILITIES = (
    "ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID "
    "IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN "
    "NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT "
    "SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME "
    "SYS_TTY_CONFIG SYSLOG WAKE_ALARM"
)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html"""

ULIMITS = (
    "core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending "
    "stack"
)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html"""

SYSTEM_CONTROLS = (
    r"kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)"
    r"|fs\.mqueue\..+|net\..+"
)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html"""

_TASK = "RegisterTaskDefinition"
_SERVICE = "CreateService"

ENUMERATIONS: tuple[tuple[EcsField, str, str], ...] = (
    (in_task("pid_mode"), "host task", _TASK),
    (in_task("ipc_mode"), "host task none", _TASK),
    (in_task("runtime_platform.cpu_architecture"), "X86_64 ARM64", "RuntimePlatform"),
    (in_task("placement_constraints[].type"), "memberOf", "TaskDefinitionPlacementConstraint"),
    (
        in_task("volumes[].docker_volume_configuration.scope"),
        "task shared",
        "DockerVolumeConfiguration",
    ),
    (
        in_task("volumes[].efs_volume_configuration.transit_encryption"),
        "ENABLED DISABLED",
        "EFSVolumeConfiguration",
    ),
    (
        in_task("volumes[].efs_volume_configuration.authorization_config.iam"),
        "ENABLED DISABLED",
        "EFSAuthorizationConfig",
    ),
    (in_container("port_mappings[].protocol"), "tcp udp", "PortMapping"),
    (in_container("port_mappings[].app_protocol"), "http http2 grpc", "PortMapping"),
    (in_container("version_consistency"), "enabled disabled", "ContainerDefinition"),
    (in_container("environment_files[].type"), "s3", "EnvironmentFile"),
    (
        in_container("depends_on[].condition"),
        "START COMPLETE SUCCESS HEALTHY",
        "ContainerDependency",
    ),
    (in_container("ulimits[].name"), ULIMITS, "Ulimit"),
    (in_container("linux_parameters.devices[].permissions[]"), "read write mknod", "Device"),
    (in_container("firelens_configuration.type"), "fluentd fluentbit", "FirelensConfiguration"),
    (in_service("scheduling_strategy"), "REPLICA DAEMON", _SERVICE),
    (in_service("availability_zone_rebalancing"), "ENABLED DISABLED", _SERVICE),
    (in_service("propagate_tags"), "TASK_DEFINITION SERVICE NONE", _SERVICE),
    (in_service("deployment_controller.type"), "ECS CODE_DEPLOY EXTERNAL", "DeploymentController"),
    (
        in_service("deployment_configuration.strategy"),
        "ROLLING BLUE_GREEN LINEAR CANARY",
        "DeploymentConfiguration",
    ),
    (
        in_service("placement_constraints[].type"),
        "distinctInstance memberOf",
        "PlacementConstraint",
    ),
    (in_service("placement_strategy[].type"), "random spread binpack", "PlacementStrategy"),
    (
        in_service("network_configuration.awsvpc_configuration.assign_public_ip"),
        "ENABLED DISABLED",
        "AwsVpcConfiguration",
    ),
)
"""Fields that are enumerations on all targets: field, values, page of the API reference."""


def _log_driver(target: Target) -> Constraint:
    return OneOf(
        field=in_container("log_configuration.log_driver"),
        on=frozenset({target}),
        values=target.log_drivers,
        because="only some log drivers run there",
        source=pages.shape_page("LogConfiguration"),
        says="json-file is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]"
        if target in FARGATE
        else None,
    )


def _network_mode(target: Target) -> Constraint:
    field, page = in_task("network_mode"), pages.shape_page("RegisterTaskDefinition")
    if target.network_mode is None:
        return Unavailable(
            field=field,
            on=frozenset({target}),
            because="Windows has a network of its own, which is not named",
            source=page,
            instead="remove it",
        )
    return OneOf(
        field=field,
        on=frozenset({target}),
        values=(str(target.network_mode),),
        because=f"{target.network_mode} is used instead",
        source=page,
        instead="remove it, or run the service on EC2 (launch_type: ec2)"
        if target in LINUX - EC2
        else "remove it",
        replaces=True,
        says="Fargate only supports network mode 'awsvpc'." if target in FARGATE else None,
    )


def _launch_type(target: Target) -> Constraint:
    return OneOf(
        field=in_service("launch_type"),
        on=frozenset({target}),
        values=(target.compatibility,) if target.has_launch_type else (),
        because="the project is translated for one launch type",
        source=pages.shape_page("CreateService"),
    )


VALUES: tuple[Constraint, ...] = (
    *(_network_mode(target) for target in TARGETS),
    *(_launch_type(target) for target in TARGETS),
    *(_log_driver(target) for target in TARGETS),
    *(
        OneOf(
            field=in_container(f"linux_parameters.capabilities.{which}[]"),
            on=LINUX,
            values=tuple(CAPABILITIES.split()),
            because="ECS does not know this capability",
            source=pages.shape_page("KernelCapabilities"),
            instead="write a capability of Linux without CAP_; see capabilities(7)",
        )
        for which in ("add", "drop")
    ),
    Pattern(
        field=in_container("system_controls[].namespace"),
        on=LINUX,
        regex=SYSTEM_CONTROLS,
        takes="the System V IPC parameters of kernel.*, fs.mqueue.* and net.*",
        source=pages.shape_page("SystemControl"),
        code=codes.NOT_ALLOWED_VALUE,
        instead="parameters that are not namespaced (vm.*, fs.file-max) belong to the host: set "
        "them on EC2 instances in the user data",
    ),
    *(
        OneOf(
            field=field,
            on=ALL,
            values=tuple(values.split()),
            because="the ECS API does not know this value",
            source=pages.shape_page(page),
        )
        for field, values, page in ENUMERATIONS
    ),
)
"""Constraints on the values of fields that are enumerations."""
