"""The volumes that ``x-ecs`` puts on EBS, on S3 Files, or on FSx for Windows File Server."""

from compose2ecs.ecs.model import (
    FSxWindowsFileServerAuthorizationConfig,
    FSxWindowsFileServerVolumeConfiguration,
    S3FilesVolumeConfiguration,
    Text,
    Volume,
)
from compose2ecs.mapping.settings import VolumeSettings
from compose2ecs.mapping.settings.storage import Fsx, S3Files
from compose2ecs.source import Traced, choose


def volume_as_set(name: Text, settings: VolumeSettings) -> Volume:
    """The volume of the task for one of these settings.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Volume.html
    """
    return Volume(
        name=name,
        host=None,
        docker_volume_configuration=None,
        efs_volume_configuration=None,
        s3files_volume_configuration=_s3_files(settings.s3_files),
        fsx_windows_file_server_volume_configuration=_fsx(settings.fsx),
        configured_at_launch=choose(True, "EBS volumes are made with the task", settings.ebs.source)
        if settings.ebs
        else None,
    )


def _s3_files(given: Traced[S3Files] | None) -> S3FilesVolumeConfiguration | None:
    if given is None:
        return None
    return S3FilesVolumeConfiguration(
        file_system_arn=given.value.file_system,
        root_directory=given.value.root_directory,
        transit_encryption_port=given.value.port,
        access_point_arn=given.value.access_point,
    )


def _fsx(given: Traced[Fsx] | None) -> FSxWindowsFileServerVolumeConfiguration | None:
    if given is None:
        return None
    root: Text = given.value.root_directory or choose("\\", "the whole share", given.source)
    return FSxWindowsFileServerVolumeConfiguration(
        file_system_id=given.value.file_system,
        root_directory=root,
        authorization_config=FSxWindowsFileServerAuthorizationConfig(
            credentials_parameter=given.value.credentials, domain=given.value.domain
        ),
    )
