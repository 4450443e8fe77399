"""The account of a command: what is said of a sandbox, where it is kept, and what it excludes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from compose2ecs.cli.account import Place, account, announce, journal_path
from compose2ecs.cli.publish_text import resume
from compose2ecs.publish.api import Operation
from tests.cli.program import ROOT, environment, subprocess_of

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # connections that boto3 leaves to the end
)

COMPOSE = """\
name: shop
services:
  web: {image: "nginx:1.27"}
x-ecs: {region: eu-west-1, subnets: [subnet-1], security_groups: [sg-1]}
"""


def place(
    *,
    is_sandbox: bool = True,
    resets: bool = False,
    profile: str | None = None,
    url: str | None = None,
) -> Place:
    return Place(aws_profile=profile, endpoint_url=url, is_sandbox=is_sandbox, resets=resets)


def test_a_sandbox_says_first_what_it_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    announce(place())
    first, _, last = capsys.readouterr().err.splitlines()
    assert first.startswith("sandbox: this is moto ")
    assert first.endswith(" on this machine, an emulator, and not AWS")
    assert "ECS itself refuses more" in last


def test_aws_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    announce(place(is_sandbox=False, profile="dev"))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (place(profile="dev"), "a sandbox takes no --aws-profile"),
        (place(url="http://127.0.0.1"), "a sandbox takes no --endpoint-url"),
        (place(is_sandbox=False, resets=True), "there is nothing to reset"),
    ],
)
def test_what_does_not_go_together(given: Place, message: str) -> None:
    with pytest.raises(typer.BadParameter, match=message):
        announce(given)


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"XDG_STATE_HOME": "/var/state"}, Path("/var/state")),
        ({"XDG_STATE_HOME": ""}, Path.home() / ".local" / "state"),
        ({"XDG_STATE_HOME": "relative"}, Path.home() / ".local" / "state"),
        ({}, Path.home() / ".local" / "state"),
    ],
)
def test_where_a_sandbox_is_kept(variables: dict[str, str], folder: Path) -> None:
    found = journal_path(variables, "shop", "eu-west-1")
    assert found == folder / "compose2ecs" / "sandbox-shop-eu-west-1.jsonl"


def test_a_damaged_journal_is_said_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = journal_path({"XDG_STATE_HOME": str(tmp_path)}, "shop", "eu-west-1")
    path.parent.mkdir()
    path.write_text("no\n", "utf-8")
    with (
        pytest.raises(typer.BadParameter, match="--sandbox-reset starts with an empty one"),
        account(place(), "shop", "eu-west-1"),
    ):
        pass
    with account(place(resets=True), "shop", "eu-west-1") as api:
        assert api.call(Operation.DESCRIBE_CLUSTERS, {"clusters": ["shop"]})["clusters"] == []
    assert not path.exists()


def test_going_on_does_not_forget() -> None:
    arguments = ["/bin/compose2ecs", "publish", "--sandbox", "--sandbox-reset"]
    assert resume(arguments) == "to go on: compose2ecs publish --sandbox"


def test_the_next_command_finds_what_was_published(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE, "utf-8")

    def publish(*arguments: str) -> tuple[int, str]:
        result = subprocess_of(
            "publish",
            "--sandbox",
            "--create-cluster",
            *arguments,
            cwd=tmp_path,
            variables={"XDG_STATE_HOME": str(tmp_path)},
        )
        return result.code, result.stdout + result.stderr

    code, text = publish("--no-wait")
    assert code == 0, text
    assert text.startswith("sandbox: ")
    code, text = publish("--dry-run", "--detailed-exitcode")
    assert (code, "nothing to change" in text) == (0, True), text


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are closed by a POSIX shell")
def test_a_plan_that_nobody_can_read(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(COMPOSE, "utf-8")
    program = f"{sys.executable} -m compose2ecs publish --sandbox --create-cluster --dry-run"
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {program} >&-"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env=environment(PYTHONPATH=str(ROOT), XDG_STATE_HOME=str(tmp_path)),
    )
    assert done.returncode == 2
    assert b"cannot write to standard output: it is closed\n" in done.stderr


WITH_A_SECRET = """\
name: shop
services:
  web: {image: "nginx:1.27", secrets: [token]}
secrets: {token: {file: token.txt}}
x-ecs: {region: eu-west-1, subnets: [subnet-1], security_groups: [sg-1]}
"""


@pytest.mark.parametrize(
    ("store", "step"), [("ssm", "store parameter  /shop/token"), ("secretsmanager", "shop/token")]
)
def test_secrets_are_stored_in_a_sandbox_once_and_their_values_nowhere(
    tmp_path: Path, store: str, step: str
) -> None:
    value = "not-to-be-seen"
    state = tmp_path / "state"
    (tmp_path / "compose.yaml").write_text(WITH_A_SECRET, "utf-8")
    (tmp_path / "token.txt").write_text(f"{value}\n", "utf-8")

    def publish(*arguments: str) -> tuple[int, str]:
        result = subprocess_of(
            "publish",
            "--sandbox",
            *("--push-secrets", store, *arguments),
            cwd=tmp_path,
            variables={"XDG_STATE_HOME": str(state)},
        )
        return result.code, result.stdout + result.stderr

    code, text = publish("--create-cluster", "--no-wait", "--diff")
    assert (code, step in text, value in text) == (0, True, False), text
    code, text = publish("--dry-run")
    assert (code, "nothing to change" in text) == (0, True), text
    code, text = publish("--dry-run", "--update-secrets")
    assert (code, "1 call: 1 " in text) == (0, True), text
    (kept,) = (state / "compose2ecs").iterdir()
    assert (kept.stat().st_mode & 0o777, value in kept.read_text("utf-8")) == (0o600, False)
