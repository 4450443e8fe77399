"""What stands below ``x-ecs``, in each of the places at which it may stand."""

from collections.abc import Mapping

from compose2ecs.compose.model import Map, Seq
from compose2ecs.ecs.target import LaunchType, NetworkMode
from compose2ecs.mapping.settings import names
from compose2ecs.mapping.settings.declare import setting, settings
from compose2ecs.mapping.settings.kinds import Flag, Word
from compose2ecs.source import Traced

ACCEPT = "Findings that are accepted here: their codes, each with the reason."


@settings
class Defaults:
    """What services run with; a setting of a service wins over the one of the project."""

    accept: Map[str] | None = setting(names.REASONS, ACCEPT)
    assign_public_ip: Traced[bool] | None = setting(
        Flag(), "Whether the network interface of a task gets a public address."
    )
    cpu: Traced[int] | None = setting(
        names.CPU, "CPU of a task: units, 1024 for a vCPU, or text such as `0.5 vCPU`."
    )
    execution_role: Traced[str] | None = setting(
        names.ROLE, "Role that ECS uses to start a task: to pull images, write logs, read secrets."
    )
    log_group: Traced[str] | None = setting(
        names.LOG_GROUP, "CloudWatch log group that receives the output of containers."
    )
    memory: Traced[int] | None = setting(
        names.MEMORY, "Memory of a task: MiB, or text such as `512m` or `2g`."
    )
    security_groups: Seq[str] | None = setting(
        names.SECURITY_GROUPS, "Security groups of the network interface of a task."
    )
    subnets: Seq[str] | None = setting(names.SUBNETS, "Subnets in which a task may be placed.")
    task_role: Traced[str] | None = setting(
        names.ROLE, "Role that the containers of a task act under."
    )


@settings
class ProjectSettings(Defaults):
    """Where the project runs."""

    cluster: Traced[str] | None = setting(
        names.CLUSTER, "Cluster that the services run in: its name, or its ARN."
    )
    launch_type: Traced[str] | None = setting(Word(*LaunchType), "What the tasks run on.")
    network_mode: Traced[str] | None = setting(Word(*NetworkMode), "Network mode of the tasks.")
    region: Traced[str] | None = setting(
        names.REGION, "Region that is deployed to, such as `eu-west-1`."
    )
    registry: Traced[str] | None = setting(
        names.REGISTRY,
        "Registry that built images are pushed to, such as "
        "`123456789012.dkr.ecr.eu-west-1.amazonaws.com`.",
    )


@settings
class ServiceSettings(Defaults):
    """What is said of one service alone."""

    task: Traced[str] | None = setting(
        names.TASK,
        "Task that the container of this service runs in, together with those of the other "
        "services that name it.",
    )


@settings
class VolumeSettings:
    """What holds a volume."""

    accept: Map[str] | None = setting(names.REASONS, ACCEPT)
    access_point: Traced[str] | None = setting(
        names.ACCESS_POINT, "EFS access point through which the file system is mounted."
    )
    file_system: Traced[str] | None = setting(
        names.FILE_SYSTEM, "EFS file system that holds the files of the volume."
    )


@settings
class NetworkSettings:
    """What stands for a network."""

    accept: Map[str] | None = setting(names.REASONS, ACCEPT)
    security_groups: Seq[str] | None = setting(
        names.SECURITY_GROUPS, "Security groups of the tasks that are attached to this network."
    )


@settings
class SecretSettings:
    """Where ECS finds the value of a secret."""

    accept: Map[str] | None = setting(names.REASONS, ACCEPT)
    value_from: Traced[str] | None = setting(
        names.STORED_VALUE,
        "ARN of a Secrets Manager secret, or ARN or name of a Systems Manager parameter.",
    )


@settings
class ConfigSettings:
    """What stands for a config."""

    accept: Map[str] | None = setting(names.REASONS, ACCEPT)


FORMS: Mapping[str, type] = {
    "": ProjectSettings,
    "services": ServiceSettings,
    "volumes": VolumeSettings,
    "networks": NetworkSettings,
    "secrets": SecretSettings,
    "configs": ConfigSettings,
}
"""The structures of ``x-ecs``, by the section of the file in whose entries they stand; the first
stands at the top level."""
