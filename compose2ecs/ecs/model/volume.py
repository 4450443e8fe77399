"""The volumes of a task definition in the ECS API."""

from compose2ecs.ecs.model.leaf import Table, Text
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class HostVolumeProperties:
    """A directory of the host; without a path, one that lives as long as the task."""

    source_path: Text | None


@shape
class DockerVolumeConfiguration:
    """A volume that the Docker daemon of the instance manages."""

    scope: Text | None
    autoprovision: Traced[bool] | None
    driver: Text | None
    driver_opts: Table | None
    labels: Table | None


@shape
class EFSAuthorizationConfig:
    """How the task proves to EFS what it may do."""

    access_point_id: Text | None
    iam: Text | None


@shape
class EFSVolumeConfiguration:
    """A directory of an EFS file system."""

    file_system_id: Text
    root_directory: Text | None
    transit_encryption: Text | None
    transit_encryption_port: Traced[int] | None
    authorization_config: EFSAuthorizationConfig | None


@shape
class S3FilesVolumeConfiguration:
    """A directory of an S3 Files file system."""

    file_system_arn: Text
    root_directory: Text | None
    transit_encryption_port: Traced[int] | None
    access_point_arn: Text | None


@shape
class FSxWindowsFileServerAuthorizationConfig:
    """The secret and the domain of the user that mounts an FSx share."""

    credentials_parameter: Text
    domain: Text


@shape
class FSxWindowsFileServerVolumeConfiguration:
    """A directory of an FSx for Windows file system."""

    file_system_id: Text
    root_directory: Text
    authorization_config: FSxWindowsFileServerAuthorizationConfig


@shape
class Volume:
    """A volume of the task, of the one kind that is set; with none it lives as long as the task."""

    name: Text | None
    host: HostVolumeProperties | None
    docker_volume_configuration: DockerVolumeConfiguration | None
    efs_volume_configuration: EFSVolumeConfiguration | None
    s3files_volume_configuration: S3FilesVolumeConfiguration | None
    fsx_windows_file_server_volume_configuration: FSxWindowsFileServerVolumeConfiguration | None
    configured_at_launch: Traced[bool] | None
