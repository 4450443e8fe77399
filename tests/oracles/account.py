"""An AWS account that moto plays, in this process, and what it refuses of emitted projects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.ec2.utils import generate_instance_identity_document

from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.wire import wire

REGION = "eu-west-1"
_CREDENTIALS = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
_DEFAULT_CLUSTER = "default"
_STAND_IN = {
    "family": "stand-in",
    "containerDefinitions": [{"name": "a", "image": "a", "memory": 128}],
}

Request = dict[str, Any]


class Refusal(NamedTuple):
    """A request that was refused: the project, the operation, and what the account said."""

    project: str
    operation: str
    message: str

    def __str__(self) -> str:
        return f"{self.project}: {self.operation}: {self.message}"


class Mistake(NamedTuple):
    """What moto refuses although ECS takes it: the operation, the message, and why.

    ``mend`` takes out what moto stumbles over, so that it judges the rest.
    """

    operation: str
    message: str
    mend: Callable[[Request], None]
    reason: str


def _as_memory(request: Request) -> None:
    for container in request["containerDefinitions"]:
        if "memory" not in container and "memoryReservation" in container:
            container["memory"] = container.pop("memoryReservation")


def _without_launch_type(request: Request) -> None:
    assert request.pop("launchType") == "EXTERNAL"


def _of_another_task(request: Request) -> None:
    request["taskDefinition"] = _STAND_IN["family"]


MISTAKES = (
    Mistake(
        operation="RegisterTaskDefinition",
        message="At least one of 'memory' or 'memoryReservation' must be specified.",
        mend=_as_memory,
        reason="a reservation alone is enough: "
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    ),
    Mistake(
        operation="CreateService",
        message="launch type should be one of [EC2,FARGATE]",
        mend=_without_launch_type,
        reason="services run on external instances: "
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    ),
    Mistake(
        operation="RunTask",
        message="unsupported operand type(s) for +=: 'int' and 'NoneType'",
        mend=_of_another_task,
        reason="moto adds up the memory of the containers, which need none where the task has a "
        "size: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/"
        "API_ContainerDefinition.html",
    ),
)


class Account:
    """The account, with a subnet and a security group that stand for all others.

    ``mended`` are the mistakes of moto that were met.
    """

    def __init__(self) -> None:
        self.mended: set[Mistake] = set()
        self._sent: set[str] = set()
        self._last = _STAND_IN["family"]
        self._revisions: dict[str, Any] = {}
        self._ecs = boto3.client("ecs", REGION)
        ec2 = boto3.client("ec2", REGION)
        self._network = {
            "subnets": [ec2.describe_subnets()["Subnets"][0]["SubnetId"]],
            "securityGroups": [ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]],
        }
        machine = ec2.describe_images()["Images"][0]["ImageId"]
        run = ec2.run_instances(ImageId=machine, MinCount=1, MaxCount=1)
        instance = boto3.resource("ec2", REGION).Instance(run["Instances"][0]["InstanceId"])
        self._identity = json.dumps(generate_instance_identity_document(instance))
        self._ecs.register_task_definition(**_STAND_IN)

    def refusals(self, projects: Iterable[tuple[str, EcsProject]]) -> Iterator[Refusal]:
        """Every request that is refused of the projects, each of which has a name."""
        for name, ecs in projects:
            for operation, request in self._requests(ecs):
                message = self._answer(operation, request)
                if message is not None:
                    yield Refusal(name, operation, message)

    def _requests(self, ecs: EcsProject) -> Iterator[tuple[str, Request]]:
        """The requests that are new, in the order in which they are sent, in this network.

        What runs a task is new with another task.
        """
        document: Any = wire(ecs)
        tasks = {task["family"]: json.dumps(task) for task in document["taskDefinitions"]}
        for task in document["taskDefinitions"]:
            if self._is_new(tasks[task["family"]]):
                yield "RegisterTaskDefinition", task
                self._revisions[tasks[task["family"]]] = self._last
        for operation, kind in (("RunTask", "tasks"), ("CreateService", "services")):
            for request in document[kind]:
                task = tasks.get(request["taskDefinition"])
                if self._is_new(json.dumps([operation, task, request])):
                    self._provide(request)
                    if task is not None:
                        request["taskDefinition"] = self._revisions[task]
                    yield operation, request

    def _is_new(self, identity: str) -> bool:
        """Whether nothing like it was sent yet."""
        known = identity in self._sent
        self._sent.add(identity)
        return not known

    def _provide(self, request: Request) -> None:
        """What the request needs: this network, and its cluster with an instance.

        The cluster is created once, as moto forgets one that is created again.
        """
        if "networkConfiguration" in request:
            request["networkConfiguration"]["awsvpcConfiguration"] |= self._network
        elif request.get("launchType") == "EXTERNAL":
            # moto takes tasks that are not for EC2 alone for ones with a network interface.
            request["networkConfiguration"] = {"awsvpcConfiguration": self._network}
        cluster = request.get("cluster", _DEFAULT_CLUSTER)
        if self._is_new(f"cluster {cluster}"):
            self._ecs.create_cluster(clusterName=cluster)
            self._ecs.register_container_instance(
                cluster=cluster, instanceIdentityDocument=self._identity
            )

    def _answer(self, operation: str, request: Request) -> str | None:
        """What is said against the request but for mistakes; None when it is taken."""
        message = self._refused(operation, request)
        for mistake in MISTAKES:
            if message and mistake.operation == operation and message.endswith(mistake.message):
                self.mended.add(mistake)
                mistake.mend(request)
                message = self._refused(operation, request)
        return message

    def _refused(self, operation: str, request: Request) -> str | None:
        method = getattr(self._ecs, _METHODS[operation])
        try:
            answer = method(**request)
            if "taskDefinition" in answer:
                # moto takes the name of a family for another revision than the latest.
                self._last = answer["taskDefinition"]["taskDefinitionArn"]
        except (ClientError, TypeError) as error:
            return str(error)
        return None


_METHODS = {
    "RegisterTaskDefinition": "register_task_definition",
    "CreateService": "create_service",
    "RunTask": "run_task",
}


@contextmanager
def account() -> Iterator[Account]:
    """An account of its own, which no request leaves."""
    with patch.dict("os.environ", _CREDENTIALS), mock_aws():
        yield Account()
