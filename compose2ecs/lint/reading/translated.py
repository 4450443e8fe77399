"""What became of services: the task definitions and requests that the translation made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.ecs.refs import render
from compose2ecs.lint.subject import Subject, part
from compose2ecs.trace import sources

FARGATE = "fargate"
"""The launch type whose tasks have a size."""


def tasks_of(subject: Subject, launch_type: str) -> Mapping[str, RegisterTaskDefinition]:
    """The task definition of each service on a launch type; none when that is not asked about."""
    return _tasks(subject).get(launch_type, {})


@part
def _tasks(subject: Subject) -> Mapping[str, Mapping[str, RegisterTaskDefinition]]:
    """The task definition of each service, by launch type."""
    return {
        launch_type: {
            service_of(container): task
            for task in conversion.ecs.task_definitions
            for container in task.container_definitions
        }
        for launch_type, conversion in subject.conversions.items()
        if conversion.ecs is not None
    }


def service_of(container: ContainerDefinition) -> str:
    """The service of the project that a container is for; empty for one that is ours."""
    for source in sources(container.name):
        if source.path[:1] == ("services",) and len(source.path) > 1:
            return str(source.path[1])
    return ""


@part
def mates(subject: Subject) -> Mapping[str, frozenset[str]]:
    """The services that share a task with others, each with all of its task, on any target.

    Their containers are at localhost to each other.
    """
    together: dict[str, frozenset[str]] = {}
    for launch_type in subject.conversions:
        for task in tasks_of(subject, launch_type).values():
            if len(task.container_definitions) > 1:
                names = frozenset(map(service_of, task.container_definitions))
                for name in names:
                    together[name] = together.get(name, frozenset()) | names
    return together


def requests(subject: Subject) -> Iterator[tuple[str, CreateService | RunTask]]:
    """What runs each service, on each target."""
    for launch_type, conversion in subject.conversions.items():
        if conversion.ecs is None:
            continue
        families: dict[str, list[str]] = {}
        for name, task in tasks_of(subject, launch_type).items():
            families.setdefault(render(task.family.value), []).append(name)
        made: tuple[CreateService | RunTask, ...] = (
            *conversion.ecs.services,
            *conversion.ecs.tasks,
        )
        for request in made:
            if request.task_definition is not None:
                family = render(request.task_definition.value).partition(":")[0]
                for name in families.get(family, ()):
                    yield name, request


@part
def once(subject: Subject) -> frozenset[str]:
    """The services that run once and end, as the translation reads them."""
    return frozenset(name for name, made in requests(subject) if isinstance(made, RunTask))


@part
def balanced(subject: Subject) -> frozenset[str]:
    """The services that get traffic from a load balancer."""
    return frozenset(
        name
        for name, made in requests(subject)
        if isinstance(made, CreateService) and made.load_balancers
    )
