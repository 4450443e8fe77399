"""Volumes of the engine on an instance, which tasks of the instance share and others do not see.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DockerVolumeConfiguration.html
"""

from collections.abc import Mapping

from compose2ecs.compose.model import Mount
from compose2ecs.compose.model import Volume as Definition
from compose2ecs.ecs.model import DockerVolumeConfiguration, Volume
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes.storage import (
    VOLUME_NAME_CHANGED,
    VOLUME_ON_INSTANCE,
    VOLUME_PLUGIN,
)
from compose2ecs.mapping.context import Context, ServiceContext, below
from compose2ecs.mapping.names import distinct_name
from compose2ecs.mapping.optional import entries, listed
from compose2ecs.source import Traced, choose, lift

_LOCAL = "local"
_DEVICES = "/dev/"


@claims(
    "volumes.*.driver",
    "volumes.*.external",
    "volumes.*.labels.*",
    "volumes.*.name",
    "services.*.volumes[].volume.labels.*",
)
def engine_volume(cx: ServiceContext, mount: Mount, name: str, given: Definition) -> Volume:
    """A volume of the engine on the instance, with the name that Compose gives it.

    It is shared by all tasks of the instance, and made by the first that needs it. That Windows
    instances have the driver ``local`` is what the API reference says; an older page of the guide
    says that they have no such volumes.
    """
    labels = {**entries(given.labels), **mount_labels(mount)}
    docker = DockerVolumeConfiguration(
        scope=choose("shared", "the data outlives the task", cx.at),
        autoprovision=lift(lambda exists: not exists, given.external)
        if given.external
        else choose(True, "docker compose makes volumes that do not exist", cx.at),
        driver=given.driver or choose(_LOCAL, "the default of the engine", cx.at),
        driver_opts=entries(given.driver_opts) or None,
        labels=labels or None,
    )
    source = mount.source.origins if mount.source else ()
    return Volume(
        name=Traced(_name(cx, name, given), (*source, *(given.name.origins if given.name else ()))),
        host=None,
        docker_volume_configuration=docker,
        efs_volume_configuration=None,
        s3files_volume_configuration=None,
        fsx_windows_file_server_volume_configuration=None,
        configured_at_launch=None,
    )


def _name(cx: ServiceContext, name: str, given: Definition) -> str:
    """The name of the volume in the engine, in the letters that ECS takes.

    Each volume has one of its own, because the engine knows it by nothing else.
    """
    called = given.name.value if given.name and given.name.value else name
    made = distinct_name(called)
    if made != called and given.external is not None and given.external.value:
        cx.reporter.report(
            VOLUME_NAME_CHANGED,
            f"volume `{name}` exists as `{called}`, and ECS can only ask for `{made}`",
            given.name,
            given.external,
            help="copy it to a volume whose name has letters, digits, `-` and `_` alone",
        )
    return made


def mount_labels(mount: Mount) -> Mapping[str, Traced[str]]:
    """The labels for a volume that the engine makes for this mount."""
    return entries(mount.volume.value.labels) if mount.volume else {}


def report_on_instance(
    cx: Context, name: str, definition: Traced[Definition] | None, users: Mapping[str, Traced[str]]
) -> None:
    """Report what a volume of the engine does not do: follow a task to another instance.

    ``users`` are the services that mount it, each with where it says so.
    """
    given = definition.value if definition else None
    driver = given.driver if given else None
    services = listed((f"`{user}`" for user in users), "and")
    machine = "machine" if cx.policy.target.launch_type is LaunchType.EXTERNAL else "instance"
    if driver is not None and driver.value not in ("", _LOCAL):
        cx.reporter.report(
            VOLUME_PLUGIN,
            f"every {machine} that runs {services} needs the volume driver {driver.value}",
            driver,
            help="install the plugin before the ECS agent starts",
        )
        return
    device = entries(given.driver_opts if given else None).get("device")
    if device is not None and device.value and not device.value.startswith(_DEVICES):
        return  # a server has the files, and all instances mount them
    cx.reporter.report(
        VOLUME_ON_INSTANCE,
        f"volume `{name}` is on the disk of one {machine}: "
        + (
            f"{services} share it only there"
            if len(users) > 1
            else f"{services} does not find its files on another"
        ),
        definition,
        *below(given),
        *users.values(),
        help=_way_out(cx, name),
    )


def _way_out(cx: Context, name: str) -> str:
    """How the volume is there for every task. EFS ends at the VPC, and only Linux mounts it."""
    target = cx.policy.target
    if target.launch_type is LaunchType.EXTERNAL:
        return f"mount a file server on every machine, or {_STAY.format('machine')}"
    if target.os is OperatingSystem.WINDOWS:
        return _STAY.format("instance")
    return f"name an EFS file system (volumes.{name}.x-ecs.file_system), or " + _STAY.format(
        "instance"
    )


_STAY = "keep the services on one {} (deploy.placement.constraints)"
