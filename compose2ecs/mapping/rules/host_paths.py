"""Directories and files that a service mounts from the machine it runs on.

Those of the machine that runs docker compose are on no instance; others an instance must have.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HostVolumeProperties.html
"""

import posixpath

from compose2ecs.compose.model import Mount
from compose2ecs.compose.tree import LocalPath
from compose2ecs.diagnostics import Place, Severity
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.mapping.codes.storage import (
    BIND_MOUNT_OF_PROJECT_FILES,
    DOCKER_SOCKET,
    HOST_PATH,
    UNSUPPORTED_MOUNT,
    WINDOWS_DRIVE,
)
from compose2ecs.mapping.context import Context, ServiceContext, below
from compose2ecs.regex import regex
from compose2ecs.source import Traced

INSTANCES = (LaunchType.EC2, LaunchType.EXTERNAL)
"""What has an engine and directories of its own, which outlive tasks."""

_SOCKETS = ("/var/run/docker.sock", "/run/docker.sock")
_HOMES = ("/home/", "/Users/", "/root/")
_USERS = ("/home/ec2-user/", "/home/ubuntu/", "/home/admin/", "/home/core/")
"""The home directories that instances have.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/managing-users.html
"""

_EVERYWHERE = (
    "/",
    "/boot",
    "/dev",
    "/dev/shm",  # noqa: S108 -- named, and not used
    "/etc",
    "/etc/group",
    "/etc/hostname",
    "/etc/hosts",
    "/etc/localtime",
    "/etc/machine-id",
    "/etc/os-release",
    "/etc/passwd",
    "/etc/resolv.conf",
    "/lib/modules",
    "/opt",
    "/proc",
    "/run",
    "/sys",
    "/sys/fs/cgroup",
    "/tmp",  # noqa: S108 -- named, and not used
    "/usr",
    "/var",
    "/var/lib",
    "/var/lib/docker",
    "/var/log",
    "/var/run",
    "/var/tmp",  # noqa: S108 -- named, and not used
)
"""Paths that every instance with Linux and an engine has.

https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html
"""

_DRIVE = regex(r"([A-Za-z]):")
_SYSTEM_DRIVE = "C"


def is_of_this_machine(cx: Context, path: str) -> bool:
    """Whether ``path`` is relative in the file, in the project or in somebody's home directory."""
    if path in _SOCKETS:
        return False
    if isinstance(path, LocalPath):
        return True
    project = cx.directory.rstrip("/") + "/"
    whole = posixpath.normpath(_DRIVE.sub("", path).replace("\\", "/")) + "/"
    if cx.directory and whole.startswith(project):
        return True
    return whole.startswith(_HOMES) and not whole.startswith(_USERS)


def is_mounted(cx: ServiceContext, mount: Mount, path: Traced[str], *others: Place) -> bool:
    """Whether ``path`` of the machine is mounted at all; what that means is reported.

    ``others`` are the places that speak of nothing else.
    """
    has_paths = cx.policy.target.launch_type in INSTANCES
    if is_of_this_machine(cx, path.value):
        cx.reporter.report(
            BIND_MOUNT_OF_PROJECT_FILES,
            f"`{cx.name}` does not get {_shown(cx, path.value)}, which no instance has",
            path,
            *below(mount),
            *others,
            help=_way_out(path.value),
        )
        return False
    if path.value in _SOCKETS:
        return _is_socket_mounted(cx, mount, path, *others, has_engine=has_paths)
    if not has_paths and posixpath.normpath(path.value) in _TIME_ZONE:
        cx.reporter.report(
            UNSUPPORTED_MOUNT,
            f"`{cx.name}` has the time zone of its image: on {cx.policy.target} there is no "
            f"{path.value} to mount",
            path,
            *below(mount),
            *others,
            help="set the variable `TZ`, such as `TZ: Europe/Vienna`",
            severity=Severity.WARNING,
        )
        return False
    if has_paths:
        _report_path(cx, path)
        _report_drives(cx, mount, path)
    return True  # a target without paths refuses it where the task is restricted to it


