"""Checks on what containers get from elsewhere: volumes, secrets, log drivers."""

from collections.abc import Iterator, Mapping

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import in_container, in_task
from compose2ecs.ecs.limits.groups import ALL, FARGATE
from compose2ecs.ecs.limits.kinds import Check, Constraint, Violation
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import (
    ContainerDefinition,
    EcsProject,
    EFSVolumeConfiguration,
    RegisterTaskDefinition,
    Text,
)
from compose2ecs.ecs.target import Target
from compose2ecs.trace import leaves


def _containers(
    ecs: EcsProject,
) -> Iterator[tuple[RegisterTaskDefinition, ContainerDefinition]]:
    for task in ecs.task_definitions:
        for container in task.container_definitions:
            yield task, container


def _volumes_are_mounted(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for task in ecs.task_definitions:
        mounted = {
            text_of(mount.source_volume)
            for container in task.container_definitions
            for mount in container.mount_points or ()
        }
        for volume in task.volumes or ():
            if text_of(volume.name) not in mounted:
                yield Violation(
                    message=f"{name_of(task)}: no container mounts the volume "
                    f"{text_of(volume.name)}",
                    leaves=tuple(leaf for _, leaf in leaves(volume)),
                    help="remove the volume, or mount it",
                )


def _mounts_have_volumes(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for task, container in _containers(ecs):
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
    for task, container in _containers(ecs):
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
    for task in ecs.task_definitions:
        for volume in task.volumes or ():
            kinds = (
                volume.host,
                volume.docker_volume_configuration,
                volume.efs_volume_configuration,
                volume.s3files_volume_configuration,
                volume.fsx_windows_file_server_volume_configuration,
                volume.configured_at_launch,
            )
            if sum(kind is not None for kind in kinds) > 1:
                yield Violation(
                    message=f"{name_of(task)}: the volume {text_of(volume.name)} is of more than "
                    "one kind",
                    leaves=tuple(leaf for _, leaf in leaves(volume)),
                )


def _efs(ecs: EcsProject) -> Iterator[tuple[RegisterTaskDefinition, EFSVolumeConfiguration]]:
    for task in ecs.task_definitions:
        for volume in task.volumes or ():
            if volume.efs_volume_configuration:
                yield task, volume.efs_volume_configuration


def _efs_encryption(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for task, efs in _efs(ecs):
        access = efs.authorization_config
        if text_of(efs.transit_encryption) == "ENABLED":
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
    for task, efs in _efs(ecs):
        access_point = efs.authorization_config and efs.authorization_config.access_point_id
        if access_point and text_of(efs.root_directory) not in (None, "/"):
            yield Violation(
                message=f"{name_of(task)}: an EFS access point has its own root directory, so "
                "rootDirectory can only be /",
                leaves=(efs.root_directory, access_point),
            )


def _secret_names(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for _task, container in _containers(ecs):
        variables = {text_of(pair.name): pair.name for pair in container.environment or ()}
        for secret in container.secrets or ():
            name = text_of(secret.name)
            if name is not None and name in variables:
                yield Violation(
                    message=f"{name_of(container)}: the secret {name} has the name of an "
                    "environment variable",
                    leaves=(secret.name, variables[name]),
                    help="remove the variable, or give the secret another target",
                )


def _secrets_need_role(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for task, container in _containers(ecs):
        logging = container.log_configuration
        secrets = (*(container.secrets or ()), *((logging and logging.secret_options) or ()))
        if secrets and task.execution_role_arn is None:
            yield _no_role(
                container, "it has secrets", tuple(secret.value_from for secret in secrets)
            )


def _logs_need_role(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    for task, container in _containers(ecs):
        logging = container.log_configuration
        if logging and text_of(logging.log_driver) == "awslogs" and not task.execution_role_arn:
            yield _no_role(container, f"it logs with awslogs on {target}", (logging.log_driver,))


def _no_role(container: ContainerDefinition, why: str, places: tuple[Text, ...]) -> Violation:
    return Violation(
        message=f"{name_of(container)}: {why}, and the task has no executionRoleArn",
        leaves=places,
        help="set x-ecs.execution_role of the project or the service",
    )


def _awslogs_options(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    required = ["awslogs-group", "awslogs-region"]
    if target in FARGATE:
        required.append("awslogs-stream-prefix")
    for _task, container in _containers(ecs):
        logging = container.log_configuration
        if not logging or text_of(logging.log_driver) != "awslogs":
            continue
        given: Mapping[str, Text] = logging.options or {}
        missing = [option for option in required if option not in given]
        if missing:
            yield Violation(
                message=f"{name_of(container)}: the log driver awslogs needs the options "
                f"{', '.join(missing)}",
                leaves=(logging.log_driver,),
                help="set them in logging.options of the service",
            )


def _firelens_file(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    for _task, container in _containers(ecs):
        router = container.firelens_configuration
        kind = router and router.options and router.options.get("config-file-type")
        if kind and text_of(kind) == "s3":
            yield Violation(
                message=f"{name_of(container)}: {target} does not read the configuration of "
                "FireLens from S3",
                leaves=(kind,),
                help="put the file into the image, and set config-file-type to file",
            )


def _firelens_is_used(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    for task in ecs.task_definitions:
        routers = [c for c in task.container_definitions if c.firelens_configuration]
        users = [
            c.log_configuration.log_driver
            for c in task.container_definitions
            if c.log_configuration and text_of(c.log_configuration.log_driver) == "awsfirelens"
        ]
        if users and not routers:
            yield Violation(
                message=f"{name_of(task)}: containers log with awsfirelens, and none routes logs",
                leaves=tuple(users),
                help="add a container with a firelensConfiguration",
            )
        elif routers and not users:
            yield Violation(
                message=f"{name_of(task)}: a container routes logs, and none logs with awsfirelens",
                leaves=tuple(router.name for router in routers),
            )


RESOURCES: tuple[Constraint, ...] = (
    Check(
        field=in_task("volumes[].name"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_volumes_are_mounted,
        source=pages.shape_page("Volume"),
        says="Volumes [v] are not referenced by any of the containers",
    ),
    Check(
        field=in_container("mount_points[].source_volume"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_mounts_have_volumes,
        source=pages.shape_page("MountPoint"),
        says="Unknown volume 'nope'.",
    ),
    Check(
        field=in_container("volumes_from[].source_container"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_sources_exist,
        source=pages.shape_page("VolumeFrom"),
    ),
    Check(
        field=in_task("volumes[]"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_one_kind_of_volume,
        source=pages.shape_page("Volume"),
    ),
    Check(
        field=in_task("volumes[].efs_volume_configuration.transit_encryption"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_efs_encryption,
        source=pages.shape_page("EFSVolumeConfiguration"),
    ),
    Check(
        field=in_task("volumes[].efs_volume_configuration.root_directory"),
        on=ALL,
        code=codes.CONFLICTING_SETTINGS,
        test=_efs_root,
        source=pages.shape_page("EFSVolumeConfiguration"),
        says='When using an EFS access point, the root directory must either be set to "/" or '
        "be omitted",
    ),
    Check(
        field=in_container("secrets[].name"),
        on=ALL,
        code=codes.DUPLICATE_NAME,
        test=_secret_names,
        source=pages.SECRETS,
        says="The secret name must be unique and not shared with any new or existing environment "
        "variables set on the container, such as 'X'.",
    ),
    Check(
        field=in_task("execution_role_arn"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_secrets_need_role,
        source=pages.SECRETS,
        says="When you are specifying container secrets, you must also specify a value for "
        "'executionRoleArn'.",
    ),
    Check(
        field=in_task("execution_role_arn"),
        on=FARGATE,
        code=codes.MISSING_ON_TARGET,
        test=_logs_need_role,
        source=pages.FARGATE_TASKS,
        says="Fargate requires task definition to have execution role ARN to support log driver "
        "awslogs.",
    ),
    Check(
        field=in_container("log_configuration.options"),
        on=ALL,
        code=codes.MISSING_ON_TARGET,
        test=_awslogs_options,
        source=pages.shape_page("LogConfiguration"),
        says="Log driver awslogs requires options: awslogs-group",
    ),
    Check(
        field=in_container("firelens_configuration.options"),
        on=FARGATE,
        code=codes.NOT_ALLOWED_VALUE,
        test=_firelens_file,
        source=pages.FIRELENS,
        says="Fargate launch type does not support FirelensConfiguration config file from 's3'",
    ),
    Check(
        field=in_container("firelens_configuration"),
        on=ALL,
        code=codes.UNKNOWN_NAME,
        test=_firelens_is_used,
        source=pages.FIRELENS,
        says="When a firelensConfiguration object is specified, at least one container has to be "
        "configured with the awsfirelens log driver",
    ),
)
"""Constraints on volumes, secrets and log drivers."""
