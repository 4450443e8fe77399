"""Which target a request is judged on, and what is refused there."""

from __future__ import annotations

from typing import Any

import pytest

from compose2ecs.diagnostics import Reporter, Severity
from compose2ecs.ecs.documents import requests
from compose2ecs.ecs.judge import Asked, judge
from compose2ecs.ecs.target import LaunchType
from tests.ecs.test_decode import traced

Json = dict[str, Any]


def task(**members: Any) -> Json:
    container = {"name": "web", "image": "nginx", "memory": 128, **members.pop("container", {})}
    return {"family": "web", "containerDefinitions": [container], **members}


def fargate(**members: Any) -> Json:
    size = {"cpu": "256", "memory": "512", "networkMode": "awsvpc"}
    return task(**{"requiresCompatibilities": ["FARGATE"], **size, **members})


def service(**members: Any) -> Json:
    return {"serviceName": "web", "taskDefinition": "web:3", "desiredCount": 1, **members}


TO_API = {"targetGroupArn": "arn", "containerName": "api", "containerPort": 80}
VPC = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}


def judged(*documents: Json, asked: Asked | None = None) -> list[str]:
    """The codes and paths of what is refused."""
    reporter = Reporter()
    read = [request for document in documents for request in requests(traced(document), reporter)]
    assert [one.message for one in reporter.diagnostics] == []
    judge(read, asked or Asked(launch_type=None, network_mode=None), reporter)
    assert {one.severity for one in reporter.diagnostics} <= {Severity.ERROR}
    return [
        f"{one.code.slug} {'.'.join(map(str, one.locations[0].path or ()))}"
        for one in reporter.diagnostics
    ]


PRIVILEGED = "unavailable-on-target containerDefinitions.0.privileged"
LINKED = "unavailable-on-target containerDefinitions.0.links.0"


@pytest.mark.parametrize(
    ("document", "refused"),
    [
        (fargate(), []),
        (fargate(container={"privileged": True}), [PRIVILEGED]),
        (fargate(requiresCompatibilities=["EC2", "FARGATE"], container={"privileged": True}),
         [PRIVILEGED]),
        (task(requiresCompatibilities=["EC2"], container={"privileged": True}), []),
        (task(container={"privileged": True}), []),
        (task(container={"links": ["db"]}), []),
        (task(container={"links": ["db"]}, networkMode="awsvpc"), [LINKED]),
        (fargate(networkMode="bridge"), ["not-allowed-value networkMode"]),
        (fargate(networkMode=None), ["missing-on-target family"]),
        (fargate(requiresCompatibilities=["FARGATE_SPOT"]),
         ["not-allowed-value requiresCompatibilities.0"]),
        (task(requiresCompatibilities=["EXTERNAL"], networkMode="awsvpc"),
         ["not-allowed-value networkMode"]),
        (task(cpu="64", requiresCompatibilities=["EC2"]), []),
        (task(cpu="64", requiresCompatibilities=["EC2"],
              runtimePlatform={"operatingSystemFamily": "LINUX"}), ["out-of-range cpu"]),
        (task(container={"healthCheck": {"command": ["CMD", "x"], "interval": 1}}),
         ["out-of-range containerDefinitions.0.healthCheck.interval"]),
        (fargate(ephemeralStorage={"sizeInGiB": 20}),
         ["not-allowed-value ephemeralStorage.sizeInGiB"]),
    ],
)  # fmt: skip
def test_a_task_definition_is_judged_on_what_it_names(document: Json, refused: list[str]) -> None:
    assert judged(document) == refused


def test_what_is_only_ignored_is_not_refused() -> None:
    windows = {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}
    assert judged(task(cpu="512", requiresCompatibilities=["EC2"], runtimePlatform=windows)) == []


def test_the_defaults_and_empty_lists_of_a_response_are_taken() -> None:
    empty = {"links": [], "dnsServers": [], "privileged": False, "dockerSecurityOptions": []}
    assert judged(fargate(container=empty)) == []


def test_a_linux_container_is_not_judged_by_what_windows_lacks() -> None:
    wrong = {"ulimits": [{"name": name, "softLimit": 1, "hardLimit": 1} for name in "ab"]}
    assert judged(task(container=wrong)) == [
        "not-allowed-value containerDefinitions.0.ulimits.0.name",
        "not-allowed-value containerDefinitions.0.ulimits.1.name",
    ]


def test_placeholders_are_not_judged() -> None:
    assert judged(task(container={"image": "${registry}/web:1"})) == []
    assert judged(task(container={"image": "${tag}"})) == [
        "invalid-name containerDefinitions.0.image"
    ]


