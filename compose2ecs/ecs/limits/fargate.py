"""What tasks on Fargate cannot have, beyond what the network mode ``awsvpc`` already rules out."""

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import in_container, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import FARGATE, LINUX, WINDOWS
from compose2ecs.ecs.limits.kinds import OneOf, Required, Unavailable
from compose2ecs.ecs.limits.patterns import LAUNCHES

_NO_HOST = "there is no host that the task could reach"
_ON_EC2 = "run it on EC2 (launch_type: ec2)"

_LINUX: tuple[Constraint, ...] = (
    Unavailable(
        field=in_container("privileged"),
        on=FARGATE,
        because="Fargate does not run privileged containers",
        source=pages.FARGATE_TASKS,
        instead="add the one capability that Fargate allows (SYS_PTRACE) if that is enough; "
        + _ON_EC2,
        default=False,
    ),
    Unavailable(
        field=in_container("linux_parameters.devices"),
        on=FARGATE,
        because="there is no host whose devices could be shared",
        source=pages.shape_page("LinuxParameters"),
        instead=_ON_EC2,
        says="Fargate compatible task definitions do not support devices",
    ),
    Unavailable(
        field=in_container("linux_parameters.shared_memory_size"),
        on=FARGATE,
        because="the size of /dev/shm cannot be set",
        source=pages.shape_page("LinuxParameters"),
        instead="mount a tmpfs at /dev/shm, or tell the program not to use it "
        "(--disable-dev-shm-usage in Chromium)",
        says="Fargate compatible task definitions do not support sharedMemorySize",
    ),
    Unavailable(
        field=in_container("linux_parameters.max_swap"),
        on=FARGATE,
        because="Fargate tasks have no swap",
        source=pages.shape_page("LinuxParameters"),
        instead="give the container more memory",
        default=0,
        says="Fargate compatible task definitions do not support maxSwap",
    ),
    Unavailable(
        field=in_container("linux_parameters.swappiness"),
        on=FARGATE,
        because="Fargate tasks have no swap",
        source=pages.shape_page("LinuxParameters"),
        severity=Severity.WARNING,
        default=0,
        refused=False,
    ),
    OneOf(
        field=in_container("linux_parameters.capabilities.add[]"),
        on=FARGATE & LINUX,
        values=("SYS_PTRACE",),
        because="Fargate adds no other capability than SYS_PTRACE",
        source=pages.shape_page("KernelCapabilities"),
        instead="NET_BIND_SERVICE and others of Docker's default set are there without asking; "
        + _ON_EC2,
        removes=True,
        says="NET_ADMIN is not allowed on Fargate.",
    ),
    Unavailable(
        field=in_container("docker_security_options"),
        on=FARGATE,
        because="the security profile of the container is that of Fargate",
        source=pages.shape_page("ContainerDefinition"),
        instead="each task runs in a virtual machine of its own; " + _ON_EC2,
        says="Fargate compatible task definitions do not support dockerSecurityOptions",
    ),
    Unavailable(
        field=in_container("resource_requirements"),
        on=FARGATE,
        because="Fargate has no GPUs or other accelerators",
        source=pages.FARGATE_TASKS,
        instead=_ON_EC2,
        says="Tasks using the Fargate launch type do not support GPU resource requirements",
    ),
    Unavailable(
        field=in_task("ipc_mode"),
        on=FARGATE,
        because="every container has an IPC namespace of its own",
        source=pages.shape_page("RegisterTaskDefinition"),
        instead=_ON_EC2,
        default="none",
        says="Fargate compatible task definitions do not support ipcMode.",
    ),
    OneOf(
        field=in_task("pid_mode"),
        on=FARGATE & LINUX,
        values=("task",),
        because=_NO_HOST,
        source=pages.shape_page("RegisterTaskDefinition"),
        says="Tasks using the Fargate launch type do not support pidMode 'host'. The supported "
        "value for pidMode is 'task'.",
    ),
    Unavailable(
        field=in_task("placement_constraints"),
        on=FARGATE,
        because="there are no instances to choose from",
        source=pages.FARGATE_TASKS,
        instead="choose the availability zones by the subnets of the service",
        says="Fargate compatible task definitions do not support constraints",
    ),
    *(
        Unavailable(
            field=where("placement_constraints"),
            on=FARGATE,
            because="there are no instances to choose from",
            source=pages.shape_page("CreateService"),
            instead="choose the availability zones by the subnets of the service",
            says="Placement constraints are not supported with FARGATE launch type.",
        )
        for where in LAUNCHES
    ),
    *(
        Unavailable(
            field=where("placement_strategy"),
            on=FARGATE,
            because="Fargate spreads tasks over availability zones by itself",
            source=pages.shape_page("CreateService"),
            severity=Severity.WARNING,
            says="Placement strategies are not supported with FARGATE launch type.",
        )
        for where in LAUNCHES
    ),
    OneOf(
        field=in_service("scheduling_strategy"),
        on=FARGATE,
        values=("REPLICA",),
        because="there are no instances on which one task each could run",
        source=pages.shape_page("CreateService"),
        instead="set a number of replicas (deploy.mode: replicated), or run it on EC2",
    ),
    Unavailable(
        field=in_task("volumes[].docker_volume_configuration"),
        on=FARGATE,
        because="no Docker daemon manages volumes there",
        source=pages.shape_page("Volume"),
        instead="keep the data on EFS (x-ecs.file_system of the volume), or let the volume live as "
        "long as the task",
        says="Fargate compatible task definitions do not support dockerVolumeConfiguration",
    ),
    Unavailable(
        field=in_task("volumes[].host.source_path"),
        on=FARGATE,
        because=_NO_HOST,
        source=pages.shape_page("HostVolumeProperties"),
        instead="copy the files into the image, or keep them on EFS",
        says="Fargate compatible task definitions do not support sourcePath",
    ),
    Required(
        field=in_task("network_mode"),
        on=FARGATE,
        because="without it the mode is bridge",
        source=pages.FARGATE_TASKS,
        instead="set networkMode to awsvpc",
        says="Fargate only supports network mode 'awsvpc'.",
    ),
    Required(
        field=in_task("cpu"),
        on=FARGATE,
        because="the size of the task is what Fargate reserves",
        source=pages.FARGATE_TASKS,
        instead="set x-ecs.cpu of the project or the service",
        says="Fargate requires that 'cpu' be defined at the task level.",
    ),
    Required(
        field=in_task("memory"),
        on=FARGATE,
        because="the size of the task is what Fargate reserves",
        source=pages.FARGATE_TASKS,
        instead="set x-ecs.memory of the project or the service",
        says="Fargate requires that 'memory' be defined at the task level.",
    ),
    Unavailable(
        field=in_task("volumes[].fsx_windows_file_server_volume_configuration"),
        on=FARGATE,
        because="only Windows instances on EC2 mount FSx",
        source=pages.shape_page("Volume"),
        instead="use EFS",
    ),
)

