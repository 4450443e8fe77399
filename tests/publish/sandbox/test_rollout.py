"""How deployments go in a sandbox, second by second."""

from __future__ import annotations

import pytest

from compose2ecs.publish.sandbox.rollout import Deployment
from compose2ecs.publish.sandbox.services import Service

NEW = Deployment(id="ecs-svc/1", at=100.0, task_definition="web:1", desired=3)


@pytest.mark.parametrize(
    ("after", "running", "is_complete"),
    [
        (0.0, 0, False),
        (0.9, 0, False),
        (1.0, 1, False),
        (1.5, 2, False),
        (2.0, 3, False),
        (2.4, 3, False),
        (2.5, 3, True),
        (9.0, 3, True),
    ],
)
def test_tasks_start_one_after_the_other(after: float, running: int, is_complete: bool) -> None:
    now = NEW.at + after
    assert (NEW.running(now), NEW.is_complete(now)) == (running, is_complete)


def test_a_deployment_of_no_tasks_is_complete_soon() -> None:
    nothing = Deployment(id="ecs-svc/1", at=0.0, task_definition="web:1", desired=0)
    assert (nothing.is_complete(0.4), nothing.is_complete(0.5)) == (False, True)


def _web(**members: object) -> Service:
    request = {"serviceName": "web", "desiredCount": 2, **members}
    return Service(request, "web:1", "ecs-svc/1", 0.0)


def _counts(service: Service, now: float) -> list[tuple[str, int]]:
    return [(each.id, running) for each, running in service.running(now)]


def test_old_tasks_run_until_new_ones_do() -> None:
    web = _web()
    web.update({"taskDefinition": "web:2"}, "web:2", "ecs-svc/2", 100.0)
    assert _counts(web, 100.0) == [("ecs-svc/2", 0), ("ecs-svc/1", 2)]
    assert _counts(web, 101.0) == [("ecs-svc/2", 1), ("ecs-svc/1", 1)]
    assert _counts(web, 101.5) == [("ecs-svc/2", 2), ("ecs-svc/1", 0)]
    assert _counts(web, 102.0) == [("ecs-svc/2", 2)]


def test_another_number_of_tasks_is_no_new_deployment() -> None:
    web = _web()
    web.update({"desiredCount": 3}, None, "ecs-svc/2", 100.0)
    assert _counts(web, 100.5) == [("ecs-svc/1", 2)]
    assert _counts(web, 101.0) == [("ecs-svc/1", 3)]
    web.update({"desiredCount": 1}, None, "ecs-svc/3", 200.0)
    assert _counts(web, 200.0) == [("ecs-svc/1", 1)]


def test_the_history_knows_what_became_of_each() -> None:
    web = _web()
    web.update({"forceNewDeployment": True}, None, "ecs-svc/2", 100.0)
    web.update({"taskDefinition": "web:2"}, "web:2", "ecs-svc/3", 100.1)
    assert [(each.id, status) for each, status in web.history(100.2)] == [
        ("ecs-svc/3", "IN_PROGRESS"),
        ("ecs-svc/2", "STOPPED"),
        ("ecs-svc/1", "SUCCESSFUL"),
    ]


def test_a_deleted_service_drains_first() -> None:
    web = _web()
    web.delete(100.0)
    assert [web.status(100.0), web.status(100.9), web.status(101.0)] == [
        "DRAINING",
        "DRAINING",
        "INACTIVE",
    ]
    assert _counts(web, 100.0) == []


def test_events_come_the_newest_first() -> None:
    shown = _web().shown({}, 10.0)
    assert [event["message"] for event in shown["events"]] == [
        "(service web) has reached a steady state.",
        "(service web) (deployment ecs-svc/1) deployment completed.",
        "(service web) has started 2 tasks.",
    ]
    assert len({event["id"] for event in shown["events"]}) == 3


def test_service_connect_is_told_by_the_deployment() -> None:
    shown = _web(serviceConnectConfiguration={"enabled": True}, clientToken="x").shown({}, 10.0)
    assert shown["deployments"][0]["serviceConnectConfiguration"] == {"enabled": True}
    assert not {"serviceConnectConfiguration", "clientToken"} & set(shown)
