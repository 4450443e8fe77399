"""An account in which a project has been published, and the commands that come after that."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.ecs.model import EcsProject
from tests.cli.program import Result
from tests.publish.conftest import SPEED, Account, Zygote, aws_environment
from tests.publish.life.fake import FakeLife
from tests.publish.proxy import Proxy, Rule
from tests.publish.server import FakeServer
from tests.publish.test_laws import published


class Living(Account):
    """An account, and the program with any of its commands."""

    @property
    def ecs(self) -> FakeLife:
        ecs = self._server.ecs
        assert isinstance(ecs, FakeLife)
        return ecs

    def do(self, *arguments: str, rules: tuple[Rule, ...] = (), **more: str) -> Result:
        """The result of a command, under these rules; the log is that of this run."""
        self.proxy.reset(*rules)
        return self._zygote.run(
            self.proxy,
            {
                "arguments": list(arguments),
                "cwd": str(self.folder),
                "environment": aws_environment(self.proxy.url) | more,
                "speed": SPEED,
                "read_timeout": 20,
            },
        )

    def up(self, desired: EcsProject) -> None:
        """Publish, without a process of its own."""
        published(self.ecs, desired)


@pytest.fixture
def living(_server: FakeServer, _proxy: Proxy, zygote: Zygote, tmp_path: Path) -> Living:
    _server.ecs = FakeLife("shop")
    return Living(_server, _proxy, zygote, tmp_path)
