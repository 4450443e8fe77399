"""Publishing from the command line: what it calls, what it says, and how it ends."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections import Counter

import pytest

from tests.publish.conftest import COMPOSE, Account, aws_environment


def test_a_project_is_registered_created_and_waited_for(account: Account) -> None:
    result = account.publish()
    assert result.code == 0, result.stderr
    assert account.proxy.mutations == ["ecs:RegisterTaskDefinition", "ecs:CreateService"]
    assert "shop-web: completed: 1 running" in result.stderr


def test_the_second_time_nothing_is_changed(account: Account) -> None:
    account.publish()
    result = account.publish()
    assert result.code == 0
    assert account.proxy.mutations == []
    assert "nothing to change" in result.stderr


def test_another_image_is_one_registration_and_one_update(account: Account) -> None:
    account.publish()
    account.write(COMPOSE.replace("1.27", "1.28"))
    result = account.publish("--diff")
    assert account.proxy.mutations == ["ecs:RegisterTaskDefinition", "ecs:UpdateService"]
    assert (
        "containerDefinitions.web.image: nginx:1.27 → nginx:1.28  (compose.yaml:4:12)"
        in result.stderr
    )
    assert result.code == 0


def test_the_difference_hides_what_sounds_secret(account: Account) -> None:
    def having(password: str) -> str:
        line = f"    environment: {{DB_PASSWORD: {password}, COLOUR: {password}}}\n"
        return COMPOSE.replace("    image: nginx:1.27\n", f"    image: nginx:1.27\n{line}")

    account.write(having("hunter2"))
    account.publish()
    account.write(having("hunter3"))
    result = account.publish("--dry-run", "--diff")
    (hidden,) = [line for line in result.stdout.splitlines() if "DB_PASSWORD" in line]
    assert "hunter" not in hidden
    assert "environment.COLOUR.value: hunter2 → hunter3  (compose.yaml:5:" in result.stdout


def test_a_dry_run_changes_nothing_and_prints_the_plan(account: Account) -> None:
    result = account.publish("--dry-run")
    assert result.code == 0
    assert account.proxy.mutations == []
    assert result.stdout == (
        "shop: cluster shop, region eu-west-1, account 123456789012\n"
        "  register  shop-web  there is no revision yet\n"
        "  create    shop-web  it does not exist\n"
        "checked: 1 role, 1 log group, 1 subnet, 1 security group\n"
        "2 calls: 1 register, 1 create\n"
    )


def test_a_dry_run_can_tell_by_its_exit_code_whether_something_changes(account: Account) -> None:
    assert account.publish("--dry-run", "--detailed-exitcode").code == 2
    account.publish()
    assert account.publish("--dry-run", "--detailed-exitcode").code == 0


def test_the_plan_and_the_result_as_json(account: Account) -> None:
    planned = json.loads(account.publish("--dry-run", "--output", "json").stdout)
    assert [step["operation"] for step in planned["steps"]] == [
        "ecs:RegisterTaskDefinition",
        "ecs:CreateService",
    ]
    done = json.loads(account.publish("--output", "json").stdout)
    assert done["services"] == [
        {"service": "shop-web", "verdict": "completed", "reason": "1 running", "details": []}
    ]
    assert (done["done"], done["failure"], done["exit_code"]) == (2, None, 0)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("services: {web: {imagee: x}}\n", 3, "imagee"),
        (
            COMPOSE.replace("    image: nginx:1.27", "    image: x\n    privileged: true"),
            1,
            "nothing is published",
        ),
        (COMPOSE.replace("  subnets: [subnet-1]\n", ""), 4, "nothing says which subnets"),
    ],
    ids=["unloadable", "findings", "unbound"],
)
def test_mistakes_in_the_file_stop_it_before_any_call(
    account: Account, text: str, code: int, message: str
) -> None:
    account.write(text)
    result = account.publish()
    assert result.code == code
    assert message in result.stderr
    assert account.proxy.log == []


def test_a_cluster_that_is_missing(account: Account) -> None:
    account.ecs.clusters.clear()
    result = account.publish()
    assert result.code == 4
    assert "refused: the cluster `shop` does not exist in eu-west-1" in result.stderr
    assert account.proxy.mutations == []
    assert account.publish("--create-cluster").code == 0
    assert account.proxy.mutations[0] == "ecs:CreateCluster"


def test_another_account_than_the_expected_one(account: Account) -> None:
    result = account.publish("--expect-account", "999999999999")
    assert result.code == 4
    assert (
        "error: this is the account 123456789012, not 999999999999\nnothing was changed\n"
    ) in result.stderr
    assert account.proxy.log == ["sts:GetCallerIdentity"]


def test_a_service_of_somebody_else_is_left_alone_unless_it_is_adopted(account: Account) -> None:
    account.publish()
    arn = account.ecs.services["shop-web"]["serviceArn"]
    account.ecs.tags[arn]["compose2ecs:project"] = "other"
    result = account.publish("--force-new-deployment")
    assert result.code == 8
    assert "the service `shop-web` belongs to the project `other`" in result.stderr
    assert account.proxy.mutations == []
    assert account.publish("--adopt").code == 0
    assert account.proxy.mutations == ["ecs:TagResource"]


def test_a_service_that_the_file_does_not_have_any_more(account: Account) -> None:
    account.write(COMPOSE.replace("services:\n", "services:\n  old: {image: x}\n"))
    account.publish()
    account.write(COMPOSE)
    assert account.publish().code == 0
    assert account.proxy.mutations == []
    assert account.publish("--prune").code == 0
    assert account.proxy.mutations == ["ecs:DeleteService"]


def test_two_hundred_services_are_read_in_batches_and_four_calls_at_a_time(
    account: Account,
) -> None:
    services = "".join(f"  s{number}: {{image: nginx}}\n" for number in range(200))
    account.write(f"services:\n{services}name: shop\n{COMPOSE[COMPOSE.index('x-ecs') :]}")
    account.proxy.most_in_flight = 0
    assert account.publish("--dry-run").code == 0
    counts = Counter(account.proxy.log)
    assert counts == {
        "sts:GetCallerIdentity": 1,
        "ecs:DescribeClusters": 1,
        "ecs:DescribeServices": 20,
        "ecs:DescribeTaskDefinition": 200,
        "iam:GetRole": 1,
        "logs:DescribeLogGroups": 1,
        "ec2:DescribeSubnets": 1,
        "ec2:DescribeSecurityGroups": 1,
    }
    assert 1 < account.proxy.most_in_flight <= 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
@pytest.mark.parametrize(
    ("answer", "code", "calls"),
    [(b"y\n", 0, 2), (b"\n", 130, 0), (b"no\n", 130, 0), (b"\x03", 130, 0)],
    ids=["yes", "nothing", "no", "interrupt"],
)
def test_a_terminal_is_asked(account: Account, answer: bytes, code: int, calls: int) -> None:
    import fcntl
    import termios

    account.proxy.reset()
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "compose2ecs", "publish", "--no-wait"],
        cwd=account.folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=aws_environment(account.proxy.url),
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0) and None,  # noqa: PLW1509
    ) as process:
        os.close(theirs)
        shown = b""
        while b"[y/N]" not in shown:
            shown += os.read(ours, 4096)
        os.write(ours, answer)
        while select.select([ours], [], [], 30)[0]:
            try:
                shown += os.read(ours, 4096)
            except OSError:  # Linux reports the end of a terminal as an error
                break
        else:
            process.kill()
    os.close(ours)
    assert (process.returncode, len(account.proxy.mutations)) == (code, calls)
    assert (b"nothing was changed" in shown) is (calls == 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--update-secrets",), "--update-secrets: it goes with --push-secrets"),
        (("--detailed-exitcode",), "--detailed-exitcode: it goes with --dry-run"),
        (("--with-life-cycle",), "--with-life-cycle: it goes with --print-policy"),
        (("--rollback-on-failure", "--no-wait"), "--rollback-on-failure: it goes with --wait"),
    ],
)
def test_options_that_go_with_another(
    account: Account, arguments: tuple[str, ...], message: str
) -> None:
    result = account.publish(*arguments)
    assert (result.code, account.proxy.log) == (2, [])
    assert message in result.stderr


def test_only_one_service(account: Account) -> None:
    account.write(COMPOSE.replace("services:\n", "services:\n  api: {image: x}\n"))
    assert account.publish("--only", "api").code == 0
    assert list(account.ecs.services) == ["shop-api"]
    result = account.publish("--only", "ap")
    assert result.code == 2
    assert "the project has no service `ap`" in result.stderr
