"""Publishing to ministack: a second opinion on what moto is lax about, where it is installed.

Unlike moto it refuses a service that is there already, has deployments that follow an update, and
is a process of its own. It knows nothing of scaling and of the history of deployments.
"""

from __future__ import annotations

import http.client
import importlib.util
import itertools
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.cli.program import Result, environment
from tests.publish.conftest import SPEED, Zygote, aws_environment
from tests.publish.fake_account import TRUST
from tests.publish.proxy import Exchange, Proxy, Rule, kill, lost, reply, truncated

Fault = Callable[[Exchange], Any]

REGION = "eu-west-1"
PATIENCE_S = 30.0
"""How long it may take to start, and to stop."""

UNSCALED = Rule(
    "application-autoscaling:DescribeScalableTargets", reply({"ScalableTargets": []}), nth=None
)
"""What ministack does not know; it would load a lot of itself before it says so."""

pytestmark = [
    pytest.mark.ministack,
    pytest.mark.skipif(
        importlib.util.find_spec("ministack") is None, reason="ministack is not installed"
    ),
    # connections that boto3 leaves to the end
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


class Ministack:
    """An account of ministack behind the proxy, with a network, and the program that publishes.

    A key of twelve digits is the account; so each test has one, and they share the server.
    """

    def __init__(self, proxy: Proxy, zygote: Zygote, folder: Path, account: str) -> None:
        self.proxy = proxy
        self.folder = folder
        self._zygote = zygote
        self._account = account
        self.ecs = self._client("ecs")
        self._client("iam").create_role(
            RoleName="ecsTaskExecutionRole", AssumeRolePolicyDocument=json.dumps(TRUST)
        )
        ec2 = self._client("ec2")
        self._subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        self._group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        self.write("1.27")

    def _client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.proxy.upstream,
            aws_access_key_id=self._account,
            aws_secret_access_key="test",
        )

    def write(self, tag: str) -> None:
        (self.folder / "compose.yaml").write_text(
            "name: shop\n"
            "services:\n"
            f"  web: {{image: 'nginx:{tag}', ports: [80], labels: {{a: b}}}}\n"
            "  worker: {image: busybox, deploy: {replicas: 2}}\n"
            f"x-ecs: {{region: {REGION}, cluster: shop, subnets: [{self._subnet}],\n"
            f"  security_groups: [{self._group}]}}\n",
            "utf-8",
        )

    def do(self, *arguments: str, rules: tuple[Rule, ...] = ()) -> Result:
        """The result of a command, under these rules; the log is that of this run."""
        self.proxy.reset(UNSCALED, *rules)
        variables = aws_environment(self.proxy.url) | {"AWS_ACCESS_KEY_ID": self._account}
        return self._zygote.run(
            self.proxy,
            {
                "arguments": list(arguments),
                "cwd": str(self.folder),
                "environment": variables,
                "speed": SPEED,
                "read_timeout": 20,
            },
        )

    def mutations(self, *arguments: str, rules: tuple[Rule, ...] = ()) -> list[str]:
        """The calls that change something, of a command that ends well."""
        result = self.do(*arguments, rules=rules)
        assert result.code == 0, result.stderr
        return self.proxy.mutations

    def services(self) -> dict[str, dict[str, Any]]:
        """The services that are active, by name."""
        arns = self.ecs.list_services(cluster="shop")["serviceArns"]
        if not arns:
            return {}
        described = self.ecs.describe_services(cluster="shop", services=arns, include=["TAGS"])
        return {each["serviceName"]: each for each in described["services"]}

    def running(self) -> dict[str, str]:
        """The revision that each active service runs."""
        return {
            name: service["taskDefinition"].rpartition("/")[2]
            for name, service in self.services().items()
        }

    def revisions(self) -> list[str]:
        """The revisions that are active, such as ``shop-web:1``."""
        found = self.ecs.list_task_definitions(status="ACTIVE")["taskDefinitionArns"]
        return sorted(arn.rpartition("/")[2] for arn in found)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == 200
    except ConnectionRefusedError:
        return False
    finally:
        connection.close()


@pytest.fixture(scope="session")
def _ministack_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = _free_port()
    folder = tmp_path_factory.mktemp("ministack")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment(
                BIND_HOST="127.0.0.1",  # it listens everywhere unless told
                GATEWAY_PORT=str(port),
                SFTP_ENABLED="0",
                IOT_MTLS_ENABLED="0",
                LOG_LEVEL="WARNING",
                PERSIST_STATE="0",
                TMPDIR=str(folder),
                DOCKER_HOST="unix:///dev/null",  # no containers, even where there is a daemon
            ),
        )
        try:
            until = time.monotonic() + PATIENCE_S
            while not _is_ready(port):
                assert process.poll() is None, (folder / "log").read_text("utf-8")
                assert time.monotonic() < until, "ministack does not start"
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def _ministack_proxy(_ministack_url: str) -> Iterator[Proxy]:
    proxy = Proxy(upstream=_ministack_url)
    proxy.start()
    yield proxy
    proxy.stop()


_accounts = itertools.count(100_000_000_001)


@pytest.fixture
def ministack(_ministack_proxy: Proxy, zygote: Zygote, tmp_path: Path) -> Ministack:
    return Ministack(_ministack_proxy, zygote, tmp_path, str(next(_accounts)))


