from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.build import project
from tests.mapping.pipeline import leftovers, restricted
from tests.mapping.translated import EC2, Translated

SINGLE = Options(group="single")

POD = """
services:
  app:
    image: example/app
    cpus: 0.5
    mem_limit: 512m
    expose: ["8080"]
  proxy:
    image: example/proxy
    cpus: 0.25
    mem_limit: 128m
    network_mode: service:app
"""


def test_the_name_of_a_task_is_a_setting_with_an_effect() -> None:
    of = project("services: {a: {image: a, x-ecs: {task: pod}}}")
    assert restricted(of, "fargate").ecs.task_definitions[0].family.value == "shop-pod"
    assert leftovers(of, "fargate") == []


def names(task: dict[str, Any]) -> list[str]:
    return [container["name"] for container in task["containerDefinitions"]]


def in_one_task(
    first: str, second: str, top: str = "", options: Options | None = None
) -> Translated:
    """Services ``a`` and ``b`` of one task, with these attributes."""
    return Translated(
        "services:\n"
        f"  a: {{image: a, x-ecs: {{task: pod}}, {first}}}\n"
        f"  b: {{image: b, x-ecs: {{task: pod}}, {second}}}\n{top}",
        options,
    )


def test_a_shared_network_is_one_task_called_as_the_service_that_shares_it() -> None:
    made = Translated(POD)
    (task,) = made.tasks
    assert task["family"] == "shop-app"
    assert names(task) == ["app", "proxy"]
    assert [one["serviceName"] for one in made.services] == ["shop-app"]
    assert made.messages("service-name-not-resolvable") == []
    assert made.messages("reached-at-localhost") == []


def test_the_task_holds_what_its_containers_need_together() -> None:
    task = Translated(POD).task
    assert (task["cpu"], task["memory"]) == ("1024", "2048")


def test_the_service_that_shares_its_network_leads_wherever_it_stands() -> None:
    made = Translated(
        "services:\n  side: {image: b, network_mode: 'service:main'}\n  main: {image: a}\n"
    )
    assert made.task["family"] == "shop-main"
    assert names(made.task) == ["side", "main"]


def test_a_shared_network_is_that_of_a_network_interface() -> None:
    made = Translated(POD, EC2)
    assert made.task["networkMode"] == "awsvpc"
    assert made.messages("shared-namespace") == []


def test_a_network_of_the_host_is_shared_as_well() -> None:
    made = Translated(POD.replace("cpus: 0.5", "network_mode: host"), EC2)
    assert made.task["networkMode"] == "host"


def test_containers_on_a_bridge_do_not_share_a_network() -> None:
    made = Translated(POD.replace("cpus: 0.5", "network_mode: bridge"), EC2)
    assert made.messages("shared-namespace") == [
        (
            "error: on network mode bridge each container of `app` has a network of its own, and "
            "not the one that the file shares"
        )
    ]


def test_external_instances_share_a_network_on_host_alone() -> None:
    bridge = Translated(POD, Options(launch_type="external"))
    assert bridge.task["networkMode"] == "bridge"
    assert bridge.messages("shared-namespace") == [
        (
            "error: on network mode bridge each container of `app` has a network of its own, and "
            "not the one that the file shares"
        )
    ]
    host = Translated(POD, Options(launch_type="external", network_mode="host"))
    assert host.task["networkMode"] == "host"
    assert host.messages("shared-namespace") == []


def test_where_the_target_is_the_network_of_the_instance_that_is_shared() -> None:
    made = Translated(POD, Options(launch_type="ec2", network_mode="host"))
    assert made.task["networkMode"] == "host"


def test_a_shared_namespace_of_processes_or_files_leaves_the_names() -> None:
    made = Translated(
        "services: {a: {image: a}, b: {image: b, pid: 'service:a'}, "
        "c: {image: c, volumes_from: [a]}}",
        EC2,
    )
    assert [one.get("links") for one in made.task["containerDefinitions"]] == [None, ["a"], ["a"]]


