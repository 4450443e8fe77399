"""From the Compose project to ECS: one task definition and one service for each service.

The result is a superset of what any one target accepts. What the target does not accept,
``compose2ecs.ecs.legalize`` takes out and reports.
"""

from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.model import CreateService, EcsProject, RegisterTaskDefinition
from compose2ecs.mapping import dispositions
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.codes.deployment import PROVIDED_SERVICE
from compose2ecs.mapping.context import Context, ReadFile, ServiceContext, below, service_context
from compose2ecs.mapping.names import report_collisions
from compose2ecs.mapping.policy import Policy
from compose2ecs.mapping.rules.deployment import report_endpoint_mode
from compose2ecs.mapping.rules.engine_networks import report_networks
from compose2ecs.mapping.rules.lifecycle import report_completed, report_start_order
from compose2ecs.mapping.rules.models import report_models
from compose2ecs.mapping.rules.network import (
    report_internal_networks,
    report_isolation,
    report_names,
)
from compose2ecs.mapping.rules.ports import port_mappings
from compose2ecs.mapping.rules.secrets import report_configs, report_secrets
from compose2ecs.mapping.rules.storage import storage
from compose2ecs.mapping.rules.volumes import report_instance_volumes
from compose2ecs.mapping.service import create_service
from compose2ecs.mapping.task import task_definition


def translate(
    project: Project,
    policy: Policy,
    reporter: Reporter,
    *,
    read_file: ReadFile = lambda _: None,
    directory: str = "",
) -> EcsProject:
    """The project as ECS sees it, in the order of the file; what is lost goes to ``reporter``.

    ``read_file`` gives the text of a Dockerfile, of which only the health check is read;
    ``directory`` is the absolute path of the project, below which nothing exists on an instance.
    """
    cx = Context(
        project=project,
        policy=policy,
        reporter=reporter,
        read_file=read_file,
        directory=directory,
    )
    run = [
        service_context(cx, name)
        for name, service in project.services.value.items()
        if service.value.provider is None
    ]
    pairs = [_translated(service) for service in run]
    report_providers(cx)
    if not pairs:
        reporter.report(IRRELEVANT_ATTRIBUTE, "nothing runs under the name", project.name)
    report_collisions(cx)
    report_networks(cx)
    report_internal_networks(cx)
    report_isolation(run)
    report_instance_volumes(run)
    report_secrets(cx)
    report_configs(cx)
    report_models(cx)
    report_completed(cx)
    dispositions.report(project, reporter)
    return EcsProject(
        task_definitions=tuple(task for task, _ in pairs),
        services=tuple(service for _, service in pairs),
        tasks=(),
    )


def _translated(cx: ServiceContext) -> tuple[RegisterTaskDefinition, CreateService]:
    found, ports = storage(cx), port_mappings(cx)
    report_names(cx)
    report_start_order(cx)
    report_endpoint_mode(cx)
    return task_definition(cx, found, ports), create_service(cx, found, ports)


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
