"""The journal of a sandbox: what is read is what was written, whatever ended the writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.publish.api import Operation
from compose2ecs.publish.sandbox.journal import Entry, Journal, JournalError

FIRST = Entry(at=1.5, operation=Operation.CREATE_CLUSTER, request={"clusterName": "shop"})
SECOND = Entry(at=2.0, operation=Operation.CREATE_LOG_GROUP, request={"logGroupName": "ä"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "compose2ecs" / "sandbox-shop.jsonl"


def test_without_a_file_nothing_was_done(path: Path) -> None:
    assert Journal(path).read() == ()
    assert not path.parent.exists()


def test_calls_are_read_in_their_order(path: Path) -> None:
    Journal(path).append(FIRST)
    Journal(path).append(SECOND)
    assert Journal(path).read() == (FIRST, SECOND)


def test_a_journal_is_for_its_owner_alone(path: Path) -> None:
    Journal(path).append(FIRST)
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_a_line_that_was_cut_off_is_a_call_that_was_not_done(path: Path) -> None:
    Journal(path).append(FIRST)
    Journal(path).append(SECOND)
    whole = path.read_text("utf-8")
    path.write_text(whole[:-5], "utf-8")
    assert Journal(path).read() == (FIRST,)
    Journal(path).append(SECOND)
    assert path.read_text("utf-8") == whole


@pytest.mark.parametrize("text", ["[]\n", "{}\n", "not json\n", '{"at": 1, "operation": "x"}\n'])
def test_another_file_is_no_journal(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    with pytest.raises(JournalError, match=r"sandbox-shop\.jsonl: this is no journal"):
        Journal(path).read()


def test_a_journal_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="/file/"):
        Journal(tmp_path / "file" / "sandbox.jsonl").append(FIRST)
