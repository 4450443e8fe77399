"""What a volume of the project is on ECS: an EFS file system, a Docker volume, a directory."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from compose2ecs.compose.model import Mount
from compose2ecs.compose.model import Volume as Definition
from compose2ecs.ecs.model import (
    DockerVolumeConfiguration,
    EFSAuthorizationConfig,
    EFSVolumeConfiguration,
    HostVolumeProperties,
    Text,
    Volume,
)
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.ecs.target import LaunchType
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes.storage import SUBPATH_LOST, VOLUME_ON_EFS, VOLUME_SETTINGS_LOST
from compose2ecs.mapping.context import ServiceContext, below
from compose2ecs.mapping.names import sanitised
from compose2ecs.mapping.optional import entries
from compose2ecs.mapping.rules.file_systems import volume_as_set
from compose2ecs.mapping.settings import VolumeSettings, volume_settings
from compose2ecs.source import Traced, both, choose, lift, merge_origins

_EFS = re.compile(r"(?:^|,)addr=(fs-[0-9a-f]+)\.efs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?(?:,|$)")
_NFS = ("nfs", "nfs4")
INSTANCES = (LaunchType.EC2, LaunchType.EXTERNAL)
"""What has an engine and directories of its own, which outlive tasks."""

_NOTHING = Definition(
    driver=None, driver_opts=None, external=None, labels=None, name=None, extensions=None
)


def task_volume(
    cx: ServiceContext, mount: Mount, name: str, definition: Traced[Definition] | None
) -> Volume:
    """The volume called ``name`` in the project, as a volume of the task.

    It is the EFS file system that the settings or the driver options name. Without one it is a
    Docker volume where the tasks run on instances of their own, and otherwise a file system that
    is still to be bound, because nothing else outlives a task there.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
    """
    given = definition.value if definition else _NOTHING
    settings = volume_settings(given, cx.reporter)
    options = entries(given.driver_opts)
    as_set = volume_as_set(mount, name, settings)
    if as_set is not None:
        _report_lost(cx, name, given, why="x-ecs says where it lives")
        report_subpath(cx, mount, "from there")
        return as_set
    if settings.file_system is not None or settings.access_point is not None:
        return _on_bound_file_system(cx, mount, name, given, settings)
    file_system = _file_system(options)
    if file_system is not None:
        return _on_nfs(cx, mount, name, given, file_system)
    directory = bound_directory(given)
    if directory is not None:
        _report_lost(cx, name, given, used=("o", "device"), why="the directory is mounted")
        return volume(_named(mount, name), host=directory)
    if cx.policy.target.launch_type in INSTANCES:
        return _on_instance(cx, mount, name, given)
    return _on_unbound_file_system(cx, mount, name, definition)


def volume(name: Text, host: Text | None = None) -> Volume:
    """A directory of the host, or without one a volume that lives as long as the task."""
    return Volume(
        name=name,
        host=HostVolumeProperties(source_path=host),
        docker_volume_configuration=None,
        efs_volume_configuration=None,
        s3files_volume_configuration=None,
        fsx_windows_file_server_volume_configuration=None,
        configured_at_launch=None,
    )


def _named(mount: Mount, name: str) -> Text:
    subpath = mount.volume.value.subpath if mount.volume else None
    text = sanitised(f"{name}-{subpath.value.strip('/')}" if subpath else name)
    return Traced(text, mount.source.origins if mount.source else ())


def _on_bound_file_system(
    cx: ServiceContext, mount: Mount, name: str, given: Definition, settings: VolumeSettings
) -> Volume:
    _report_lost(cx, name, given, why="x-ecs says where it lives")
    file_system: Text | None = settings.file_system
    if file_system is None:
        cx.reporter.report(
            VOLUME_ON_EFS,
            f"volume `{name}` has an access point, and nothing says of which EFS file system",
            settings.access_point,
            help=_BIND.format(name=name),
        )
        file_system = choose(_unbound(name), "only the access point is given", cx.at)
    return _on_efs(
        cx,
        mount,
        name,
        _Efs(file_system, settings.access_point, settings.root_directory, settings.iam),
    )


def _on_nfs(
    cx: ServiceContext, mount: Mount, name: str, given: Definition, file_system: Text
) -> Volume:
    used = ("type", "o", "device")
    device = entries(given.driver_opts).get("device")
    root = lift(lambda text: text.removeprefix(":") or "/", device) if device else None
    _report_lost(cx, name, given, used=used, why="it is mounted as ECS mounts file systems")
    return _on_efs(cx, mount, name, _Efs(file_system, None, root))


@claims("volumes.*.driver_opts.*")
def _file_system(options: Mapping[str, Traced[str]]) -> Traced[str] | None:
    """The id of the EFS file system that options of the local driver mount over NFS, if any."""
    kind, address = options.get("type"), options.get("o")
    if kind is None or address is None or kind.value not in _NFS:
        return None
    found = _EFS.search(address.value)
    return both(lambda _, __: found[1], kind, address) if found else None


def bound_directory(given: Definition) -> Traced[str] | None:
    """The directory of the host that options of the local driver bind the volume to, if any."""
    options = entries(given.driver_opts)
    kinds, device = options.get("o"), options.get("device")
    if kinds is None or device is None or "bind" not in kinds.value.split(","):
        return None
    return both(lambda path, _: path, device, kinds)


def _on_unbound_file_system(
    cx: ServiceContext, mount: Mount, name: str, definition: Traced[Definition] | None
) -> Volume:
    cx.reporter.report(
        VOLUME_ON_EFS,
        f"volume `{name}` becomes an EFS file system, because nothing else outlives a task on "
        f"{cx.policy.target}",
        definition,
        *(below(definition.value) if definition else ()),
        mount.source,
        help=_BIND.format(name=name),
    )
    reason = "no file system is given for the volume"
    unbound = choose(_unbound(name), reason, definition.source if definition else None)
    return _on_efs(cx, mount, name, _Efs(unbound, None, None))


_BIND = "create a file system, and name it: volumes.{name}.x-ecs.file_system (fs-...)"


def _unbound(name: str) -> Ref:
    """The file system of a volume, which ``VOLUME_ON_EFS`` says how to bind."""
    return Ref(RefKind.FILE_SYSTEM, name, is_reported=True)


class _Efs(NamedTuple):
    file_system: Text
    access_point: Text | None
    root: Text | None
    iam: Traced[bool] | None = None


def _on_efs(cx: ServiceContext, mount: Mount, name: str, place: _Efs) -> Volume:
    """The volume on EFS, encrypted on the way, which an access point requires.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
    """
    configuration = EFSVolumeConfiguration(
        file_system_id=place.file_system,
        root_directory=root_directory(cx, mount, place.access_point, place.root),
        transit_encryption=choose("ENABLED", "data on the network is encrypted", cx.at),
        transit_encryption_port=None,
        authorization_config=EFSAuthorizationConfig(
            access_point_id=place.access_point,
            iam=lift(lambda yes: "ENABLED" if yes else "DISABLED", place.iam)
            if place.iam
            else None,
        )
        if place.access_point or place.iam
        else None,
    )
    return Volume(
        name=_named(mount, name),
        host=None,
        docker_volume_configuration=None,
        efs_volume_configuration=configuration,
        s3files_volume_configuration=None,
        fsx_windows_file_server_volume_configuration=None,
        configured_at_launch=None,
    )


@claims("services.*.volumes[].volume.subpath")
def root_directory(
    cx: ServiceContext, mount: Mount, access_point: Text | None, root: Text | None
) -> Text | None:
    """``rootDirectory``: the subpath of the mount below ``root``; None for the whole file system.

    Only EFS has it, and not together with an access point.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
    """
    subpath = mount.volume.value.subpath if mount.volume else None
    if subpath is None:
        return root
    if access_point is not None:
        report_subpath(cx, mount, "with an access point")
        return None
    below_root = root.value if root is not None and isinstance(root.value, str) else "/"
    path = f"{below_root.rstrip('/')}/{subpath.value.strip('/')}"
    return Traced(path, merge_origins(subpath, *([root] if root else [])))


def report_subpath(cx: ServiceContext, mount: Mount, where: str) -> None:
    """Report that the whole volume is mounted where only a part of it was asked for."""
    subpath = mount.volume.value.subpath if mount.volume else None
    if subpath is not None:
        cx.reporter.report(
            SUBPATH_LOST,
            f"ECS mounts the whole volume {where}, and not only {subpath.value}",
            subpath,
            help="mount the volume, and let the program look below the directory",
        )


@claims(
    "volumes.*.driver",
    "volumes.*.external",
    "volumes.*.labels.*",
    "volumes.*.name",
    "services.*.volumes[].volume.labels.*",
)
def _on_instance(cx: ServiceContext, mount: Mount, name: str, given: Definition) -> Volume:
    """A volume of the engine on the instance, with the name that Compose gives it.

    It is shared by all tasks of the instance, and made by the first that needs it.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DockerVolumeConfiguration.html
    """
    report_subpath(cx, mount, "from the engine")
    labels = {**entries(given.labels), **mount_labels(mount)}
    docker = DockerVolumeConfiguration(
        scope=choose("shared", "the data outlives the task", cx.at),
        autoprovision=lift(lambda exists: not exists, given.external)
        if given.external
        else choose(True, "docker compose makes volumes that do not exist", cx.at),
        driver=given.driver or choose("local", "the default of the engine", cx.at),
        driver_opts=entries(given.driver_opts) or None,
        labels=labels or None,
    )
    source = mount.source.origins if mount.source else ()
    called = given.name.value if given.name and given.name.value else name
    return Volume(
        name=Traced(sanitised(called), (*source, *(given.name.origins if given.name else ()))),
        host=None,
        docker_volume_configuration=docker,
        efs_volume_configuration=None,
        s3files_volume_configuration=None,
        fsx_windows_file_server_volume_configuration=None,
        configured_at_launch=None,
    )


def mount_labels(mount: Mount) -> Mapping[str, Traced[str]]:
    """The labels for a volume that the engine makes for this mount."""
    return entries(mount.volume.value.labels) if mount.volume else {}


def _report_lost(
    cx: ServiceContext, name: str, given: Definition, *, why: str, used: tuple[str, ...] = ()
) -> None:
    """Note the settings of the engine's volume that say nothing about what takes its place."""
    options = entries(given.driver_opts)
    lost = (
        *(leaf for leaf in (given.driver, given.external, given.name) if leaf is not None),
        *(leaf for option, leaf in options.items() if option not in used),
        *entries(given.labels).values(),
    )
    written = [leaf for leaf in lost if leaf.source is not None]
    if written:
        cx.reporter.report(
            VOLUME_SETTINGS_LOST,
            f"the settings of volume `{name}` for the engine do not matter: {why}",
            *written,
        )
