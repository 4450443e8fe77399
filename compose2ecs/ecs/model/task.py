"""The request of RegisterTaskDefinition in the ECS API."""

from compose2ecs.ecs.model.common import KeyValuePair, Tag
from compose2ecs.ecs.model.container import ContainerDefinition
from compose2ecs.ecs.model.leaf import Text
from compose2ecs.ecs.model.volume import Volume
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class TaskDefinitionPlacementConstraint:
    """A condition on the instances that may run the task."""

    type: Text | None
    expression: Text | None


@shape
class ProxyConfiguration:
    """The App Mesh proxy of the task."""

    type: Text | None
    container_name: Text
    properties: tuple[KeyValuePair, ...] | None


@shape
class InferenceAccelerator:
    """An Elastic Inference accelerator. AWS has retired them; the API still names them."""

    device_name: Text
    device_type: Text


@shape
class EphemeralStorage:
    """The disk of a Fargate task, in GiB."""

    size_in_gib: Traced[int]


@shape
class RuntimePlatform:
    """The processor architecture and the operating system that the images are built for."""

    cpu_architecture: Text | None
    operating_system_family: Text | None


@shape
class TrustedExecutionConfiguration:
    """The isolation of the task from others on a managed instance."""

    isolation_mode: Text
    attestation_policy: Text | None


@shape
class RegisterTaskDefinition:
    """The containers that run together, with their volumes and the size of the task.

    ``cpu`` and ``memory`` are text in the API: CPU units and MiB, or ``1 vCPU`` and ``2 GB``.
    """

    family: Text
    task_role_arn: Text | None
    execution_role_arn: Text | None
    network_mode: Text | None
    container_definitions: tuple[ContainerDefinition, ...]
    volumes: tuple[Volume, ...] | None
    placement_constraints: tuple[TaskDefinitionPlacementConstraint, ...] | None
    requires_compatibilities: tuple[Text, ...] | None
    cpu: Text | None
    memory: Text | None
    tags: tuple[Tag, ...] | None
    pid_mode: Text | None
    ipc_mode: Text | None
    proxy_configuration: ProxyConfiguration | None
    inference_accelerators: tuple[InferenceAccelerator, ...] | None
    ephemeral_storage: EphemeralStorage | None
    runtime_platform: RuntimePlatform | None
    enable_fault_injection: Traced[bool] | None
    trusted_execution_configuration: TrustedExecutionConfiguration | None
