"""The requests of a project as checks walk through them, and which of them belong together."""

from collections.abc import Iterator
from typing import TypeAlias

from compose2ecs.ecs.limits.texts import family_of, text_of
from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    EcsProject,
    RegisterTaskDefinition,
    RunTask,
)

Launch: TypeAlias = CreateService | RunTask
"""What starts tasks: a service, or a task that runs once."""

ON_FARGATE = ("FARGATE", "FARGATE_SPOT")
"""The capacity providers that are Fargate; every other one is of a cluster.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
"""


def containers(ecs: EcsProject) -> Iterator[tuple[RegisterTaskDefinition, ContainerDefinition]]:
    """Every container with its task definition."""
    for task in ecs.task_definitions:
        for container in task.container_definitions:
            yield task, container


def launches(ecs: EcsProject) -> Iterator[Launch]:
    """Every service, and then every task that runs once."""
    yield from ecs.services
    yield from ecs.tasks


def services_with_task(ecs: EcsProject) -> Iterator[tuple[CreateService, RegisterTaskDefinition]]:
    """The services whose task definition is in the project, and is the only one of its family."""
    by_family = _by_family(ecs)
    for service in ecs.services:
        task = by_family.get(family_of(service.task_definition))
        if task is not None:
            yield service, task


def launches_with_task(ecs: EcsProject) -> Iterator[tuple[Launch, RegisterTaskDefinition]]:
    """As ``services_with_task``, and tasks that run once as well."""
    yield from services_with_task(ecs)
    by_family = _by_family(ecs)
    for run in ecs.tasks:
        task = by_family.get(family_of(run.task_definition))
        if task is not None:
            yield run, task


def is_daemon(service: CreateService) -> bool:
    """Whether one task runs on every instance."""
    return text_of(service.scheduling_strategy) == "DAEMON"


def _by_family(ecs: EcsProject) -> dict[str | None, RegisterTaskDefinition | None]:
    """The task definitions by their family; None for one that has several revisions."""
    found: dict[str | None, RegisterTaskDefinition | None] = {}
    for task in ecs.task_definitions:
        family = text_of(task.family)
        if family is not None:
            found[family] = None if family in found else task
    return found
