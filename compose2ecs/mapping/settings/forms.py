"""What stands below ``x-ecs``, in each of the places at which it may stand."""

from collections.abc import Mapping

from compose2ecs.compose.model import Map, Seq
from compose2ecs.ecs.target import LaunchType, NetworkMode
from compose2ecs.mapping.settings import names
from compose2ecs.mapping.settings.declare import Block, setting, settings
from compose2ecs.mapping.settings.kinds import Flag, Many, Text, Time, Word
from compose2ecs.mapping.settings.rollout import Deployment
from compose2ecs.mapping.settings.running import (
    CapacityProvider,
    Firelens,
    MonitoringSettings,
    Overrides,
    PlacementSettings,
)
from compose2ecs.mapping.settings.scaling import Scaling
from compose2ecs.mapping.settings.storage import VolumeSettings
from compose2ecs.mapping.settings.traffic import LoadBalancerSettings, ServiceConnect
from compose2ecs.source import Traced


@settings
class Defaults:
    """What services run with; a setting of a service wins over the one of the project."""

    accept: Map[str] | None = setting(names.REASONS, names.ACCEPT)
    assign_public_ip: Traced[bool] | None = setting(
        Flag(), "Whether the network interface of a task gets a public address."
    )
    az_rebalancing: Traced[bool] | None = setting(
        Flag(), "Whether ECS moves tasks when the availability zones have unequal shares."
    )
    capacity_providers: Seq[CapacityProvider] | None = setting(
        Many(item=Block(form=CapacityProvider), wanted="a list of providers", at_most=20),
        "Capacity providers that run the tasks, in place of a launch type.",
    )
    cpu: Traced[int] | None = setting(
        names.CPU, "CPU of a task: units, 1024 for a vCPU, or text such as `0.5 vCPU`."
    )
    deployment: Traced[Deployment] | None = setting(
        Block(form=Deployment), "How a new revision replaces the old one."
    )
    discovery: Traced[str] | None = setting(
        Word("service-connect", "cloud-map", "none"),
        "How other services find this one by its name.",
    )
    ephemeral_storage: Traced[int] | None = setting(
        names.GIBIBYTES, "Disk of a task on Fargate: GiB, or text such as `50g`."
    )
    exec: Traced[bool] | None = setting(
        Flag(), "Whether `aws ecs execute-command` may run commands in containers."
    )
    execution_role: Traced[str] | None = setting(
        names.ROLE, "Role that ECS uses to start a task: to pull images, write logs, read secrets."
    )
    fault_injection: Traced[bool] | None = setting(
        Flag(), "Whether AWS Fault Injection Service may disturb a task."
    )
    health_check_grace_period: Traced[int] | None = setting(
        Time(), "Time after the start of a task in which failing health checks do not count."
    )
    log_group: Traced[str] | None = setting(
        names.LOG_GROUP, "CloudWatch log group that receives the output of containers."
    )
    managed_tags: Traced[bool] | None = setting(
        Flag(), "Whether ECS tags tasks with the names of cluster and service."
    )
    memory: Traced[int] | None = setting(
        names.MEMORY, "Memory of a task: MiB, or text such as `512m` or `2g`."
    )
    monitoring: Traced[MonitoringSettings] | None = setting(
        Block(form=MonitoringSettings), "Metrics that are collected more often than once a minute."
    )
    namespace: Traced[str] | None = setting(
        Text(), "Cloud Map namespace in which services find each other: its name, or its ARN."
    )
    overrides: Traced[Overrides] | None = setting(
        Block(form=Overrides), "Changes to the requests, in the spelling of the ECS API."
    )
    placement: Traced[PlacementSettings] | None = setting(
        Block(form=PlacementSettings), "On which instances tasks run."
    )
    platform_version: Traced[str] | None = setting(
        names.PLATFORM_VERSION, "Version of Fargate; the default is `LATEST`."
    )
    propagate_tags: Traced[str] | None = setting(
        Word("service", "task_definition", "none"),
        "Whose tags the tasks get; where `tags` are set, the default is those of the service.",
    )
    scaling: Traced[Scaling] | None = setting(
        Block(form=Scaling), "How the number of tasks follows load and time."
    )
    security_groups: Seq[str] | None = setting(
        names.SECURITY_GROUPS, "Security groups of the network interface of a task."
    )
    start_timeout: Traced[int] | None = setting(
        Time(), "Time to wait for the containers that a container depends on."
    )
    stop_timeout: Traced[int] | None = setting(
        Time(), "Time to stop in, in place of `stop_grace_period`."
    )
    subnets: Seq[str] | None = setting(names.SUBNETS, "Subnets in which a task may be placed.")
    tags: Map[str] | None = setting(
        names.TAGS, "Tags of the task definition, the service and its tasks."
    )
    task_role: Traced[str] | None = setting(
        names.ROLE, "Role that the containers of a task act under."
    )
    version_consistency: Traced[bool] | None = setting(
        Flag(), "Whether all tasks of a deployment run the image that the tag meant at its start."
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
    stack: Traced[str] | None = setting(
        names.STACK,
        "CloudFormation stack whose outputs name what the file does not, when it is published.",
    )


@settings
class ServiceSettings(Defaults):
    """What is said of one service alone."""

    env_files: Seq[str] | None = setting(
        Many(item=names.S3_OBJECT), "Files of environment variables in S3, which ECS reads."
    )
    firelens: Traced[Firelens] | None = setting(
        Block(form=Firelens), "The service is the log router of its task."
    )
    lifetime: Traced[str] | None = setting(
        Word("service", "job"), "Whether its tasks keep running, or run once."
    )
    load_balancer: Traced[LoadBalancerSettings] | None = setting(
        Block(form=LoadBalancerSettings), "Load balancer that brings traffic from outside."
    )
    load_balancers: Seq[LoadBalancerSettings] | None = setting(
        Many(item=Block(form=LoadBalancerSettings), wanted="a list of target groups", at_most=5),
        "Load balancers, where there are several.",
    )
    repository_credentials: Traced[str] | None = setting(
        names.ARN, "Secret with the user and password of a private registry."
    )
    service_connect: Traced[ServiceConnect] | None = setting(
        Block(form=ServiceConnect), "How the service takes part in Service Connect."
    )
    service_registry: Traced[str] | None = setting(
        names.ARN, "Cloud Map service that the tasks are registered in."
    )
    task: Traced[str] | None = setting(
        names.TASK,
        "Task that the container of this service runs in, together with those of the other "
        "services that name it.",
    )


@settings
class NetworkSettings:
    """What stands for a network."""

    accept: Map[str] | None = setting(names.REASONS, names.ACCEPT)
    security_groups: Seq[str] | None = setting(
        names.SECURITY_GROUPS, "Security groups of the tasks that are attached to this network."
    )


@settings
class SecretSettings:
    """Where ECS finds the value of a secret."""

    accept: Map[str] | None = setting(names.REASONS, names.ACCEPT)
    key: Traced[str] | None = setting(
        Text(r"^[^:]+$", "Give the name of a member, without a colon."),
        "Member of the JSON text in a Secrets Manager secret that is the value.",
    )
    value_from: Traced[str] | None = setting(
        names.STORED_VALUE,
        "ARN of a Secrets Manager secret, or ARN or name of a Systems Manager parameter.",
    )
    version_id: Traced[str] | None = setting(
        Text(r"^[^:]+$", "Give the id of a version."), "Version of the secret, by its id."
    )
    version_stage: Traced[str] | None = setting(
        Text(r"^[^:]+$", "Give a staging label, such as `AWSPREVIOUS`."),
        "Version of the secret, by its label.",
    )


@settings
class ConfigSettings:
    """What stands for a config."""

    accept: Map[str] | None = setting(names.REASONS, names.ACCEPT)


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
