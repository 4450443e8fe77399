"""Why tasks stopped: what ECS says, and their last lines of log.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html
"""

from collections.abc import Iterator, Mapping

from compose2ecs.publish import decoding
from compose2ecs.publish.api import Api, ApiError, Operation
from compose2ecs.publish.observed import Task
from compose2ecs.publish.options import short_name

_TASKS = 3
"""Tasks to tell of: the others of a deployment fail alike."""

_LINES = 10


def of_deployment(api: Api, cluster: str, service: str, deployment: str | None) -> tuple[str, ...]:
    """Why tasks of the deployment stopped, a line each, with their last lines of log.

    Empty when ECS remembers none, or when the caller may not look: nothing fails for it.
    """
    try:
        request = {"cluster": cluster, "serviceName": service, "desiredStatus": "STOPPED"}
        arns = list(api.call(Operation.LIST_TASKS, request).get("taskArns") or ())[:100]
        if not arns:
            return ()
        found = api.call(Operation.DESCRIBE_TASKS, {"cluster": cluster, "tasks": arns})
    except ApiError:
        return ()
    tasks = [decoding.task(each) for each in found.get("tasks") or ()]
    ours = [task for task in tasks if deployment is None or task.started_by == deployment]
    return tuple(line for task in ours[:_TASKS] for line in of_task(api, task))


def of_task(api: Api, task: Task) -> Iterator[str]:
    """Why the task stopped, and the last lines that its containers have logged."""
    yield from ends(task)
    yield from _log_lines(api, task, short_name(task.arn))


def ends(task: Task) -> Iterator[str]:
    """Why the task stopped, and how its containers ended, a line each."""
    id = short_name(task.arn)
    if task.stopped_reason:
        yield f"task {id}: {task.stopped_reason}"
    for name, code in task.exit_codes.items():
        reason = task.reasons.get(name)
        if reason or code not in (None, 0):
            ended = "did not start" if code is None else f"exited with {code}"
            yield f"task {id}: {name} {ended}{f': {reason}' if reason else ''}"


def _log_lines(api: Api, task: Task, id: str) -> Iterator[str]:
    try:
        reply = api.call(
            Operation.DESCRIBE_TASK_DEFINITION, {"taskDefinition": task.task_definition}
        )
    except ApiError:
        return
    for container in reply.get("taskDefinition", {}).get("containerDefinitions") or ():
        log = container.get("logConfiguration") or {}
        if log.get("logDriver") == "awslogs":
            yield from _tail(api, log.get("options") or {}, container["name"], id)


def _tail(api: Api, options: Mapping[str, str], container: str, id: str) -> Iterator[str]:
    """The last lines. Without a prefix, the stream has a name that only the agent knows."""
    group, prefix = options.get("awslogs-group"), options.get("awslogs-stream-prefix")
    if not group or not prefix:
        return
    request = {
        "logGroupName": group,
        "logStreamName": f"{prefix}/{container}/{id}",
        "limit": _LINES,
        "startFromHead": False,
    }
    try:
        events = api.call(Operation.GET_LOG_EVENTS, request).get("events") or ()
    except ApiError:
        return
    for event in events:
        yield f"{container}| {event.get('message', '').rstrip()}"
