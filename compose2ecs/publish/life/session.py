"""A session in a container that runs: which one, and what the plugin of Session Manager is given.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from compose2ecs.publish.api import Api, Operation, Reply
from compose2ecs.publish.options import short_name
from compose2ecs.shape import shape

PLUGIN = "session-manager-plugin"
PLUGIN_PAGE = (
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
    "session-manager-working-with-install-plugin.html"
)

_AGENT = "ExecuteCommandAgent"
_CHINA = ".cn"
"""https://docs.aws.amazon.com/general/latest/gr/ecs-service.html"""


@shape
class Container:
    """A container that runs, in a task; ``runtime_id`` is None before it has started."""

    task: str
    name: str
    runtime_id: str | None


class NoContainerError(Exception):
    """There is no container to go into. ``help`` is the way out."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


def choose(tasks: Sequence[Reply], container: str, task: str | None) -> Container:
    """The container of a running task: the one of ``task``, else the first that takes commands.

    ``task`` may be the beginning of an ID. Raises NoContainerError.
    """
    running = [
        each
        for each in tasks
        if each.get("lastStatus") == "RUNNING"
        and (task is None or short_name(each["taskArn"]).startswith(short_name(task)))
    ]
    if not running:
        which = "no task" if task is None else f"no task `{task}`"
        raise NoContainerError(f"{which} of the service runs", "compose2ecs status shows tasks")
    able = [each for each in running if each.get("enableExecuteCommand")]
    if not able:
        raise NoContainerError(
            "the tasks of the service do not take commands",
            "set x-ecs.exec to true and x-ecs.task_role to a role that allows ssmmessages:*",
        )
    for each in able:
        for found in each.get("containers") or ():
            if found["name"] == container and _takes_commands(found):
                return Container(
                    task=each["taskArn"], name=container, runtime_id=found.get("runtimeId")
                )
    raise NoContainerError(
        f"no running task has a container `{container}` whose agent takes commands",
        "wait until it has started, or check that the task role allows ssmmessages",
    )


def _takes_commands(container: Mapping[str, Any]) -> bool:
    """Whether the agent in the container runs; one that says nothing of agents is asked."""
    agents = container.get("managedAgents") or ()
    states = [each.get("lastStatus") for each in agents if each.get("name") == _AGENT]
    return not states or "RUNNING" in states


def opened(api: Api, cluster: str, container: Container, command: str) -> Reply:
    """The session that ECS opens for the command. Raises ApiError."""
    request = {
        "cluster": cluster,
        "task": container.task,
        "container": container.name,
        "command": command,
        "interactive": True,
    }
    reply = api.call(Operation.EXECUTE_COMMAND, request)
    session: Reply = reply["session"]
    return session


def plugin_arguments(
    session: Reply,
    container: Container,
    *,
    cluster: str,
    region: str,
    profile: str | None,
    endpoint: str | None,
) -> tuple[str, ...]:
    """The command line of the plugin, as the AWS CLI gives it."""
    target = f"ecs:{cluster}_{short_name(container.task)}_{container.runtime_id}"
    return (
        PLUGIN,
        json.dumps(dict(session)),
        region,
        "StartSession",
        profile or "",
        json.dumps({"Target": target}),
        endpoint or f"https://ecs.{region}.amazonaws.com{_CHINA if region[:3] == 'cn-' else ''}",
    )
