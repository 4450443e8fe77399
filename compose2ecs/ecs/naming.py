"""The names of the API for the fields of the model, and back.

Every field of the requests maps to one member and every member to one field. The keys of free-form
maps are not names of the API and must not come here.
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