_TIME_ZONE = frozenset({"/etc/localtime", "/etc/timezone"})
"""What gives a container the time zone of its machine, for which a variable does as well.

https://www.gnu.org/software/libc/manual/html_node/TZ-Variable.html
"""

_KEYS = regex(r"(?:.*[\\/])?\.(aws|azure|docker|gnupg|kube|netrc|pgpass|ssh)(?:[\\/]|$)")


def _way_out(path: str) -> str:
    """What to do in place of the mount: keys of somebody have no place in an image."""
    found = _KEYS.match(path)
    if found is None:
        return "copy the files into the image, or put them on a volume"
    if found[1] == "aws":
        return "leave it out, and name a role: `x-ecs: {task_role: …}`"
    return "leave it out, and hand over what the program needs of it as a secret"


def _report_path(cx: ServiceContext, path: Traced[str]) -> None:
    """Report a path of the instance: whether it has one, and that each instance has its own."""
    if posixpath.normpath(path.value) in _EVERYWHERE and _is_linux(cx):
        cx.reporter.report(
            HOST_PATH,
            f"`{cx.name}` has {path.value} of the instance that it runs on",
            path,
            severity=Severity.NOTE,
        )
        return
    cx.reporter.report(
        HOST_PATH,
        f"{path.value} must exist on every instance that runs `{cx.name}`",
        path,
        help="create it in the user data of the instances, or use a named volume for data",
    )


def _is_linux(cx: ServiceContext) -> bool:
    return cx.policy.target.os is OperatingSystem.LINUX


def _is_socket_mounted(
    cx: ServiceContext, mount: Mount, path: Traced[str], *others: Place, has_engine: bool
) -> bool:
    if has_engine:
        cx.reporter.report(
            DOCKER_SOCKET,
            f"`{cx.name}` controls the engine of the instance, and so every container on it",
            path,
            help=_ROLE,
        )
    else:
        cx.reporter.report(
            DOCKER_SOCKET,
            f"`{cx.name}` does not get the socket of an engine, which {cx.policy.target} has not",
            path,
            *below(mount),
            *others,
            help=_ROLE,
            severity=Severity.ERROR,
        )
    return has_engine


_ROLE = "let it call the AWS APIs with a task role"


def _shown(cx: Context, path: str) -> str:
    """The path as files write it: from the project's directory on, if it is below it."""
    if isinstance(path, LocalPath):
        return path.written
    path, project = posixpath.normpath(path), cx.directory.rstrip("/")
    if not cx.directory or not f"{path}/".startswith(f"{project}/"):
        return path
    return f".{path.removeprefix(project)}"


def _report_drives(cx: ServiceContext, mount: Mount, path: Traced[str]) -> None:
    """Report directories that Windows does not mount: of one drive at another, or not of the
    drive of ``ProgramData``, which is C: unless the instance is set up otherwise.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """  # noqa: D205
    target = mount.target
    if cx.policy.target.os is not OperatingSystem.WINDOWS or target is None:
        return
    source, there = _drive(path.value), _drive(target.value)
    if source is not None and there is not None and source != there:
        cx.reporter.report(
            WINDOWS_DRIVE,
            f"Windows does not mount {path.value} at another drive, {target.value}",
            target,
            path,
            help=f"mount it at a directory of drive {source}:",
        )
    elif source is not None and source != _SYSTEM_DRIVE:
        cx.reporter.report(
            WINDOWS_DRIVE,
            f"{path.value} is mounted only from instances that keep ProgramData on drive {source}:",
            path,
            help=f"use a directory of drive {_SYSTEM_DRIVE}:",
            severity=Severity.WARNING,
        )


def _drive(path: str) -> str | None:
    found = _DRIVE.match(path)
    return found[1].upper() if found else None
