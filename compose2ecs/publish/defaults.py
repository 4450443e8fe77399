"""What ECS fills in, rewrites and leaves unordered, as tables: the facts of ``canonical``.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
"""

from collections.abc import Mapping
from typing import TypeAlias

from compose2ecs.ecs import model

Scalar: TypeAlias = str | int | float | bool
Field: TypeAlias = tuple[type, str]
"""A field of a structure of the model."""

FILLED_IN: Mapping[Field, Scalar] = {
    (model.ContainerDefinition, "cpu"): 0,
    (model.ContainerDefinition, "essential"): True,
    (model.ContainerDefinition, "privileged"): False,
    (model.ContainerDefinition, "readonly_root_filesystem"): False,
    (model.ContainerDefinition, "interactive"): False,
    (model.ContainerDefinition, "pseudo_terminal"): False,
    (model.ContainerDefinition, "disable_networking"): False,
    (model.PortMapping, "protocol"): "tcp",
    (model.MountPoint, "read_only"): False,
    (model.VolumeFrom, "read_only"): False,
    (model.HealthCheck, "interval"): 30,
    (model.HealthCheck, "timeout"): 5,
    (model.HealthCheck, "retries"): 3,
    (model.ContainerRestartPolicy, "restart_attempt_period"): 60,
    (model.LinuxParameters, "init_process_enabled"): False,
    (model.DockerVolumeConfiguration, "scope"): "task",
    (model.DockerVolumeConfiguration, "driver"): "local",
    (model.EFSVolumeConfiguration, "root_directory"): "/",
    (model.EFSVolumeConfiguration, "transit_encryption"): "DISABLED",
    (model.EFSAuthorizationConfig, "iam"): "DISABLED",
    (model.RuntimePlatform, "cpu_architecture"): "X86_64",
    (model.RuntimePlatform, "operating_system_family"): "LINUX",
    (model.RegisterTaskDefinition, "network_mode"): "bridge",
    (model.RegisterTaskDefinition, "enable_fault_injection"): False,
    (model.ProxyConfiguration, "type"): "APPMESH",
    (model.CreateService, "scheduling_strategy"): "REPLICA",
    (model.CreateService, "propagate_tags"): "NONE",
    (model.CreateService, "enable_ecs_managed_tags"): False,
    (model.CreateService, "enable_execute_command"): False,
    (model.CreateService, "health_check_grace_period_seconds"): 0,
    (model.AwsVpcConfiguration, "assign_public_ip"): "DISABLED",
    (model.CapacityProviderStrategyItem, "weight"): 0,
    (model.CapacityProviderStrategyItem, "base"): 0,
    (model.DeploymentConfiguration, "strategy"): "ROLLING",
}
"""The value of a member that is not sent, where its structure is.

``interactive`` and others that are false by default come back as they were sent, or not at all.
"""

WHOLE: Mapping[type, Mapping[tuple[str, ...], Scalar]] = {
    model.CreateService: {
        ("deploymentController", "type"): "ECS",
        ("deploymentConfiguration", "strategy"): "ROLLING",
        ("deploymentConfiguration", "deploymentCircuitBreaker", "enable"): False,
        ("deploymentConfiguration", "deploymentCircuitBreaker", "rollback"): False,
        ("deploymentConfiguration", "alarms", "enable"): False,
        ("deploymentConfiguration", "alarms", "rollback"): False,
        ("deploymentConfiguration", "bakeTimeInMinutes"): 0,
    }
}
"""Values that stand there when the structures around them are not sent at all."""

PERCENTAGES: Mapping[str, tuple[int, int]] = {"REPLICA": (100, 200), "DAEMON": (0, 100)}
"""The minimum and maximum percentages of a deployment, for each scheduling strategy."""

