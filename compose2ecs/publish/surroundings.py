"""What a project stands on and does not make: which things, and what AWS says of each.

``things`` takes them from the requests, each with the values that name it, ``Surroundings`` is the
snapshot that ``look_around`` makes of them.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    EcsProject,
    LogConfiguration,
    RunTask,
    Text,
)
from compose2ecs.publish.api import Reply
from compose2ecs.shape import shape
from compose2ecs.source import Traced
from compose2ecs.trace import placed_leaves


class Kind(StrEnum):
    """What can be looked at before anything is done, in the words of messages."""

    ROLE = "role"
    SUBNET = "subnet"
    SECURITY_GROUP = "security group"
    TARGET_GROUP = "target group"
    LOG_GROUP = "log group"
    SECRET = "secret"  # noqa: S105 -- the word, not a secret
    PARAMETER = "parameter"
    IMAGE = "image"
    FILE_SYSTEM = "file system"
    NAMESPACE = "namespace"


@shape
class Thing:
    """One thing in the account, by the name or ARN under which it is asked for."""

    kind: Kind
    name: str


Things: TypeAlias = Mapping[Thing, tuple[Traced[Any], ...]]
"""What is needed, each with the values that name it."""


@shape
class Surroundings:
    """What AWS says. ``found`` has None for what is not there.

    ``unchecked`` says of the others why nobody knows.
    """

    found: Mapping[Thing, Reply | None]
    unchecked: Mapping[Thing, str]


_SECRET = re.compile(r"(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)")

_ECR = re.compile(
    r"(?P<registry>(?P<account>[0-9]{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)"
    r"\.(?:amazonaws\.com(?:\.cn)?|on\.aws))"
    r"/(?P<repository>[a-z0-9._/-]+)(?::(?P<tag>[\w.-]+))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)
"""https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html"""


@shape
class EcrImage:
    """An image in ECR, taken apart. Without tag and digest it is the one with the tag latest."""

    registry: str
    account: str
    region: str
    repository: str
    tag: str | None
    digest: str | None

    @property
    def id(self) -> dict[str, str]:
        """The image within its repository, as ECR takes it; a digest wins over a tag."""
        return {"imageDigest": self.digest} if self.digest else {"imageTag": self.tag or "latest"}


def ecr_image(text: str) -> EcrImage | None:
    """The image that the text names, or None when it is not in ECR."""
    found = _ECR.fullmatch(text)
    return None if found is None else EcrImage(**found.groupdict())


def things(desired: EcsProject) -> dict[Thing, tuple[Traced[Any], ...]]:
    """Everything that the requests name, each once. What is not bound is left out."""
    found: dict[Thing, tuple[Traced[Any], ...]] = {}
    for kind, leaf in named(desired):
        if leaf is not None and isinstance(leaf.value, str):
            thing = (
                _stored(leaf.value) if kind is Kind.SECRET else Thing(kind=kind, name=leaf.value)
            )
            found[thing] = (*found.get(thing, ()), leaf)
    return found


def requests(desired: EcsProject) -> tuple[CreateService | RunTask, ...]:
    """What runs tasks."""
    return (*desired.services, *desired.tasks)


_Named: TypeAlias = Iterator[tuple[Kind, Text | None]]


def named(desired: EcsProject) -> _Named:
    """Every value that names something, bound or not, with its kind; parameters are secrets."""
    for task in desired.task_definitions:
        yield Kind.ROLE, task.execution_role_arn
        yield Kind.ROLE, task.task_role_arn
        for container in task.container_definitions:
            yield from _by_container(container)
        for volume in task.volumes or ():
            if volume.efs_volume_configuration is not None:
                yield Kind.FILE_SYSTEM, volume.efs_volume_configuration.file_system_id
    for request in requests(desired):
        yield from _by_network(request)
        yield from ((Kind.ROLE, leaf) for leaf in service_roles(request))
    for service in desired.services:
        yield from _by_service(service)


def _by_container(container: ContainerDefinition) -> _Named:
    if container.image is not None and _may_be_in_ecr(container.image):
        yield Kind.IMAGE, container.image
    if container.repository_credentials is not None:
        yield Kind.SECRET, container.repository_credentials.credentials_parameter
    yield from ((Kind.SECRET, secret.value_from) for secret in container.secrets or ())
    if container.log_configuration is not None:
        yield from _by_log(container.log_configuration)


def _may_be_in_ecr(image: Text) -> bool:
    """Whether the image is in ECR, where those go for which nothing names a registry."""
    return not isinstance(image.value, str) or ecr_image(image.value) is not None


def _by_log(log: LogConfiguration) -> _Named:
    """The group, unless the driver creates it, and secrets.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
    """
    options = log.options or {}
    creates = options.get("awslogs-create-group")
    if log.log_driver.value == "awslogs" and (creates is None or creates.value != "true"):
        yield Kind.LOG_GROUP, options.get("awslogs-group")
    yield from ((Kind.SECRET, secret.value_from) for secret in log.secret_options or ())


def _by_network(request: CreateService | RunTask) -> _Named:
    network = request.network_configuration
    interface = None if network is None else network.awsvpc_configuration
    if interface is not None:
        yield from ((Kind.SUBNET, subnet) for subnet in interface.subnets)
        yield from ((Kind.SECURITY_GROUP, group) for group in interface.security_groups or ())


def _by_service(service: CreateService) -> _Named:
    for balancer in service.load_balancers or ():
        yield Kind.TARGET_GROUP, balancer.target_group_arn
        if balancer.advanced_configuration is not None:
            yield Kind.TARGET_GROUP, balancer.advanced_configuration.alternate_target_group_arn
    connect = service.service_connect_configuration
    if connect is not None:
        yield Kind.NAMESPACE, connect.namespace
        if connect.log_configuration is not None:
            yield from _by_log(connect.log_configuration)


def service_roles(request: CreateService | RunTask) -> Iterator[Text]:
    """The roles that ECS itself acts under: for volumes, load balancers, certificates, hooks."""
    for path, leaf in placed_leaves(request):
        if path[-1] == "role_arn":
            yield leaf


def _stored(value_from: str) -> Thing:
    """A secret by its ARN without key and version, or a parameter by its ARN or name."""
    secret = _SECRET.match(value_from)
    if secret is not None:
        return Thing(kind=Kind.SECRET, name=secret[1])
    return Thing(kind=Kind.PARAMETER, name=value_from)
