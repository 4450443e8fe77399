"""A command in a task of its own, from the task definition of a service.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from compose2ecs.ecs.model import CreateService, RunTask
from compose2ecs.ecs.wire import wire
from compose2ecs.publish import decoding
from compose2ecs.publish.api import Api, ApiError, Operation, Refused, Reply, Request
from compose2ecs.publish.clock import Clock
from compose2ecs.publish.hints import described
from compose2ecs.publish.jobs import STARTED_BY
from compose2ecs.publish.life.logs import Source
from compose2ecs.publish.observed import Task
from compose2ecs.publish.options import short_name
from compose2ecs.publish.ownership import compose_name
from compose2ecs.shape import shape

_KEPT = (
    "capacityProviderStrategy",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "launchType",
    "networkConfiguration",
    "placementConstraints",
    "placementStrategy",
    "platformVersion",
    "volumeConfigurations",
)
"""Members of a service that a task of its own has in the same spelling."""

_FAST_S, _SLOW_S = 2.0, 6.0
_FAST_FOR_S = 60.0
_ABSENT_FOR_S = 60.0
_LOG_LOOKS = 3
_LOG_PAUSE_S = 1.5
"""After the end of a task its last lines may still be on their way."""

_PAGES = 20


@shape
class Command:
    """What to run: in which container, the words of the command, and variables beside its own."""

    container: str
    words: tuple[str, ...]
    environment: Mapping[str, str]


class NotRunError(Exception):
    """No task was started, or nobody knows what became of it. The message says why."""


def request(
    like: CreateService | RunTask,
    revision: str,
    command: Command,
    *,
    cluster: str,
    tags: Mapping[str, str],
    token: str,
) -> Request:
    """The RunTask that gives a task the place of ``like``, with another command."""
    described: Any = wire(like)
    override: dict[str, Any] = {"name": command.container}
    if command.words:
        override["command"] = list(command.words)
    if command.environment:
        override["environment"] = [
            {"name": name, "value": value} for name, value in command.environment.items()
        ]
    return {
        **{name: described[name] for name in _KEPT if name in described},
        "cluster": cluster,
        "taskDefinition": revision,
        "count": 1,
        "overrides": {"containerOverrides": [override]},
        "startedBy": f"{STARTED_BY}run",
        "tags": [{"key": key, "value": value} for key, value in sorted(tags.items())],
        "clientToken": token,
    }


def container_of(definition: Reply, name: str, project: str) -> str | None:
    """The container that ``name`` speaks of: its own name, or the first of a task called so."""
    names = [each["name"] for each in definition.get("containerDefinitions") or ()]
    if name in names:
        return name
    family = str(definition.get("family", ""))
    is_task = name in (family, compose_name(family, project))
    return names[0] if is_task and names else None


def start(api: Api, request: Request) -> str:
    """The ARN of the task, once ECS has taken it. Raises ApiError, NotRunError."""
    reply = api.call(Operation.RUN_TASK, request)
    for task in reply.get("tasks") or ():
        return str(task["taskArn"])
    reasons = [
        f"{each.get('reason', 'no reason')} {each.get('detail') or ''}".strip()
        for each in reply.get("failures") or ()
    ]
    raise NotRunError(f"no task was started: {'; '.join(reasons) or 'ECS gives no reason'}")


def follow(
    api: Api,
    clock: Clock,
    cluster: str,
    arn: str,
    stream: "Stream | None",
    state: Callable[[str], None],
) -> Task:
    """The task once it has stopped. ``state`` hears of its states.

    Raises ApiError, NotRunError when it is lost, and Interrupted: the task goes on then.
    """
    begun, seen = clock.now(), ""
    while True:
        found = api.call(Operation.DESCRIBE_TASKS, {"cluster": cluster, "tasks": [arn]})
        task = next((decoding.task(each) for each in found.get("tasks") or ()), None)
        waited = clock.now() - begun
        if task is None and (seen or waited >= _ABSENT_FOR_S):
            raise NotRunError(f"ECS does not know the task {short_name(arn)} any more")
        if task is not None and task.status != seen:
            seen = task.status
            state(seen)
        if stream is not None and seen:
            stream.read()
        if task is not None and seen == "STOPPED":
            _rest(clock, stream)
            return task
        clock.pause((_FAST_S if waited < _FAST_FOR_S else _SLOW_S) * clock.jitter())


def _rest(clock: Clock, stream: "Stream | None") -> None:
    for _ in range(_LOG_LOOKS if stream is not None else 0):
        clock.pause(_LOG_PAUSE_S)
        if stream is not None:
            stream.read()


class Stream:
    """The log of one container of one task, each line once."""

    def __init__(self, api: Api, source: Source, task: str, write: Callable[[str], None]) -> None:
        self._api = api
        self._request = {
            "logGroupName": source.group,
            "logStreamName": f"{source.prefix}{task}",
            "startFromHead": True,
        }
        self._token: str | None = None
        self._write = write
        self.problem: str | None = None

    def read(self) -> None:
        """Write what is new. What cannot be read becomes the ``problem``: the task matters more.

        https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
        """
        for _ in range(_PAGES):
            token = {} if self._token is None else {"nextToken": self._token}
            try:
                reply = self._api.call(Operation.GET_LOG_EVENTS, {**self._request, **token})
            except ApiError as error:
                is_early = isinstance(error, Refused) and error.code == "ResourceNotFoundException"
                self.problem = None if is_early else described(error)
                return
            for event in reply.get("events") or ():
                self._write(str(event.get("message", "")).rstrip("\r\n"))
            before, self._token = self._token, reply.get("nextForwardToken")
            if self._token in (None, before):
                return
