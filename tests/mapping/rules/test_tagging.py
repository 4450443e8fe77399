"""Tags of task definitions, services and tasks."""

from __future__ import annotations

from tests.mapping.translated import Translated, web

BLUE = {"key": "team", "value": "blue"}


def test_tags_are_on_the_task_definition_the_service_and_its_tasks() -> None:
    made = web("x-ecs: {tags: {team: blue}}")
    assert made.task["tags"] == [BLUE]
    assert made.service["tags"] == [BLUE]
    assert made.service["propagateTags"] == "SERVICE"


def test_tags_of_a_service_join_those_of_the_project_and_its_labels() -> None:
    made = web(
        "deploy: {labels: {stage: test, team: red}}\nx-ecs: {tags: {owner: me}}",
        top="x-ecs: {tags: {team: blue, owner: us}}",
    )
    assert made.service["tags"] == [
        {"key": "stage", "value": "test"},
        {"key": "team", "value": "blue"},
        {"key": "owner", "value": "me"},
    ]
    assert made.task["tags"] == [BLUE, {"key": "owner", "value": "me"}]


def test_labels_alone_are_not_propagated() -> None:
    made = web("deploy: {labels: {team: blue}}")
    assert made.service["tags"] == [BLUE]
    assert "propagateTags" not in made.service
    assert "tags" not in made.task


def test_what_is_propagated_can_be_set() -> None:
    made = web("x-ecs: {tags: {team: blue}, propagate_tags: none}")
    assert made.service["propagateTags"] == "NONE"


def test_a_job_has_the_tags_itself() -> None:
    made = web('restart: "no"\nx-ecs: {tags: {team: blue}}')
    assert made.runs[0]["tags"] == [BLUE]
    assert "propagateTags" not in made.runs[0]


def test_services_of_one_task_put_their_tags_together() -> None:
    made = Translated("""
services:
  web: {image: nginx, x-ecs: {task: one, tags: {team: blue}}}
  log: {image: router, x-ecs: {task: one, tags: {part: log}}}
""")
    assert made.service["tags"] == [BLUE, {"key": "part", "value": "log"}]


def test_a_job_has_no_service_whose_tags_it_could_get() -> None:
    made = web('restart: "no"\nx-ecs: {propagate_tags: service}')
    assert "propagateTags" not in made.runs[0]
    assert "note: `web` runs once, and has its tags itself" in made.messages("irrelevant-attribute")
    other = web('restart: "no"\nx-ecs: {propagate_tags: task_definition}')
    assert other.runs[0]["propagateTags"] == "TASK_DEFINITION"
