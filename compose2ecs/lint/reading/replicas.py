"""How many containers of a service run."""

from compose2ecs.compose.model import Service
from compose2ecs.mapping.optional import first
from compose2ecs.source import Traced


def replicas_of(service: Service) -> Traced[int] | None:
    """The number that the file gives; None where it gives none, which is one."""
    return first(service.deploy.value.replicas if service.deploy else None, service.scale)
