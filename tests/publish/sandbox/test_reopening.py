"""What was done in a sandbox outlives the process: a new emulator is told the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compose2ecs.publish.api import Operation, Refused
from compose2ecs.publish.sandbox.account import opened
from compose2ecs.publish.sandbox.journal import Entry, Journal, JournalError
from tests.publish.sandbox.test_account import REGION, SERVICE, TASK

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # connections that boto3 leaves to the end
)


def test_what_was_done_is_there_in_the_next_process(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.jsonl"
    with opened(path, REGION) as first:
        first.call(Operation.CREATE_CLUSTER, {"clusterName": "shop"})
        first.call(Operation.REGISTER_TASK_DEFINITION, TASK)
        made = first.call(Operation.CREATE_SERVICE, SERVICE)["service"]
        with pytest.raises(Refused):
            first.call(Operation.CREATE_SERVICE, SERVICE)
    assert [json.loads(line)["operation"] for line in path.read_text("utf-8").splitlines()] == [
        "ecs:CreateCluster",
        "ecs:RegisterTaskDefinition",
        "ecs:CreateService",
    ]
    with opened(path, REGION) as second:
        request = {"cluster": "shop", "services": ["web"]}
        (found,) = second.call(Operation.DESCRIBE_SERVICES, request)["services"]
    assert found["createdAt"] == made["createdAt"]
    assert found["deployments"][0]["id"] == made["deployments"][0]["id"]


def test_a_journal_that_does_not_replay_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.jsonl"
    Journal(path).append(Entry(at=0.0, operation=Operation.CREATE_SERVICE, request=SERVICE))
    with (
        pytest.raises(JournalError, match=r"sandbox\.jsonl: ecs:CreateService: Cluster not found"),
        opened(path, REGION),
    ):
        pass
