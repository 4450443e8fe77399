"""The adapter of boto3: what it makes of answers and errors, and when it is imported."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.publish.api import (
    ApiError,
    Operation,
    Refused,
    Unanswered,
    Unreachable,
)
from compose2ecs.publish.aws import Aws, NoRegionError
from tests.cli.program import subprocess_of
from tests.publish import proxy
from tests.publish.conftest import Account, aws_environment
from tests.publish.guard import ReachedOutError
from tests.publish.proxy import Rule, refuse

CLUSTERS = Operation.DESCRIBE_CLUSTERS


@pytest.fixture
def aws(account: Account, monkeypatch: pytest.MonkeyPatch) -> Aws:
    given = aws_environment(account.proxy.url)
    for name in set(os.environ) - set(given):
        monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    account.proxy.reset()
    return Aws(region="eu-west-1", read_timeout=0.3)


def test_an_answer_is_plain_json(aws: Aws) -> None:
    reply = aws.call(CLUSTERS, {"clusters": ["shop"]})
    assert [found["clusterName"] for found in reply["clusters"]] == ["shop"]
    assert "ResponseMetadata" not in reply


def test_times_are_text(account: Account, aws: Aws) -> None:
    service = {"serviceName": "web", "createdAt": 1767225600.5}
    account.proxy.reset(Rule("ecs:DescribeServices", proxy.reply({"services": [service]})))
    request = {"cluster": "shop", "services": ["web"]}
    (found,) = aws.call(Operation.DESCRIBE_SERVICES, request)["services"]
    assert found["createdAt"].startswith("2026-01-01T00:00:00.5")


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (refuse("ClusterNotFoundException", "no"), Refused),
        (refuse("ServerException", "no", 500), Refused),
        (proxy.reset, Unanswered),
        (proxy.lost, Unanswered),
        (proxy.truncated, Unanswered),
        (proxy.garbled, Unanswered),
        (proxy.later(0.6), Unanswered),
    ],
)
def test_a_failing_call_is_sent_once(
    account: Account, aws: Aws, rule: Any, kind: type[ApiError]
) -> None:
    account.proxy.reset(Rule(CLUSTERS.value, rule, None))
    with pytest.raises(kind):
        aws.call(CLUSTERS, {"clusters": ["shop"]})
    assert account.proxy.log == [CLUSTERS.value]


def test_the_code_and_message_of_an_error(account: Account, aws: Aws) -> None:
    answer = refuse("com.amazonaws.ecs#ClientException", "no such thing", 400)
    account.proxy.reset(Rule(CLUSTERS.value, answer))
    with pytest.raises(Refused, match="no such thing") as refused:
        aws.call(CLUSTERS, {"clusters": ["shop"]})
    assert (refused.value.code, refused.value.status) == ("ClientException", 400)


def test_what_boto3_does_not_take_names_its_release(aws: Aws) -> None:
    with pytest.raises(Unreachable, match=r"boto3 1\.\d+\.\d+ does not take .*clusterss") as error:
        aws.call(CLUSTERS, {"clusterss": []})
    assert not error.value.is_passing


def test_where_nothing_listens(aws: Aws) -> None:
    del aws
    nobody = Aws(region="eu-west-1", endpoint_url="http://127.0.0.1:1")
    with pytest.raises(Unreachable) as error:
        nobody.call(CLUSTERS, {})
    assert error.value.is_passing


@pytest.mark.parametrize(("profile", "way"), [(None, "--region"), ("nobody", "--aws-profile")])
def test_without_a_region(aws: Aws, profile: str | None, way: str) -> None:
    del aws
    with pytest.raises(NoRegionError) as error:
        _ = Aws(profile=profile).region
    assert way in error.value.help


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # the socket that was not connected
)
def test_no_test_reaches_aws(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    del aws
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    with pytest.raises(ReachedOutError):
        Aws(region="eu-west-1", endpoint_url="http://192.0.2.1").call(CLUSTERS, {})


@pytest.mark.parametrize("command", [("convert",), ("publish", "--help"), ("publish",)])
def test_boto3_is_imported_for_calls_alone(tmp_path: Path, command: tuple[str, ...]) -> None:
    """``publish`` of a file with mistakes makes none."""
    (tmp_path / "compose.yaml").write_text("services: {web: {imagee: x}}\n", "utf-8")
    result = subprocess_of(*command, cwd=tmp_path, options=("-X", "importtime"))
    assert "compose2ecs" in result.stderr
    assert "boto" not in result.stderr


def test_the_planner_knows_no_boto3() -> None:
    code = (
        "import sys, compose2ecs.publish.plan, compose2ecs.publish.apply, compose2ecs.publish.wait,"
        "compose2ecs.publish.observe, compose2ecs.publish.aws\n"
        "print([name for name in sys.modules if name.startswith('boto')])"
    )
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
