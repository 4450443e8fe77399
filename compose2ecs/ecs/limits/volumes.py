"""Checks on the volumes of tasks and on how containers mount them."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container, in_run, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL, EC2, EXTERNAL
from compose2ecs.ecs.limits.requests import containers, launches_with_task
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import (
    EcsProject,
    EFSVolumeConfiguration,
    RegisterTaskDefinition,
    S3FilesVolumeConfiguration,
    Text,
    Volume,
)
from compose2ecs.ecs.target import Target
from compose2ecs.trace import leaves


def _volumes_are_mounted(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Each volume is mounted by a container."""
    for task in ecs.task_definitions:
        mounted = {
            text_of(mount.source_volume)
            for container in task.container_definitions
            for mount in container.mount_points or ()
        }
        for volume in task.volumes or ():
            name = text_of(volume.name)
            if name is not None and name not in mounted:
                yield Violation(
                    message=f"{name_of(task)}: no container mounts the volume {name}",
                    leaves=tuple(leaves(volume)),
                    help="remove the volume, or mount it",
                )


def _mounts_have_volumes(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """What is mounted is a volume of the task."""
    for task, container in containers(ecs):
        known = {text_of(volume.name) for volume in task.volumes or ()}
        for mount in container.mount_points or ():
            name = text_of(mount.source_volume)
            if name is not None and name not in known:
                yield Violation(
                    message=f"{name_of(container)}: it mounts the volume {name}, which the task "
                    "does not have",
                    leaves=(mount.source_volume,),
                    help="declare the volume",
                )


def _sources_exist(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Volumes are taken from containers of the task."""
    for task, container in containers(ecs):
        known = {text_of(other.name) for other in task.container_definitions}
        for source in container.volumes_from or ():
            name = text_of(source.source_container)
            if name is not None and name not in known:
                yield Violation(
                    message=f"{name_of(container)}: it takes the volumes of {name}, which is no "
                    "container of the task",
                    leaves=(source.source_container,),
                    help="run both containers in one task, or share a volume on EFS",
                )


def _one_kind_of_volume(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A volume is of one kind."""
    for task in ecs.task_definitions:
        for volume in task.volumes or ():
            # An empty host, and a launch that configures nothing, are what other kinds have too.
            kinds = (
                volume.host and volume.host.source_path,
                volume.docker_volume_configuration,
                volume.efs_volume_configuration,
                volume.s3files_volume_configuration,
                volume.fsx_windows_file_server_volume_configuration,
                is_configured_at_launch(volume) or None,
            )
            if sum(kind is not None for kind in kinds) > 1:
                yield Violation(
                    message=f"{name_of(task)}: the volume {text_of(volume.name)} is of more than "
                    "one kind",
                    leaves=tuple(leaves(volume)),
                )


def _autoprovision(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Only for volumes that tasks share."""
    for task in ecs.task_definitions:
        for volume in task.volumes or ():
            docker = volume.docker_volume_configuration
            if not docker or not docker.autoprovision or not docker.autoprovision.value:
                continue
            if docker.scope is None or text_of(docker.scope) == "task":
                yield Violation(
                    message=f"{name_of(task)}: the volume {text_of(volume.name)} cannot have "
                    "autoprovision, because only the task uses it",
                    leaves=(docker.autoprovision, docker.scope),
                    help="set the scope to shared, or remove autoprovision",
                )


def _efs(ecs: EcsProject) -> Iterator[tuple[RegisterTaskDefinition, EFSVolumeConfiguration]]:
    for task in ecs.task_definitions:
        for volume in task.volumes or ():
            if volume.efs_volume_configuration:
                yield task, volume.efs_volume_configuration


def _efs_encryption(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """ENABLED beside an access point, IAM authorization or an encryption port."""
    for task, efs in _efs(ecs):
        access = efs.authorization_config
        if efs.transit_encryption and text_of(efs.transit_encryption) in ("ENABLED", None):
            continue
        needing = [
            access.access_point_id if access else None,
            access.iam if access and text_of(access.iam) == "ENABLED" else None,
            efs.transit_encryption_port,
        ]
        found = tuple(leaf for leaf in needing if leaf is not None)
        if found:
            yield Violation(
                message=f"{name_of(task)}: an EFS volume with an access point, IAM authorization "
                "or an encryption port needs transitEncryption ENABLED",
                leaves=(*found, efs.transit_encryption),
            )


def _efs_root(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Nothing but / beside an access point."""
    for task, efs in _efs(ecs):
        access_point = efs.authorization_config and efs.authorization_config.access_point_id
        if access_point and text_of(efs.root_directory) not in (None, "/"):
            yield Violation(
                message=f"{name_of(task)}: an EFS access point has its own root directory, so "
                "rootDirectory can only be /",
                leaves=(efs.root_directory, access_point),
            )


def _s3_files(
    ecs: EcsProject,
) -> Iterator[tuple[RegisterTaskDefinition, S3FilesVolumeConfiguration]]:
    for task in ecs.task_definitions:
        for volume in task.volumes or ():
            if volume.s3files_volume_configuration:
                yield task, volume.s3files_volume_configuration


def _s3_files_root(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The root directory beside an access point is /."""
    for task, files in _s3_files(ecs):
        if files.access_point_arn and text_of(files.root_directory) not in (None, "/"):
            yield Violation(
                message=f"{name_of(task)}: an access point of S3 Files has its own root directory, "
                "so rootDirectory can only be /",
                leaves=(files.root_directory, files.access_point_arn),
            )


def _s3_files_need_role(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The task has a role of its own, with which it mounts the file system."""
    for task, files in _s3_files(ecs):
        if task.task_role_arn is None:
            yield Violation(
                message=f"{name_of(task)}: it mounts S3 Files, and has no taskRoleArn",
                leaves=(files.file_system_arn,),
                help="set x-ecs.task_role of the project or the service",
            )


def _one_volume_at_launch(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """At most one volume is configured at launch."""
    for task in ecs.task_definitions:
        found = [volume for volume in task.volumes or () if is_configured_at_launch(volume)]
        if len(found) > 1:
            yield Violation(
                message=f"{name_of(task)}: {len(found)} volumes are configured at launch, and ECS "
                "takes one",
                leaves=tuple(volume.configured_at_launch for volume in found),
            )


def _launch_volumes_exist(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """What a launch configures is a volume of the task that is configured at launch."""
    for launch, task in launches_with_task(ecs):
        known = _at_launch(task)
        for volume in launch.volume_configurations or ():
            name = text_of(volume.name)
            if name is not None and name not in known:
                yield Violation(
                    message=f"{name_of(launch)}: it configures the volume {name}, which its task "
                    "definition does not leave to the launch",
                    leaves=(volume.name,),
                    help="declare the volume there with configuredAtLaunch",
                )


def _launch_volumes_are_configured(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A launch configures the volume that its task definition leaves to it."""
    for launch, task in launches_with_task(ecs):
        given = {text_of(volume.name) for volume in launch.volume_configurations or ()}
        for name, leaf in _at_launch(task).items():
            if name not in given and None not in given:
                yield Violation(
                    message=f"{name_of(launch)}: volumeConfigurations says nothing of the volume "
                    f"{name}, which the task definition leaves to it",
                    leaves=(launch.task_definition, leaf),
                )


def _at_launch(task: RegisterTaskDefinition) -> dict[str, Text]:
    """The names of the volumes that are configured at launch."""
    return {
        name: volume.name
        for volume in task.volumes or ()
        if volume.name
        and is_configured_at_launch(volume)
        and (name := text_of(volume.name)) is not None
    }


def is_configured_at_launch(volume: Volume) -> bool:
    """Whether the volume is left to the service or to RunTask."""
    return volume.configured_at_launch is not None and volume.configured_at_launch.value


VOLUMES: tuple[Constraint, ...] = (
    Check(
        field=in_task("volumes[].name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_volumes_are_mounted,
        within=(in_task("volumes"),),
        source=pages.shape_page("Volume"),
        says="Volumes [v] are not referenced by any of the containers",
    ),
    Check(
        field=in_container("mount_points[].source_volume"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_mounts_have_volumes,
        within=(in_container("mount_points"),),
        source=pages.shape_page("MountPoint"),
        says="Unknown volume 'nope'.",
    ),
    Check(
        field=in_container("volumes_from[].source_container"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_sources_exist,
        within=(in_container("volumes_from"),),
        source=pages.shape_page("VolumeFrom"),
    ),
    Check(
        field=in_task("volumes[]"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_one_kind_of_volume,
        within=(in_task("volumes"),),
        source=pages.shape_page("Volume"),
    ),
    Check(
        field=in_task("volumes[].docker_volume_configuration.autoprovision"),
        on=EC2 | EXTERNAL,
        code=codes.CONFLICTING_SETTINGS,
        test=_autoprovision,
        within=(in_task("volumes"),),
        source=pages.DOCKER_VOLUMES,
    ),
    Check(
        field=in_task("volumes[].configured_at_launch"),
        on=ALL,
        code=codes.WRONG_COUNT,
        test=_one_volume_at_launch,
        within=(in_task("volumes[].configured_at_launch"),),
        source=pages.shape_page("Volume"),
    ),
    Check(
        field=in_service("volume_configurations[].name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_launch_volumes_exist,
        within=(
            in_service("volume_configurations"),
            in_run("volume_configurations"),
        ),
        source=pages.shape_page("ServiceVolumeConfiguration"),
        says="The volume name 'x' in your request does not have a matching volume in your Task "
        "Definition",
    ),
    Check(
        field=in_service("volume_configurations"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_launch_volumes_are_configured,
        within=(in_task("volumes[].configured_at_launch"),),
        source=pages.shape_page("Volume"),
    ),
    Check(
        field=in_task("volumes[].s3files_volume_configuration.root_directory"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_s3_files_root,
        within=(in_task("volumes[].s3files_volume_configuration"),),
        source=pages.shape_page("S3FilesVolumeConfiguration"),
    ),
    Check(
        field=in_task("task_role_arn"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_s3_files_need_role,
        within=(in_task("volumes[].s3files_volume_configuration"),),
        source=pages.shape_page("S3FilesVolumeConfiguration"),
    ),
    Check(
        field=in_task("volumes[].efs_volume_configuration.transit_encryption"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_efs_encryption,
        within=(in_task("volumes[].efs_volume_configuration"),),
        source=pages.shape_page("EFSVolumeConfiguration"),
    ),
    Check(
        field=in_task("volumes[].efs_volume_configuration.root_directory"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_efs_root,
        within=(in_task("volumes[].efs_volume_configuration"),),
        source=pages.shape_page("EFSVolumeConfiguration"),
        says='When using an EFS access point, the root directory must either be set to "/" or '
        "be omitted",
    ),
)
"""Constraints on volumes."""
