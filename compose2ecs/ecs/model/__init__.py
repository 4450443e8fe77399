"""The requests of the ECS API that a project turns into, as typed, traced values.

They are RegisterTaskDefinition, CreateService and RunTask, and those of Application Auto Scaling
(``scaling``, which alone leaves members out). Classes carry the names of the API's shapes and hold
every member of them; fields are snake_case (``compose2ecs.ecs.naming`` spells them). No field has a
default: whoever builds a structure decides about each of its fields, and a field that AWS adds is a
type error at every such place until someone has decided. ``None`` is "not sent". Which values ECS
accepts is not said here but in ``compose2ecs.ecs.limits``.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
"""

from compose2ecs.ecs.model.common import KeyValuePair, LogConfiguration, Secret, Tag
from compose2ecs.ecs.model.connect import (
    ServiceConnectAccessLogConfiguration,
    ServiceConnectClientAlias,
    ServiceConnectConfiguration,
    ServiceConnectContainerConfiguration,
    ServiceConnectService,
    ServiceConnectTestTrafficHeaderMatchRules,
    ServiceConnectTestTrafficHeaderRules,
    ServiceConnectTestTrafficRules,
    ServiceConnectTlsCertificateAuthority,
    ServiceConnectTlsConfiguration,
    TimeoutConfiguration,
)
from compose2ecs.ecs.model.container import (
    ContainerDefinition,
    ContainerDependency,
    ContainerRestartPolicy,
    Device,
    EnvironmentFile,
    FirelensConfiguration,
    HealthCheck,
    HostEntry,
    KernelCapabilities,
    LinuxParameters,
    MountPoint,
    NvidiaMpsAllocation,
    PortMapping,
    RepositoryCredentials,
    ResourceRequirement,
    SharingStrategy,
    SystemControl,
    Tmpfs,
    Ulimit,
    VolumeFrom,
)
from compose2ecs.ecs.model.deployment import (
    CanaryConfiguration,
    DeploymentAlarms,
    DeploymentCircuitBreaker,
    DeploymentConfiguration,
    DeploymentController,
    DeploymentEarlySuccessCriteria,
    DeploymentLifecycleHook,
    DeploymentLifecycleHookTimeoutConfiguration,
    LinearConfiguration,
    ThresholdConfiguration,
)
from compose2ecs.ecs.model.leaf import Document, Table, Text
from compose2ecs.ecs.model.run import (
    ContainerOverride,
    InferenceAcceleratorOverride,
    RunTask,
    TaskManagedEBSVolumeConfiguration,
    TaskManagedEBSVolumeTerminationPolicy,
    TaskOverride,
    TaskVolumeConfiguration,
)
from compose2ecs.ecs.model.scaling import (
    PredefinedMetricSpecification,
    PutScalingPolicy,
    PutScheduledAction,
    RegisterScalableTarget,
    ScalableTargetAction,
    StepAdjustment,
    StepScalingPolicyConfiguration,
    TargetTrackingScalingPolicyConfiguration,
)
from compose2ecs.ecs.model.service import (
    AwsVpcConfiguration,
    CapacityProviderStrategyItem,
    CreateService,
    EBSTagSpecification,
    MetricConfiguration,
    MonitoringConfiguration,
    NetworkConfiguration,
    PlacementConstraint,
    PlacementStrategy,
    ServiceManagedEBSVolumeConfiguration,
    ServiceVolumeConfiguration,
)
from compose2ecs.ecs.model.task import (
    EphemeralStorage,
    InferenceAccelerator,
    ProxyConfiguration,
    RegisterTaskDefinition,
    RuntimePlatform,
    TaskDefinitionPlacementConstraint,
    TrustedExecutionConfiguration,
)
from compose2ecs.ecs.model.traffic import (
    AdvancedConfiguration,
    GatewayConnector,
    GatewayConnectorDeregistrationDelay,
    GatewayConnectorFilters,
    GatewayConnectorHealthCheck,
    GatewayConnectorHealthCheckMatcher,
    LoadBalancer,
    ServiceRegistry,
    VpcLatticeAdvancedConfiguration,
    VpcLatticeConfiguration,
)
from compose2ecs.ecs.model.volume import (
    DockerVolumeConfiguration,
    EFSAuthorizationConfig,
    EFSVolumeConfiguration,
    FSxWindowsFileServerAuthorizationConfig,
    FSxWindowsFileServerVolumeConfiguration,
    HostVolumeProperties,
    S3FilesVolumeConfiguration,
    Volume,
)
from compose2ecs.shape import shape

