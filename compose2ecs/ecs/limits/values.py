"""The values that ECS takes where it takes only some."""

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.enumerations import ENUMERATION_LIMITS
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_run, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import EC2, FARGATE, LINUX, WINDOWS
from compose2ecs.ecs.limits.kinds import OneOf, Pattern, Unavailable
from compose2ecs.ecs.target import TARGETS, Target

CAPABILITIES = (
    "ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID "
    "IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN "
    "NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT "
    "SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME "
    "SYS_TTY_CONFIG SYSLOG WAKE_ALARM"
)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html"""

SYSTEM_CONTROLS = (
    r"kernel\.(msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)"
    r"|fs\.mqueue\..+|net\..+"
)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html"""


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


def _launch_type(field: EcsField, target: Target) -> Constraint:
    return OneOf(
        field=field,
        on=frozenset({target}),
        values=(target.compatibility,),
        because="the task is one for another launch type",
        source=pages.shape_page("CreateService"),
    )


VALUES: tuple[Constraint, ...] = (
    *(_network_mode(target) for target in TARGETS),
    *(
        _launch_type(where("launch_type"), target)
        for where in (in_service, in_run)
        for target in TARGETS
        if target.has_launch_type
    ),
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
    OneOf(
        field=in_task("runtime_platform.operating_system_family"),
        on=LINUX,
        values=("LINUX",),
        because="its containers are those of Linux",
        source=pages.shape_page("RuntimePlatform"),
    ),
    OneOf(
        field=in_task("runtime_platform.operating_system_family"),
        on=FARGATE & WINDOWS,
        values=tuple(
            f"WINDOWS_SERVER_{year}_{kind}"
            for year in (2019, 2022, 2025)  # 2025 not verified
            for kind in ("CORE", "FULL")
        ),
        because="Fargate has other versions of Windows",
        source=pages.FARGATE_TASKS,
    ),
    OneOf(
        field=in_task("runtime_platform.cpu_architecture"),
        on=WINDOWS,
        values=("X86_64",),
        because="Windows containers run on X86_64 alone",
        source=pages.shape_page("RuntimePlatform"),
    ),
    *ENUMERATION_LIMITS,
)
"""Constraints on values."""
