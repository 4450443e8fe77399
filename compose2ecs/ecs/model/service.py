"""The request of CreateService in the ECS API."""

from compose2ecs.ecs.model.common import Tag
from compose2ecs.ecs.model.connect import ServiceConnectConfiguration
from compose2ecs.ecs.model.deployment import DeploymentConfiguration, DeploymentController
from compose2ecs.ecs.model.leaf import Text
from compose2ecs.ecs.model.traffic import (
    GatewayConnector,
    LoadBalancer,
    ServiceRegistry,
    VpcLatticeConfiguration,
)
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class CapacityProviderStrategyItem:
    """The share of the tasks that one capacity provider runs."""

    capacity_provider: Text
    weight: Traced[int] | None
    base: Traced[int] | None


@shape
class PlacementConstraint:
    """A condition on the instances that may run the tasks of the service."""

    type: Text | None
    expression: Text | None


@shape
class PlacementStrategy:
    """How the tasks of the service are spread over the instances."""

    type: Text | None
    field: Text | None


@shape
class AwsVpcConfiguration:
    """The subnets and security groups of the network interface of each task."""

    subnets: tuple[Text, ...]
    security_groups: tuple[Text, ...] | None
    assign_public_ip: Text | None


@shape
class NetworkConfiguration:
    """The network of the tasks, where they have a network interface of their own."""

    awsvpc_configuration: AwsVpcConfiguration | None


@shape
class EBSTagSpecification:
    """The tags of the EBS volumes that the service creates."""

    resource_type: Text
    tags: tuple[Tag, ...] | None
    propagate_tags: Text | None


@shape
class ServiceManagedEBSVolumeConfiguration:
    """The EBS volume that is created for each task. The size is in GiB, rates are in MiB/s."""

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
    filesystem_type: Text | None


@shape
class ServiceVolumeConfiguration:
    """What a volume that the task definition leaves to the launch turns into."""

    name: Text
    managed_ebs_volume: ServiceManagedEBSVolumeConfiguration | None


@shape
class MetricConfiguration:
    """Metrics with the interval at which they are collected, in seconds."""

    metric_names: tuple[Text, ...]
    resolution_seconds: Traced[int]


@shape
class MonitoringConfiguration:
    """The metrics of the service that are collected more often."""

    metric_configurations: tuple[MetricConfiguration, ...] | None


@shape
class CreateService:
    """The service: how many tasks run, where, behind what, and how they are replaced."""

    cluster: Text | None
    service_name: Text
    task_definition: Text | None
    availability_zone_rebalancing: Text | None
    load_balancers: tuple[LoadBalancer, ...] | None
    service_registries: tuple[ServiceRegistry, ...] | None
    desired_count: Traced[int] | None
    client_token: Text | None
    launch_type: Text | None
    capacity_provider_strategy: tuple[CapacityProviderStrategyItem, ...] | None
    platform_version: Text | None
    role: Text | None
    deployment_configuration: DeploymentConfiguration | None
    placement_constraints: tuple[PlacementConstraint, ...] | None
    placement_strategy: tuple[PlacementStrategy, ...] | None
    network_configuration: NetworkConfiguration | None
    health_check_grace_period_seconds: Traced[int] | None
    scheduling_strategy: Text | None
    deployment_controller: DeploymentController | None
    tags: tuple[Tag, ...] | None
    enable_ecs_managed_tags: Traced[bool] | None
    propagate_tags: Text | None
    enable_execute_command: Traced[bool] | None
    service_connect_configuration: ServiceConnectConfiguration | None
    volume_configurations: tuple[ServiceVolumeConfiguration, ...] | None
    vpc_lattice_configurations: tuple[VpcLatticeConfiguration, ...] | None
    gateway_connectors: tuple[GatewayConnector, ...] | None
    monitoring: MonitoringConfiguration | None
