from __future__ import annotations

from typing import Any

import botocore.loaders
import pytest

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.documents import READ_ONLY, requests
from compose2ecs.ecs.members import members
from compose2ecs.ecs.model import CreateService, RegisterTaskDefinition, RunTask
from compose2ecs.ecs.wire import wire
from tests.ecs.test_decode import found, traced

TASK: dict[str, Any] = {"family": "web", "containerDefinitions": []}
SERVICE: dict[str, Any] = {"serviceName": "web"}
RUN: dict[str, Any] = {"taskDefinition": "web"}


def read(document: Any) -> tuple[list[Any], list[tuple[str, str]]]:
    """The kinds of the requests with their members, and what was found."""
    reporter = Reporter()
    made = [(type(r.structure), wire(r.structure)) for r in requests(traced(document), reporter)]
    return made, found(reporter)


@pytest.mark.parametrize(
    ("document", "kinds"),
    [
        (TASK, [RegisterTaskDefinition]),
        ({"family": "web", "containerDefinitions": None}, []),
        (SERVICE, [CreateService]),
        ({"serviceName": "web", "taskDefinition": "web"}, [CreateService]),
        (RUN, [RunTask]),
        ({"taskDefinition": TASK, "tags": []}, [RegisterTaskDefinition]),
        ([TASK, SERVICE, RUN], [RegisterTaskDefinition, CreateService, RunTask]),
        (
            {"taskDefinitions": [TASK], "services": [SERVICE], "tasks": [RUN]},
            [RegisterTaskDefinition, CreateService, RunTask],
        ),
        ({"services": []}, []),
        ([], []),
    ],
)
def test_the_kind_is_told_by_the_members(document: Any, kinds: list[type]) -> None:
    assert [kind for kind, _ in read(document)[0]] == kinds


def test_a_service_without_its_name_is_still_one() -> None:
    made, findings = read({"desiredCount": 1, "taskDefinition": "web"})
    assert made == []
    assert findings == [("missing-member", "the document needs the member `serviceName`")]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("text", "the document is no object and no list of them"),
        (None, "the document is no object and no list of them"),
        ([1], "an item of the list is no object"),
        ([[TASK]], "an item of the list is no object"),
        ({"services": [1]}, "an item of the list is no object"),
        ({}, ("the object has neither the members of a task definition, nor those of a service or "
         "of a task to run")),
        ({"name": "web", "image": "nginx"}, ("the object is the definition of one container, and "
         "only task definitions are checked")),
        ({"Resources": {}}, "the document is a template of CloudFormation, which is not checked"),
        ({"Family": "web", "ContainerDefinitions": []},
         "the members are not spelled as in the ECS API"),
        ({"service": {"serviceName": "web"}}, ("the object is a request of UpdateService, or a "
         "response about a service: neither is checked")),
        ({"services": [{"serviceArn": "arn", "serviceName": "web"}], "failures": []},
         "the object says what runs: responses about services, tasks and clusters are not checked"),
    ],
)  # fmt: skip
def test_what_is_no_request(document: Any, message: str) -> None:
    made, findings = read(document)
    assert made == []
    assert findings == [("unknown-request", message)]


def test_what_a_response_adds_is_dropped() -> None:
    described = TASK | {"revision": 3, "taskDefinitionArn": "arn", "registeredAt": 1.5}
    for document in (described, {"taskDefinition": described}):
        assert read(document) == ([(RegisterTaskDefinition, TASK)], [])


def test_the_tags_of_a_response_are_those_of_the_task_definition() -> None:
    tags = [{"key": "a", "value": "b"}]
    made, findings = read({"taskDefinition": TASK, "tags": tags, "ResponseMetadata": {}})
    assert (made, findings) == ([(RegisterTaskDefinition, TASK | {"tags": tags})], [])


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            {"taskDefinition": TASK, "x": 1},
            "a response of DescribeTaskDefinition has no member `x`",
        ),
        ({"services": [], "x": 1}, "the document of all requests has no member `x`"),
    ],
)
def test_unknown_members_around_requests(document: Any, message: str) -> None:
    assert read(document)[1] == [("unknown-member", message)]


def test_a_request_with_an_unknown_member_is_whole() -> None:
    reporter = Reporter()
    (unknown,) = requests(traced(TASK | {"x": 1}), reporter)
    (wrong,) = requests(traced(TASK | {"cpu": 1}), reporter)
    assert (unknown.is_whole, wrong.is_whole) == (True, False)


def test_what_is_read_only_is_what_the_api_adds() -> None:
    api = botocore.loaders.Loader().load_service_model("ecs", "service-2")
    answered = set(api["shapes"]["TaskDefinition"]["members"])
    assert answered - members(RegisterTaskDefinition).keys() == READ_ONLY


SCALED = {"ServiceNamespace": "ecs", "ResourceId": "a", "ScalableDimension": "b"}


@pytest.mark.parametrize(
    "members", [{"MaxCapacity": 2}, {"PolicyName": "cpu"}, {"ScheduledActionName": "opens"}]
)
def test_a_request_of_application_auto_scaling_is_read(members: dict[str, Any]) -> None:
    assert read(SCALED | members) == ([], [])
    made, findings = read(SCALED | members | {"MaxCapcity": 2})
    assert made == []
    assert [slug for slug, _ in findings] == ["unknown-member"]