__all__ = [
    "AdvancedConfiguration",
    "AwsVpcConfiguration",
    "CanaryConfiguration",
    "CapacityProviderStrategyItem",
    "ContainerDefinition",
    "ContainerDependency",
    "ContainerOverride",
    "ContainerRestartPolicy",
    "CreateService",
    "DeploymentAlarms",
    "DeploymentCircuitBreaker",
    "DeploymentConfiguration",
    "DeploymentController",
    "DeploymentEarlySuccessCriteria",
    "DeploymentLifecycleHook",
    "DeploymentLifecycleHookTimeoutConfiguration",
    "Device",
    "DockerVolumeConfiguration",
    "Document",
    "EBSTagSpecification",
    "EFSAuthorizationConfig",
    "EFSVolumeConfiguration",
    "EcsProject",
    "EnvironmentFile",
    "EphemeralStorage",
    "FSxWindowsFileServerAuthorizationConfig",
    "FSxWindowsFileServerVolumeConfiguration",
    "FirelensConfiguration",
    "GatewayConnector",
    "GatewayConnectorDeregistrationDelay",
    "GatewayConnectorFilters",
    "GatewayConnectorHealthCheck",
    "GatewayConnectorHealthCheckMatcher",
    "HealthCheck",
    "HostEntry",
    "HostVolumeProperties",
    "InferenceAccelerator",
    "InferenceAcceleratorOverride",
    "KernelCapabilities",
    "KeyValuePair",
    "LinearConfiguration",
    "LinuxParameters",
    "LoadBalancer",
    "LogConfiguration",
    "MetricConfiguration",
    "MonitoringConfiguration",
    "MountPoint",
    "NetworkConfiguration",
    "NvidiaMpsAllocation",
    "PlacementConstraint",
    "PlacementStrategy",
    "PortMapping",
    "PredefinedMetricSpecification",
    "ProxyConfiguration",
    "PutScalingPolicy",
    "PutScheduledAction",
    "RegisterScalableTarget",
    "RegisterTaskDefinition",
    "RepositoryCredentials",
    "ResourceRequirement",
    "RunTask",
    "RuntimePlatform",
    "S3FilesVolumeConfiguration",
    "ScalableTargetAction",
    "Secret",
    "ServiceConnectAccessLogConfiguration",
    "ServiceConnectClientAlias",
    "ServiceConnectConfiguration",
    "ServiceConnectContainerConfiguration",
    "ServiceConnectService",
    "ServiceConnectTestTrafficHeaderMatchRules",
    "ServiceConnectTestTrafficHeaderRules",
    "ServiceConnectTestTrafficRules",
    "ServiceConnectTlsCertificateAuthority",
    "ServiceConnectTlsConfiguration",
    "ServiceManagedEBSVolumeConfiguration",
    "ServiceRegistry",
    "ServiceVolumeConfiguration",
    "SharingStrategy",
    "StepAdjustment",
    "StepScalingPolicyConfiguration",
    "SystemControl",
    "Table",
    "Tag",
    "TargetTrackingScalingPolicyConfiguration",
    "TaskDefinitionPlacementConstraint",
    "TaskManagedEBSVolumeConfiguration",
    "TaskManagedEBSVolumeTerminationPolicy",
    "TaskOverride",
    "TaskVolumeConfiguration",
    "Text",
    "ThresholdConfiguration",
    "TimeoutConfiguration",
    "Tmpfs",
    "TrustedExecutionConfiguration",
    "Ulimit",
    "Volume",
    "VolumeFrom",
    "VpcLatticeAdvancedConfiguration",
    "VpcLatticeConfiguration",
]


@shape
class EcsProject:
    """All task definitions that a project turns into, and what runs them.

    ``services`` keep their tasks running; ``tasks`` run once, before the services that wait for
    them. ``scalable_targets`` are services whose number of tasks the policies and actions change.
    """

    task_definitions: tuple[RegisterTaskDefinition, ...]
    services: tuple[CreateService, ...]
    tasks: tuple[RunTask, ...]
    scalable_targets: tuple[RegisterScalableTarget, ...]
    scaling_policies: tuple[PutScalingPolicy, ...]
    scheduled_actions: tuple[PutScheduledAction, ...]