_NO_WINDOWS = "not supported for Windows containers on Fargate"


def _without(field_path: str, because: str, instead: str, default: object = None) -> Constraint:
    """A field of containers that Fargate takes for Linux, but not for Windows."""
    return Unavailable(
        field=in_container(field_path),
        on=FARGATE & WINDOWS,
        because=because,
        source=pages.FARGATE_TASKS,
        instead=instead,
        default=default,
    )


_FOR_WINDOWS: tuple[Constraint, ...] = (
    _without("firelens_configuration", _NO_WINDOWS, "use the log driver awslogs or splunk"),
    _without("credential_specs", _NO_WINDOWS, "run it on EC2"),
    Unavailable(
        field=in_task("volumes[].efs_volume_configuration"),
        on=FARGATE & WINDOWS,
        because=_NO_WINDOWS,
        source=pages.FARGATE_TASKS,
        instead="run it on EC2 with FSx for Windows File Server",
    ),
    Unavailable(
        field=in_task("volumes[].configured_at_launch"),
        on=FARGATE & WINDOWS,
        because=_NO_WINDOWS,
        source=pages.FARGATE_TASKS,
        instead="run it on EC2",
        default=False,
    ),
    Unavailable(
        field=in_task("ephemeral_storage"),
        on=FARGATE & WINDOWS,
        because="the disk of a Windows task cannot be configured",
        source=pages.FARGATE_TASKS,
        instead="Windows tasks have 20 GiB; run it on EC2 for more",
        default={"size_in_gib": 20},
    ),
    Unavailable(
        field=in_service("service_connect_configuration"),
        on=WINDOWS,
        because="Service Connect has no proxy for Windows",
        source=pages.SERVICE_CONNECT,
        instead="use service discovery or a load balancer",
        default={"enabled": False},
    ),
)

FARGATE_LIMITS: tuple[Constraint, ...] = (*_LINUX, *_FOR_WINDOWS)
"""Constraints that follow from the launch type Fargate."""
