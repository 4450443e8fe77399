"""What is mounted into the container, and the volumes of the task that it comes from."""

from collections.abc import Iterable
from typing import NamedTuple

from compose2ecs.compose.model import BindOptions, Mount
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import HostVolumeProperties, MountPoint, Text, Tmpfs, Volume
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.storage import ANONYMOUS_VOLUME, UNSUPPORTED_MOUNT
from compose2ecs.mapping.context import ServiceContext, below
from compose2ecs.mapping.names import volume_name
from compose2ecs.mapping.optional import entries, items
from compose2ecs.mapping.rules import tmpfs
from compose2ecs.mapping.rules.engine_volumes import mount_labels
from compose2ecs.mapping.rules.host_paths import is_mounted, is_of_this_machine
from compose2ecs.mapping.rules.volumes import (
    bound_directory,
    is_in_memory,
    read_only,
    report_subpath,
    task_volume,
    volume,
)
from compose2ecs.shape import replace
from compose2ecs.source import Traced, both, choose, merge_origins


class Storage(NamedTuple):
    """The mounts of one service."""

    volumes: tuple[Volume, ...]
    mount_points: tuple[MountPoint, ...]
    tmpfs: tuple[Tmpfs, ...]

    @property
    def keeps_data(self) -> bool:
        """Whether the container can write to something that outlives its task."""
        if not self.mount_points:
            return False
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


def storage(cx: ServiceContext, others: Iterable[Volume] = ()) -> Storage:
    """The volumes, mount points and file systems in memory of one container.

    ``others`` are the volumes of its task so far. A volume of the project and a directory of the
    host are those among them, with the origins of both, and whatever else has a name of its own.
    What is mounted within another mount comes after it, and otherwise the order is that of the
    file.
    """
    taken = {str(other.name.value): other for other in others if other.name is not None}
    volumes: dict[str, Volume] = {}
    points: list[MountPoint] = []
    in_memory: list[Tmpfs] = []
    for place in items(cx.service.volumes):
        made = _mounted(cx, place)
        if isinstance(made, Tmpfs):
            in_memory.append(made)
        elif made is not None:
            source = place.value.source
            name = _free_name(taken, made, is_shared=source is not None and bool(source.value))
            named = replace(made, name=name)
            known = taken.get(str(name.value))
            shared = named if known is None else _as_both(known, named)
            taken[str(name.value)] = volumes[str(name.value)] = shared
            points.append(_mount_point(cx, place.value, name))
    return Storage(
        tuple(volumes.values()),
        tuple(sorted(points, key=_depth)) if points else (),
        (*in_memory, *tmpfs.listed(cx)),
    )


def _as_both(known: Volume, made: Volume) -> Volume:
    """The volume that is mounted at two places, whose directory both of them name."""
    first = known.host.source_path if known.host else None
    second = made.host.source_path if made.host else None
    if first is None or second is None:
        return known
    return replace(
        known, host=HostVolumeProperties(source_path=both(lambda path, _: path, first, second))
    )


def _depth(point: MountPoint) -> int:
    """How many directories the mount is below the root; engines need not sort them."""
    path = str(point.container_path.value) if point.container_path else ""
    return path.replace("\\", "/").rstrip("/").count("/")


def _free_name(taken: dict[str, Volume], made: Volume, *, is_shared: bool) -> Text:
    """The name of ``made``, with a number if another volume has it.

    A volume without a name in the file is another one at each place.
    """
    given = made.name or choose("volume", "every volume has a name")
    base, number = str(given.value), 1
    name = base
    while name in taken and not (is_shared and replace(made, name=taken[name].name) == taken[name]):
        number += 1
        name = f"{base}-{number}"
    return Traced(name, given.origins)


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
            help=_INSTEAD.get(kind, "copy what is needed into the image, or mount a volume"),
        )
        return None
    if kind == "bind" and mount.source is not None and not is_mounted(cx, mount, mount.source):
        return None
    if mount.consistency is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "consistency is for Docker Desktop", mount.consistency
        )
    if kind == "tmpfs":
        return tmpfs.mounted(cx, mount, _path(mount, mount.target))
    bind_options(cx, mount)
    if kind == "bind":
        return _bound(mount, mount.target)
    if mount.source is None or not mount.source.value:
        return _anonymous(cx, mount, mount.target)
    return _from_project(cx, mount, mount.source, mount.target)


_INSTEAD = {
    "npipe": "let the program call the AWS APIs with a task role",
    "cluster": "mount a named volume, and bind it to a file system on EFS",
    "image": "copy the files when the image is built: COPY --from=IMAGE in the Dockerfile",
}


@claims("services.*.volumes[].target", "services.*.volumes[].read_only")
def _mount_point(cx: ServiceContext, mount: Mount, name: Text) -> MountPoint:
    """Where and how a volume is mounted."""
    return MountPoint(
        source_volume=Traced(
            name.value, merge_origins(name, *([mount.type] if mount.type else []))
        ),
        container_path=mount.target,
        read_only=read_only(cx, mount),
    )


def _path(mount: Mount, target: Traced[str]) -> Text:
    return target if mount.type is None else both(lambda path, _: path, target, mount.type)


def _from_project(
    cx: ServiceContext, mount: Mount, source: Traced[str], target: Traced[str]
) -> Volume | Tmpfs | None:
    definition = cx.project.volumes.value.get(source.value)
    path = bound_directory(definition.value) if definition else None
    if path is not None and not is_mounted(cx, mount, path, *below(definition)):
        return None
    if definition is not None and is_in_memory(definition.value):
        options = entries(definition.value.driver_opts)
        kind = options["type"]
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
    called = volume_name(f"{cx.name}-{target.value.lstrip('/')}")
    return volume(choose(called, "called as the service and where it is mounted", target.source))


def _only_uncovers(cx: ServiceContext, target: str) -> bool:
    mounts = (place.value for place in items(cx.service.volumes))
    return any(
        mount.type is not None
        and mount.type.value == "bind"
        and is_of_this_machine(cx, mount.source.value if mount.source else "")
        and target.startswith(f"{mount.target.value.rstrip('/') if mount.target else ''}/")
        for mount in mounts
    )


def _bound(mount: Mount, target: Traced[str]) -> Volume:
    path = mount.source.value if mount.source else ""
    called = volume_name(f"host-{path.strip('/')}")
    return volume(choose(called, "called as what is mounted", target.source), mount.source)


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
    _report_missing_options(cx, options)


def _report_missing_options(cx: ServiceContext, options: BindOptions) -> None:
    label = "set the label on the directory of the instance (chcon -t container_file_t)"
    for leaf, way in (
        (options.propagation, None),
        (options.recursive, None),
        (options.selinux, label),
    ):
        if leaf is not None:
            is_default = leaf.value == "rprivate"
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                f"ECS has no mount option {leaf.value!r}",
                leaf,
                help=way,
                severity=Severity.NOTE if is_default else None,
            )
