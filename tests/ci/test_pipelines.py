"""What runs the linter in GitHub and GitLab: its scripts, run as the services run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "lint"
GITLAB = ROOT / ".gitlab" / "ci" / "lint.yml"
MISSPELT = "services:\n  web:\n    imag: nginx:1.27.3\n"
UNPINNED = "services:\n  web:\n    image: nginx\n"
CLEAN = "services:\n  web:\n    image: nginx:1.27.3\n"
PROGRAM = Path(sysconfig.get_path("scripts")) / "compose2ecs"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What a script says, in an environment that has little more than its variables."""
    environment = {"PATH": f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}", **variables}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def act(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The step of the action that lints, with its inputs; where it is installed stands a link."""
    action = read(ACTION / "action.yml")
    temporary = folder / "runner"
    (temporary / "compose2ecs" / "bin").mkdir(parents=True)
    (temporary / "compose2ecs" / "bin" / "compose2ecs").symlink_to(PROGRAM)
    given = {name: one["default"] for name, one in action["inputs"].items()} | inputs
    step = action["runs"]["steps"][-1]
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], text)
        for name, text in step["env"].items()
    }
    return bash(step["run"], folder, RUNNER_TEMP=str(temporary), GITHUB_ACTIONS="true", **variables)


def test_the_action_annotates_and_fails(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(MISSPELT, encoding="utf-8")
    done = act(tmp_path, sarif="findings.sarif")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "compose.yaml:3:5: error:" in done.stdout
    assert re.search(r"^::error file=compose\.yaml,line=3,", done.stdout, re.MULTILINE)
    log = json.loads((tmp_path / "findings.sarif").read_text(encoding="utf-8"))
    assert [one["ruleId"] for one in log["runs"][0]["results"]] == ["unknown-attribute"]


def test_the_action_takes_its_inputs(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b c").mkdir()
    (tmp_path / "a" / "compose.yaml").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "b c" / "compose.yaml").write_text(UNPINNED, encoding="utf-8")
    inputs = {
        "paths": "a\nb c\n",
        "args": "--select\nfloating-tag\n",
        "launch-type": "ec2, fargate",
    }
    passed = act(tmp_path, **inputs)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "::warning file=b c/compose.yaml,line=3," in passed.stdout
    (tmp_path / "runner" / "compose2ecs" / "bin" / "compose2ecs").unlink()
    (tmp_path / "runner" / "compose2ecs" / "bin").rmdir()
    (tmp_path / "runner" / "compose2ecs").rmdir()
    failed = act(tmp_path, **inputs, **{"fail-on": "warning"})
    assert failed.returncode == 1


def test_the_action_fails_as_the_configuration_says(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(UNPINNED, encoding="utf-8")
    (tmp_path / "compose2ecs.toml").write_text('lint.fail-on = "warning"\n', encoding="utf-8")
    assert act(tmp_path).returncode == 1


def test_inputs_of_the_action_are_never_part_of_a_script() -> None:
    for step in read(ACTION / "action.yml")["runs"]["steps"]:
        assert "${{" not in step["run"]


def test_the_problem_matcher_reads_the_concise_format(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(MISSPELT, encoding="utf-8")
    done = bash("compose2ecs lint --format concise", tmp_path)
    (pattern,) = read(ACTION / "problem-matcher.json")["problemMatcher"][0]["pattern"]
    (found,) = [
        match for line in done.stdout.splitlines() if (match := re.match(pattern["regexp"], line))
    ]
    parts = {name: found[pattern[name]] for name in ("file", "line", "column", "severity", "code")}
    assert parts == {
        "file": "compose.yaml",
        "line": "3",
        "column": "5",
        "severity": "error",
        "code": "unknown-attribute",
    }
    assert "imag" in found[pattern["message"]]


@pytest.mark.parametrize(("text", "code"), [(MISSPELT, 1), (CLEAN, 0)])
def test_the_job_of_gitlab_writes_its_report(text: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    job = read(GITLAB)["compose2ecs-lint"]
    done = bash("\n".join(job["script"]), tmp_path, **job["variables"])
    assert done.returncode == code, done.stdout + done.stderr
    report = tmp_path / job["artifacts"]["reports"]["codequality"]
    found = json.loads(report.read_text(encoding="utf-8"))
    names = {
        one["check_name"] for one in found if one["severity"] in ("critical", "blocker", "major")
    }
    assert names == ({"unknown-attribute"} if code else set())