KEYS: Mapping[type, tuple[str, ...]] = {
    model.CapacityProviderStrategyItem: ("capacity_provider",),
    model.ContainerDefinition: ("name",),
    model.ContainerDependency: ("container_name",),
    model.Device: ("host_path",),
    model.InferenceAccelerator: ("device_name",),
    model.KeyValuePair: ("name",),
    model.LoadBalancer: (
        "target_group_arn",
        "load_balancer_name",
        "container_name",
        "container_port",
    ),
    model.MountPoint: ("container_path",),
    model.PlacementConstraint: ("type", "expression"),
    model.PortMapping: ("container_port", "container_port_range", "protocol"),
    model.ResourceRequirement: ("type",),
    model.Secret: ("name",),
    model.ServiceConnectClientAlias: ("port", "dns_name"),
    model.ServiceConnectService: ("port_name",),
    model.ServiceRegistry: ("registry_arn",),
    model.ServiceVolumeConfiguration: ("name",),
    model.SystemControl: ("namespace",),
    model.TaskDefinitionPlacementConstraint: ("type", "expression"),
    model.Tmpfs: ("container_path",),
    model.Ulimit: ("name",),
    model.Volume: ("name",),
    model.VolumeFrom: ("source_container",),
    model.VpcLatticeConfiguration: ("target_group_arn", "port_name"),
    model.EBSTagSpecification: ("resource_type",),
    model.Tag: ("key",),
}
"""Structures whose order in a list means nothing, and what tells two of them apart.

Structures that are not here keep their order: files of variables, where the last one wins, steps of
placement, lines of ``/etc/hosts``.
"""

SETS: frozenset[Field] = frozenset(
    {
        (model.AwsVpcConfiguration, "subnets"),
        (model.AwsVpcConfiguration, "security_groups"),
        (model.KernelCapabilities, "add"),
        (model.KernelCapabilities, "drop"),
        (model.Device, "permissions"),
        (model.Tmpfs, "mount_options"),
        (model.RegisterTaskDefinition, "requires_compatibilities"),
        (model.DeploymentAlarms, "alarm_names"),
        (model.DeploymentLifecycleHook, "lifecycle_stages"),
        (model.ContainerRestartPolicy, "ignored_exit_codes"),
    }
)
"""Lists of texts or numbers whose order means nothing."""

APART: frozenset[Field] = frozenset(
    {
        (model.RegisterTaskDefinition, "tags"),
        (model.CreateService, "tags"),
        (model.CreateService, "cluster"),
        (model.CreateService, "service_name"),
        (model.CreateService, "task_definition"),
        (model.CreateService, "desired_count"),
        (model.CreateService, "client_token"),
        (model.CreateService, "role"),
        (model.RunTask, "tags"),
        (model.RunTask, "cluster"),
        (model.RunTask, "task_definition"),
        (model.RunTask, "client_token"),
        (model.RunTask, "started_by"),
    }
)
"""Members that are no part of the form: identity, tags, and what the plan decides by itself."""

UNSET: frozenset[Field] = frozenset(
    {
        (model.RegisterTaskDefinition, "task_role_arn"),
        (model.RegisterTaskDefinition, "execution_role_arn"),
        (model.RegisterTaskDefinition, "pid_mode"),
        (model.RegisterTaskDefinition, "ipc_mode"),
    }
)
"""Members whose empty text says nothing: emulators of ECS have it for what was not sent."""

OPEN: frozenset[tuple[str, ...]] = frozenset(
    {
        ("availabilityZoneRebalancing",),
        ("platformVersion",),
        ("monitoring",),
        ("gatewayConnectors",),
        ("deploymentConfiguration", "deploymentCircuitBreaker", "resetOnHealthyTask"),
        ("deploymentConfiguration", "deploymentCircuitBreaker", "thresholdConfiguration"),
        ("deploymentConfiguration", "earlySuccessCriteria"),
        ("deploymentConfiguration", "lifecycleHooks"),
        ("deploymentConfiguration", "linearConfiguration"),
        ("deploymentConfiguration", "canaryConfiguration"),
        ("networkConfiguration", "awsvpcConfiguration", "securityGroups"),
    }
)
"""Members of a service whose value, where the file says nothing there, is the business of ECS.

Their defaults depend on the age of the service or on the network, or are not documented, so a value
that only ECS has is no difference.
"""

OPEN_INSIDE: Mapping[str, frozenset[str]] = {
    "serviceConnectConfiguration": frozenset({"discoveryName", "dnsName"}),
    "volumeConfigurations": frozenset(
        {"encrypted", "filesystemType", "iops", "throughput", "volumeType"}
    ),
}
"""The same for members of what is in lists: ECS may fill them in. Not verified for each of them."""

UNREADABLE: tuple[str, ...] = ("monitoring", "gateway_connectors")
"""Members of CreateService that DescribeServices does not tell.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
"""
