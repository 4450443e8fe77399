"""Publishing to moto: a second opinion on requests and tags, from somebody who knows us not.

moto knows nothing of rollouts and forgets some members of services, so nothing is waited for, and
the projects have none of these members.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.moto_api import state_manager
from moto.server import ThreadedMotoServer

from compose2ecs.ecs.model import EcsProject
from compose2ecs.publish.aws import Aws
from compose2ecs.publish.looking_around import look_around
from compose2ecs.publish.observe import account_of
from compose2ecs.publish.surroundings import Kind, Thing, things
from tests.cli.program import Result, subprocess_of
from tests.ecs.build import project
from tests.publish.conftest import aws_environment
from tests.publish.desired import service, task
from tests.publish.fake_account import TRUST
from tests.publish.proxy import Proxy, Rule, lost, reply
from tests.publish.standing import GROUP, IMAGE, SECRET, every_kind

REGION = "eu-west-1"

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # connections that boto3 leaves to the end
)


class Moto:
    """moto behind the proxy, with a network and a cluster."""

    def __init__(self, proxy: Proxy, folder: Path) -> None:
        self.proxy = proxy
        self.folder = folder
        self.ecs = self._client("ecs")
        self._client("iam").create_role(
            RoleName="ecsTaskExecutionRole", AssumeRolePolicyDocument=json.dumps(TRUST)
        )
        ec2 = self._client("ec2")
        self.subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        self.group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        self.write("1.27")

    def _client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.proxy.upstream,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def write(self, tag: str) -> None:
        (self.folder / "compose.yaml").write_text(
            "name: shop\n"
            "services:\n"
            f"  web: {{image: 'nginx:{tag}', ports: [80], labels: {{a: b}}}}\n"
            "  migrate: {image: busybox, restart: 'no', mem_limit: 128m, cpus: 0.25}\n"
            f"x-ecs: {{region: {REGION}, cluster: shop, subnets: [{self.subnet}],\n"
            f"  security_groups: [{self.group}]}}\n",
            "utf-8",
        )

    def publish(self, *arguments: str, rules: tuple[Rule, ...] = ()) -> Result:
        return self.do("publish", "--no-wait", *arguments, rules=rules)

    def do(self, *arguments: str, rules: tuple[Rule, ...] = ()) -> Result:
        self.proxy.reset(*rules)
        return subprocess_of(
            *arguments,
            cwd=self.folder,
            variables={
                name: value
                for name, value in aws_environment(self.proxy.url).items()
                if name.startswith("AWS_")
            },
        )


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moto]:
    state_manager.set_transition("ecs::task", {"progression": "immediate"})
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    proxy = Proxy(upstream=f"http://{host}:{port}")
    proxy.start()
    yield Moto(proxy, tmp_path_factory.mktemp("moto"))
    proxy.stop()
    server.stop()
    state_manager.unset_transition("ecs::task")


def test_a_life_of_a_project(moto: Moto) -> None:
    """One test, because each run is a process, and takes a second."""
    first = moto.publish(
        "--create-cluster", "--create-log-groups", rules=(Rule("ecs:RegisterTaskDefinition", lost),)
    )
    assert first.code == 0, first.stderr
    assert moto.proxy.mutations == [
        "ecs:CreateCluster",
        "logs:CreateLogGroup",
        "ecs:RegisterTaskDefinition",
        "ecs:RegisterTaskDefinition",
        "ecs:CreateService",
        "ecs:RunTask",
        "ecs:TagResource",
    ]

    second = moto.publish()
    assert (second.code, moto.proxy.mutations) == (0, []), second.stderr

    moto.write("1.28")
    third = moto.publish()
    assert third.code == 0
    assert moto.proxy.mutations == ["ecs:RegisterTaskDefinition", "ecs:UpdateService"]

    (service,) = moto.ecs.describe_services(
        cluster="shop", services=["shop-web"], include=["TAGS"]
    )["services"]
    assert service["taskDefinition"].endswith(":task-definition/shop-web:2")
    assert service["tags"] == [
        {"key": "compose2ecs:project", "value": "shop"},
        {"key": "compose2ecs:service", "value": "web"},
    ]
    assert (moto.publish().code, moto.proxy.mutations) == (0, [])


def test_the_end_of_a_project(moto: Moto) -> None:
    assert moto.publish("--create-cluster").code == 0
    status = moto.do("status", "--json", "--exit-code")
    assert status.code == 0, status.stderr + status.stdout
    (service,) = json.loads(status.stdout)["services"]
    assert (service["service"], service["status"]) == ("web", "ACTIVE")

    down = moto.do("down", "--yes", "--deregister")
    assert down.code == 0, down.stderr
    assert moto.proxy.mutations[:2] == ["ecs:UpdateService", "ecs:DeleteService"]
    assert set(moto.proxy.mutations[2:]) == {"ecs:DeregisterTaskDefinition"}
    again = moto.do("down", "--yes", "--deregister")
    assert (again.code, moto.proxy.mutations) == (0, []), again.stderr


def test_moto_answers_what_is_looked_at(moto: Moto, monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors for what is missing are those of moto, and the answers have the members we read."""
    for name, value in aws_environment(moto.proxy.url).items():
        monkeypatch.setenv(name, value)
    caches = reply({"pullThroughCacheRules": []})  # of which moto knows nothing
    moto.proxy.reset(Rule("ecr:DescribePullThroughCacheRules", caches, nth=None))
    aws = Aws(region=REGION, endpoint_url=moto.proxy.url)
    wanted = [*things(every_kind()), *things(renamed())]
    account = account_of(aws)
    moto._client("ssm").put_parameter(Name="/shop/api", Value="x", Type="SecureString")
    secret = moto._client("secretsmanager").create_secret(Name="shop/db", SecretString="x")["ARN"]
    file_system = moto._client("efs").create_file_system(CreationToken="x")["FileSystemId"]
    moto._client("servicediscovery").create_http_namespace(Name="shop")
    moto._client("logs").create_log_group(logGroupName="/ecs/there")
    here = [
        Thing(kind=Kind.SECRET, name=secret),
        Thing(kind=Kind.PARAMETER, name="/shop/api"),
        Thing(kind=Kind.FILE_SYSTEM, name=file_system),
        Thing(kind=Kind.NAMESPACE, name="shop"),
        Thing(kind=Kind.LOG_GROUP, name="/ecs/there"),
        Thing(kind=Kind.SUBNET, name=moto.subnet),
        Thing(kind=Kind.SECURITY_GROUP, name=moto.group),
    ]
    found = look_around(aws, [*here, *wanted], account)
    assert [thing for thing in here if found.found[thing] is None] == []
    missing = {thing.name for thing, reply in found.found.items() if reply is None}
    assert missing >= {IMAGE, SECRET, "fs-1", "subnet-1", "sg-1", GROUP, "gone", "/gone"}
    assert found.unchecked == {}


def renamed() -> EcsProject:
    log = {"logDriver": "awslogs", "options": {"awslogs-group": "/gone"}}
    container = {"logConfiguration": log}
    return project(
        task(taskRoleArn="gone", container=container),
        service(serviceConnectConfiguration={"enabled": True, "namespace": "gone"}),
    )
