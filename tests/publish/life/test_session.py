"""A session in a container that runs: which one, and what the plugin is given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from compose2ecs.publish.life.session import (
    Container,
    NoContainerError,
    choose,
    plugin_arguments,
)


def task(id: str, *, agent: str | None = "RUNNING", **members: Any) -> dict[str, Any]:
    agents = [] if agent is None else [{"name": "ExecuteCommandAgent", "lastStatus": agent}]
    return {
        "taskArn": f"arn:aws:ecs:eu-west-1:1:task/shop/{id}",
        "lastStatus": "RUNNING",
        "enableExecuteCommand": True,
        "containers": [{"name": "web", "runtimeId": f"{id}-1", "managedAgents": agents}],
        **members,
    }


@pytest.mark.parametrize(
    ("tasks", "id", "chosen"),
    [
        ([task("a1"), task("b2")], None, "a1"),
        ([task("a1"), task("b2")], "b2", "b2"),
        ([task("a1"), task("b2")], "b", "b2"),
        ([task("a1", lastStatus="PENDING"), task("b2")], None, "b2"),
        ([task("a1", enableExecuteCommand=False), task("b2")], None, "b2"),
        ([task("a1", agent="PENDING"), task("b2", agent=None)], None, "b2"),
    ],
)
def test_the_first_that_takes_commands(
    tasks: list[dict[str, Any]], id: str | None, chosen: str
) -> None:
    assert choose(tasks, "web", id) == Container(
        task=f"arn:aws:ecs:eu-west-1:1:task/shop/{chosen}",
        name="web",
        runtime_id=f"{chosen}-1",
    )


@pytest.mark.parametrize(
    ("tasks", "id", "message", "help"),
    [
        ([], None, "no task of the service runs", "compose2ecs status"),
        ([task("a1")], "b", "no task `b` of the service runs", "compose2ecs status"),
        (
            [task("a1", enableExecuteCommand=False)],
            None,
            "the tasks of the service do not take commands",
            "x-ecs.exec",
        ),
        ([task("a1", agent="STOPPED")], None, "whose agent takes commands", "ssmmessages"),
        ([task("a1", containers=[])], None, "has a container `web`", "has started"),
    ],
)
def test_why_there_is_none(
    tasks: list[dict[str, Any]], id: str | None, message: str, help: str
) -> None:
    with pytest.raises(NoContainerError) as raised:
        choose(tasks, "web", id)
    assert message in str(raised.value)
    assert help in raised.value.help


@pytest.mark.parametrize(
    ("region", "given", "endpoint"),
    [
        ("eu-west-1", None, "https://ecs.eu-west-1.amazonaws.com"),
        ("cn-north-1", None, "https://ecs.cn-north-1.amazonaws.com.cn"),
        ("eu-west-1", "http://127.0.0.1:1", "http://127.0.0.1:1"),
    ],
)
def test_the_plugin_is_called_as_the_aws_cli_does(
    region: str, given: str | None, endpoint: str
) -> None:
    session = {"sessionId": "s", "streamUrl": "wss://x", "tokenValue": "secret"}
    container = Container(
        task="arn:aws:ecs:eu-west-1:1:task/shop/a1", name="web", runtime_id="a1-1"
    )
    found = plugin_arguments(
        session, container, cluster="shop", region=region, profile=None, endpoint=given
    )
    assert json.loads(found[1]) == session
    assert (found[0], *found[2:]) == (
        "session-manager-plugin",
        region,
        "StartSession",
        "",
        '{"Target": "ecs:shop_a1_a1-1"}',
        endpoint,
    )
