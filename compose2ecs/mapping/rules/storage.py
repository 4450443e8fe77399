"""What is mounted into the container, and the volumes of the task that it comes from."""

import posixpath
from collections.abc import Sequence
from dataclasses import replace

from compose2ecs.compose.model import Mount
from compose2ecs.diagnostics import Place, Severity
from compose2ecs.ecs.model import MountPoint, Text, Tmpfs, Volume
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.storage import (
    ANONYMOUS_VOLUME,
    BIND_MOUNT_OF_PROJECT_FILES,
    DOCKER_SOCKET,
    HOST_PATH,
    UNSUPPORTED_MOUNT,
)
from compose2ecs.mapping.context import ServiceContext, below
from compose2ecs.mapping.names import sanitised
from compose2ecs.mapping.optional import entries, items
from compose2ecs.mapping.rules import tmpfs
from compose2ecs.mapping.rules.volumes import (
    INSTANCES,
    bound_directory,
    mount_labels,
    report_subpath,
    task_volume,
    volume,
)
from compose2ecs.shape import shape
from compose2ecs.source import Traced, both, choose, lift, merge_origins

_SOCKETS = ("/var/run/docker.sock", "/run/docker.sock")
_HOMES = ("/home/", "/Users/", "/root/")


@shape
class Storage:
    """The mounts of one service."""

    volumes: tuple[Volume, ...]
    mount_points: tuple[MountPoint, ...]
    tmpfs: tuple[Tmpfs, ...]

    @property
    def keeps_data(self) -> bool:
        """Whether the container can write to something that outlives its task."""
        kept = {
            volume.name
            for volume in self.volumes
            if volume.docker_volume_configuration
            or volume.efs_volume_configuration
            or volume.s3files_volume_configuration
            or volume.fsx_windows_file_server_volume_configuration
            or (volume.host and volume.host.source_path)
        }
        return any(
            point.source_volume in kept and not (point.read_only and point.read_only.value)
            for point in self.mount_points
        )


def storage(cx: ServiceContext) -> Storage:
    """The volumes, mount points and file systems in memory, in the order of the file."""
    volumes: dict[str, Volume] = {}
    points: list[MountPoint] = []
    in_memory: list[Tmpfs] = []
    for place in items(cx.service.volumes):
        made = _mounted(cx, place)
        if isinstance(made, Tmpfs):
            in_memory.append(made)
        elif made is not None:
            name = _entered(volumes, made)
            points.append(_mount_point(place.value, name))
    return Storage(
        volumes=tuple(volumes.values()),
        mount_points=tuple(points),
        tmpfs=(*in_memory, *tmpfs.listed(cx)),
    )


def shared(mounts: Sequence[Storage]) -> tuple[Storage, ...]:
    """The mounts of the containers of one task, with names that hold for all of them.

    The same volume of the project is one volume of the task, which the containers share. Different
    ones of the same name get a number, and so does a volume that lives as long as the task: in
    Compose each container has its own.
    """
    taken: dict[str, Volume] = {}
    return tuple(_renamed(own, taken) for own in mounts)


def _renamed(own: Storage, taken: dict[str, Volume]) -> Storage:
    names: dict[str, str] = {}
    volumes = []
    for made in own.volumes:
        given = made.name or choose("volume", "every volume has a name")
        name, number = str(given.value), 1
        while name in taken and not _is_shared(taken[name], replace(made, name=taken[name].name)):
            number += 1
            name = f"{given.value}-{number}"
        names[str(given.value)] = name
        taken.setdefault(name, replace(made, name=Traced(name, given.origins)))
        volumes.append(replace(made, name=Traced(name, given.origins)))
    points = tuple(
        replace(point, source_volume=lift(lambda old: names[str(old)], point.source_volume))
        if point.source_volume
        else point
        for point in own.mount_points
    )
    return Storage(volumes=tuple(volumes), mount_points=points, tmpfs=own.tmpfs)


def _is_shared(one: Volume, other: Volume) -> bool:
    """Whether two volumes of one name are the same one, and more than a place in the task."""
    is_scratch = other.name is not None and other == volume(other.name)
    return one == other and not is_scratch