def test_services_with_the_same_task_are_one() -> None:
    made = in_one_task("", "", "  c: {image: c}\n")
    assert [task["family"] for task in made.tasks] == ["shop-pod", "shop-c"]
    assert names(made.tasks[0]) == ["a", "b"]


def test_all_services_are_one_task_on_demand() -> None:
    made = Translated("services: {a: {image: a}, b: {image: b}, c: {image: c}}", SINGLE)
    (task,) = made.tasks
    assert task["family"] == "shop"
    assert names(task) == ["a", "b", "c"]
    assert made.service["taskDefinition"] == "shop"


def test_chains_of_shared_namespaces_are_one_task() -> None:
    made = Translated(
        "services: {a: {image: a}, b: {image: b, pid: 'service:a'}, "
        "c: {image: c, network_mode: 'service:b'}, d: {image: d}}"
    )
    assert [names(task) for task in made.tasks] == [["a", "b", "c"], ["d"]]


def test_services_that_belong_together_cannot_be_separated() -> None:
    made = Translated(
        "services:\n  a: {image: a, x-ecs: {task: one}}\n"
        "  b: {image: b, network_mode: 'service:a', x-ecs: {task: two}}\n"
    )
    assert made.messages("task-conflict") == [
        (
            "error: services that share namespaces or volumes run in one task, and not in `one` "
            "and `two`"
        )
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("service_started", "START"), ("service_healthy", "HEALTHY")],
)
def test_containers_of_a_task_wait_for_each_other(condition: str, expected: str) -> None:
    made = in_one_task(f"depends_on: {{b: {{condition: {condition}}}}}", "")
    assert made.container["dependsOn"] == [{"containerName": "b", "condition": expected}]
    assert made.messages("start-order-not-kept") == []


def test_a_container_that_completes_is_not_essential() -> None:
    made = in_one_task("depends_on: {b: {condition: service_completed_successfully}}", "")
    a, b = made.task["containerDefinitions"]
    assert a["dependsOn"] == [{"containerName": "b", "condition": "SUCCESS"}]
    assert (a["essential"], b["essential"]) == (True, False)
    assert made.runs == []
    assert made.messages("one-shot-task") == []


def test_a_task_of_jobs_runs_once() -> None:
    made = in_one_task(
        "restart: 'no', depends_on: {b: {condition: service_completed_successfully}}", ""
    )
    a, b = made.task["containerDefinitions"]
    assert (a["essential"], b["essential"]) == (True, False)
    assert [run["taskDefinition"] for run in made.runs] == ["shop-pod"]


def test_options_of_a_dependency_say_nothing_within_a_task() -> None:
    made = in_one_task(
        "depends_on: {b: {condition: service_started, restart: true, required: false}}", ""
    )
    assert made.messages("irrelevant-attribute") == [
        "note: a change to one container replaces the whole task",
        "note: `b` is in the task, so that it is there",
    ]


def test_containers_of_a_task_know_each_other_on_bridge() -> None:
    made = in_one_task("links: ['b:cache'], depends_on: [b]", "", options=EC2)
    assert made.container["links"] == ["b", "b:cache"]
    assert made.messages("service-name-not-resolvable") == []


def test_containers_of_a_task_are_at_localhost_elsewhere() -> None:
    made = in_one_task("depends_on: [b]", "")
    assert "links" not in made.container
    assert made.messages("reached-at-localhost") == [
        "warning: `a` reaches `b` at localhost, as the containers are in one task"
    ]


def test_two_containers_cannot_listen_on_one_port() -> None:
    made = in_one_task("ports: ['8080:80']", "ports: ['8081:80']")
    assert made.messages("port-clash") == [
        "error: `a` and `b` are in one task and cannot both use port 80"
    ]


def test_two_containers_can_on_bridge_unless_the_host_port_is_the_same() -> None:
    other = in_one_task("ports: ['8080:80']", "ports: ['8081:80']", options=EC2)
    same = in_one_task("ports: ['8080:80']", "ports: ['8080:81']", options=EC2)
    assert other.messages("port-clash") == []
    assert same.messages("port-clash") == [
        "error: `a` and `b` are in one task and cannot both use port 8080"
    ]


