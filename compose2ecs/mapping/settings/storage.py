"""What holds the files of a volume, besides EFS."""

from compose2ecs.compose.model import Map
from compose2ecs.mapping.settings import names
from compose2ecs.mapping.settings.declare import Block, needed, setting, settings
from compose2ecs.mapping.settings.kinds import Flag, Text, Whole, Word
from compose2ecs.source import Traced

_ROOT = "Directory of the file system that is mounted; the default is all of it."


@settings
class Ebs:
    """An EBS volume that is made for each task, and goes with it."""

    encrypted: Traced[bool] | None = setting(Flag(), "Whether the volume is encrypted.")
    filesystem: Traced[str] | None = setting(
        Word("ext3", "ext4", "xfs", "ntfs"), "File system; the default is xfs, on Windows ntfs."
    )
    iops: Traced[int] | None = setting(Whole(100), "Operations per second.")
    keep: Traced[bool] | None = setting(
        Flag(), "Whether the volume of a task that runs once stays when the task has ended."
    )
    kms_key: Traced[str] | None = setting(Text(), "KMS key that encrypts the volume.")
    propagate_tags: Traced[str] | None = setting(
        Word("service", "task_definition", "none"), "Whose tags the volume gets besides its own."
    )
    rate: Traced[int] | None = setting(
        Whole(100, 300), "MiB per second at which the snapshot is read ahead."
    )
    role: Traced[str] | None = setting(
        names.ROLE_ARN, "Role that ECS manages the volume under: its ARN."
    )
    size: Traced[int] | None = setting(names.GIBIBYTES, "Size: GiB, or text such as `50g`.")
    snapshot: Traced[str] | None = setting(names.SNAPSHOT, "Snapshot that the volume begins with.")
    tags: Map[str] | None = setting(names.TAGS, "Tags of the volume.")
    throughput: Traced[int] | None = setting(Whole(125), "MiB per second, for `gp3`.")
    type: Traced[str] | None = setting(
        Word("gp2", "gp3", "io1", "io2", "sc1", "st1", "standard"), "Type of the volume."
    )


@settings
class S3Files:
    """A file system of S3 Files."""

    access_point: Traced[str] | None = setting(
        names.ARN, "Access point through which it is mounted."
    )
    file_system: Traced[str] = needed(names.ARN, "The file system: its ARN.")
    port: Traced[int] | None = setting(Whole(1, 65535), "Port of the encrypted connection.")
    root_directory: Traced[str] | None = setting(names.DIRECTORY, _ROOT)


@settings
class Fsx:
    """A file system of FSx for Windows File Server."""

    credentials: Traced[str] = needed(
        names.ARN, "Secret or parameter with the user and password of the domain."
    )
    domain: Traced[str] = needed(Text(), "Domain of the Active Directory.")
    file_system: Traced[str] = needed(names.FILE_SYSTEM, "The file system: its id.")
    root_directory: Traced[str] | None = setting(Text(), _ROOT)


@settings
class VolumeSettings:
    """What holds a volume."""

    accept: Map[str] | None = setting(names.REASONS, names.ACCEPT)
    access_point: Traced[str] | None = setting(
        names.ACCESS_POINT, "EFS access point through which the file system is mounted."
    )
    ebs: Traced[Ebs] | None = setting(
        Block(form=Ebs), "EBS volume that is made for each task and goes with it."
    )
    file_system: Traced[str] | None = setting(
        names.FILE_SYSTEM, "EFS file system that holds the files of the volume."
    )
    fsx: Traced[Fsx] | None = setting(Block(form=Fsx), "FSx file system, for Windows on EC2.")
    iam: Traced[bool] | None = setting(
        Flag(), "Whether EFS lets the task role decide what a task may do."
    )
    root_directory: Traced[str] | None = setting(names.DIRECTORY, _ROOT)
    s3_files: Traced[S3Files] | None = setting(Block(form=S3Files), "S3 Files file system.")
