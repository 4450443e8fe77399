"""The request of RunTask in the ECS API: tasks that run once, outside of any service.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
"""

from compose2ecs.ecs.model.common import KeyValuePair, Tag
from compose2ecs.ecs.model.container import EnvironmentFile, ResourceRequirement
from compose2ecs.ecs.model.leaf import Text
from compose2ecs.ecs.model.service import (
    CapacityProviderStrategyItem,
    EBSTagSpecification,
    NetworkConfiguration,
    PlacementConstraint,
    PlacementStrategy,
)
from compose2ecs.ecs.model.task import EphemeralStorage
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class ContainerOverride:
    """What one container of the task has in place of what its definition says."""

    name: Text | None
    command: tuple[Text, ...] | None
    environment: tuple[KeyValuePair, ...] | None
    environment_files: tuple[EnvironmentFile, ...] | None
    cpu: Traced[int] | None
    memory: Traced[int] | None
    memory_reservation: Traced[int] | None
    resource_requirements: tuple[ResourceRequirement, ...] | None


@shape
class InferenceAcceleratorOverride:
    """The accelerator that takes the place of one in the task definition."""

    device_name: Text | None
    device_type: Text | None


@shape
class TaskOverride:
    """What the task has in place of what its definition says."""

    container_overrides: tuple[ContainerOverride, ...] | None
    cpu: Text | None
    inference_accelerator_overrides: tuple[InferenceAcceleratorOverride, ...] | None
    execution_role_arn: Text | None
    memory: Text | None
    task_role_arn: Text | None
    ephemeral_storage: EphemeralStorage | None


@shape
class TaskManagedEBSVolumeTerminationPolicy:
    """Whether the volume goes with the task."""

    delete_on_termination: Traced[bool]


@shape
class TaskManagedEBSVolumeConfiguration:
    """The EBS volume that is created for the task. The size is in GiB, rates are in MiB/s."""

    encrypted: Traced[bool] | None
    kms_key_id: Text | None
    volume_type: Text | None
    size_in_gib: Traced[int] | None
    snapshot_id: Text | None
    volume_initialization_rate: Traced[int] | None
    iops: Traced[int] | None
    throughput: Traced[int] | None
    tag_specifications: tuple[EBSTagSpecification, ...] | None
    role_arn: Text
    termination_policy: TaskManagedEBSVolumeTerminationPolicy | None
    filesystem_type: Text | None


@shape
class TaskVolumeConfiguration:
    """What a volume that the task definition leaves to the launch turns into."""

    name: Text
    managed_ebs_volume: TaskManagedEBSVolumeConfiguration | None


@shape
class RunTask:
    """Tasks that are started once: how many, of which definition, and where."""

    capacity_provider_strategy: tuple[CapacityProviderStrategyItem, ...] | None
    cluster: Text | None
    count: Traced[int] | None
    enable_ecs_managed_tags: Traced[bool] | None
    enable_execute_command: Traced[bool] | None
    group: Text | None
    launch_type: Text | None
    network_configuration: NetworkConfiguration | None
    overrides: TaskOverride | None
    placement_constraints: tuple[PlacementConstraint, ...] | None
    placement_strategy: tuple[PlacementStrategy, ...] | None
    platform_version: Text | None
    propagate_tags: Text | None
    reference_id: Text | None
    started_by: Text | None
    tags: tuple[Tag, ...] | None
    task_definition: Text
    client_token: Text | None
    volume_configurations: tuple[TaskVolumeConfiguration, ...] | None
