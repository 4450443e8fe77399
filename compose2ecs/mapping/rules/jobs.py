"""Services that run once and end: tasks of their own, which no service starts again.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/standalone-tasks.html
"""

from collections.abc import Mapping, Sequence

from compose2ecs.compose.model import Project, Service
from compose2ecs.diagnostics import Severity
from compose2ecs.mapping.codes.deployment import ONE_SHOT_SERVICE, ONE_SHOT_TASK
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.optional import entries
from compose2ecs.source import Traced

COMPLETED = "service_completed_successfully"
"""https://github.com/compose-spec/compose-spec/blob/main/05-services.md#depends_on"""

_JOB = "job"
_ONCE = ("no", "none")
_FOR_EVER = ("always", "unless-stopped", "any")


def run_once(run: Sequence[ServiceContext]) -> Mapping[str, tuple[Traced[object], ...]]:
    """The services that run once, each with the values that say so.

    A service runs once when its settings say so, when its mode is that of a job, when it is not to
    be restarted, or when another one waits for its completion and it is not restarted for ever. One
    whose settings say that it is a service never does.
    """
    found = {cx.name: _own_evidence(cx.service) for cx in run}
    endless = {cx.name for cx in run if is_restarted(cx.service)}
    for cx in run:
        for name, place in entries(cx.service.depends_on).items():
            condition = place.value.condition
            if condition is not None and condition.value == COMPLETED and name in found:
                found[name] = (*found[name], *([] if name in endless else [condition]))
    for cx in run:
        lifetime = cx.settings.lifetime
        if lifetime is not None:
            found[cx.name] = (lifetime, *found[cx.name]) if lifetime.value == _JOB else ()
    return {name: leaves for name, leaves in found.items() if leaves}


def _own_evidence(service: Service) -> tuple[Traced[object], ...]:
    """What the service itself says about running once."""
    mode = service.deploy.value.mode if service.deploy else None
    condition = _condition(service)
    return (
        *([mode] if mode is not None and mode.value.endswith(f"-{_JOB}") else ()),
        *([condition] if condition is not None and condition.value in _ONCE else ()),
    )


def is_restarted(service: Service) -> bool:
    """Whether the file says that the service is started again whenever it ends."""
    condition = _condition(service)
    return condition is not None and condition.value in _FOR_EVER


def _condition(service: Service) -> Traced[str] | None:
    """When to restart; ``deploy.restart_policy`` wins over ``restart``."""
    policy = service.deploy.value.restart_policy if service.deploy else None
    return service.restart if policy is None else policy.value.condition


def report_jobs(task: TaskContext) -> None:
    """Report the task that runs once, and how it is run.

    Where nothing but ``restart`` says so, the finding is a warning: the file may mean a service
    that is merely not restarted on a developer's machine.
    """
    for cx in task.members:
        leaves = cx.once[cx.name]
        mode = cx.service.deploy.value.mode if cx.service.deploy else None
        is_doubtful = leaves == (_condition(cx.service),)
        cx.reporter.report(
            ONE_SHOT_TASK,
            f"`{cx.name}` runs once, as a task of its own and not as a service",
            *leaves,
            *([mode] if mode is not None else []),
            help="start it with `aws ecs run-task`; if it is to keep running, say "
            "`restart: unless-stopped`"
            if is_doubtful
            else "`compose2ecs publish` runs it before what waits for it; by hand, it is "
            "`aws ecs run-task`",
            severity=Severity.WARNING if is_doubtful else None,
        )


def report_never_completed(project: Project, task: TaskContext) -> None:
    """Report services that others wait for to complete, and that are restarted for ever."""
    for cx in task.members:
        for name, place in entries(cx.service.depends_on).items():
            condition, other = place.value.condition, project.services.value.get(name)
            if condition is None or condition.value != COMPLETED or other is None:
                continue
            if is_restarted(other.value):
                cx.reporter.report(
                    ONE_SHOT_SERVICE,
                    f"`{name}` never completes, as it is started again whenever it ends",
                    condition,
                    _condition(other.value),
                    help=f'set `restart: "no"` for {name}',
                )