CREATED = [
    "ecs:CreateCluster",
    "logs:CreateLogGroup",
    "ecs:RegisterTaskDefinition",
    "ecs:RegisterTaskDefinition",
    "ecs:CreateService",
    "ecs:CreateService",
]
"""The calls of a whole publish that change something."""

PUBLISH = ("publish", "--create-cluster", "--create-log-groups")


def test_the_second_time_nothing_is_changed(ministack: Ministack) -> None:
    assert ministack.mutations(*PUBLISH) == CREATED
    assert ministack.revisions() == ["shop-web:1", "shop-worker:1"]
    assert ministack.mutations(*PUBLISH) == []


def test_an_image_takes_a_revision_and_an_update(ministack: Ministack) -> None:
    ministack.mutations(*PUBLISH)
    ministack.write("1.28")
    result = ministack.do("publish")
    assert result.code == 0, result.stderr
    assert "register  shop-web  image changed\n" in result.stderr
    assert "shop-web: completed: 1 running\n" in result.stderr
    assert ministack.proxy.mutations == ["ecs:RegisterTaskDefinition", "ecs:UpdateService"]
    assert ministack.running() == {"shop-web": "shop-web:2", "shop-worker": "shop-worker:1"}
    assert ministack.mutations("publish") == []


@pytest.mark.parametrize("fault", [lost, truncated])
@pytest.mark.parametrize("operation", dict.fromkeys(CREATED))
def test_nothing_is_made_twice_when_an_answer_is_lost(
    ministack: Ministack, operation: str, fault: Fault
) -> None:
    made = ministack.mutations(*PUBLISH, rules=(Rule(operation, fault),))
    is_looked_for = operation == "ecs:RegisterTaskDefinition"
    assert len(made) == len(CREATED) + (0 if is_looked_for else 1)
    assert len(ministack.ecs.list_clusters()["clusterArns"]) == 1
    assert ministack.revisions() == ["shop-web:1", "shop-worker:1"]
    assert ministack.running() == {"shop-web": "shop-web:1", "shop-worker": "shop-worker:1"}
    assert ministack.mutations("publish") == []


@pytest.mark.parametrize("fault", [lost, truncated])
def test_an_update_whose_answer_is_lost_is_not_sent_again(
    ministack: Ministack, fault: Fault
) -> None:
    ministack.mutations(*PUBLISH)
    ministack.write("1.28")
    made = ministack.mutations("publish", rules=(Rule("ecs:UpdateService", fault),))
    assert made == ["ecs:RegisterTaskDefinition", "ecs:UpdateService"]
    assert ministack.running()["shop-web"] == "shop-web:2"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, len(CREATED) + 1))
def test_a_run_that_is_killed_is_made_whole_by_the_next(
    ministack: Ministack, number: int, after: bool
) -> None:
    killed = ministack.do(*PUBLISH, rules=(Rule("*", kill(after=after), number),))
    assert killed.code == -signal.SIGKILL
    assert ministack.mutations(*PUBLISH) == CREATED[number if after else number - 1 :]
    assert ministack.revisions() == ["shop-web:1", "shop-worker:1"]
    assert ministack.mutations(*PUBLISH) == []


def test_a_service_of_somebody_else_stays_as_it_is(ministack: Ministack) -> None:
    ministack.mutations(*PUBLISH)
    ministack.ecs.untag_resource(
        resourceArn=ministack.services()["shop-web"]["serviceArn"], tagKeys=["compose2ecs:project"]
    )
    ministack.write("1.28")
    refused = ministack.do("publish")
    assert (refused.code, ministack.proxy.mutations) == (8, [])
    assert "--adopt" in refused.stderr


def test_the_status(ministack: Ministack) -> None:
    ministack.mutations(*PUBLISH)
    result = ministack.do("status", "--json", "--exit-code")
    assert result.code == 0, result.stderr
    status = json.loads(result.stdout)
    assert [
        (each["service"], each["status"], each["revision"], each["running"], each["desired"])
        for each in status["services"]
    ] == [("web", "ACTIVE", "shop-web:1", 1, 1), ("worker", "ACTIVE", "shop-worker:1", 2, 2)]
    assert [each["status"] for each in status["tasks"]] == ["RUNNING"] * 3
    assert status["drift"] == {"checked": True, "reason": None, "steps": [], "refusals": []}


def test_back_to_the_revision_before(ministack: Ministack) -> None:
    ministack.mutations(*PUBLISH)
    ministack.write("1.28")
    ministack.mutations("publish")
    assert ministack.mutations("rollback", "web", "--yes") == ["ecs:UpdateService"]
    assert ministack.running()["shop-web"] == "shop-web:1"


def test_down_and_up_again(ministack: Ministack) -> None:
    ministack.mutations(*PUBLISH)
    assert ministack.mutations("down", "--yes") == [
        "ecs:UpdateService",
        "ecs:UpdateService",
        "ecs:DeleteService",
        "ecs:DeleteService",
    ]
    assert ministack.services() == {}
    assert ministack.mutations("down", "--yes") == []
    assert ministack.mutations("publish") == ["ecs:CreateService", "ecs:CreateService"]
    ministack.mutations("down", "--yes", "--deregister")
    assert ministack.revisions() == []
    assert ministack.mutations("down", "--yes", "--deregister") == []
    again = ministack.do("publish")
    assert "register  shop-web     its revision is deregistered\n" in again.stderr
    assert ministack.revisions() == ["shop-web:2", "shop-worker:2"]
