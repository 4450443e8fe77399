"""What a volume of the project is on ECS: an EFS file system, a Docker volume, a directory."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from compose2ecs.compose.model import Mount
from compose2ecs.compose.model import Volume as Definition
from compose2ecs.ecs.model import (
    EFSAuthorizationConfig,
    EFSVolumeConfiguration,
    HostVolumeProperties,
    Text,
    Volume,
)
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.ecs.target import OperatingSystem
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.storage import (
    SUBPATH_LOST,
    VOLUME_ELSEWHERE,
    VOLUME_NOT_KEPT,
    VOLUME_ON_EFS,
    VOLUME_SETTINGS_LOST,
)
from compose2ecs.mapping.context import Context, ServiceContext, below
from compose2ecs.mapping.names import distinct_name, volume_name
from compose2ecs.mapping.optional import entries, items
from compose2ecs.mapping.rules.engine_volumes import engine_volume, report_on_instance
from compose2ecs.mapping.rules.file_systems import volume_as_set
from compose2ecs.mapping.rules.host_paths import INSTANCES
from compose2ecs.mapping.settings import VolumeSettings, volume_settings
from compose2ecs.source import Traced, both, choose, lift, merge_origins

_EFS = r"(?:^|,)addr=(fs-[0-9a-f]+)\.efs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?(?:,|$)"
_NFS = ("nfs", "nfs4")
_NOTHING = Definition(
    driver=None, driver_opts=None, external=None, labels=None, name=None, extensions=None
)


class Home(Enum):
    """Where the files of a volume of the project are."""

    OTHER = "where x-ecs puts it: on EBS, on S3 Files, or on FSx"
    SETTINGS = "on the EFS file system that x-ecs names"
    EFS = "on the EFS file system that the engine would mount over NFS"
    DIRECTORY = "in the directory of the instance that the volume is bound to"
    ENGINE = "in a volume of the engine, on the disk of an instance"
    TASK = "on the disk of the task, which ends with it"
    UNBOUND = "on an EFS file system that is still to be named"


def home(cx: Context, given: Definition) -> Home:
    """Where a volume lives: what the file says, or else what outlives tasks on the target.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
    """
    settings, target = volume_settings(given, cx.reporter), cx.policy.target
    if settings.ebs is not None or settings.s3_files is not None or settings.fsx is not None:
        return Home.OTHER
    if settings.file_system is not None or settings.access_point is not None:
        return Home.SETTINGS
    if _file_system(entries(given.driver_opts)) is not None:
        return Home.EFS
    if bound_directory(given) is not None:
        return Home.DIRECTORY
    if target.launch_type in INSTANCES:
        return Home.ENGINE
    return Home.TASK if target.os is OperatingSystem.WINDOWS else Home.UNBOUND


def task_volume(
    cx: ServiceContext, mount: Mount, name: str, definition: Traced[Definition] | None
) -> Volume:
    """The volume called ``name`` in the project, as a volume of the task."""
    given = definition.value if definition else _NOTHING
    match home(cx, given):
        case Home.OTHER:
            report_subpath(cx, mount, "from there")
            _report_lost(cx, name, given, why="x-ecs says where it lives")
            return volume_as_set(_named(mount, name), volume_settings(given, cx.reporter))
        case Home.SETTINGS:
            return _on_bound_file_system(cx, mount, name, given)
        case Home.EFS:
            return _on_nfs(cx, mount, name, given)
        case Home.DIRECTORY:
            return _in_directory(cx, mount, name, given)
        case Home.ENGINE:
            report_subpath(cx, mount, "from the engine")
            return engine_volume(cx, mount, name, given)
        case Home.TASK:
            return _in_task(cx, mount, name, definition)
        case Home.UNBOUND:
            return _on_unbound_file_system(cx, mount, name, definition)


def report_instance_volumes(run: Iterable[ServiceContext]) -> None:
    """Report each volume of the engine once, with the services that mount it."""
    users: dict[str, dict[str, Traced[str]]] = {}
    some: dict[str, ServiceContext] = {}
    for cx in run:
        for place in items(cx.service.volumes):
            mount = place.value
            if mount.source is not None and mount.type is not None and mount.type.value == "volume":
                some.setdefault(mount.source.value, cx)
                users.setdefault(mount.source.value, {}).setdefault(cx.name, mount.source)
    for name, services in users.items():
        cx = some[name]
        definition = cx.project.volumes.value.get(name)
        given = definition.value if definition else _NOTHING
        if home(cx, given) is Home.ENGINE and not is_in_memory(given):
            report_on_instance(cx, name, definition, services)


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
    text = distinct_name(name)
    if subpath is not None:
        text = volume_name(f"{text}-{subpath.value.strip('/')}")
    return Traced(text, mount.source.origins if mount.source else ())


def _on_bound_file_system(cx: ServiceContext, mount: Mount, name: str, given: Definition) -> Volume:
    settings: VolumeSettings = volume_settings(given, cx.reporter)
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


def _on_nfs(cx: ServiceContext, mount: Mount, name: str, given: Definition) -> Volume:
    options = entries(given.driver_opts)
    file_system, device = _file_system(options), options.get("device")
    root = lift(lambda text: text.removeprefix(":") or "/", device) if device else None
    used = ("type", "o", "device")
    _report_lost(cx, name, given, used=used, why="it is mounted as ECS mounts file systems")
    place = _Efs(file_system or choose(_unbound(name), "none is named", cx.at), None, root)
    return _on_efs(cx, mount, name, place)


def _in_directory(cx: ServiceContext, mount: Mount, name: str, given: Definition) -> Volume:
    report_subpath(cx, mount, "of a directory")
    _report_lost(cx, name, given, used=("o", "device"), why="the directory is mounted")
    options = entries(given.driver_opts).get("o")
    for word in _words(given):
        if word not in (*_BIND_WORDS, "ro", "rw"):
            cx.reporter.report(UNSUPPORTED_ATTRIBUTE, f"ECS has no mount option {word!r}", options)
    return volume(_named(mount, name), host=bound_directory(given))


def _in_task(
    cx: ServiceContext, mount: Mount, name: str, definition: Traced[Definition] | None
) -> Volume:
    report_subpath(cx, mount, "of the task")
    cx.reporter.report(
        VOLUME_NOT_KEPT,
        f"what is on volume `{name}` is gone with the task: nothing outlives it on "
        f"{cx.policy.target}",
        definition,
        *(below(definition.value) if definition else ()),
        mount.source,
        help="run it on EC2, where a volume stays on the instance",
    )
    return volume(_named(mount, name))


@claims("volumes.*.driver_opts.*")
def _file_system(options: Mapping[str, Traced[str]]) -> Traced[str] | None:
    """The id of the EFS file system that options of the local driver mount over NFS, if any."""
    kind, address = options.get("type"), options.get("o")
    if kind is None or address is None or kind.value not in _NFS:
        return None
    found = re.search(_EFS, address.value)
    return both(lambda _, __: found[1], kind, address) if found else None


def bound_directory(given: Definition) -> Traced[str] | None:
    """The directory of the host that options of the local driver bind the volume to, if any."""
    options = entries(given.driver_opts)
    kinds, device = options.get("o"), options.get("device")
    if kinds is None or device is None or not set(_BIND_WORDS) & set(_words(given)):
        return None
    return both(lambda path, _: path, device, kinds)


_BIND_WORDS = ("bind", "rbind")


def is_in_memory(given: Definition) -> bool:
    """Whether the options of the local driver make a file system in memory of the volume."""
    kind = entries(given.driver_opts).get("type")
    return kind is not None and kind.value == "tmpfs"


def _words(given: Definition) -> list[str]:
    """The mount options of the local driver."""
    options = entries(given.driver_opts).get("o")
    return options.value.split(",") if options else []


def read_only(cx: Context, mount: Mount) -> Traced[bool] | None:
    """``readOnly``: what the mount says, or the options of the volume that it mounts."""
    own, source = mount.read_only, mount.source
    if source is None or (own is not None and own.value):
        return own
    definition = cx.project.volumes.value.get(source.value)
    options = entries(definition.value.driver_opts).get("o") if definition else None
    if definition is None or options is None or "ro" not in _words(definition.value):
        return own
    return Traced(True, merge_origins(options, *([own] if own else [])))


def _on_unbound_file_system(
    cx: ServiceContext, mount: Mount, name: str, definition: Traced[Definition] | None
) -> Volume:
    _report_unbound(cx, mount, name, definition)
    reason = "no file system is given for the volume"
    unbound = choose(_unbound(name), reason, definition.source if definition else None)
    return _on_efs(cx, mount, name, _Efs(unbound, None, None))


def _report_unbound(
    cx: ServiceContext, mount: Mount, name: str, definition: Traced[Definition] | None
) -> None:
    """Report that a file system must be named, and that other files are meant, if so."""
    given = definition.value if definition else _NOTHING
    device = entries(given.driver_opts).get("device")
    if device is not None and device.value:
        cx.reporter.report(
            VOLUME_ELSEWHERE,
            f"the files of volume `{name}` are at {device.value}, which {cx.policy.target} cannot "
            "mount",
            device,
            *below(given),
            mount.source,
            help=_MOVE.format(name=name),
        )
        return
    cx.reporter.report(
        VOLUME_ON_EFS,
        f"volume `{name}` becomes an EFS file system, because nothing else outlives a task on "
        f"{cx.policy.target}",
        definition,
        *below(given),
        mount.source,
        help=_BIND.format(name=name),
    )


_MOVE = "copy them to an EFS file system, and name it: volumes.{name}.x-ecs.file_system (fs-...)"
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