def test_a_volume_of_the_project_is_one_volume_of_the_task() -> None:
    made = in_one_task(
        "volumes: ['data:/a']", "volumes: ['data:/b:ro']", "volumes: {data: {}}\n", EC2
    )
    (volume,) = made.task["volumes"]
    a, b = made.task["containerDefinitions"]
    assert a["mountPoints"] == [{"sourceVolume": volume["name"], "containerPath": "/a"}]
    assert b["mountPoints"] == [
        {"sourceVolume": volume["name"], "containerPath": "/b", "readOnly": True}
    ]


def test_anonymous_volumes_are_each_of_their_container() -> None:
    made = in_one_task("volumes: [/data]", "volumes: [/data]")
    a, b = made.task["containerDefinitions"]
    assert [volume["name"] for volume in made.task["volumes"]] == ["a-data", "b-data"]
    assert a["mountPoints"][0]["sourceVolume"] == "a-data"
    assert b["mountPoints"][0]["sourceVolume"] == "b-data"


def test_what_services_say_about_their_task_is_put_together() -> None:
    made = in_one_task(
        "deploy: {labels: {team: blue}, placement: {constraints: [node.labels.a == b]}}",
        "deploy: {replicas: 3, labels: {tier: web}, placement: {constraints: "
        "[node.labels.c == d], preferences: [{spread: node.labels.rack}]}}",
        options=EC2,
    )
    service = made.service
    assert service["desiredCount"] == 3
    assert service["tags"] == [
        {"key": "team", "value": "blue"},
        {"key": "tier", "value": "web"},
    ]
    assert [one["expression"] for one in service["placementConstraints"]] == [
        "attribute:a == b",
        "attribute:c == d",
    ]
    assert service["placementStrategy"] == [{"type": "spread", "field": "attribute:rack"}]
    assert made.messages("shared-task-setting") == []


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("scale: 2", "scale: 3", "one number of tasks, which is 2 and not 3"),
        (
            "deploy: {replicas: 2}",
            "deploy: {replicas: 3}",
            "one number of tasks, which is 2 and not 3",
        ),
        (
            "network_mode: bridge",
            "network_mode: host",
            "one network mode, which is bridge and not host",
        ),
        (
            "platform: linux/arm64",
            "platform: linux/amd64",
            "one platform, which is linux/arm64 and not linux/amd64",
        ),
    ],
)
def test_what_services_say_differently_is_reported(first: str, second: str, message: str) -> None:
    made = in_one_task(first, second, options=EC2)
    assert made.messages("shared-task-setting") == [
        f"warning: the services of one task have {message}"
    ]


def test_settings_of_the_task_are_said_once() -> None:
    made = Translated(
        "services:\n  a: {image: a, x-ecs: {task: pod}}\n"
        "  b: {image: b, x-ecs: {task: pod, memory: 4096, cpu: 1024, task_role: one}}\n"
        "  c: {image: c, x-ecs: {task: pod, task_role: two}}\n"
    )
    assert (made.task["cpu"], made.task["memory"]) == ("1024", "4096")
    assert made.task["taskRoleArn"] == "one"
    assert made.messages("shared-task-setting") == [
        "warning: the services of one task have one task role, which is one and not two"
    ]


def test_disks_of_a_task_add_up() -> None:
    made = in_one_task("storage_opt: {size: 20G}", "storage_opt: {size: 30G}")
    assert made.task["ephemeralStorage"] == {"sizeInGiB": 50}


def test_networks_of_all_services_are_those_of_the_task() -> None:
    made = in_one_task("networks: [front]", "networks: [back]", "networks: {front: {}, back: {}}\n")
    groups = made.service["networkConfiguration"]["awsvpcConfiguration"]["securityGroups"]
    assert groups == ["${security-groups.front}", "${security-groups.back}"]
