"""What taking a project down deletes, in which order, and what it leaves alone."""

from __future__ import annotations

from typing import Any

from compose2ecs.publish.life.down import down
from compose2ecs.publish.life.found import Found
from compose2ecs.publish.life.selection import Selection, selection
from compose2ecs.publish.refusals import Ground
from compose2ecs.publish.render import text
from tests.publish import desired
from tests.publish.life import there

NOTHING = desired.shop()


def shown(found: Found, chosen: Selection | None = None, **more: Any) -> list[str]:
    """The steps of the plan, a line each, with one space between words."""
    given = {"deregister": False} | more
    made = down(found, chosen or there.everything(found), **given)
    return [" ".join(line.split()) for line in text(made).splitlines()[1:]]


def test_scaling_ends_first_and_all_are_deleted_before_the_first_is_waited_for() -> None:
    found = there.found(there.service("api"), there.service("web"), scaling=there.scaled("web"))
    assert shown(found) == [
        "stop scaling shop-web it would start tasks again",
        "drain shop-api down",
        "drain shop-web down",
        "delete shop-api down",
        "delete shop-web down",
        "wait until gone shop-api its tasks stop",
        "wait until gone shop-web its tasks stop",
        "5 calls: 1 stop scaling, 2 drain, 2 delete",
    ]


def test_what_is_empty_or_on_every_instance_is_not_drained() -> None:
    daemon = desired.service("agent", schedulingStrategy="DAEMON", launchType="EC2")
    found = there.found(there.service("agent", like=daemon), there.service("idle", desired=0))
    assert [line.split()[0] for line in shown(found)] == ["delete"] * 2 + ["wait"] * 2 + ["2"]


def test_what_is_being_deleted_is_waited_for_and_what_is_gone_is_nothing() -> None:
    found = there.found(
        there.service("api", status="DRAINING"), there.service("web", status="INACTIVE")
    )
    assert shown(found) == ["wait until gone shop-api its tasks stop", "nothing to change"]


def test_what_somebody_else_has_made_is_refused() -> None:
    found = there.found(there.service("api", owner="other"), there.service("web", owner=None))
    made = down(found, there.everything(found), deregister=False)
    assert made.steps == ()
    assert [(refusal.ground, refusal.message) for refusal in made.refusals] == [
        (Ground.OWNERSHIP, "the service `shop-api` belongs to the project `other`"),
        (Ground.OWNERSHIP, "the service `shop-web` was not made by compose2ecs"),
    ]


def test_names_choose_also_what_the_file_does_not_have_any_more() -> None:
    found = there.found(there.service("old"), there.service("web"))
    chosen = selection(["old"], desired.shop("web"), found)
    assert shown(found, chosen)[:2] == ["drain shop-old down", "delete shop-old down"]
    assert selection(["odl", "web"], desired.shop("web"), found) == Selection(
        families=frozenset({"shop-web"}), unknown=("odl",)
    )


def test_tasks_that_run_once_are_stopped_if_we_have_started_them_here() -> None:
    found = there.found(
        families=frozenset({"shop-migrate"}),
        tasks=(
            there.task("1", "shop-migrate:1", started_by="compose2ecs/run"),
            there.task("2", "shop-migrate:1", started_by="compose2ecs/run", status="STOPPED"),
            there.task("3", "shop-migrate:1", started_by="somebody"),
            there.task("4", "shop-migrate:1", started_by="compose2ecs/run", cluster="staging"),
            there.task("5", "shop-migrate:1"),
        ),
    )
    made = down(found, there.everything(found), deregister=False)
    assert [step.task for step in made.steps if hasattr(step, "task")] == ["1"]
    assert len(made.steps) == 1


def test_revisions_go_only_on_demand_and_not_those_that_run_elsewhere() -> None:
    found = there.found(
        there.service("web", 3),
        revisions=(*there.revisions("web", 1, 2, 3), *there.revisions("web", 4, owner=None)),
        elsewhere=(there.service("web", 1),),
        tasks=(there.task("9", "shop-web:3"),),
    )
    assert not any("deregister" in line for line in shown(found))
    assert shown(found, deregister=True)[-3:] == [
        "deregister shop-web:3 --deregister",
        "deregister shop-web:2 --deregister",
        "4 calls: 1 drain, 1 delete, 2 deregister",
    ]
