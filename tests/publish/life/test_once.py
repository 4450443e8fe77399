"""A command in a task of its own: its request, its log, its end."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.publish.api import Operation, Refused, Reply
from compose2ecs.publish.life import once
from compose2ecs.publish.life.logs import Source
from compose2ecs.publish.life.once import Command, NotRunError, Stream
from tests.publish import desired
from tests.publish.clock import FakeClock
from tests.publish.life.fake import FakeLife

WEB = Source(container="web", group="/ecs/shop", prefix="shop/web/")
LIKE = desired.service(
    "web",
    desiredCount=3,
    platformVersion="1.4.0",
    enableECSManagedTags=True,
    enableExecuteCommand=True,
    propagateTags="SERVICE",
    healthCheckGracePeriodSeconds=30,
)


def requested(command: Command, like: Any = LIKE) -> dict[str, Any]:
    made = once.request(
        like, "arn:web:3", command, cluster="shop", tags={"b": "2", "a": "1"}, token="t"
    )
    return dict(made)


def test_the_task_is_where_the_service_is() -> None:
    command = Command(container="web", words=("ls", "-l"), environment={"A": "", "B": "x=y"})
    assert requested(command) == {
        "enableECSManagedTags": True,
        "enableExecuteCommand": True,
        "launchType": "FARGATE",
        "networkConfiguration": desired.NETWORK,
        "platformVersion": "1.4.0",
        "cluster": "shop",
        "taskDefinition": "arn:web:3",
        "count": 1,
        "overrides": {
            "containerOverrides": [
                {
                    "name": "web",
                    "command": ["ls", "-l"],
                    "environment": [{"name": "A", "value": ""}, {"name": "B", "value": "x=y"}],
                }
            ]
        },
        "startedBy": "compose2ecs/run",
        "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}],
        "clientToken": "t",
    }


def test_without_a_command_it_is_that_of_the_service() -> None:
    made = requested(Command(container="web", words=(), environment={}), desired.run())
    assert made["overrides"] == {"containerOverrides": [{"name": "web"}]}
    assert made["launchType"] == "FARGATE"


@pytest.mark.parametrize(
    ("name", "container"),
    [("api", "api"), ("web", "proxy"), ("shop-web", "proxy"), ("other", None)],
)
def test_the_container_that_a_name_speaks_of(name: str, container: str | None) -> None:
    definition = {
        "family": "shop-web",
        "containerDefinitions": [{"name": "proxy"}, {"name": "api"}],
    }
    assert once.container_of(definition, name, "shop") == container


def started(ecs: FakeLife) -> str:
    ecs.revisions["shop-web"] = [
        {
            "taskDefinitionArn": "arn:x/shop-web:1",
            "revision": 1,
            "status": "ACTIVE",
            "containerDefinitions": [{"name": "web"}],
        }
    ]
    command = Command(container="web", words=(), environment={})
    request = {**requested(command), "taskDefinition": "shop-web:1"}
    return once.start(ecs, request)


def test_a_task_that_cannot_be_placed() -> None:
    ecs = FakeLife("shop")
    ecs.starts = False
    with pytest.raises(NotRunError, match="no task was started: RESOURCE:MEMORY"):
        started(ecs)


def test_its_states_its_lines_and_its_end() -> None:
    ecs, said, lines = FakeLife("shop", exit_code=3), list[str](), list[str]()
    arn = started(ecs)
    stream = Stream(ecs, WEB, arn.rpartition("/")[2], lines.append)
    for number in range(5):
        ecs.log(f"shop/web/{arn.rpartition('/')[2]}", number, f"line {number}\n")
    task = once.follow(ecs, FakeClock(), "shop", arn, stream, said.append)
    assert task.exit_codes == {"web": 3}
    assert said == ["PROVISIONING", "STOPPED"]
    assert lines == [f"line {number}" for number in range(5)]
    assert stream.problem is None


def test_lines_that_arrive_after_the_end_are_shown() -> None:
    ecs, lines = FakeLife("shop"), list[str]()
    arn = started(ecs)
    id = arn.rpartition("/")[2]

    class Clock(FakeClock):
        def pause(self, seconds: float) -> None:
            super().pause(seconds)
            if len(self.pauses) == 3:
                ecs.log(f"shop/web/{id}", 1, "late")

    once.follow(ecs, Clock(), "shop", arn, Stream(ecs, WEB, id, lines.append), lambda _state: None)
    assert lines == ["late"]


def test_a_task_that_nobody_knows_any_more() -> None:
    ecs, clock = FakeLife("shop"), FakeClock()
    with pytest.raises(NotRunError, match="does not know the task 9 any more"):
        once.follow(ecs, clock, "shop", "arn:task/shop/9", None, lambda _state: None)
    assert clock.time >= 60


def test_a_log_that_may_not_be_read_is_no_end() -> None:
    class Denying(FakeLife):
        def _get_log_events(self, **_request: Any) -> Reply:
            raise Refused(Operation.GET_LOG_EVENTS, "AccessDeniedException", "no")

    ecs = Denying("shop")
    arn = started(ecs)
    stream = Stream(ecs, WEB, "1", lambda _line: None)
    task = once.follow(ecs, FakeClock(), "shop", arn, stream, lambda _state: None)
    assert task.exit_codes == {"web": 0}
    assert stream.problem == "GetLogEvents: AccessDeniedException: no"
