"""What the page on publishing shows is what happens, and its pipelines are whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from compose2ecs.cli.publish_text import needs
from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import convert
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.publish import render
from compose2ecs.publish.apply import apply
from compose2ecs.publish.bindings import bound
from compose2ecs.publish.looking_around import look_around
from compose2ecs.publish.observe import observe
from compose2ecs.publish.options import Options
from compose2ecs.publish.plan import Plan, plan
from compose2ecs.publish.preflight import needed, preflight
from compose2ecs.publish.sandbox.account import Account
from tests.publish.clock import FakeClock
from tests.publish.fake_ecs import ACCOUNT, FakeEcs

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "publishing.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(?:yaml|text)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def block(begin: str) -> str:
    """The block that begins so, without its first line."""
    (found,) = (each for each in BLOCKS if each.startswith(begin))
    return str(found).partition("\n")[2]


def planned(folder: Path, text: str, ecs: FakeEcs) -> Plan:
    (folder / "compose.yaml").write_text(f"# compose.yaml\n{text}", "utf-8")
    converted = convert(LoadOptions(cwd=str(folder)), PolicyOptions(), (), lambda: b"")
    assert converted.ecs is not None
    assert converted.loaded.project is not None
    desired = bound(converted.ecs, {})
    options = Options(
        project="shop",
        needs=needs(converted.loaded.project),
        only=frozenset(),
        run_id="1",
        create_cluster=True,
    )
    wanted = needed(desired, may_create_log_groups=False)
    around = look_around(Account(ecs), wanted, ACCOUNT)  # where all of it is there
    judged = preflight(desired, wanted, around, ecs.region, builds={})
    made = plan(desired, observe(ecs, desired, ACCOUNT), options)
    return replace(made, refusals=(*made.refusals, *judged.refusals), checked=judged.checked)


def test_the_plans_are_those_of_the_project(tmp_path: Path) -> None:
    project = block("# compose.yaml\n")
    ecs = FakeEcs()
    first = planned(tmp_path, project, ecs)
    assert render.text(first) == block("$ compose2ecs publish --create-cluster --dry-run\n")
    assert apply(first, ecs, FakeClock(), timeout=60).failure is None
    assert render.text(planned(tmp_path, project, ecs)) == block("$ compose2ecs publish\n")
    third = planned(tmp_path, project.replace("1.27", "1.28"), ecs)
    shown = render.text(third, diff=True).replace(f"{tmp_path}/", "")
    assert shown == block("$ compose2ecs publish --dry-run --diff\n")


def commands(steps: list[Any]) -> list[str]:
    """The commands of ours among the steps of a job."""
    lines = [step if isinstance(step, str) else step.get("run", "") for step in steps]
    return [line for line in lines if line.startswith("compose2ecs")]


def test_the_workflow_of_github() -> None:
    found = yaml.load(block("# .github/workflows/publish.yaml\n"), yaml.BaseLoader)
    assert found["permissions"] == {"contents": "read", "id-token": "write"}
    jobs = found["jobs"]
    for job in jobs.values():
        (role,) = (
            step["with"]["role-to-assume"]
            for step in job["steps"]
            if step.get("uses", "").startswith("aws-actions/configure-aws-credentials@")
        )
        assert role.startswith("arn:aws:iam::123456789012:role/")
    assert commands(jobs["plan"]["steps"]) == [
        "compose2ecs publish --dry-run --diff --expect-account 123456789012"
    ]
    (publish,) = commands(jobs["publish"]["steps"])
    assert "--yes" in publish
    assert jobs["publish"]["concurrency"]["cancel-in-progress"] == "false"
    assert int(jobs["publish"]["timeout-minutes"]) * 60 > _timeout(publish)


def test_the_pipeline_of_gitlab() -> None:
    found = yaml.load(block("# .gitlab-ci.yml\n"), yaml.BaseLoader)
    base = found[".aws"]
    assert set(base["id_tokens"]) == {"AWS_TOKEN"}
    assert "$AWS_TOKEN" in base["before_script"][-1]
    for name in found["stages"]:
        job = found[name]
        assert job["extends"] == ".aws"
        assert job["variables"]["AWS_ROLE_ARN"].startswith("arn:aws:iam::123456789012:role/")
    (publish,) = commands(found["publish"]["script"])
    assert "--yes" in publish
    assert int(found["publish"]["timeout"].removesuffix(" minutes")) * 60 > _timeout(publish)


def _timeout(command: str) -> int:
    words = command.split()
    return int(words[words.index("--timeout") + 1])
