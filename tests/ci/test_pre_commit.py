"""The hooks, run by the real pre-commit on a repository of their own.

Nothing is downloaded: what the hooks need is taken from the environment that the tests run in.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = (
    "compose2ecs",
    "schemas",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".pre-commit-hooks.yaml",
)
CONFIG = """\
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: {hook}
"""
CLEAN = "services:\n  web:\n    image: nginx:1.27.3\n"
BROKEN = "services:\n  web:\n    imag: nginx:1.27.3\n"
OBSOLETE = f'version: "3.8"\n{CLEAN}'


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    command = ["git", *identity, "-c", "commit.gpgsign=false", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the hooks and the package, as pre-commit clones it."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "hooks")
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where pre-commit keeps its environments, which are made without a network."""
    home = tmp_path_factory.mktemp("home")
    scripts = sysconfig.get_path("scripts")
    return {
        "HOME": str(home),
        "PATH": os.pathsep.join((scripts, os.environ["PATH"])),
        "PRE_COMMIT_HOME": str(home / "cache"),
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this one the other way round
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "NO_COLOR": "1",
    }


def run(
    hook: str, hooks: Path, environment: dict[str, str], folder: Path, text: str
) -> subprocess.CompletedProcess[str]:
    """What pre-commit says about a repository with one compose file."""
    config = CONFIG.format(hooks=hooks, rev=git(hooks, "rev-parse", "HEAD"), hook=hook)
    (folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    (folder / "deploy").mkdir()
    (folder / "deploy" / "compose.yaml").write_text(text, encoding="utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("hook", ["compose2ecs-lint", "compose2ecs-lint-all"])
def test_a_hook_passes_files_without_errors(
    hook: str, hooks: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    done = run(hook, hooks, environment, tmp_path, CLEAN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


@pytest.mark.parametrize("hook", ["compose2ecs-lint", "compose2ecs-lint-all"])
def test_a_hook_fails_at_the_place_of_an_error(
    hook: str, hooks: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    done = run(hook, hooks, environment, tmp_path, BROKEN)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "deploy/compose.yaml:3:5: error:" in done.stdout
    assert "[unknown-attribute]" in done.stdout


def test_the_fixing_hook_changes_the_file(
    hooks: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    done = run("compose2ecs-fix", hooks, environment, tmp_path, OBSOLETE)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "files were modified by this hook" in done.stdout
    assert (tmp_path / "deploy" / "compose.yaml").read_text(encoding="utf-8") == CLEAN


@pytest.mark.parametrize("hook", ["compose2ecs-lint", "compose2ecs-lint-all", "compose2ecs-fix"])
def test_excluded_files_can_be_committed(
    hook: str, hooks: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "compose2ecs.toml").write_text('lint.exclude = ["deploy"]\n', encoding="utf-8")
    done = run(hook, hooks, environment, tmp_path, BROKEN)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_manifest_is_valid() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
