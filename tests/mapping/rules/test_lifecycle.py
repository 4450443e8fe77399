"""Start order, restarts, and what is meant to run only once."""

from __future__ import annotations

import pytest

from tests.mapping.translated import web

OTHERS = "  db: {image: x}\n  job: {image: x}"


def test_the_order_of_services_is_not_kept() -> None:
    made = web(
        "depends_on:\n  db: {condition: service_healthy, restart: true}\n"
        "  job: {condition: service_completed_successfully, required: false}",
        top=OTHERS,
    )
    assert made.messages("start-order-not-kept") == [
        "warning: `web` does not wait until `db` is healthy"
    ]
    assert made.messages("job-not-waited-for") == [
        "warning: `web` does not wait until `job` has completed"
    ]
    assert made.helps("job-not-waited-for") == [
        "run `job` to the end before you deploy it, as `compose2ecs publish` does"
    ]
    assert [run["taskDefinition"] for run in made.runs] == ["shop-job"]
    order, job = (
        next(one for one in made.diagnostics if one.code.slug == slug)
        for slug in ("start-order-not-kept", "job-not-waited-for")
    )
    paths = {place.path[3:] for found in (order, job) for place in found.locations if place.path}
    assert {("db", "condition"), ("db", "restart"), ("job", "required")} <= paths
    assert order.span is not None
    assert order.span.line == 5


def test_the_short_form_waits_for_the_start() -> None:
    made = web("depends_on: [db]", top=OTHERS)
    assert made.messages("start-order-not-kept") == [
        "note: `web` does not wait until `db` has started"
    ]
    assert made.messages("one-shot-service") == []


def test_a_link_is_a_name_and_an_order() -> None:
    made = web("links: [db]", top=OTHERS)
    assert made.messages("service-name-not-resolvable") == [
        "warning: `web` cannot reach `db` by name"
    ]
    assert made.messages("start-order-not-kept") == [
        "note: `web` does not wait until `db` has started"
    ]


@pytest.mark.parametrize("restart", ["always", "unless-stopped"])
def test_services_restart_always(restart: str) -> None:
    made = web(f"restart: {restart}")
    assert "restartPolicy" not in made.container
    assert made.found == ["4:14 note irrelevant-attribute: the service replaces tasks that stop"]


def test_a_failure_restarts_the_container_in_its_task() -> None:
    made = web("restart: on-failure")
    assert made.container["restartPolicy"] == {"enabled": True, "ignoredExitCodes": [0]}
    assert made.found == [
        (
            "4:14 note irrelevant-attribute: "
            "the service replaces the task of `web` also when it stops without failing"
        )
    ]


def test_attempts_are_not_counted() -> None:
    made = web("restart: on-failure:3")
    assert made.container["restartPolicy"] == {"enabled": True, "ignoredExitCodes": [0]}
    assert made.messages("unsupported-attribute") == [
        (
            "warning: ECS restarts `web` without a limit, and at a pace of its own; "
            "`restart: on-failure:3` is left out"
        )
    ]


@pytest.mark.parametrize(
    ("window", "period", "severity"),
    [("10s", 60, "warning"), ("90s", 90, "note"), ("90500ms", 91, "note"),
     ("1h", 1800, "warning")],
)  # fmt: skip
def test_the_window_is_the_least_time_to_run(window: str, period: int, severity: str) -> None:
    made = web(f"deploy: {{restart_policy: {{condition: on-failure, window: {window}}}}}")
    assert made.container["restartPolicy"]["restartAttemptPeriod"] == period
    assert made.messages("restart-period-adjusted") == [
        f"{severity}: a container must run for {period} seconds before ECS restarts it in place"
    ]


def test_no_window_is_none() -> None:
    made = web("deploy: {restart_policy: {condition: on-failure, window: 0s}}")
    assert "restartAttemptPeriod" not in made.container["restartPolicy"]
    assert "note: no window is the default" in made.messages("irrelevant-attribute")


def test_limits_on_restarts_are_reported() -> None:
    made = web(
        "restart: always\n"
        "deploy: {restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3}}"
    )
    assert made.container["restartPolicy"]["enabled"] is True
    assert made.found == [
        "4:14 note irrelevant-attribute: deploy.restart_policy decides",
        (
            "5:42 note irrelevant-attribute: "
            "the service replaces the task of `web` also when it stops without failing"
        ),
        (
            "5:61 warning unsupported-attribute: "
            "ECS restarts `web` without a limit, and at a pace of its own; "
            "`delay: 5s` is left out"
        ),
        (
            "5:79 warning unsupported-attribute: "
            "ECS restarts `web` without a limit, and at a pace of its own; "
            "`max_attempts: 3` is left out"
        ),
    ]


def test_limits_on_replacing_tasks_are_reported() -> None:
    made = web("deploy: {restart_policy: {delay: 5s, window: 90s}}")
    assert "restartPolicy" not in made.container
    assert made.found == [
        (
            "4:38 warning unsupported-attribute: "
            "ECS restarts `web` without a limit, and at a pace of its own; "
            "`delay: 5s` is left out"
        ),
        (
            "4:50 warning unsupported-attribute: "
            "the service replaces tasks of `web` at a pace of its own; "
            "`window: 1m30s` is left out"
        ),
    ]


def test_what_says_itself_that_it_runs_once_is_reported_there_alone() -> None:
    made = web(
        "depends_on: {job: {condition: service_completed_successfully}}",
        top="  job: {image: x, restart: 'no'}",
    )
    assert [line.split(" ")[0] for line in made.found if "one-shot" in line] == ["5:28"]


def test_another_condition_is_reported() -> None:
    made = web("deploy: {restart_policy: {condition: sometimes}}")
    assert "restartPolicy" not in made.container
    assert made.messages("unsupported-attribute") == [
        "warning: 'sometimes' is no condition for a restart; the service replaces tasks that stop"
    ]
