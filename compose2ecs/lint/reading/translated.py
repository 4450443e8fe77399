"""What became of services: the task definitions and requests that the translation made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from compose2ecs.ecs.model import (
    ContainerDefinition,
    CreateService,
    EcsProject,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.ecs.refs import render
from compose2ecs.lint.subject import Subject, part
from compose2ecs.trace import cited

FARGATE = "fargate"
"""The launch type whose tasks have a size."""


def tasks_of(subject: Subject, launch_type: str) -> Mapping[str, RegisterTaskDefinition]:
    """The task definition of each service on a launch type; none when that is not asked about."""
    return _tasks(subject).get(launch_type, {})


@part
def _tasks(subject: Subject) -> Mapping[str, Mapping[str, RegisterTaskDefinition]]:
    """The task definition of each service, by launch type."""
    return {
        launch_type: {one.service: one.task for one in found}
        for launch_type, found in made_of(subject).items()
    }


class Made(NamedTuple):
    """A container, the service that it is for, and the task that it is in."""

    service: str
    container: ContainerDefinition
    task: RegisterTaskDefinition


@part
def made_of(subject: Subject) -> Mapping[str, list[Made]]:
    """The containers of all services, by launch type."""
    return {
        launch_type: [
            Made(service_of(container), container, task)
            for task in conversion.ecs.task_definitions
            for container in task.container_definitions
        ]
        for launch_type, conversion in subject.conversions.items()
        if conversion.ecs is not None
    }


def service_of(container: ContainerDefinition) -> str:
    """The service of the project that a container is for; empty for one that is ours."""
    if container.name is not None:
        for source in cited([container.name]):
            path = source.path
            if len(path) > 1 and path[0] == "services":
                return str(path[1])
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


@part
def once(subject: Subject) -> frozenset[str]:
    """The services that run once and end, as the translation reads them."""
    return _run_by(subject, lambda ecs: ecs.tasks)


@part
def balanced(subject: Subject) -> frozenset[str]:
    """The services that get traffic from a load balancer."""
    return _run_by(subject, lambda ecs: [one for one in ecs.services if one.load_balancers])


def _run_by(
    subject: Subject, chosen: Callable[[EcsProject], Sequence[CreateService | RunTask]]
) -> frozenset[str]:
    """The services whose tasks some requests run, on any target."""
    found: set[str] = set()
    for launch_type, conversion in subject.conversions.items():
        requests = chosen(conversion.ecs) if conversion.ecs is not None else ()
        if not requests:
            continue
        families = {
            render(request.task_definition.value).partition(":")[0]
            for request in requests
            if request.task_definition is not None
        }
        if families:
            tasks = tasks_of(subject, launch_type).items()
            found.update(name for name, task in tasks if render(task.family.value) in families)
    return frozenset(found)
