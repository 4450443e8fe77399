"""What is there of a project, written down: small, and in one line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compose2ecs.ecs.model import RegisterScalableTarget
from compose2ecs.publish.life.found import Attempt, Found, Numbered, Place
from compose2ecs.publish.life.selection import Selection
from compose2ecs.publish.observed import Deployment, Scaling, Service, Task
from compose2ecs.publish.ownership import PROJECT, SERVICE
from tests.publish import desired

_ARN = "arn:aws:ecs:eu-west-1:123456789012"
PLACE = Place(project="shop", cluster="shop", region="eu-west-1", account="123456789012")


def definition(revision: str) -> str:
    return f"{_ARN}:task-definition/{revision}"


def deployment(revision: str, state: str | None = "COMPLETED", **members: Any) -> Deployment:
    given: dict[str, Any] = {
        "id": "ecs-svc/1",
        "status": "PRIMARY",
        "task_definition": definition(revision),
        "rollout_state": state,
        "desired": 1,
        "running": 1,
        "pending": 0,
        "failed": 0,
        "reason": None,
    }
    return Deployment(**(given | members))


def service(
    name: str, number: int = 1, *, owner: str | None = "shop", like: Any = None, **members: Any
) -> Service:
    tags = {} if owner is None else {PROJECT: owner, SERVICE: name}
    revision = f"shop-{name}:{number}"
    given: dict[str, Any] = {
        "name": f"shop-{name}",
        "arn": f"{_ARN}:service/shop/shop-{name}",
        "status": "ACTIVE",
        "request": like or desired.service(name),
        "task_definition": definition(revision),
        "desired": 1,
        "running": 1,
        "pending": 0,
        "deployments": (deployment(revision),),
        "tags": tags,
    }
    return Service(**(given | members))


def task(id: str, revision: str, *, cluster: str = "shop", **members: Any) -> Task:
    given: dict[str, Any] = {
        "arn": f"{_ARN}:task/{cluster}/{id}",
        "task_definition": definition(revision),
        "started_by": "ecs-svc/1",
        "status": "RUNNING",
        "stop_code": None,
        "stopped_reason": None,
        "exit_codes": {},
        "reasons": {},
    }
    return Task(**(given | members))


def revisions(name: str, *numbers: int, owner: str | None = "shop") -> tuple[Numbered, ...]:
    return tuple(
        Numbered(
            arn=definition(f"shop-{name}:{number}"),
            family=f"shop-{name}",
            number=number,
            owner=owner,
        )
        for number in sorted(numbers, reverse=True)
    )


def attempt(revision: str, status: str = "SUCCESSFUL", day: int = 1) -> Attempt:
    return Attempt(
        task_definition=definition(revision), status=status, created_at=f"2026-01-{day:02d}T00:00"
    )


def scaled(name: str) -> Mapping[str, Scaling]:
    at = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/shop/shop-{name}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    target = desired.request({**at, "MinCapacity": 1, "MaxCapacity": 4}, RegisterScalableTarget)
    return {at["ResourceId"]: Scaling(target=target, policies=(), actions=())}


def found(*services: Service, **members: Any) -> Found:
    numbered = members.pop("revisions", ())
    by_family: dict[str, tuple[Numbered, ...]] = {}
    for each in numbered:
        by_family[each.family] = (*by_family.get(each.family, ()), each)
    given: dict[str, Any] = {
        "place": PLACE,
        "families": frozenset(each.name for each in services) | set(by_family),
        "services": {each.name: each for each in services},
        "elsewhere": (),
        "tasks": (),
        "scaling": {},
        "revisions": by_family,
        "attempts": {},
        "unchecked": (),
    }
    return Found(**(given | members))


def everything(found: Found) -> Selection:
    return Selection(families=found.families, unknown=())
