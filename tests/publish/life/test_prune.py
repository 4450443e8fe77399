"""Which revisions may go: never one in use, whatever is there."""

from __future__ import annotations

import random

import pytest

from compose2ecs.publish.life.found import Found
from compose2ecs.publish.life.prune import prune
from compose2ecs.publish.life.rollback import previous
from compose2ecs.publish.observed import Service
from compose2ecs.publish.steps import Deregister
from tests.publish.life import there


def gone(found: Found, keep: int) -> list[str]:
    """The revisions that pruning deregisters."""
    steps = prune(found, there.everything(found), keep).steps
    return [step.revision for step in steps if isinstance(step, Deregister)]


def test_the_newest_stay_and_the_oldest_go_first() -> None:
    found = there.found(there.service("web", 6), revisions=there.revisions("web", *range(1, 7)))
    assert gone(found, 2) == ["shop-web:1", "shop-web:2", "shop-web:3", "shop-web:4"]
    assert gone(found, 6) == []


@pytest.mark.parametrize(
    "user",
    [
        {"services": [there.service("web", 1)]},
        {"services": [there.service("web", 5, deployments=(there.deployment("shop-web:1"),))]},
        {"services": [there.service("web", 1, owner="other")]},
        {"services": [], "elsewhere": (there.service("web", 1),)},
        {"services": [], "tasks": (there.task("1", "shop-web:1", cluster="staging"),)},
        {
            "services": [there.service("web", 5)],
            "attempts": {"shop-web": (there.attempt("shop-web:1"),)},
        },
    ],
    ids=["service", "deployment", "foreign service", "other cluster", "task", "rollback target"],
)
def test_one_that_is_in_use_stays(user: dict[str, object]) -> None:
    services = user.pop("services")
    assert isinstance(services, list)
    found = there.found(*services, revisions=there.revisions("web", 1, 2, 3, 4, 5), **user)
    assert "shop-web:1" not in gone(found, 1)
    assert "shop-web:2" in gone(found, 1)


def test_one_that_ran_and_does_not_any_more_goes() -> None:
    found = there.found(
        there.service("web", 1, status="INACTIVE"),
        revisions=there.revisions("web", 1, 2),
        tasks=(there.task("1", "shop-web:1", status="STOPPED"),),
    )
    assert gone(found, 1) == ["shop-web:1"]


def test_one_of_somebody_else_stays() -> None:
    others = there.revisions("web", 1, owner="other") + there.revisions("web", 2, owner=None)
    found = there.found(revisions=(*there.revisions("web", 3), *others))
    assert gone(found, 1) == []


@pytest.mark.parametrize("seed", range(200))
def test_never_one_in_use(seed: int) -> None:
    chance = random.Random(seed)
    numbers = range(1, chance.randint(2, 12))

    def some() -> int:
        return chance.choice(numbers)

    def any_service() -> Service:
        number = some()
        deployments = tuple(
            there.deployment(f"shop-web:{some()}", status=status)
            for status in chance.sample(["PRIMARY", "ACTIVE", "INACTIVE"], chance.randint(0, 3))
        )
        status = chance.choice(["ACTIVE", "DRAINING", "INACTIVE"])
        return there.service("web", number, status=status, deployments=deployments)

    service, other = any_service(), any_service()
    tasks = tuple(
        there.task(str(n), f"shop-web:{some()}", status=chance.choice(["RUNNING", "STOPPED"]))
        for n in range(chance.randint(0, 3))
    )
    attempts = tuple(
        there.attempt(f"shop-web:{some()}", chance.choice(["SUCCESSFUL", "STOPPED"]))
        for _ in range(chance.randint(0, 4))
    )
    known = tuple(
        each
        for number in reversed(numbers)
        for each in there.revisions("web", number, owner=chance.choice(["shop", "shop", None]))
    )
    keep = chance.randint(1, 4)
    found = there.found(
        service,
        revisions=known,
        elsewhere=(other,),
        tasks=tasks,
        attempts={"shop-web": attempts} if chance.random() < 0.7 else {},
    )
    used = {task.task_definition for task in tasks if task.status == "RUNNING"}
    for each in (service, other):
        if each.status != "INACTIVE":
            used.add(each.task_definition)
            used |= {d.task_definition for d in each.deployments if d.status != "INACTIVE"}
    target = previous(found, service) if service.status != "INACTIVE" else None
    if target is not None:
        used.add(target.revision.arn)
    ours = {each.arn for each in known if each.owner == "shop"}
    deletable = {each.arn for each in known[keep:]} & ours - used
    assert {there.definition(name) for name in gone(found, keep)} == deletable
