"""Which logs are read, each line once and in the order of time."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.publish.api import Operation, Refused, Reply, Request
from compose2ecs.publish.clock import Interrupted
from compose2ecs.publish.life import logs
from compose2ecs.publish.life.logs import Following, Line, Source
from tests.publish.clock import FakeClock
from tests.publish.life import there
from tests.publish.life.fake import FakeLife

WEB = Source(container="web", group="/ecs/shop", prefix="shop/web/")
API = Source(container="api", group="/ecs/shop", prefix="shop/api/")


def container(name: str, driver: str = "awslogs", **options: str) -> dict[str, Any]:
    given = {
        "awslogs-group": "/ecs/shop",
        "awslogs-region": "eu-west-1",
        "awslogs-stream-prefix": "shop",
    }
    kept = {key.replace("_", "-"): value for key, value in options.items()}
    chosen = {key: value for key, value in {**given, **kept}.items() if value}
    return {"name": name, "logConfiguration": {"logDriver": driver, "options": chosen}}


def sources(*containers: dict[str, Any], names: tuple[str, ...] = ()) -> list[Source | str]:
    definition = {"family": "shop-web", "containerDefinitions": list(containers)}
    return list(logs.sources(definition, names, "shop", "eu-west-1"))


def test_where_containers_log_to() -> None:
    assert sources(container("web"), container("api")) == [WEB, API]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (container("web", "splunk"), "web logs to splunk, and not to CloudWatch Logs"),
        ({"name": "web"}, "web logs to nowhere, and not to CloudWatch Logs"),
        (
            container("web", awslogs_region="us-east-1"),
            "web logs to the Region us-east-1: name it with --region",
        ),
        (
            container("web", awslogs_stream_prefix=""),
            "web has no prefix for the streams of its log, so nobody can tell them apart",
        ),
    ],
)
def test_logs_that_cannot_be_read(given: dict[str, Any], reason: str) -> None:
    assert sources(given) == [reason]


def test_names_of_tasks_and_of_containers_choose() -> None:
    pair = (container("web"), container("api"))
    assert sources(*pair, names=("api",)) == [API]
    assert sources(*pair, names=("web",)) == [WEB, API]
    assert sources(*pair, names=("shop-web",)) == [WEB, API]
    assert sources(*pair, names=("other",)) == []


def test_the_definitions_that_run_or_else_the_newest() -> None:
    web = there.service(
        "web",
        2,
        deployments=(
            there.deployment("shop-web:2"),
            there.deployment("shop-web:1", status="ACTIVE"),
            there.deployment("shop-web:0", status="INACTIVE"),
        ),
    )
    found = there.found(web, families=frozenset({"shop-web", "shop-job"}))
    chosen = there.everything(found)
    assert list(logs.definitions(found, chosen)) == ["shop-job", "shop-web:2", "shop-web:1"]


def test_several_are_interleaved_and_each_line_comes_once() -> None:
    ecs, said = FakeLife("shop"), list[str]()
    ecs.log("shop/web/0123", 20_000, "b\n")
    ecs.log("shop/api/4567", 30_000, "c")
    ecs.log("shop/web/89ab", 10_000, "a")
    ecs.log("shop/web/89ab", 4_000, "too early")
    following = Following(ecs, [WEB, API], 5_000, said.append)
    assert following.read() == [
        Line(at=10_000, container="web", task="89ab", text="a"),
        Line(at=20_000, container="web", task="0123", text="b"),
        Line(at=30_000, container="api", task="4567", text="c"),
    ]
    assert following.read() == []
    ecs.log("shop/web/0123", 20_000, "at the same time")
    ecs.log("shop/web/89ab", 11_000, "late")
    ecs.log("shop/web/89ab", 9_999, "too late")
    assert [line.text for line in following.read()] == ["late", "at the same time"]
    assert following.read() == []
    assert said == []


def test_pages_are_followed_to_a_bound() -> None:
    class Endless(FakeLife):
        def call(self, operation: Operation, request: Request) -> Reply:
            self.calls.append((operation, request))
            return {"events": [], "nextToken": "more"}

    ecs, said = Endless("shop"), list[str]()
    assert Following(ecs, [WEB], 0, said.append).read() == []
    assert len(ecs.calls) == 50
    assert said == ["web: there is more; the first 0 lines are shown"]


def test_a_group_that_is_missing_is_told_of_once_and_asked_again() -> None:
    ecs, said = FakeLife("shop"), list[str]()
    following = Following(ecs, [WEB], 0, said.append)
    assert following.read() == following.read() == []
    ecs.log("shop/web/1", 1, "here")
    assert [line.text for line in following.read()] == ["here"]
    assert len(said) == 1
    assert said[0].startswith("web: not readable: FilterLogEvents: ResourceNotFoundException")


def test_one_that_is_denied_is_not_asked_again_and_the_others_are() -> None:
    class Denying(FakeLife):
        def call(self, operation: Operation, request: Request) -> Reply:
            made = super().call(operation, request)
            if request["logStreamNamePrefix"] == WEB.prefix:
                raise Refused(operation, "AccessDeniedException", "no")
            return made

    ecs, said = Denying("shop"), list[str]()
    ecs.log("shop/api/1", 1, "here")
    following = Following(ecs, [WEB, API], 0, said.append)
    assert [line.text for line in following.read()] == ["here"]
    assert following.read() == []
    assert len(ecs.calls) == 3
    assert said == ["web: not readable: FilterLogEvents: AccessDeniedException: no"]


def test_the_last_lines_of_each_container() -> None:
    def line(at: int, container: str) -> Line:
        return Line(at=at, container=container, task="1", text="")

    lines = [line(1, "web"), line(2, "api"), line(3, "web"), line(4, "web")]
    assert [each.at for each in logs.last(lines, 2)] == [2, 3, 4]
    assert logs.last(lines, 0) == []
    assert logs.last(lines, None) == lines


def test_following_has_a_fixed_cadence_until_the_user_stops_it() -> None:
    class Stopping(FakeClock):
        def pause(self, seconds: float) -> None:
            super().pause(seconds)
            if len(self.pauses) == 4:
                raise Interrupted

    clock = Stopping()
    following = Following(FakeLife("shop"), [WEB], 0, lambda _line: None)
    with pytest.raises(Interrupted):
        list(logs.follow(following, clock))
    assert clock.pauses == [2.0] * 4
    many = [Source(container=str(n), group="g", prefix="p") for n in range(20)]
    assert Following(FakeLife("shop"), many, 0, lambda _line: None).every == 5.0
