"""The program against an ECS in memory, with a proxy between them that spoils calls."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.publish.policy import Scope, Use, policy
from tests.cli.program import ROOT, Result, environment
from tests.publish.fake_ecs import FakeEcs
from tests.publish.guard import guarded_connect
from tests.publish.proxy import Proxy, Rule
from tests.publish.server import FakeServer
from tests.publish.standing import every_kind

SPEED = 60.0
SCOPE = Scope(region=None, account=None, cluster="shop", project="shop", stack=None)

LATER = {
    "ec2:DescribeNetworkInterfaces",
    "ecs:DeregisterTaskDefinition",
    "ecs:DescribeServiceRevisions",
    "ecs:ExecuteCommand",
    "ecs:ListClusters",
    "ecs:ListTaskDefinitionFamilies",
    "ecs:ListTaskDefinitions",
    "ecs:StopTask",
    "elasticloadbalancing:DescribeLoadBalancers",
    "logs:FilterLogEvents",
}
"""What only the commands after publishing call, which the policy is not for."""
"""How much faster time goes by for the program."""

COMPOSE = """\
name: shop
services:
  web:
    image: nginx:1.27
x-ecs:
  region: eu-west-1
  cluster: shop
  subnets: [subnet-1]
  security_groups: [sg-1]
"""


def aws_environment(url: str) -> dict[str, str]:
    """The variables with which no client can reach AWS: whatever is called, the proxy answers."""
    guarded = environment(
        AWS_ENDPOINT_URL=url,
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_EC2_METADATA_DISABLED="true",
        AWS_CONFIG_FILE="/dev/null",
        AWS_SHARED_CREDENTIALS_FILE="/dev/null",
        PYTHONPATH=str(ROOT),
    )
    assert "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" not in guarded
    assert url.startswith("http://127.0.0.1:")
    return guarded


class Zygote:
    """Forks processes of the program."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.publish.zygote"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=aws_environment("http://127.0.0.1:1"),
        )

    def run(self, proxy: Proxy, request: dict[str, Any]) -> Result:
        proxy.victim = self._exchange(json.dumps(request))["pid"]
        done = self._exchange("go")
        return Result(done["code"], done["stdout"], done["stderr"])

    def _exchange(self, line: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


class Account:
    """An account to publish to, with a cluster ``shop``, and the program that publishes."""

    def __init__(self, server: FakeServer, proxy: Proxy, zygote: Zygote, folder: Path) -> None:
        self._server = server
        self._zygote = zygote
        self.proxy = proxy
        self.folder = folder
        self.write(COMPOSE)

    @property
    def ecs(self) -> FakeEcs:
        return self._server.ecs

    def write(self, text: str) -> None:
        (self.folder / "compose.yaml").write_text(text, "utf-8")

    def publish(
        self,
        *arguments: str,
        rules: tuple[Rule, ...] = (),
        read_timeout: float = 20,
        speed: float = SPEED,
        **variables: str,
    ) -> Result:
        """The result of ``publish``, under these rules; the log is that of this run."""
        self.proxy.reset(*rules)
        return self._zygote.run(
            self.proxy,
            {
                "arguments": ["publish", *arguments],
                "cwd": str(self.folder),
                "environment": aws_environment(self.proxy.url) | variables,
                "speed": speed,
                "read_timeout": read_timeout,
            },
        )

    @property
    def revisions(self) -> dict[str, int]:
        """How many revisions each family has."""
        return {family: len(found) for family, found in self.ecs.revisions.items()}


@pytest.fixture(autouse=True)
def _guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    made = Zygote()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def _server() -> Iterator[FakeServer]:
    made = FakeServer()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def _proxy(_server: FakeServer) -> Iterator[Proxy]:
    made = Proxy(upstream=_server.url)
    made.start()
    yield made
    made.stop()
    everything = json.loads(policy(every_kind(), SCOPE, frozenset(Use)))
    allowed = {action for each in everything["Statement"] for action in each["Action"]}
    assert made.seen <= allowed | LATER, "calls that no policy allows"


@pytest.fixture
def account(_server: FakeServer, _proxy: Proxy, zygote: Zygote, tmp_path: Path) -> Account:
    _server.ecs = FakeEcs("shop")
    return Account(_server, _proxy, zygote, tmp_path)
