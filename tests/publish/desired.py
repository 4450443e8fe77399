"""Projects as publishing gets them, small and in one line each."""

from __future__ import annotations

from typing import Any, TypeVar

from compose2ecs.ecs.model import (
    CreateService,
    EcsProject,
    RegisterTaskDefinition,
    RunTask,
)
from compose2ecs.publish.decoding import Decoder
from compose2ecs.publish.options import Options
from compose2ecs.source import Source, Span, Traced
from tests.ecs.build import Request, project

T = TypeVar("T")

NETWORK = {"awsvpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}


def task(name: str = "web", image: str = "nginx:1.27", **members: Any) -> RegisterTaskDefinition:
    container = {"name": name, "image": image, "memory": 256} | members.pop("container", {})
    return request(
        {
            "family": f"shop-{name}",
            "networkMode": "awsvpc",
            "requiresCompatibilities": ["FARGATE"],
            "cpu": "256",
            "memory": "512",
            "containerDefinitions": [container],
            **members,
        },
        RegisterTaskDefinition,
    )


def service(name: str = "web", **members: Any) -> CreateService:
    return request(
        {
            "cluster": "shop",
            "serviceName": f"shop-{name}",
            "taskDefinition": f"shop-{name}",
            "desiredCount": 1,
            "launchType": "FARGATE",
            "networkConfiguration": NETWORK,
            **members,
        },
        CreateService,
    )


def run(name: str = "migrate", **members: Any) -> RunTask:
    return request(
        {
            "cluster": "shop",
            "taskDefinition": f"shop-{name}",
            "launchType": "FARGATE",
            "networkConfiguration": NETWORK,
            **members,
        },
        RunTask,
    )


def shop(*names: str, **images: str) -> EcsProject:
    """A project with these services, each of one task."""
    requests: list[Request] = []
    for name in names:
        requests += [task(name, images.get(name, "nginx:1.27")), service(name)]
    return project(*requests)


def options(**members: Any) -> Options:
    given: dict[str, Any] = {
        "project": "shop",
        "needs": {},
        "only": frozenset(),
        "run_id": "run-1",
    }
    return Options(**(given | members))


def request(given: dict[str, Any], kind: type[T]) -> T:
    decoder = Decoder()
    made = decoder.request(
        {name: value for name, value in given.items() if value is not None}, kind
    )
    assert not decoder.unknown, decoder.unknown
    assert made is not None
    return made


def said(value: Any, line: int = 1) -> Traced[Any]:
    """The value as the file says it, in this line."""
    return Traced(value, (Source(("services",), Span("compose.yaml", line, 5, line, 9)),))
