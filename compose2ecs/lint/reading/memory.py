"""How much memory the container of a service may use, by its file or by the size of its task."""

from __future__ import annotations

from typing import NamedTuple

from compose2ecs.compose.model import Bytes, Service
from compose2ecs.ecs.model import RegisterTaskDefinition
from compose2ecs.ecs.refs import render
from compose2ecs.mapping.optional import first
from compose2ecs.source import Traced

MIB = 1024 * 1024


class Room(NamedTuple):
    """Memory in MiB, and the value that says so; None where it is the smallest size of Fargate."""

    mib: int
    place: Traced[object] | None

    @property
    def words(self) -> str:
        """The amount and where it comes from, for messages."""
        return f"{self.mib} MiB" + (
            "" if self.place else ", the size that its task gets on Fargate"
        )


def limit_of(service: Service) -> Traced[Bytes] | None:
    """The limit of memory that the file sets, in bytes; None without one."""
    if service.deploy is None and service.mem_limit is None:
        return None
    deploy = service.deploy.value if service.deploy else None
    resources = deploy.resources.value if deploy and deploy.resources else None
    limits = resources.limits.value if resources and resources.limits else None
    limit = first(limits.memory if limits else None, service.mem_limit)
    return limit if limit is not None and limit.value > 0 else None


def room_of(service: Service, task: RegisterTaskDefinition | None) -> Room | None:
    """The most memory that the container of a service gets; None when nothing limits it.

    That is its limit, or else the size of its ``task``, which tasks on Fargate have.
    """
    limit = limit_of(service)
    if limit is not None:
        return Room(limit.value // MIB, limit)
    if task is None or task.memory is None:
        return None
    size = render(task.memory.value)
    if not size.isdecimal():
        return None
    return Room(int(size), task.memory if task.memory.source is not None else None)
