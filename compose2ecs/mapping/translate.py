"""From the Compose project to ECS: a task definition for each task, and what runs it.

The result is a superset of what any one target accepts. What the target does not accept,
``compose2ecs.ecs.legalize`` takes out and reports.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from compose2ecs.compose.given import NOTHING_GIVEN, Given
from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.model import (
    CreateService,
    EcsProject,
    PortMapping,
    RegisterTaskDefinition,
    RunTask,
    Volume,
)
from compose2ecs.mapping import dispositions
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.codes.deployment import PROVIDED_SERVICE
from compose2ecs.mapping.container import container_definition
from compose2ecs.mapping.context import (
    Context,
    ReadFile,
    ServiceContext,
    TaskContext,
    below,
    service_context,
)
from compose2ecs.mapping.grouping import tasks
from compose2ecs.mapping.names import family, report_collisions
from compose2ecs.mapping.policy import Policy
from compose2ecs.mapping.rules.amounts import amounts
from compose2ecs.mapping.rules.deployment import report_endpoint_mode
from compose2ecs.mapping.rules.discovery import Offer, named, offers
from compose2ecs.mapping.rules.engine_networks import report_networks
from compose2ecs.mapping.rules.images import report_pull_policy
from compose2ecs.mapping.rules.jobs import report_jobs, report_never_completed, run_once
from compose2ecs.mapping.rules.models import report_models
from compose2ecs.mapping.rules.network import report_internal_networks, report_isolation
from compose2ecs.mapping.rules.overrides import (
    container_as_overridden,
    run_as_overridden,
    service_as_overridden,
    task_as_overridden,
)
from compose2ecs.mapping.rules.plain_secrets import report_plain_secrets
from compose2ecs.mapping.rules.ports import port_mappings, report_clashes
from compose2ecs.mapping.rules.scaling import Scaled, report_not_scaled, scaled
from compose2ecs.mapping.rules.secrets import report_configs, report_secrets
from compose2ecs.mapping.rules.stack import report_stack
from compose2ecs.mapping.rules.storage import Storage, storage
from compose2ecs.mapping.rules.volumes import report_instance_volumes
from compose2ecs.mapping.service import create_service, run_task
from compose2ecs.mapping.task import task_definition
from compose2ecs.shape import replace


def translate(
    project: Project,
    policy: Policy,
    reporter: Reporter,
    *,
    read_file: ReadFile = lambda _: None,
    directory: str = "",
    given: Given = NOTHING_GIVEN,
    held: dispositions.Held | None = None,
) -> EcsProject:
    """The project as ECS sees it, in the order of the file; what is lost goes to ``reporter``.

    ``read_file`` gives the text of a Dockerfile, of which only the health check is read;
    ``directory`` is the absolute path of the project, below which nothing exists on an instance;
    ``given`` knows which variables values come from; ``held`` is what is written in the project,
    for whoever knows it.
    """
    cx = Context(
        project=project,
        policy=policy,
        reporter=reporter,
        read_file=read_file,
        directory=directory,
        given=given,
        once={},
    )
    run = [
        service_context(cx, name)
        for name, service in project.services.value.items()
        if service.value.provider is None
    ]
    once = run_once(run)
    if once:
        run = [replace(member, once=once) for member in run]
    all_tasks = tasks(run)
    offered = offers(all_tasks, {name: ports for task in all_tasks for name, ports in _ports(task)})
    translated = [_translated(task, offered) for task in all_tasks]
    members = [member for task in all_tasks for member in task.members]
    _report(cx, members)
    report_plain_secrets(cx, members, [one.definition for one in translated])
    dispositions.report(project, reporter, held)
    scaling = [one.scaled for one in translated if one.scaled is not None]
    return EcsProject(
        task_definitions=tuple([one.definition for one in translated]),
        services=tuple([one.runs for one in translated if isinstance(one.runs, CreateService)]),
        tasks=tuple([one.runs for one in translated if isinstance(one.runs, RunTask)]),
        scalable_targets=tuple([one.target for one in scaling]),
        scaling_policies=tuple([policy for one in scaling for policy in one.policies]),
        scheduled_actions=tuple([action for one in scaling for action in one.actions]),
    )


def _report(cx: Context, members: Sequence[ServiceContext]) -> None:
    """Report what is not about one task: what is lost of the project as a whole."""
    report_providers(cx)
    if not members and cx.project.name.source is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "nothing runs under the name", cx.project.name)
    report_collisions(cx)
    report_networks(cx)
    report_internal_networks(cx)
    report_isolation(members)
    report_instance_volumes(members)
    report_secrets(cx)
    report_configs(cx)
    report_models(cx)
    report_stack(cx)


def _ports(task: TaskContext) -> Iterator[tuple[str, tuple[PortMapping, ...] | None]]:
    """The port mappings of each service in the task, by its name."""
    ports = [named(cx, port_mappings(cx)) for cx in task.members]
    report_clashes(task, ports)
    return zip(task.names, ports, strict=True)


class _Translated(NamedTuple):
    """A task definition, what runs it, and what scales that."""

    definition: RegisterTaskDefinition
    runs: CreateService | RunTask
    scaled: Scaled | None


def _translated(task: TaskContext, offered: Mapping[str, Offer]) -> _Translated:
    mounts: list[Storage] = []
    volumes: dict[object, Volume] = {}
    for cx in task.members:
        mounts.append(storage(cx, volumes.values()))
        for volume in mounts[-1].volumes:
            volumes[volume.name] = volume
    report_never_completed(task.project, task)
    for cx in task.members:
        report_endpoint_mode(cx)
        report_pull_policy(cx)
    is_alone = len(task.members) == 1
    asked = {cx.name: amounts(cx, is_alone=is_alone) for cx in task.members}
    containers = tuple(
        [
            container_as_overridden(
                cx, container_definition(cx, task, own, asked[cx.name], offered)
            )
            for cx, own in zip(task.members, mounts, strict=True)
        ]
    )
    called = family(task)
    definition = task_as_overridden(
        task, task_definition(task, called, asked, containers, tuple(volumes.values()))
    )
    if task.is_once:
        report_jobs(task)
        report_not_scaled(task, "it runs once")
        return _Translated(definition, run_as_overridden(task, run_task(task, definition)), None)
    service = create_service(
        task,
        called,
        definition,
        keeps_data=any(own.keeps_data for own in mounts),
        offered=offered,
    )
    service = service_as_overridden(task, service)
    return _Translated(definition, service, scaled(task, service))


@claims("services.*.provider.**")
def report_providers(cx: Context) -> None:
    """Report services that a plugin provides: they have no container to run."""
    for name, service in cx.project.services.value.items():
        if service.value.provider is not None:
            cx.reporter.report(
                PROVIDED_SERVICE,
                f"`{name}` is left out: its provider runs outside ECS, and has no container",
                *below(service.value.provider),
                *below(service),
                help="create what it provides, and pass its address in environment variables",
            )
