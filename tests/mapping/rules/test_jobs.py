from __future__ import annotations

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.build import project
from tests.mapping.pipeline import leftovers
from tests.mapping.translated import EC2, Translated, web

WAITED_FOR = """
services:
  web:
    image: nginx
    depends_on:
      migrate: {condition: service_completed_successfully}
  migrate:
    image: example/web
"""


@pytest.mark.parametrize(
    ("attributes", "place", "severity"),
    [
        ("restart: 'no'", "4:14", "warning"),
        ("restart: no", "4:14", "warning"),
        ("deploy: {restart_policy: {condition: none}}", "4:42", "warning"),
        ("deploy: {mode: replicated-job}", "4:20", "note"),
        ("restart: 'no'\ndeploy: {mode: replicated-job}", "5:20", "note"),
    ],
)
def test_a_service_that_runs_once_is_a_task(attributes: str, place: str, severity: str) -> None:
    made = web(attributes)
    assert made.services == []
    (run,) = made.runs
    assert (run["taskDefinition"], run["count"], run["launchType"]) == ("shop-web", 1, "FARGATE")
    assert "restartPolicy" not in made.container
    assert made.container["essential"] is True
    assert made.found == [
        (
            f"{place} {severity} one-shot-task: "
            "`web` runs once, as a task of its own and not as a service"
        )
    ]


def test_a_service_that_is_waited_for_to_complete_runs_once() -> None:
    made = Translated(WAITED_FOR)
    assert [service["serviceName"] for service in made.services] == ["shop-web"]
    assert [run["taskDefinition"] for run in made.runs] == ["shop-migrate"]
    assert made.messages("one-shot-task") == [
        "note: `migrate` runs once, as a task of its own and not as a service"
    ]


def test_a_service_that_is_restarted_for_ever_never_completes() -> None:
    made = Translated(f"{WAITED_FOR}    restart: always\n")
    assert made.runs == []
    assert made.messages("one-shot-service") == [
        "warning: `migrate` never completes, as it is started again whenever it ends"
    ]
    assert made.helps("one-shot-service") == ['set `restart: "no"` for migrate']


def test_settings_say_what_a_service_is() -> None:
    job = web("x-ecs: {lifetime: job}")
    assert (len(job.services), len(job.runs)) == (0, 1)
    assert job.messages("one-shot-task") == [
        "note: `web` runs once, as a task of its own and not as a service"
    ]
    service = web("restart: 'no'\nx-ecs: {lifetime: service}")
    assert (len(service.services), len(service.runs)) == (1, 0)
    assert service.found == ["4:14 note irrelevant-attribute: the settings make it a service"]
    assert (
        leftovers(
            project("services: {a: {image: a, restart: 'no', x-ecs: {lifetime: service}}}"),
            "fargate",
        )
        == []
    )


def test_a_job_that_fails_is_tried_again_in_its_task() -> None:
    made = web("restart: on-failure\ndeploy: {mode: replicated-job}")
    assert made.container["restartPolicy"] == {"enabled": True, "ignoredExitCodes": [0]}
    assert len(made.runs) == 1


def test_a_job_runs_as_often_as_the_file_says() -> None:
    made = web("deploy: {mode: replicated-job, replicas: 3}")
    assert made.runs[0]["count"] == 3


def test_a_job_on_each_node_runs_once() -> None:
    made = web("deploy: {mode: global-job}", EC2)
    assert made.runs[0]["count"] == 1
    assert made.messages("job-count-not-kept") == [
        "warning: `web` runs once, and not once on each instance"
    ]


def test_a_job_on_each_instance_is_no_daemon() -> None:
    made = web(
        "deploy: {mode: global, placement: {max_replicas_per_node: 1}}\nx-ecs: {lifetime: job}",
        Options(launch_type="managed-instances"),
    )
    assert made.runs[0]["count"] == 1
    assert made.messages("unsupported-attribute") == []
    assert made.messages("job-count-not-kept") == [
        "warning: `web` runs once, and not once on each instance"
    ]


def test_a_job_has_the_network_the_placement_and_the_labels_of_a_service() -> None:
    made = web(
        "deploy:\n  mode: replicated-job\n  labels: {team: blue}\n"
        "  placement: {constraints: [node.labels.disk == ssd], preferences: "
        "[{spread: node.labels.rack}]}\n  update_config: {parallelism: 2}",
        EC2,
    )
    (run,) = made.runs
    assert run["tags"] == [{"key": "team", "value": "blue"}]
    assert run["placementConstraints"] == [
        {"type": "memberOf", "expression": "attribute:disk == ssd"}
    ]
    assert run["placementStrategy"] == [{"type": "spread", "field": "attribute:rack"}]
    assert made.messages("irrelevant-attribute") == ["note: a task that runs once is not replaced"]
    assert "awsvpcConfiguration" in web("restart: 'no'").runs[0]["networkConfiguration"]


@pytest.mark.parametrize(
    ("attributes", "finding"),
    [
        (
            "restart: always\nx-ecs: {lifetime: job}",
            "4:14 note irrelevant-attribute: the settings make it a task that runs once",
        ),
        (
            "restart: always\ndeploy: {mode: replicated-job}",
            (
                "4:14 warning unsupported-attribute: `web` runs once, and is not started "
                "again when it ends"
            ),
        ),
        (
            "deploy: {mode: global-job, restart_policy: {condition: any}}",
            (
                "4:60 warning unsupported-attribute: `web` runs once, and is not started "
                "again when it ends"
            ),
        ),
        (
            "deploy: {restart_policy: {condition: none, delay: 5s}}",
            "4:55 note irrelevant-attribute: `web` runs once, and is not started again",
        ),
    ],
)
def test_what_runs_once_is_not_restarted_whatever_the_file_says(
    attributes: str, finding: str
) -> None:
    assert finding in web(attributes).found


def test_the_setting_that_keeps_a_job_running_has_an_effect() -> None:
    of = project(
        "services: {web: {image: nginx, deploy: {mode: replicated-job}, "
        "x-ecs: {lifetime: service}}}"
    )
    assert leftovers(of, "fargate") == []
