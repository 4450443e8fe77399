"""The names of the API for the fields of the model, and back, and those of CloudFormation.

Every field of the requests maps to one member and every member to one field. Fields of
RegisterTaskDefinition and CreateService map to one property each of the resources
AWS::ECS::TaskDefinition and AWS::ECS::Service, but for those that only the API has. The keys of
free-form maps are not names of either and must not come here.
"""

from functools import cache

_IRREGULAR = {
    "enable_ecs_managed_tags": "enableECSManagedTags",
    "managed_ebs_volume": "managedEBSVolume",
    "size_in_gib": "sizeInGiB",
}
_REGULAR = {member: field for field, member in _IRREGULAR.items()}


@cache
def camel(field: str) -> str:
    """The member of the ECS API that ``field`` stands for: ``logDriver`` for ``log_driver``."""
    if field in _IRREGULAR:
        return _IRREGULAR[field]
    first, *rest = field.split("_")
    return first + "".join(word.capitalize() for word in rest)


@cache
def snake(member: str) -> str:
    """The field that stands for ``member`` of the ECS API: ``log_driver`` for ``logDriver``."""
    if member in _REGULAR:
        return _REGULAR[member]
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in member)


@cache
def pascal(field: str) -> str:
    """The member of Application Auto Scaling: ``PolicyName`` for ``policy_name``."""
    return "".join(_ACRONYMS.get(word, word.capitalize()) for word in field.split("_"))


_ACRONYMS = {"arn": "ARN"}


def member(kind: type, field: str) -> str:
    """The member of the API that ``field`` of the structure ``kind`` stands for.

    Structures of Application Auto Scaling say so in a class attribute ``is_pascal_case``.
    """
    return pascal(field) if getattr(kind, "is_pascal_case", False) else camel(field)


_PROPERTIES = {
    ("CreateService", "placement_strategy"): "PlacementStrategies",
    ("EFSAuthorizationConfig", "iam"): "IAM",
    ("EFSVolumeConfiguration", "file_system_id"): "FilesystemId",
    ("ProxyConfiguration", "properties"): "ProxyConfigurationProperties",
    ("Volume", "efs_volume_configuration"): "EFSVolumeConfiguration",
    ("Volume", "fsx_windows_file_server_volume_configuration"): (
        "FSxWindowsFileServerVolumeConfiguration"
    ),
    ("Volume", "s3files_volume_configuration"): "S3FilesVolumeConfiguration",
}
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html

API_ONLY = {
    ("CreateService", "client_token"): "it makes one request idempotent, and a stack sends its own",
    ("GatewayConnector", "deregistration_delay"): "the resource has no such property",
    ("RegisterTaskDefinition", "trusted_execution_configuration"): (
        "the resource has no such property"
    ),
}
"""The fields that CloudFormation has no property for, by structure and field, with the reason."""


@cache
def resource_property(structure: str, field: str) -> str | None:
    """The property of CloudFormation that ``field`` of ``structure`` stands for.

    ``LogDriver`` for ``log_driver``; None for a field that only the API has. ``structure`` is the
    name of the class in the model.
    """
    if (structure, field) in API_ONLY:
        return None
    if (structure, field) in _PROPERTIES:
        return _PROPERTIES[structure, field]
    member = camel(field)
    return member[0].upper() + member[1:]
