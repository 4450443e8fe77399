"""The whole: names, roles, launch types, and that every choice says why."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.mapping.policy import Options
from compose2ecs.source import Choice
from compose2ecs.trace import placed_leaves
from tests.mapping.translated import EC2, Translated, web


def test_the_smallest_project() -> None:
    made = web("")
    assert made.task == {
        "family": "shop-web",
        "executionRoleArn": "ecsTaskExecutionRole",
        "networkMode": "awsvpc",
        "containerDefinitions": [
            {
                "name": "web",
                "image": "nginx",
                "essential": True,
                "logConfiguration": {
                    "logDriver": "awslogs",
                    "options": {
                        "awslogs-group": "/ecs/shop",
                        "awslogs-region": "${region}",
                        "awslogs-stream-prefix": "web",
                    },
                },
            }
        ],
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
    }
    assert made.service == {
        "serviceName": "shop-web",
        "taskDefinition": "shop-web",
        "desiredCount": 1,
        "launchType": "FARGATE",
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": ["${subnets.default}"],
                "securityGroups": ["${security-groups.default}"],
            }
        },
        "schedulingStrategy": "REPLICA",
    }
    assert made.found == []


@pytest.mark.parametrize(
    ("launch_type", "compatibility", "named"),
    [
        ("fargate", "FARGATE", True),
        ("ec2", "EC2", True),
        ("external", "EXTERNAL", True),
        ("managed-instances", "MANAGED_INSTANCES", False),
    ],
)
def test_the_launch_type_is_that_of_the_target(
    launch_type: str, compatibility: str, named: bool
) -> None:
    made = web("", Options(launch_type=launch_type))
    assert made.task["requiresCompatibilities"] == [compatibility]
    assert made.service.get("launchType") == (compatibility if named else None)
    providers: list[dict[str, Any]] | None = None
    if not named:
        providers = [{"capacityProvider": "${capacity-provider.default}", "weight": 1}]
    assert made.service.get("capacityProviderStrategy") == providers


def test_roles_and_cluster_are_those_of_the_settings() -> None:
    made = Translated(
        "x-ecs: {cluster: main, execution_role: starter, task_role: app}\n"
        "services:\n  web:\n    image: nginx\n    x-ecs: {task_role: web}\n"
    )
    assert made.service["cluster"] == "main"
    assert made.task["executionRoleArn"] == "starter"
    assert made.task["taskRoleArn"] == "web"


def test_every_service_has_a_task_definition_and_a_service_in_the_order_of_the_file() -> None:
    made = Translated("services:\n  web: {image: a}\n  api: {image: b}\n  db: {image: c}\n")
    assert [task["family"] for task in made.tasks] == ["shop-web", "shop-api", "shop-db"]
    assert [service["serviceName"] for service in made.services] == [
        "shop-web",
        "shop-api",
        "shop-db",
    ]


def test_names_have_the_letters_of_ecs() -> None:
    made = Translated("services:\n  web.v1: {image: a}\n")
    assert made.task["family"] == "shop-web-v1"
    assert made.container["name"] == "web-v1"
    assert made.found == []


def test_names_that_become_the_same_are_an_error() -> None:
    made = Translated("services:\n  web.v1: {image: a}\n  web-v1: {image: b}\n")
    assert made.messages("name-collision") == [
        "error: services 'web.v1' and 'web-v1' would both be called 'web-v1'"
    ]


def test_what_a_plugin_provides_is_no_task() -> None:
    made = Translated(
        "name: shop\nservices:\n  db:\n    provider: {type: rds, options: {size: small}}\n"
    )
    assert made.tasks == []
    assert made.services == []
    assert made.messages("irrelevant-attribute") == ["note: nothing runs under the name"]
    assert made.messages("provided-service") == [
        "warning: `db` is left out: its provider runs outside ECS, and has no container"
    ]
    assert len(made.found) == 2


def test_a_name_that_no_file_gives_is_no_matter_either() -> None:
    made = Translated("services:\n  db:\n    provider: {type: rds}\n")
    assert made.messages("irrelevant-attribute") == []


@pytest.mark.parametrize("options", [None, EC2])
def test_what_no_file_says_is_a_choice_with_a_reason(options: Options | None) -> None:
    made = web('volumes: ["db:/data", /scratch]\ntmpfs: /run', options, "volumes: {db: }")
    for path, leaf in placed_leaves(made.ecs):
        assert leaf.origins, path
        for origin in leaf.origins:
            assert not isinstance(origin, Choice) or origin.why, path


def test_a_stack_is_for_publishing() -> None:
    made = Translated("services: {web: {image: nginx}}\nx-ecs: {stack: net}")
    assert made.messages("irrelevant-attribute") == [
        "note: what the stack net puts out is read when the project is published"
    ]
