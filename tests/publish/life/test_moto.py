"""The rest of the life cycle against moto, from somebody who knows us not.

moto has no history of deployments, and forgets a service with its deletion.
"""

from __future__ import annotations

import json

import pytest

from tests.cli.program import Result, subprocess_of
from tests.publish.conftest import aws_environment
from tests.publish.proxy import Rule, refuse
from tests.publish.test_moto import Moto
from tests.publish.test_moto import moto as _moto  # noqa: F401 -- a fixture

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # connections that boto3 leaves to the end
)


DENIED = refuse("AccessDeniedException", "moto does not know it")


def done(moto: Moto, *arguments: str) -> Result:
    moto.proxy.reset(Rule("ecs:ListServiceDeployments", DENIED, None))
    made = subprocess_of(
        *arguments,
        cwd=moto.folder,
        variables={
            name: value
            for name, value in aws_environment(moto.proxy.url).items()
            if name.startswith("AWS_")
        },
    )
    return made


def test_from_publishing_to_nothing(_moto: Moto) -> None:
    """One test, because each run is a process, and takes a second."""
    assert _moto.publish("--create-cluster").code == 0
    _moto.write("1.28")
    assert _moto.publish().code == 0
    status = done(_moto, "status", "--json", "--exit-code")
    assert status.code == 0, status.stderr + status.stdout
    document = json.loads(status.stdout)
    assert [each["revision"] for each in document["services"]] == ["shop-web:2"]
    back = done(_moto, "rollback", "--dry-run")
    assert "shop-web:2 → shop-web:1" in back.stdout, back.stderr
    down = done(_moto, "down", "--yes", "--deregister")
    assert down.code == 0, down.stderr
    assert _moto.proxy.mutations == [
        "ecs:UpdateService",
        "ecs:DeleteService",
        *["ecs:DeregisterTaskDefinition"] * 3,
    ]
    again = done(_moto, "down", "--yes", "--deregister")
    assert (again.code, _moto.proxy.mutations) == (0, []), again.stderr
