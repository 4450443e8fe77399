"""Tasks that run once: whether they have to run, or have run already.

A run that succeeded leaves a tag on its task definition, because ECS forgets stopped tasks after an
hour. One that was started by a publish that did not see its end is found by ``startedBy``.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html
"""

from collections.abc import Iterable
from hashlib import sha256

from compose2ecs.ecs.model import RegisterTaskDefinition, RunTask
from compose2ecs.ecs.refs import render
from compose2ecs.publish.fingerprint import fingerprint
from compose2ecs.publish.observed import Observed, Task
from compose2ecs.publish.options import Options, family_of
from compose2ecs.publish.ownership import COMPLETED, tags_for
from compose2ecs.publish.revisions import Chosen
from compose2ecs.publish.steps import AwaitTask, Existing, Run, Step, Tag

STARTED_BY = "compose2ecs/"
"""What ``startedBy`` of a task begins with that we have started."""


def changes(
    request: RunTask,
    definition: RegisterTaskDefinition,
    revision: Chosen,
    observed: Observed,
    options: Options,
) -> tuple[Step, ...]:
    """The steps until the task has run to its end; none when it has."""
    family = family_of(request)
    mark = fingerprint(request)
    is_done = revision.tags.get(COMPLETED) == mark
    if is_done and not options.force:
        return ()
    started_by = mark_of(family, mark)
    earlier = [] if is_done else _earlier(observed.tasks, revision, started_by)
    essential = _essential(definition)
    record = Tag(
        subject=family,
        resource=revision.reference,
        tags={COMPLETED: mark},
        cause="it has run, and need not run again",
    )
    if earlier and all(succeeded(task, essential) for task in earlier):
        return (record,)
    going = tuple(task.arn for task in earlier if task.status != "STOPPED")
    if going:
        waits = AwaitTask(
            family=family, tasks=going, essential=essential, cause="an earlier publish started it"
        )
        return (waits, record)
    has_failed = any(task.status == "STOPPED" for task in earlier)
    runs = Run(
        family=family,
        request=request,
        runs=revision.reference,
        tags=tags_for(options.project, family, request.tags),
        started_by=started_by,
        token=_token(options.run_id, family),
        cause=_cause(revision, is_done=is_done, has_failed=has_failed),
    )
    waits = AwaitTask(family=family, tasks=(), essential=essential, cause="its end decides")
    return (runs, waits, record)


def _token(run_id: str, family: str) -> str:
    """``clientToken``, at most 64 characters: a step that is sent twice starts one task."""
    return sha256(f"{run_id} {family}".encode()).hexdigest()[:36]


def mark_of(family: str, mark: str) -> str:
    """``startedBy`` of a run: the same for each attempt at the same run.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
    """
    return STARTED_BY + sha256(f"{family} {mark}".encode()).hexdigest()[:20]


def succeeded(task: Task, essential: Iterable[str]) -> bool:
    """Whether the task has ended and every essential container of it with the exit code 0."""
    return task.status == "STOPPED" and all(task.exit_codes.get(name) == 0 for name in essential)


def _earlier(tasks: Iterable[Task], revision: Chosen, started_by: str) -> list[Task]:
    """Runs of the same revision and request that ECS still remembers."""
    if not isinstance(revision.reference, Existing):
        return []
    arn = revision.reference.arn
    return [task for task in tasks if task.task_definition == arn and task.started_by == started_by]


def _essential(definition: RegisterTaskDefinition) -> tuple[str, ...]:
    return tuple(
        render(container.name.value)
        for container in definition.container_definitions
        if container.name is not None and (container.essential is None or container.essential.value)
    )


def _cause(revision: Chosen, *, is_done: bool, has_failed: bool) -> str:
    if is_done:
        return "--force-new-deployment"
    if has_failed:
        return "its last run failed"
    return "it has not run" if isinstance(revision.reference, Existing) else "it is new or changed"