@pytest.mark.parametrize(
    ("members", "refused"),
    [
        ({"launchType": "FARGATE", "networkConfiguration": VPC}, []),
        ({"launchType": "FARGATE"}, ["missing-on-target serviceName"]),
        ({"capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT"}]},
         ["missing-on-target serviceName"]),
        ({"capacityProviderStrategy": [{"capacityProvider": "mine"}]}, []),
        ({}, []),
        ({"launchType": "EC2", "platformVersion": "LATEST"},
         ["unavailable-on-target platformVersion"]),
        ({"schedulingStrategy": "DAEMON"}, ["conflicting-settings desiredCount"]),
    ],
)  # fmt: skip
def test_a_service_alone_is_judged_on_what_it_names(members: Json, refused: list[str]) -> None:
    assert judged(service(**members)) == refused


@pytest.mark.parametrize(
    "name", ["web", "web:3", "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3"]
)
def test_a_service_is_judged_with_its_task_definition(name: str) -> None:
    balanced = {"loadBalancers": [TO_API]}
    assert judged(fargate(), service(taskDefinition=name, **balanced)) == [
        "missing-on-target serviceName",
        "unknown-name loadBalancers.0.containerName",
    ]
    assert judged(service(taskDefinition="other", **balanced)) == []


def test_revisions_are_not_told_apart() -> None:
    balanced = {"loadBalancers": [TO_API]}
    assert judged(task(), task(), service(**balanced)) == []


def test_a_task_definition_without_launch_types_is_judged_on_those_of_its_services() -> None:
    host = task(container={"privileged": True}, networkMode="awsvpc", cpu="256", memory="512")
    runs_it = service(launchType="FARGATE", networkConfiguration=VPC)
    assert judged(host, runs_it) == [PRIVILEGED]


def test_the_launch_type_of_a_service_is_one_of_its_task_definition() -> None:
    refused = judged(
        task(requiresCompatibilities=["EC2"], networkMode="awsvpc"),
        service(launchType="FARGATE", networkConfiguration=VPC),
        {"taskDefinition": "web", "launchType": "EXTERNAL"},
    )
    assert refused[:2] == ["not-allowed-value launchType", "not-allowed-value launchType"]


def test_services_of_one_cluster_have_names_of_their_own() -> None:
    apart = [service(cluster="a", taskDefinition="x"), service(cluster="b", taskDefinition="x")]
    assert judged(*apart) == []
    assert judged(*apart, apart[0]) == ["duplicate-name serviceName"]


@pytest.mark.parametrize(
    ("launch_type", "mode", "refused"),
    [
        (LaunchType.EC2, None, ["not-allowed-value requiresCompatibilities.0"]),
        (LaunchType.FARGATE, None, []),
        (LaunchType.EC2, "host",
         ["not-allowed-value networkMode", "not-allowed-value requiresCompatibilities.0"]),
    ],
)  # fmt: skip
def test_the_target_that_is_asked_for(
    launch_type: LaunchType, mode: str | None, refused: list[str]
) -> None:
    asked = Asked(launch_type=launch_type, network_mode=mode)
    assert judged(fargate(), asked=asked) == refused


@pytest.mark.parametrize(
    ("asked", "modes"),
    [
        (Asked(launch_type=None, network_mode=None), "bridge, host, none"),
        (Asked(launch_type=LaunchType.EC2, network_mode="host"), "host"),
    ],
)
def test_the_help_lists_the_network_modes(asked: Asked, modes: str) -> None:
    reporter = Reporter()
    external = task(networkMode="awsvpc", requiresCompatibilities=["EC2", "EXTERNAL"])
    judge(list(requests(traced(external), reporter)), asked, reporter)
    (found,) = reporter.diagnostics
    assert (found.help or "").startswith(f"possible here: {modes}\n")


def test_the_help_says_what_ecs_says() -> None:
    reporter = Reporter()
    read = list(requests(traced(fargate(cpu="300", networkMode="host")), reporter))
    judge(read, Asked(launch_type=None, network_mode=None), reporter)
    assert sorted(one.help or "" for one in reporter.diagnostics) == [
        (
            "possible here: awsvpc\n"
            "ECS says: \"Fargate only supports network mode 'awsvpc'.\"\n"
            "see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/"
            "API_RegisterTaskDefinition.html"
        ),
        (
            "the smallest size that holds both is 512 CPU units with 1024 MiB\n"
            'ECS says: "No Fargate configuration exists for given values."\n'
            "see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
            "task-cpu-memory-error.html"
        ),
    ]
    assert [one.message for one in reporter.diagnostics if "networkMode" in one.message] == [
        'task definition "web": networkMode host is not possible on Fargate'
    ]
