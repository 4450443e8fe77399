"""The law of plans over generated projects: from any to any other, and then nothing is left."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from compose2ecs.ecs.model import CreateService, EcsProject, RegisterTaskDefinition
from tests.ecs.build import project
from tests.publish.desired import options, request
from tests.publish.fake_ecs import FakeEcs
from tests.publish.test_canonical import SERVICES, TASKS
from tests.publish.test_laws import planned, published

MAY = {"allow_replace": True}


def desired(task: dict[str, Any], service: dict[str, Any]) -> EcsProject:
    named = {"serviceName": "shop-web", "cluster": "shop", "taskDefinition": "shop-web"}
    if service.get("schedulingStrategy") != "DAEMON":
        named["desiredCount"] = 1  # type: ignore[assignment]
    return project(
        request(task | {"family": "shop-web"}, RegisterTaskDefinition),
        request(service | named, CreateService),
    )


@settings(deadline=None, max_examples=150)
@given(TASKS, SERVICES, TASKS, SERVICES)
def test_from_one_project_to_another_and_nothing_is_left(
    task: dict[str, Any],
    service: dict[str, Any],
    other_task: dict[str, Any],
    other_service: dict[str, Any],
) -> None:
    ecs = FakeEcs("shop")
    for wanted in (desired(task, service), desired(other_task, other_service)):
        published(ecs, wanted, options(**MAY))
        assert planned(ecs, wanted, options(**MAY, run_id="again")).steps == ()
