"""Which revision a service goes back to."""

from __future__ import annotations

import pytest

from compose2ecs.publish.life.found import Attempt, Found
from compose2ecs.publish.life.rollback import rollback
from compose2ecs.publish.observed import Deployment
from compose2ecs.publish.steps import Existing, Update
from tests.publish.life import there


def goes_to(found: Found, to: int | None = None) -> str | None:
    """The revision that the only update deploys; None for a refusal."""
    made = rollback(found, there.everything(found), to)
    if made.refusals:
        assert made.steps == ()
        return None
    (update,) = made.steps
    assert isinstance(update, Update)
    assert isinstance(update.runs, Existing)
    assert update.rolls_out
    assert update.members == {}
    return update.runs.arn.rpartition("/")[2]


def web(
    number: int,
    attempts: tuple[Attempt, ...] | None = (),
    known: tuple[int, ...] = (1, 2, 3, 4),
    deployments: tuple[Deployment, ...] = (),
) -> Found:
    return there.found(
        there.service("web", number, deployments=deployments),
        revisions=there.revisions("web", *known),
        attempts={} if attempts is None else {"shop-web": attempts},
    )


GOOD = there.attempt
BAD = "ROLLBACK_SUCCESSFUL"


@pytest.mark.parametrize(
    ("found", "target"),
    [
        (web(4, (GOOD("shop-web:4"), GOOD("shop-web:2"), GOOD("shop-web:1"))), "shop-web:2"),
        (web(4, (GOOD("shop-web:4"), GOOD("shop-web:3", BAD), GOOD("shop-web:1"))), "shop-web:1"),
        (web(4, (GOOD("shop-web:4", BAD), GOOD("shop-web:3"))), "shop-web:3"),
        (web(2, (GOOD("shop-web:2"), GOOD("shop-web:4"), GOOD("shop-web:1"))), "shop-web:1"),
        (web(4, (GOOD("shop-web:3"),), known=(1, 2, 4)), "shop-web:2"),
        (web(4, None), "shop-web:3"),
        (web(4, ()), "shop-web:3"),
        (web(4, (GOOD("shop-web:3", BAD),)), "shop-web:2"),
        (web(1, None), None),
        (web(4, (GOOD("shop-web:1", BAD),), known=(1, 4)), None),
        (
            web(
                4,
                None,
                deployments=(
                    there.deployment("shop-web:4", "IN_PROGRESS"),
                    there.deployment("shop-web:2", status="ACTIVE"),
                ),
            ),
            "shop-web:2",
        ),
    ],
    ids=[
        "the last completed one",
        "not one that failed",
        "from one that failed",
        "twice goes back two",
        "not one that is deregistered",
        "no history may be read",
        "no history",
        "one that failed is not tried",
        "the first has none before",
        "only one that failed",
        "the one that a deployment replaces",
    ],
)
def test_the_previous_good_revision(found: Found, target: str | None) -> None:
    assert goes_to(found) == target


def test_a_number() -> None:
    assert goes_to(web(4), 1) == "shop-web:1"
    assert goes_to(web(2), 4) == "shop-web:4"
    assert goes_to(web(4, known=(4,)), 1) is None
    assert rollback(web(4), there.everything(web(4)), 4).steps == ()


def test_the_cause_says_why_it_is_that_one() -> None:
    (step,) = rollback(web(4, (GOOD("shop-web:2", day=7),)), there.everything(web(4)), None).steps
    assert step.cause == "shop-web:4 → shop-web:2: its deployment of 2026-01-07 was completed"
    (step,) = rollback(web(4, None), there.everything(web(4)), None).steps
    assert step.cause == "shop-web:4 → shop-web:3: the revision before; nothing tells how it went"


def test_services_that_are_not_chosen_stay() -> None:
    found = there.found(
        there.service("web", 2),
        there.service("api", 2),
        revisions=(*there.revisions("web", 1, 2), *there.revisions("api", 1, 2)),
    )
    chosen = there.everything(there.found(there.service("api")))
    assert [
        step.service for step in rollback(found, chosen, None).steps if hasattr(step, "service")
    ] == ["shop-api"]
