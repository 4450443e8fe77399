"""How a reference to something in an AWS account gets its real name, in the words of the user."""

from collections.abc import Mapping

from compose2ecs.ecs.refs import RefKind

WORDS: Mapping[RefKind, str] = {
    RefKind.ACCESS_POINT: "EFS access point",
    RefKind.ACCOUNT: "AWS account",
    RefKind.CAPACITY_PROVIDER: "capacity provider",
    RefKind.CERTIFICATE: "certificate",
    RefKind.CLUSTER: "cluster",
    RefKind.DISCOVERY_SERVICE: "Cloud Map service",
    RefKind.FILE_SYSTEM: "EFS file system",
    RefKind.INFRASTRUCTURE_ROLE: "role that ECS manages infrastructure under",
    RefKind.LISTENER_RULE: "listener rule",
    RefKind.LOG_GROUP: "log group",
    RefKind.NAMESPACE: "Cloud Map namespace",
    RefKind.OBJECT: "S3 object",
    RefKind.PARAMETER: "parameter",
    RefKind.REGION: "region",
    RefKind.REGISTRY: "image registry",
    RefKind.RESOURCE_LABEL: "load balancer and target group",
    RefKind.ROLE: "role",
    RefKind.SECRET: "secret",
    RefKind.SECURITY_GROUPS: "security groups",
    RefKind.SUBNETS: "subnets",
    RefKind.TARGET_GROUP: "target group",
}
"""What a reference of each kind stands for."""

_IN_PLACE = "write its name or ARN in place of the reference"

HELP: Mapping[RefKind, str] = {
    RefKind.ACCESS_POINT: "set x-ecs.access_point of the volume (fsap-...)",
    RefKind.ACCOUNT: "write the whole ARN instead of the name",
    RefKind.CAPACITY_PROVIDER: "set x-ecs.capacity_providers of the project or the service",
    RefKind.CERTIFICATE: _IN_PLACE,
    RefKind.CLUSTER: "set x-ecs.cluster of the project",
    RefKind.DISCOVERY_SERVICE: "set x-ecs.service_registry of the service",
    RefKind.FILE_SYSTEM: "set x-ecs.file_system of the volume (fs-...)",
    RefKind.INFRASTRUCTURE_ROLE: "set the ARN of the role: x-ecs.ebs.role of the volume, or "
    "x-ecs.load_balancer.role of the service",
    RefKind.LISTENER_RULE: "set x-ecs.load_balancer.production_listener_rule of the service",
    RefKind.LOG_GROUP: "set x-ecs.log_group of the project or the service",
    RefKind.NAMESPACE: "set x-ecs.namespace of the project or the service",
    RefKind.OBJECT: _IN_PLACE,
    RefKind.PARAMETER: "set x-ecs.value_from of the secret (an ARN or a parameter name)",
    RefKind.REGION: "set x-ecs.region of the project, the option --region, or AWS_REGION",
    RefKind.REGISTRY: "set x-ecs.registry of the project, or give the service an image",
    RefKind.RESOURCE_LABEL: "set x-ecs.scaling.resource_label of the service "
    "(app/<name>/<id>/targetgroup/<name>/<id>)",
    RefKind.ROLE: "set x-ecs.execution_role or x-ecs.task_role of the project or the service",
    RefKind.SECRET: "set x-ecs.value_from of the secret (an ARN or a parameter name)",
    RefKind.SECURITY_GROUPS: "set x-ecs.security_groups of the project, service or network",
    RefKind.SUBNETS: "set x-ecs.subnets of the project or the service",
    RefKind.TARGET_GROUP: "set x-ecs.load_balancer.target_group of the service, or "
    "alternate_target_group there",
}
"""Which setting or option binds a reference of each kind."""