def _entered(volumes: dict[str, Volume], made: Volume) -> Text:
    """The name under which ``made`` stands in ``volumes``, with a number if its own is taken."""
    given = made.name or choose("volume", "every volume has a name")
    base, number = str(given.value), 1
    name = base
    while name in volumes and replace(made, name=volumes[name].name) != volumes[name]:
        number += 1
        name = f"{base}-{number}"
    named = Traced(name, given.origins)
    volumes.setdefault(name, replace(made, name=named))
    return named


@claims(
    "services.*.volumes[].type",
    "services.*.volumes[].source",
    "services.*.volumes[].consistency",
    "services.*.volumes[].image.subpath",
)
def _mounted(cx: ServiceContext, place: Traced[Mount]) -> Volume | Tmpfs | None:
    """What ECS mounts for one entry of ``volumes``; None for what it cannot mount."""
    mount = place.value
    kind = mount.type.value if mount.type else "volume"
    if mount.target is None or kind not in ("volume", "bind", "tmpfs"):
        cx.reporter.report(
            UNSUPPORTED_MOUNT,
            f"ECS has no mounts of type {kind}",
            *below(place),
            help="copy what is needed into the image, or mount a volume",
        )
        return None
    if kind == "bind" and mount.source is not None and not _is_mounted(cx, mount, mount.source):
        return None
    if mount.consistency is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "consistency is for Docker Desktop", mount.consistency
        )
    if kind == "tmpfs":
        return tmpfs.mounted(cx, mount, _path(mount, mount.target))
    if kind == "bind":
        bind_options(cx, mount)
        return _bound(mount, mount.target)
    if mount.source is None or not mount.source.value:
        return _anonymous(cx, mount, mount.target)
    return _from_project(cx, mount, mount.source, mount.target)


@claims("services.*.volumes[].target", "services.*.volumes[].read_only")
def _mount_point(mount: Mount, name: Text) -> MountPoint:
    """Where and how a volume is mounted."""
    return MountPoint(
        source_volume=Traced(
            name.value, merge_origins(name, *([mount.type] if mount.type else []))
        ),
        container_path=mount.target,
        read_only=mount.read_only,
    )


def _path(mount: Mount, target: Traced[str]) -> Text:
    return target if mount.type is None else both(lambda path, _: path, target, mount.type)


def _from_project(
    cx: ServiceContext, mount: Mount, source: Traced[str], target: Traced[str]
) -> Volume | Tmpfs | None:
    definition = cx.project.volumes.value.get(source.value)
    path = bound_directory(definition.value) if definition else None
    if path is not None and not _is_mounted(cx, mount, path, *below(definition)):
        return None
    options = entries(definition.value.driver_opts) if definition else {}
    kind = options.get("type")
    if definition is not None and kind is not None and kind.value == "tmpfs":
        where = Traced(target.value, merge_origins(target, source, kind))
        given = options.get("o") or Traced("", kind.origins)
        cx.reporter.report(
            ANONYMOUS_VOLUME,
            f"volume `{source.value}` is in memory, and each task has its own",
            *below(definition.value),
            *below(mount),
            severity=Severity.WARNING,
        )
        return tmpfs.from_options(cx, where, given)
    made = task_volume(cx, mount, source.value, definition)
    _volume_options(cx, mount, copies=made.docker_volume_configuration is not None)
    return made


@claims("services.*.volumes[].volume.nocopy")
def _volume_options(cx: ServiceContext, mount: Mount, *, copies: bool) -> None:
    """Report the options that make no difference to the volume, or cannot be kept.

    Engines fill an empty volume with what the image has at that place; file systems are mounted
    as they are.
    """
    options = mount.volume.value if mount.volume else None
    if options is None:
        return
    if options.nocopy is not None:
        kept = options.nocopy.value is not copies
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE if kept else UNSUPPORTED_ATTRIBUTE,
            "the engine copies what the image has there into an empty volume"
            if copies
            else "nothing is copied from the image into the volume",
            options.nocopy,
        )
    labels = () if copies else tuple(mount_labels(mount).values())
    if labels:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "no volume is made that could bear the labels", *labels
        )


