"""The values of fields that are enumerations in the API or in words of its reference."""

from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_run, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.kinds import OneOf

ACCELERATORS = "GPU InferenceAccelerator NeuronDevice"

COMPATIBILITIES = "EC2 FARGATE EXTERNAL MANAGED_INSTANCES"

LOG_DRIVERS = "json-file syslog journald gelf fluentd awslogs splunk awsfirelens"

OS_FAMILIES = (
    "LINUX WINDOWS_SERVER_2016_FULL WINDOWS_SERVER_2004_CORE WINDOWS_SERVER_20H2_CORE "
    "WINDOWS_SERVER_2019_CORE WINDOWS_SERVER_2019_FULL WINDOWS_SERVER_2022_CORE "
    "WINDOWS_SERVER_2022_FULL WINDOWS_SERVER_2025_CORE WINDOWS_SERVER_2025_FULL"
)

STAGES = (
    "RECONCILE_SERVICE PRE_SCALE_UP POST_SCALE_UP TEST_TRAFFIC_SHIFT POST_TEST_TRAFFIC_SHIFT "
    "PRE_PRODUCTION_TRAFFIC_SHIFT PRODUCTION_TRAFFIC_SHIFT POST_PRODUCTION_TRAFFIC_SHIFT"
)

ULIMITS = (
    "core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending "
    "stack"
)
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html"""

_TASK = "RegisterTaskDefinition"
_SERVICE = "CreateService"

_CONNECT = "service_connect_configuration"
_DEPLOYMENT = "deployment_configuration"
_EBS = "volume_configurations[].managed_ebs_volume"
_HOOKS = "deployment_configuration.lifecycle_hooks[]"
_OVERRIDES = "overrides.container_overrides[]"

ENUMERATIONS: tuple[tuple[EcsField, str, str], ...] = (
    (in_task("pid_mode"), "host task", _TASK),
    (in_task("ipc_mode"), "host task none", _TASK),
    (in_task("runtime_platform.cpu_architecture"), "X86_64 ARM64", "RuntimePlatform"),
    (in_task("placement_constraints[].type"), "memberOf", "TaskDefinitionPlacementConstraint"),
    (
        in_task("volumes[].docker_volume_configuration.scope"),
        "task shared",
        "DockerVolumeConfiguration",
    ),
    (
        in_task("volumes[].efs_volume_configuration.transit_encryption"),
        "ENABLED DISABLED",
        "EFSVolumeConfiguration",
    ),
    (
        in_task("volumes[].efs_volume_configuration.authorization_config.iam"),
        "ENABLED DISABLED",
        "EFSAuthorizationConfig",
    ),
    (in_container("port_mappings[].protocol"), "tcp udp", "PortMapping"),
    (in_container("port_mappings[].app_protocol"), "http http2 grpc", "PortMapping"),
    (in_container("resource_requirements[].type"), ACCELERATORS, "ResourceRequirement"),
    (in_container("version_consistency"), "enabled disabled", "ContainerDefinition"),
    (in_container("environment_files[].type"), "s3", "EnvironmentFile"),
    (
        in_container("depends_on[].condition"),
        "START COMPLETE SUCCESS HEALTHY",
        "ContainerDependency",
    ),
    (in_container("ulimits[].name"), ULIMITS, "Ulimit"),
    (in_container("linux_parameters.devices[].permissions[]"), "read write mknod", "Device"),
    (in_container("firelens_configuration.type"), "fluentd fluentbit", "FirelensConfiguration"),
    (in_task("requires_compatibilities[]"), COMPATIBILITIES, _TASK),
    (in_task("runtime_platform.operating_system_family"), OS_FAMILIES, "RuntimePlatform"),
    (in_task("proxy_configuration.type"), "APPMESH", "ProxyConfiguration"),
    (
        in_task("trusted_execution_configuration.isolation_mode"),
        "SHARED ISOLATED_SANDBOX CONFIDENTIAL_SANDBOX",
        "TrustedExecutionConfiguration",
    ),
    (in_service("scheduling_strategy"), "REPLICA DAEMON", _SERVICE),
    (in_service("availability_zone_rebalancing"), "ENABLED DISABLED", _SERVICE),
    (in_service("propagate_tags"), "TASK_DEFINITION SERVICE NONE", _SERVICE),
    (in_service("deployment_controller.type"), "ECS CODE_DEPLOY EXTERNAL", "DeploymentController"),
    (
        in_service(f"{_DEPLOYMENT}.strategy"),
        "ROLLING BLUE_GREEN LINEAR CANARY",
        "DeploymentConfiguration",
    ),
    (
        in_service(f"{_DEPLOYMENT}.deployment_circuit_breaker.threshold_configuration.type"),
        "COUNT BOUNDED_PERCENT UNBOUNDED_PERCENT",
        "ThresholdConfiguration",
    ),
    (in_service(f"{_HOOKS}.target_type"), "AWS_LAMBDA PAUSE", "DeploymentLifecycleHook"),
    (in_service(f"{_HOOKS}.lifecycle_stages[]"), STAGES, "DeploymentLifecycleHook"),
    (
        in_service(f"{_HOOKS}.timeout_configuration.action"),
        "ROLLBACK CONTINUE",
        "DeploymentLifecycleHookTimeoutConfiguration",
    ),
    (
        in_service(f"{_DEPLOYMENT}.early_success_criteria.source_service_revision_cleanup"),
        "BLOCKING DEFERRED",
        "DeploymentEarlySuccessCriteria",
    ),
    (in_service(f"{_CONNECT}.log_configuration.log_driver"), LOG_DRIVERS, "LogConfiguration"),
    (
        in_service(f"{_CONNECT}.access_log_configuration.format"),
        "TEXT JSON",
        "ServiceConnectAccessLogConfiguration",
    ),
    (
        in_service(f"{_CONNECT}.access_log_configuration.include_query_parameters"),
        "ENABLED DISABLED",
        "ServiceConnectAccessLogConfiguration",
    ),
    (
        in_service(f"{_CONNECT}.container_configurations[].log_level"),
        "debug info",
        "ServiceConnectContainerConfiguration",
    ),
    (
        in_service("gateway_connectors[].health_check.health_check_protocol"),
        "HTTP HTTPS",
        "GatewayConnectorHealthCheck",
    ),
    (
        in_service("gateway_connectors[].filters.access_types[]"),
        "PUBLIC PRIVATE",
        "GatewayConnectorFilters",
    ),
    (in_run(f"{_OVERRIDES}.environment_files[].type"), "s3", "EnvironmentFile"),
    (in_run(f"{_OVERRIDES}.resource_requirements[].type"), ACCELERATORS, "ResourceRequirement"),
    *(
        (where(path), values, page)
        for where in (in_service, in_run)
        for path, values, page in (
            ("placement_constraints[].type", "distinctInstance memberOf", "PlacementConstraint"),
            ("placement_strategy[].type", "random spread binpack", "PlacementStrategy"),
            (
                "network_configuration.awsvpc_configuration.assign_public_ip",
                "ENABLED DISABLED",
                "AwsVpcConfiguration",
            ),
            (f"{_EBS}.tag_specifications[].resource_type", "volume", "EBSTagSpecification"),
            (
                f"{_EBS}.tag_specifications[].propagate_tags",
                "TASK_DEFINITION SERVICE NONE",
                "EBSTagSpecification",
            ),
            (f"{_EBS}.filesystem_type", "ext3 ext4 xfs ntfs", "TaskManagedEBSVolumeConfiguration"),
        )
    ),
)
"""Fields that are enumerations on all targets: field, values, page of the API reference."""

IN_WORDS: tuple[tuple[EcsField, str, str], ...] = (
    (
        in_service("monitoring.metric_configurations[].metric_names[]"),
        "CPUUtilization MemoryUtilization",
        "MetricConfiguration",
    ),
    *(
        (
            where(f"{_EBS}.volume_type"),
            "gp2 gp3 io1 io2 st1 sc1 standard",
            "TaskManagedEBSVolumeConfiguration",
        )
        for where in (in_service, in_run)
    ),
)
"""As above, for fields whose values the API reference lists in words alone."""

_LENIENT = (in_container("port_mappings[].protocol"),)
"""Fields of which ECS takes other values as well: a protocol that it does not know is tcp.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
"""

ENUMERATION_LIMITS: tuple[Constraint, ...] = (
    *(
        OneOf(
            field=field,
            on=ALL,
            values=tuple(values.split()),
            because="the API lists what is possible",
            source=pages.shape_page(page),
            refused=field not in _LENIENT,
        )
        for field, values, page in (*ENUMERATIONS, *IN_WORDS)
    ),
    OneOf(
        field=in_run("propagate_tags"),
        on=ALL,
        values=("TASK_DEFINITION", "NONE"),
        because="no service starts the task",
        source=pages.shape_page("RunTask"),
    ),
)
"""Constraints on the values of fields that are enumerations on all targets."""
