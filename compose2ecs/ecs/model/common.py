"""Structures of the ECS API that several others use."""

from compose2ecs.ecs.model.leaf import Table, Text
from compose2ecs.shape import shape


@shape
class KeyValuePair:
    """A name with its value: an environment variable, or a property of the proxy."""

    name: Text | None
    value: Text | None


@shape
class Secret:
    """A name with the ARN or parameter name of the value that ECS reads when the task starts."""

    name: Text
    value_from: Text


@shape
class LogConfiguration:
    """The log driver of a container, its options, and its secret options."""

    log_driver: Text
    options: Table | None
    secret_options: tuple[Secret, ...] | None


@shape
class Tag:
    """A tag of the AWS resource."""

    key: Text | None
    value: Text | None
