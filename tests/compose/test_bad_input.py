"""Bad input, through the real command line: a finding at its place, exit code 3, no output."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.compose.hostile import READ, REFUSED

resource = pytest.importorskip("resource", reason="limits of memory are those of POSIX")

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 300 * 2**20
PLACED = re.compile(r"^[^\s:]+:\d+:\d+: error: .+ \[([a-z0-9-]+)\]$")


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def convert(
    folder: Path, *arguments: str, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The program in ``folder``, with so little memory that one that takes more fails."""
    return subprocess.run(
        [sys.executable, "-m", "compose2ecs", "convert", *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), **(variables or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        preexec_fn=limit_memory,
    )


def assert_refused(done: subprocess.CompletedProcess[str], code: str) -> None:
    """Refused for the reason named ``code``, which is among the errors; all have their places."""
    assert done.returncode == 3, done.stderr[-2000:]
    assert not done.stdout
    assert "Traceback" not in done.stderr
    errors = [
        line for line in done.stderr.split("\n") if re.match(r"[^ |]*error: |[^ ]+: error", line)
    ]
    assert errors
    found = [PLACED.match(line) for line in errors]
    assert all(found), [line[:200] for line, match in zip(errors, found, strict=True) if not match]
    assert code in {match[1] for match in found if match}


def write(folder: Path, content: bytes | str) -> None:
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "compose.yaml").write_bytes(data)


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused(name: str, tmp_path: Path) -> None:
    code, content = REFUSED[name]
    write(tmp_path, content)
    done = convert(tmp_path)
    assert_refused(done, code)
    assert max(map(len, done.stderr.split("\n"))) < 1000


@pytest.mark.parametrize("name", READ)
def test_large_files_are_read(name: str, tmp_path: Path) -> None:
    write(tmp_path, READ[name])
    done = convert(tmp_path, "--region", "eu-west-1")
    assert done.returncode in {0, 1}, done.stderr[-2000:]
    assert "Traceback" not in done.stderr


MISTAKES = {
    "an unknown key": ("unknown-attribute", "services:\n  a:\n    imag: i\n"),
    "a wrong type": ("wrong-type", "services: [a]\n"),
    "a variable that must be set": (
        "required-variable",
        "services:\n  a:\n    image: ${IMAGE:?}\n",
    ),
    "no such env file": (
        "file-not-found",
        "services:\n  a:\n    image: i\n    env_file: absent\n",
    ),
    "an env file that is a folder": (
        "file-unreadable",
        "services:\n  a:\n    image: i\n    env_file: folder\n",
    ),
    "no such included file": ("file-not-found", "include: [absent.yaml]\n"),
    "an included file that is a folder": ("file-unreadable", "include: [folder]\n"),
    "no such extended file": (
        "file-not-found",
        "services:\n  a:\n    extends: {file: absent.yaml, service: b}\n",
    ),
    "an extended file that is a folder": (
        "file-unreadable",
        "services:\n  a:\n    extends: {file: folder, service: b}\n",
    ),
    "no such extended service": ("extends-unknown", "services:\n  a:\n    extends: b\n"),
    "a circle of aliases": ("alias-cycle", "services:\n  a: &a\n    labels: *a\n"),
    "a circle of includes": ("include-cycle", "include: [compose.yaml]\n"),
    "a circle of extends": ("extends-cycle", "services:\n  a: {extends: a}\n"),
    "a circle of dependencies": (
        "dependency-cycle",
        "services:\n  a: {image: i, depends_on: [a]}\n",
    ),
    "a path with nul": ("file-unreadable", 'include: ["a\\0b"]\n'),
    "a path that is too long": ("file-unreadable", f"include: [{'x' * 5000}]\n"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_reported_at_their_place(name: str, tmp_path: Path) -> None:
    code, text = MISTAKES[name]
    (tmp_path / "folder").mkdir()
    write(tmp_path, text)
    assert_refused(convert(tmp_path), code)


def test_includes_of_includes_are_read_once(tmp_path: Path) -> None:
    for level in range(20):
        below = f"f{level + 1}.yaml"
        text = f"include: [{below}, {below}]\nservices: {{s{level}: {{image: i}}}}\n"
        (tmp_path / f"f{level}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "f20.yaml").write_text("services: {s20: {image: i}}\n", encoding="utf-8")
    done = convert(tmp_path, "-f", "f0.yaml", "--region", "eu-west-1")
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_compose_file_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").mkdir()
    done = convert(tmp_path, "-f", "compose.yaml")
    assert (done.returncode, done.stdout) == (3, "")
    assert "compose file compose.yaml is a directory [file-unreadable]" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    write(tmp_path, "services: {}\n")
    (tmp_path / "compose.yaml").chmod(0)
    done = convert(tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "[file-unreadable]" in done.stderr


def test_no_file(tmp_path: Path) -> None:
    done = convert(tmp_path, "-f", "absent.yaml")
    assert (done.returncode, done.stdout) == (3, "")
    assert "compose file absent.yaml does not exist [file-not-found]" in done.stderr


def test_an_environment_that_is_not_utf8(tmp_path: Path) -> None:
    write(tmp_path, "services: {a: {image: i, hostname: $NAME, labels: {x: $NAME}}}\n")
    done = convert(tmp_path, variables={"NAME": "\udcff"})
    assert done.returncode in {0, 1, 3}
    assert "Traceback" not in done.stderr
