"""The account of a sandbox: moto, with rollouts and tasks on top, and what outlives the process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.publish.api import Operation, Refused
from compose2ecs.publish.aws import Aws
from compose2ecs.publish.sandbox import server
from compose2ecs.publish.sandbox.account import Account

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # connections that boto3 leaves to the end
)

REGION = "eu-west-1"
_ARN = f"arn:aws:ecs:{REGION}:123456789012"
TASK = {
    "family": "web",
    "memory": "512",
    "containerDefinitions": [{"name": "web", "image": "nginx"}],
}
SERVICE = {
    "cluster": "shop",
    "serviceName": "web",
    "taskDefinition": "web",
    "desiredCount": 2,
    "launchType": "FARGATE",
    "enableExecuteCommand": True,
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}},
    "tags": [{"key": "a", "value": "b"}],
    "clientToken": "1",
}


class Sandbox:
    """An account at a time that the test sets, in a cluster of its own."""

    def __init__(self, moto: server.Moto) -> None:
        self.now = 1000.0
        self.account = Account(moto, now=lambda: self.now)

    def call(self, operation: Operation, **request: Any) -> Any:
        return self.account.call(operation, request)

    def service(self) -> Any:
        request = {"cluster": "shop", "services": ["web"], "include": ["TAGS"]}
        (found,) = self.call(Operation.DESCRIBE_SERVICES, **request)["services"]
        return found


@pytest.fixture(scope="module")
def moto() -> Iterator[server.Moto]:
    with server.served(REGION) as made:
        made.call(Operation.CREATE_CLUSTER, {"clusterName": "shop"})
        made.call(Operation.REGISTER_TASK_DEFINITION, TASK)
        made.call(Operation.REGISTER_TASK_DEFINITION, TASK)
        yield made


@pytest.fixture
def sandbox(moto: server.Moto) -> Sandbox:
    return Sandbox(moto)


def test_a_service_comes_up_and_keeps_what_moto_forgets(sandbox: Sandbox) -> None:
    made = sandbox.call(Operation.CREATE_SERVICE, **SERVICE)["service"]
    assert made["serviceArn"] == f"{_ARN}:service/shop/web"
    assert [made[name] for name in ("runningCount", "pendingCount")] == [0, 2]
    sandbox.now += 1.5
    found = sandbox.service()
    assert (found["runningCount"], found["deployments"][0]["rolloutState"]) == (2, "IN_PROGRESS")
    sandbox.now += 0.5
    found = sandbox.service()
    assert found["deployments"][0]["rolloutState"] == "COMPLETED"
    assert found["enableExecuteCommand"] is True
    assert found["launchType"] == "FARGATE"
    assert found["networkConfiguration"] == SERVICE["networkConfiguration"]
    assert found["taskDefinition"] == f"{_ARN}:task-definition/web:2"
    assert found["tags"] == [{"key": "a", "value": "b"}]


def test_an_update_is_a_deployment_of_its_own(sandbox: Sandbox) -> None:
    sandbox.call(Operation.CREATE_SERVICE, **SERVICE)
    sandbox.now += 100
    sandbox.call(Operation.UPDATE_SERVICE, cluster="shop", service="web", taskDefinition="web:1")
    found = sandbox.service()
    assert [(each["status"], each["runningCount"]) for each in found["deployments"]] == [
        ("PRIMARY", 0),
        ("ACTIVE", 2),
    ]
    assert found["taskDefinition"] == f"{_ARN}:task-definition/web:1"


def test_the_same_service_is_not_created_twice(sandbox: Sandbox) -> None:
    sandbox.call(Operation.CREATE_SERVICE, **SERVICE)
    with pytest.raises(Refused, match="not idempotent"):
        sandbox.call(Operation.CREATE_SERVICE, **SERVICE)
    sandbox.call(Operation.DELETE_SERVICE, cluster="shop", service="web", force=True)
    assert sandbox.service()["status"] == "DRAINING"
    sandbox.now += 1
    assert sandbox.service()["status"] == "INACTIVE"
    sandbox.call(Operation.CREATE_SERVICE, **SERVICE)


@pytest.mark.parametrize("operation", [Operation.UPDATE_SERVICE, Operation.DELETE_SERVICE])
def test_a_service_that_is_not_there_is_refused(sandbox: Sandbox, operation: Operation) -> None:
    with pytest.raises(Refused) as refused:
        sandbox.call(operation, cluster="shop", service="nobody")
    assert refused.value.code == "ServiceNotFoundException"


def test_a_service_has_tasks(sandbox: Sandbox) -> None:
    sandbox.call(Operation.CREATE_SERVICE, **SERVICE)
    sandbox.now += 100
    arns = sandbox.call(Operation.LIST_TASKS, cluster="shop", serviceName="web")["taskArns"]
    tasks = sandbox.call(Operation.DESCRIBE_TASKS, cluster="shop", tasks=arns)["tasks"]
    assert [(task["group"], task["lastStatus"]) for task in tasks] == 2 * [
        ("service:web", "RUNNING")
    ]
    assert [each["name"] for each in tasks[0]["containers"]] == ["web"]
    request = {"cluster": "shop", "serviceName": "web", "desiredStatus": "STOPPED"}
    assert sandbox.call(Operation.LIST_TASKS, **request)["taskArns"] == []


def test_a_task_that_runs_once_ends_well(sandbox: Sandbox) -> None:
    request = {"cluster": "shop", "taskDefinition": "web:1", "startedBy": "me", "clientToken": "1"}
    (task,) = sandbox.call(Operation.RUN_TASK, **request)["tasks"]
    (again,) = sandbox.call(Operation.RUN_TASK, **request)["tasks"]
    assert again == task
    states = []
    for seconds in (0, 1, 1):
        sandbox.now += seconds
        (found,) = sandbox.call(Operation.DESCRIBE_TASKS, cluster="shop", tasks=[task["taskArn"]])[
            "tasks"
        ]
        states.append((found["lastStatus"], found["containers"][0].get("exitCode")))
    assert states == [("PENDING", None), ("RUNNING", None), ("STOPPED", 0)]
    listing = {"cluster": "shop", "family": "web", "desiredStatus": "STOPPED"}
    assert sandbox.call(Operation.LIST_TASKS, **listing)["taskArns"] == [task["taskArn"]]
    sandbox.now += 3600
    assert sandbox.call(Operation.LIST_TASKS, **listing)["taskArns"] == []


def test_the_history_names_the_deployment(sandbox: Sandbox) -> None:
    made = sandbox.call(Operation.CREATE_SERVICE, **SERVICE)["service"]
    number = made["deployments"][0]["id"].removeprefix("ecs-svc/")
    request = {"cluster": "shop", "service": "web"}
    (brief,) = sandbox.call(Operation.LIST_SERVICE_DEPLOYMENTS, **request)["serviceDeployments"]
    assert brief["targetServiceRevisionArn"] == f"{_ARN}:service-revision/shop/web/{number}"
    sandbox.now += 100
    (past,) = sandbox.call(
        Operation.DESCRIBE_SERVICE_DEPLOYMENTS,
        serviceDeploymentArns=[brief["serviceDeploymentArn"]],
    )["serviceDeployments"]
    assert past["status"] == "SUCCESSFUL"
    (revision,) = sandbox.call(
        Operation.DESCRIBE_SERVICE_REVISIONS,
        serviceRevisionArns=[brief["targetServiceRevisionArn"]],
    )["serviceRevisions"]
    assert revision["taskDefinition"] == f"{_ARN}:task-definition/web:2"


def test_what_nobody_emulates_is_refused_by_name(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="the sandbox cannot do ecs:StopServiceDeployment") as error:
        sandbox.call(Operation.STOP_SERVICE_DEPLOYMENT, serviceDeploymentArn=f"{_ARN}:x/y/z")
    assert (error.value.code, error.value.status) == ("NotEmulated", 400)


@pytest.mark.filterwarnings("error")
def test_nothing_of_the_user_is_read_and_no_call_leaves_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, moto: server.Moto
) -> None:
    (tmp_path / "config").write_text("[broken", "utf-8")
    for name, value in {
        "AWS_PROFILE": "nobody",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_ENDPOINT_URL": "http://192.0.2.1",
        "HTTP_PROXY": "http://192.0.2.1",
    }.items():
        monkeypatch.setenv(name, value)
    here = Aws(region=REGION, endpoint_url=moto.url, is_emulated=True)
    assert here.call(Operation.GET_CALLER_IDENTITY, {})["Account"] == "123456789012"
    elsewhere = Aws(region=REGION, endpoint_url="http://192.0.2.1", is_emulated=True)
    with pytest.raises(AssertionError, match=r"would have gone to 192\.0\.2\.1"):
        elsewhere.call(Operation.GET_CALLER_IDENTITY, {})


def test_what_is_missing_is_said_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "NEEDS", ("moto", "a_module_that_is_missing"))
    with pytest.raises(server.NotInstalledError, match=r"pip install 'compose2ecs\[sandbox\]'"):
        server.emulator()
