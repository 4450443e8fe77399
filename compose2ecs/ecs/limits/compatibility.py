"""What ECS demands of the launch types that a task definition names, and of what starts it."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_run, in_service
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.requests import (
    ON_FARGATE,
    Launch,
    launches_with_task,
    services_with_task,
)
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import EcsProject, RegisterTaskDefinition, RunTask
from compose2ecs.ecs.target import Target

_FARGATE = "FARGATE"


def _services_fit(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """One that the task definition names, if it names any."""
    for service, task in services_with_task(ecs):
        yield from _fits(service, task)


def _runs_fit(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """One that the task definition names, if it names any."""
    for launch, task in launches_with_task(ecs):
        if isinstance(launch, RunTask):
            yield from _fits(launch, task)


def _fits(launch: Launch, task: RegisterTaskDefinition) -> Iterator[Violation]:
    named = [text_of(leaf) for leaf in task.requires_compatibilities or ()]
    wanted = text_of(launch.launch_type)
    if named and wanted and wanted not in named:
        yield Violation(
            message=f"{name_of(launch)}: its launch type is {wanted}, which "
            f"{name_of(task)} does not name in requiresCompatibilities",
            leaves=(launch.launch_type, *(task.requires_compatibilities or ())),
        )
    providers = [item.capacity_provider for item in launch.capacity_provider_strategy or ()]
    on_fargate = [leaf for leaf in providers if text_of(leaf) in ON_FARGATE]
    if named and on_fargate and _FARGATE not in named:
        yield Violation(
            message=f"{name_of(launch)}: the capacity provider {text_of(on_fargate[0])} runs it on "
            f"Fargate, which {name_of(task)} does not name in requiresCompatibilities",
            leaves=(*on_fargate, *(task.requires_compatibilities or ())),
            help="name capacity providers of the launch type, or run it on Fargate",
        )


COMPATIBILITY: tuple[Constraint, ...] = (
    Check(
        field=in_service("launch_type"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_services_fit,
        source=pages.shape_page("CreateService"),
        says="Task definition does not support launch_type FARGATE",
    ),
    Check(
        field=in_run("launch_type"),
        on=ALL,
        code=codes.NOT_ALLOWED_VALUE,
        test=_runs_fit,
        within=(in_run("launch_type"), in_run("capacity_provider_strategy")),
        source=pages.shape_page("RunTask"),
        says="Task definition does not support launch_type FARGATE",
    ),
)
"""Constraints on launch types that are named in several places."""