def _anonymous(cx: ServiceContext, mount: Mount, target: Traced[str]) -> Volume | None:
    """A volume that lives as long as the task.

    None where it only keeps a mount of project files, which is left out, from hiding what the image
    has there: ``./src:/app`` with ``/app/node_modules``.
    """
    if _only_uncovers(cx, target.value):
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE,
            f"nothing is mounted over {target.value}, so `{cx.name}` finds what its image has",
            target,
            *below(mount),
        )
        return None
    cx.reporter.report(
        ANONYMOUS_VOLUME,
        f"what `{cx.name}` writes to {target.value} is gone with the task",
        target,
        help="name the volume if the data must survive a deployment",
    )
    report_subpath(cx, mount, "without a name")
    _volume_options(cx, mount, copies=False)
    return volume(choose(_named_after(target), "called as where it is mounted", target.source))


def _only_uncovers(cx: ServiceContext, target: str) -> bool:
    mounts = (place.value for place in items(cx.service.volumes))
    return any(
        mount.type is not None
        and mount.type.value == "bind"
        and _is_of_this_machine(cx, mount.source.value if mount.source else "")
        and target.startswith(f"{mount.target.value.rstrip('/') if mount.target else ''}/")
        for mount in mounts
    )


def _bound(mount: Mount, target: Traced[str]) -> Volume:
    return volume(
        choose(_named_after(target), "called as where it is mounted", target.source), mount.source
    )


def _named_after(target: Traced[str]) -> str:
    return sanitised(target.value).strip("-") or "root"


@claims(
    "services.*.volumes[].bind.create_host_path",
    "services.*.volumes[].bind.propagation",
    "services.*.volumes[].bind.recursive",
    "services.*.volumes[].bind.selinux",
)
def bind_options(cx: ServiceContext, mount: Mount) -> None:
    """Report the options of a bind mount, of which ECS has none.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html
    """
    options = mount.bind.value if mount.bind else None
    if options is None:
        return
    if options.create_host_path is not None and options.create_host_path.source is not None:
        makes = options.create_host_path.value
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE if makes else UNSUPPORTED_ATTRIBUTE,
            "the engine makes a directory where the path does not exist",
            options.create_host_path,
        )
    for leaf in (options.propagation, options.recursive, options.selinux):
        if leaf is not None:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                f"ECS has no mount option {leaf.value!r}",
                leaf,
                severity=Severity.NOTE if leaf.value == "rprivate" else None,
            )


def _is_of_this_machine(cx: ServiceContext, path: str) -> bool:
    """Whether ``path`` is in the project or in a home directory, which no instance has."""
    project = cx.directory.rstrip("/") + "/"
    roots = (*([project] if cx.directory else []), *_HOMES)
    return path not in _SOCKETS and (posixpath.normpath(path) + "/").startswith(roots)


def _shown(cx: ServiceContext, path: str) -> str:
    """The path as files write it: from the project's directory on, if it is below it."""
    path, project = posixpath.normpath(path), cx.directory.rstrip("/")
    if not cx.directory or not f"{path}/".startswith(f"{project}/"):
        return path
    return f".{path.removeprefix(project)}"


def _is_mounted(cx: ServiceContext, mount: Mount, path: Traced[str], *others: Place) -> bool:
    """Whether ``path`` of the machine is mounted at all: files of the project are not.

    ``others`` are the places that speak of nothing else.
    """
    if _is_of_this_machine(cx, path.value):
        cx.reporter.report(
            BIND_MOUNT_OF_PROJECT_FILES,
            f"`{cx.name}` does not get {_shown(cx, path.value)}, which no instance has",
            path,
            *below(mount),
            *others,
            help="copy the files into the image, or put them on a volume",
        )
        return False
    if cx.policy.target.launch_type not in INSTANCES:
        return True  # the target has no paths, which is reported where it is restricted to it
    if path.value in _SOCKETS:
        cx.reporter.report(
            DOCKER_SOCKET,
            f"`{cx.name}` controls the engine of the instance, and so every container on it",
            path,
            help="let it call the AWS APIs with a task role",
        )
    else:
        cx.reporter.report(
            HOST_PATH,
            f"{path.value} must exist on every instance that runs `{cx.name}`",
            path,
            help="create it in the user data of the instances, or use a named volume for data",
        )
    return True
