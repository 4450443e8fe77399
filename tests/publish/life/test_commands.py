"""The commands as their users run them: exit codes, what they change, what they say."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.publish.conftest import COMPOSE, aws_environment
from tests.publish.desired import shop
from tests.publish.life.conftest import Living
from tests.publish.proxy import Rule, kill, lost, refuse, reply
from tests.publish.test_laws import SCALED

UPDATE, DELETE = "ecs:UpdateService", "ecs:DeleteService"
UNSCALE = "application-autoscaling:DeregisterScalableTarget"
DOWN = [UNSCALE, UPDATE, DELETE]


# -- down


def test_down_twice(living: Living) -> None:
    living.up(SCALED)
    first = living.do("down", "--yes")
    assert first.code == 0, first.stderr
    assert living.proxy.mutations == DOWN
    assert living.ecs.services["shop-web"]["status"] == "INACTIVE"
    assert living.ecs.targets == {}
    assert "3 calls: 1 stop scaling, 1 drain, 1 delete\n" in first.stderr
    second = living.do("down", "--yes")
    assert second.code == 0
    assert living.proxy.mutations == []
    assert "nothing to change" in second.stderr


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_down_that_is_killed_is_finished_by_the_next(
    living: Living, number: int, after: bool
) -> None:
    living.up(SCALED)
    killed = living.do("down", "--yes", rules=(Rule("*", kill(after=after), number),))
    assert killed.code == -signal.SIGKILL
    assert living.do("down", "--yes").code == 0
    assert living.proxy.mutations == DOWN[number if after else number - 1 :]
    assert living.ecs.services["shop-web"]["status"] == "INACTIVE"
    assert living.ecs.targets == {}


def test_down_asks_and_where_nobody_can_be_asked_it_does_nothing(living: Living) -> None:
    living.up(shop("web"))
    result = living.do("down")
    assert result.code == 2
    assert "nothing was changed: nobody can be asked here, so say --yes" in result.stderr
    assert living.proxy.mutations == []


def test_down_shows_its_plan(living: Living) -> None:
    living.up(shop("web", "old"))
    result = living.do("down", "--dry-run", "old")
    assert result.code == 0
    assert [line.split()[:2] for line in result.stdout.splitlines()[1:4]] == [
        ["drain", "shop-old"],
        ["delete", "shop-old"],
        ["wait", "until"],
    ]
    assert living.proxy.mutations == []


def test_down_leaves_what_is_not_ours(living: Living) -> None:
    living.up(shop("web"))
    living.ecs.tags[living.ecs.services["shop-web"]["serviceArn"]] = {}
    result = living.do("down", "--yes")
    assert result.code == 8
    assert "refused: the service `shop-web` was not made by compose2ecs" in result.stderr
    assert living.proxy.mutations == []


def test_down_deregisters_on_demand(living: Living) -> None:
    living.up(shop("web"))
    living.up(shop("web", web="nginx:2"))
    assert living.do("down", "--yes", "--deregister").code == 0
    assert living.ecs.active() == []
    assert living.do("down", "--yes", "--deregister").code == 0
    assert living.proxy.mutations == []


def test_down_of_what_nobody_knows(living: Living) -> None:
    result = living.do("down", "--yes", "wbe")
    assert result.code == 2
    assert "neither the file nor the cluster has a service `wbe`" in result.stderr


def test_down_sends_the_drain_again_when_its_answer_is_lost(living: Living) -> None:
    living.up(shop("web"))
    assert living.do("down", "--yes", rules=(Rule(UPDATE, lost),)).code == 0
    assert living.proxy.mutations == [UPDATE, UPDATE, DELETE]


def test_what_has_ended_meanwhile_is_no_failure(living: Living) -> None:
    living.up(shop("web"))
    living.ecs.task("9", "shop-web:1", startedBy="compose2ecs/run")
    rules = (
        Rule("ecs:StopTask", refuse("InvalidParameterException", "The task was not found.")),
        Rule("ecs:DeregisterTaskDefinition", refuse("ClientException", "It is INACTIVE.")),
    )
    assert living.do("down", "--yes", "--deregister", rules=rules).code == 0
    assert living.proxy.mutations == [
        *["ecs:StopTask", UPDATE, DELETE],
        "ecs:DeregisterTaskDefinition",
    ]
    other = Rule("ecs:StopTask", refuse("InvalidParameterException", "No."))
    living.up(shop("web"))
    assert living.do("down", "--yes", rules=(other,)).code == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
@pytest.mark.parametrize(
    ("typed", "code", "calls"),
    [(b"shop\n", 0, 2), (b"y\n", 130, 0)],
    ids=["the name", "a yes"],
)
def test_down_asks_for_the_name(living: Living, typed: bytes, code: int, calls: int) -> None:
    living.up(shop("web"))
    living.ecs.drains = False
    living.proxy.reset()
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "compose2ecs", "down"],
        cwd=living.folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=aws_environment(living.proxy.url),
    ) as process:
        os.close(theirs)
        shown = b""
        while b"type `shop` to delete this: " not in shown:
            shown += os.read(ours, 4096)
        os.write(ours, typed)
        process.wait(60)
    os.close(ours)
    assert (process.returncode, len(living.proxy.mutations)) == (code, calls)


# -- prune


def test_prune_keeps_what_runs_and_what_rollback_needs(living: Living) -> None:
    for number in range(1, 7):
        living.up(shop("web", web=f"nginx:{number}"))
    living.ecs.clusters["staging"] = "ACTIVE"
    living.ecs.task("9", "shop-web:2", cluster="staging")
    shown = living.do("prune", "--keep", "1", "--dry-run")
    assert shown.code == 0
    assert living.ecs.active() == [1, 2, 3, 4, 5, 6]
    assert living.do("prune", "--keep", "1", "--yes").code == 0
    assert living.ecs.active() == [2, 5, 6]
    assert living.do("prune", "--keep", "1", "--yes").code == 0
    assert living.proxy.mutations == []


def test_prune_sees_services_that_have_no_task(living: Living) -> None:
    for number in range(1, 6):
        living.up(shop("web", web=f"nginx:{number}"))
    service = living.ecs.services["shop-web"]

    def idle(name: str, number: int) -> dict[str, Any]:
        """A service of somebody else that runs a revision of ours, as soon as it has tasks."""
        runs = living.ecs.revisions["shop-web"][number - 1]["taskDefinitionArn"]
        arn = service["serviceArn"].replace("shop-web", name)
        changes = {"taskDefinition": runs, "desiredCount": 0, "deployments": []}
        return {**service, **changes, "serviceName": name, "serviceArn": arn}

    living.ecs.services["other"] = idle("other", 1)
    living.ecs.clusters["staging"] = "ACTIVE"
    living.ecs.elsewhere["staging"] = {"shop-web": idle("shop-web", 2)}
    assert living.do("prune", "--keep", "1", "--yes").code == 0
    assert living.ecs.active() == [1, 2, 4, 5]


def test_prune_does_nothing_when_it_may_not_see_who_runs_what(living: Living) -> None:
    living.up(shop("web"))
    denied = refuse("AccessDeniedException", "not authorized")
    for operation in ("ecs:ListClusters", "ecs:ListTasks"):
        result = living.do("prune", "--yes", rules=(Rule(operation, denied, None),))
        assert result.code == 4
        assert f"help: allow the action {operation}" in result.stderr
        assert living.proxy.mutations == []


# -- rollback


def test_rollback(living: Living) -> None:
    living.up(shop("web"))
    living.up(shop("web", web="nginx:2"))
    result = living.do("rollback", "--yes")
    assert result.code == 0, result.stderr
    assert living.proxy.mutations == [UPDATE]
    assert living.ecs.services["shop-web"]["taskDefinition"].endswith("/shop-web:1")
    assert "shop-web:2 → shop-web:1: its deployment of 2026-01-01 was completed" in result.stderr
    assert "shop-web: completed: 1 running" in result.stderr
    again = living.do("rollback", "--yes")
    assert again.code == 4
    assert living.proxy.mutations == []
    assert living.do("rollback", "web", "--to", "2").code == 0
    assert living.ecs.services["shop-web"]["taskDefinition"].endswith("/shop-web:2")


def test_rollback_without_history(living: Living) -> None:
    living.up(shop("web"))
    living.up(shop("web", web="nginx:2"))
    living.ecs.history_is_denied = True
    result = living.do("rollback", "--dry-run")
    assert result.code == 0
    assert "shop-web:2 → shop-web:1: the revision before" in result.stdout
    assert "not checked: the history of shop-web: ecs:ListServiceDeployments" in result.stdout


@pytest.mark.parametrize(("state", "code"), [("FAILED", 6), ("IN_PROGRESS", 7)])
def test_rollback_waits_and_its_exit_code_is_the_truth(
    living: Living, state: str, code: int
) -> None:
    living.up(shop("web"))
    living.up(shop("web", web="nginx:2"))
    living.ecs.rollout = state
    result = living.do("rollback", "--timeout", "30")
    assert result.code == code
    assert "to go on: compose2ecs rollback --timeout 30" in result.stderr


def test_a_number_is_that_of_one_service(living: Living) -> None:
    living.up(shop("web", "api"))
    result = living.do("rollback", "--to", "1")
    assert result.code == 2
    assert "name one service" in result.stderr


# -- status


def test_status_of_what_was_published(living: Living) -> None:
    assert living.do("publish", "--no-wait").code == 0
    result = living.do("status", "--exit-code")
    assert result.code == 0, result.stderr
    assert result.stdout == (
        "shop: cluster shop, region eu-west-1, account 123456789012\n"
        "  web: 1/1 running, 0 pending, shop-web:1, ACTIVE\n"
        "    deployment  shop-web:1  PRIMARY  COMPLETED\n"
        "drift: none, all is as the file says\n"
    )
    living.write(COMPOSE.replace("1.27", "1.28"))
    assert living.do("status").code == 0
    changed = living.do("status", "--json", "--exit-code", "web")
    assert changed.code == 2
    document = json.loads(changed.stdout)
    assert [step["step"] for step in document["drift"]["steps"]] == ["register", "update"]
    assert document["services"][0]["revision"] == "shop-web:1"
    assert living.proxy.mutations == []


def test_status_before_anything_was_published(living: Living) -> None:
    result = living.do("status", "--json")
    assert result.code == 0
    (web,) = json.loads(result.stdout)["services"]
    assert (web["status"], web["revision"]) == ("MISSING", None)


def test_status_shows_what_runs_though_the_file_has_a_gap(living: Living) -> None:
    living.up(shop("web"))
    living.write(COMPOSE.replace("  subnets: [subnet-1]\n", ""))
    result = living.do("status")
    assert result.code == 0
    assert "drift: not checked: nothing says which subnets" in result.stdout
    assert living.do("status", "--exit-code").code == 4


def test_status_without_the_permission_to_list(living: Living) -> None:
    living.up(shop("web"))
    denied = refuse("AccessDeniedException", "not authorized")
    rules = tuple(Rule(name, denied, None) for name in ("ecs:ListTasks", "ecs:ListServices"))
    result = living.do("status", rules=rules)
    assert result.code == 0
    assert "  web: 1/1 running, 0 pending, shop-web:1, ACTIVE\n" in result.stdout
    assert "not checked: tasks: ecs:ListTasks is not allowed\n" in result.stdout
    assert "not checked: services that the file does not have: ecs:ListServices" in result.stdout
    assert "drift: not checked: ecs:ListServices is not allowed\n" in result.stdout


def test_an_address_that_may_not_be_read_is_named(living: Living) -> None:
    living.up(shop("web"))
    network = living.ecs.services["shop-web"]["networkConfiguration"]["awsvpcConfiguration"]
    network["assignPublicIp"] = "ENABLED"
    interface = {"name": "networkInterfaceId", "value": "eni-1"}
    living.ecs.task("9", "shop-web:1", attachments=[{"details": [interface]}])
    result = living.do("status")
    assert result.code == 0
    assert "    public IP  not readable  (1 interfaces)\n" in result.stdout
    assert "not checked: DescribeNetworkInterfaces: " in result.stdout


# -- logs


def test_logs(living: Living) -> None:
    living.do("publish", "--no-wait")
    now = int(time.time() * 1000)
    living.ecs.log("shop/web/0123456789abcdef", now - 30_000, "old")
    living.ecs.log("shop/web/0123456789abcdef", now - 20_000, "new")
    (options,) = [
        each["logConfiguration"]["options"]
        for each in living.ecs.revisions["shop-web"][0]["containerDefinitions"]
    ]
    group, prefix = options["awslogs-group"], options["awslogs-stream-prefix"]
    living.ecs.logs = {(group, f"{prefix}/web/0123456789abcdef"): living.ecs.logs.popitem()[1]}
    assert living.do("logs").stdout == "web/01234567 | old\nweb/01234567 | new\n"
    assert living.do("logs", "--tail", "1", "web").stdout == "web/01234567 | new\n"
    assert living.do("logs", "--since", "25s").stdout == "web/01234567 | new\n"
    stamped = living.do("logs", "--since", "1970-01-01T00:00:00Z", "-t", "-n", "1").stdout
    assert stamped.startswith("web/01234567 | 20")
    assert stamped.endswith("+00:00 new\n")


def test_logs_from_no_time(living: Living) -> None:
    result = living.do("logs", "--since", "yesterday")
    assert result.code == 2
    assert "`yesterday` is neither a duration, as 10m, nor a time" in result.stderr
    assert living.proxy.log == []


def test_following_ends_with_a_signal(living: Living) -> None:
    living.do("publish", "--no-wait")
    interrupt = kill(after=True, number=signal.SIGINT)
    result = living.do("logs", "-f", rules=(Rule("logs:FilterLogEvents", interrupt, 3),))
    assert result.code == 130
    assert living.proxy.log.count("logs:FilterLogEvents") == 3
    assert "stopping" not in result.stderr


# -- run


@pytest.mark.parametrize("code", [0, 3, 137])
def test_the_exit_code_of_the_container_is_that_of_run(living: Living, code: int) -> None:
    living.up(shop("web"))
    living.ecs.exit_code = code
    result = living.do("run", "web", "-e", "A=1", "--", "ls", "-l")
    assert result.code == code, result.stderr
    (request,) = [dict(r) for operation, r in living.ecs.calls if operation == "ecs:RunTask"]
    assert request["taskDefinition"].endswith("/shop-web:1")
    assert request["overrides"] == {
        "containerOverrides": [
            {
                "name": "web",
                "command": ["ls", "-l"],
                "environment": [{"name": "A", "value": "1"}],
            }
        ]
    }
    assert "Essential container in task exited" in result.stderr


def test_a_task_that_is_not_waited_for(living: Living) -> None:
    living.up(shop("web"))
    result = living.do("run", "--no-wait", "web")
    assert result.code == 0
    assert result.stdout == f"{next(iter(living.ecs.tasks))}\n"


def test_run_that_starts_nothing(living: Living) -> None:
    unpublished = living.do("run", "web")
    assert unpublished.code == 125
    assert "there is no service shop-web in shop: publish it first" in unpublished.stderr
    living.up(shop("web"))
    living.ecs.starts = False
    assert living.do("run", "web").code == 125
    denied = refuse("AccessDeniedException", "not authorized")
    assert living.do("run", "web", rules=(Rule("ecs:RunTask", denied),)).code == 125
    assert living.do("run", "web", "-e", "NOT_SET").code == 2


def test_a_container_that_did_not_start(living: Living) -> None:
    living.up(shop("web"))
    failed = {
        "tasks": [
            {
                "taskArn": "arn:aws:ecs:eu-west-1:1:task/shop/1",
                "lastStatus": "STOPPED",
                "stoppedReason": "CannotPullContainerError",
                "containers": [{"name": "web", "reason": "no such image"}],
            }
        ]
    }
    result = living.do("run", "web", rules=(Rule("ecs:DescribeTasks", reply(failed), None),))
    assert result.code == 125
    assert "web did not start: no such image" in result.stderr


def test_a_run_that_is_interrupted_goes_on(living: Living) -> None:
    living.up(shop("web"))
    interrupt = kill(after=True, number=signal.SIGTERM)
    result = living.do("run", "web", rules=(Rule("ecs:RunTask", interrupt),))
    assert result.code == 130
    assert "the task goes on\n  help: aws ecs stop-task --cluster shop --task " in result.stderr


# -- exec


def plugin(folder: Path) -> str:
    """A search path with a plugin that shows what it is given, and exits with 9."""
    (folder / "bin").mkdir()
    program = folder / "bin" / "session-manager-plugin"
    program.write_text('#!/bin/sh\nfor each in "$@"; do echo "$each"; done\nexit 9\n', "utf-8")
    program.chmod(0o755)
    return f"{program.parent}{os.pathsep}{os.environ['PATH']}"


def test_exec_gives_the_session_to_the_plugin(living: Living, tmp_path: Path) -> None:
    living.up(shop("web"))
    living.ecs.task(
        "9",
        "shop-web:1",
        enableExecuteCommand=True,
        containers=[{"name": "web", "runtimeId": "9-1"}],
    )
    result = living.do("exec", "web", "--", "echo", "a b", PATH=plugin(tmp_path))
    assert result.code == 9, result.stderr
    session, *rest = result.stdout.splitlines()
    assert json.loads(session)["tokenValue"] == "token"
    assert rest == [
        "eu-west-1",
        "StartSession",
        "",
        '{"Target": "ecs:shop_9_9-1"}',
        "https://ecs.eu-west-1.amazonaws.com",
    ]
    (request,) = [dict(r) for operation, r in living.ecs.calls if operation == "ecs:ExecuteCommand"]
    assert request["command"] == "echo 'a b'"


def test_exec_without_what_it_needs(living: Living, tmp_path: Path) -> None:
    living.up(shop("web"))
    missing = living.do("exec", "web", PATH="/nowhere")
    assert missing.code == 4
    assert "error: session-manager-plugin is not installed\n  help: https://" in missing.stderr
    assert living.proxy.log == []
    living.ecs.task("9", "shop-web:1", containers=[{"name": "web"}])
    disabled = living.do("exec", "web", PATH=plugin(tmp_path))
    assert disabled.code == 4
    assert "do not take commands\n  help: set x-ecs.exec to true" in disabled.stderr
    assert living.proxy.mutations == []


# -- all of them


@pytest.mark.parametrize("command", ["status", "logs", "down", "prune", "rollback", "run", "exec"])
def test_a_project_that_cannot_be_loaded(living: Living, command: str, tmp_path: Path) -> None:
    living.write("services: 3\n")
    arguments = ["web"] if command in ("run", "exec") else []
    assert living.do(command, *arguments, PATH=plugin(tmp_path)).code == 3
    assert living.proxy.log == []
