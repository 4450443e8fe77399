"""What only a process of its own shows: pipes, terminals, signals, and what is imported."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import BROKEN, HELLO, ROOT, environment, subprocess_of

HEAVY = {"boto3", "botocore", "jsonschema", "rich", "pygments"}
COMMANDS = ("convert", "config", "explain")
LATE = {"tomllib", "pathspec", "glob", "hashlib"}
"""What ``lint`` imports only for a configuration, a glob or a baseline.

typer brings difflib itself.
"""


@pytest.fixture
def big(folder: Path) -> Path:
    """A project whose result does not fit into the buffer of a pipe."""
    services = "".join(f"  s{number}: {{image: nginx}}\n" for number in range(200))
    (folder / "compose.yaml").write_text(f"name: big\nservices:\n{services}", "utf-8")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("text", [HELLO, BROKEN], ids=["good", "broken"])
def test_nothing_heavy_is_imported(folder: Path, command: str, text: str) -> None:
    (folder / "compose.yaml").write_text(text, "utf-8")
    result = subprocess_of(command, cwd=folder, options=("-X", "importtime"))
    imported = re.findall(r"^import time:.*\| +(\w+)", result.stderr, re.MULTILINE)
    assert "yaml" in imported
    assert HEAVY.isdisjoint(imported)


@pytest.mark.parametrize("folders", [(), (".git",)], ids=["plain", "repository"])
def test_lint_imports_nothing_that_it_does_not_need(folder: Path, folders: tuple[str, ...]) -> None:
    for name in folders:
        (folder / name).mkdir()
    (folder / ".gitignore").write_text("*.log\n/build/\n", "utf-8")
    (folder / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    result = subprocess_of("lint", cwd=folder, options=("-X", "importtime"))
    assert result.code == 0
    imported = re.findall(r"^import time:.*\| +(\w+)", result.stderr, re.MULTILINE)
    assert "yaml" in imported
    assert (HEAVY | LATE).isdisjoint(imported)


def test_a_usage_error_imports_nothing_heavy(folder: Path) -> None:
    result = subprocess_of("convert", "--nope", cwd=folder, options=("-X", "importtime"))
    assert result.code == 2
    imported = re.findall(r"^import time:.*\| +([\w.]+)", result.stderr, re.MULTILINE)
    assert "typer" in imported
    assert (HEAVY | {"yaml", "compose2ecs.convert"}).isdisjoint(imported)


@pytest.mark.parametrize("command", [(*COMMANDS[:1], "--keep-going"), *zip(COMMANDS[1:])])
def test_a_reader_that_goes_away(big: Path, command: tuple[str, ...]) -> None:
    """As ``| head -1``: neither a message nor a code that says that something failed."""
    with subprocess.Popen(
        [sys.executable, "-m", "compose2ecs", *command],
        cwd=big,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONPATH=str(ROOT), AWS_REGION="x"),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        messages = process.stderr.read().decode()
    assert process.returncode == 0
    for word in ("Traceback", "BrokenPipe", "Errno", "a mistake"):
        assert word not in messages


def test_findings_fail_and_are_in_files_whoever_reads_the_text(big: Path) -> None:
    """``lint | head -1`` with the shell option `pipefail`, and a report beside the text."""
    command = ("lint", "--fail-on", "warning", "--format", "text", "--format", "json=found.json")
    with subprocess.Popen(
        [sys.executable, "-m", "compose2ecs", *command],
        cwd=big,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONPATH=str(ROOT)),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
    assert (big / "found.json").stat().st_size


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_behind_standard_output(folder: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "compose2ecs", "config"],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=environment(PYTHONPATH=str(ROOT)),
        )
    assert done.returncode == 2
    message = b"compose2ecs: cannot write to standard output: No space left on device\n"
    assert done.stderr == message


def test_an_interruption_from_the_keyboard(folder: Path) -> None:
    """The program waits for its input when Ctrl-C comes."""
    with subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "compose2ecs", "config", "-f", "-"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONPATH=str(ROOT)),
        # A suite that runs in the background has the signal ignored, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        for line in process.stderr:
            if line.rstrip().endswith(b"compose2ecs.compose.listing"):
                break
        process.send_signal(signal.SIGINT)
        messages = process.stderr.read().decode()
        assert process.stdout.read() == b""
    assert process.returncode == 130
    assert "Traceback" not in messages


def on_a_terminal(folder: Path, *arguments: str, **variables: str) -> str:
    """What a terminal gets from both streams."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "compose2ecs", *arguments],
        cwd=folder,
        stdout=theirs,
        stderr=theirs,
        env=environment(PYTHONPATH=str(ROOT), TERM="xterm", **variables),
    ):
        os.close(theirs)
        shown = b"".join(_chunks(ours))
    os.close(ours)
    return shown.decode("utf-8").replace("\r\n", "\n")


def _chunks(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            chunk = os.read(descriptor, 4096)
        except OSError:  # Linux reports the end of a terminal as an error
            return
        if not chunk:
            return
        yield chunk


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
def test_colour_and_a_legend_on_a_terminal(folder: Path) -> None:
    assert "\x1b[1;33mwarning\x1b[0m" in on_a_terminal(folder, "convert")
    explained = on_a_terminal(folder, "explain", NO_COLOR="1")
    assert "\x1b" not in explained
    assert explained.startswith("→ in the result ")


def test_output_is_utf8_in_every_locale(folder: Path) -> None:
    (folder / "compose.yaml").write_text("services: {a: {image: i, labels: {a: 日本}}}", "utf-8")
    variables = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    for command in COMMANDS:
        result = subprocess_of(command, cwd=folder, variables=variables)
        assert result.code == 0
        assert "日本" in result.stdout


def test_bytes_that_are_no_text_pass_through(folder: Path) -> None:
    (folder / "compose.yaml").write_text("services: {a: {image: i, user: '${NAME}'}}", "utf-8")
    variables = {"NAME": os.fsdecode(b"\xff\xfe")}
    result = subprocess_of("convert", cwd=folder, variables=variables)
    assert result.code == 0
    assert '"user": "\udcff\udcfe"' in result.stdout
    options = ("-o", "out", "--report", "report.json")
    assert subprocess_of("convert", *options, cwd=folder, variables=variables).code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are closed by a POSIX shell")
@pytest.mark.parametrize(
    ("redirection", "code", "message"),
    [
        (">&-", 2, "compose2ecs: cannot write to standard output: it is closed\n"),
        ("2>&-", 0, ""),
        ("-f - <&-", 3, "standard input is closed"),
    ],
)
def test_closed_streams(folder: Path, redirection: str, code: int, message: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m compose2ecs config {redirection}"],
        cwd=folder,
        capture_output=True,
        check=False,
        env=environment(PYTHONPATH=str(ROOT)),
    )
    assert done.returncode == code
    assert message in done.stderr.decode()


def test_a_working_directory_that_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["/bin/sh", "-c", f"rmdir {gone}; exec {sys.executable} -m compose2ecs config"],
        cwd=gone,
        capture_output=True,
        check=False,
        env=environment(PYTHONPATH=str(ROOT)),
    )
    assert done.returncode == 2
    assert b"the working directory does not exist" in done.stderr


def test_a_shell_can_be_taught_to_complete(folder: Path) -> None:
    variables = {"_COMPOSE2ECS_COMPLETE": "source_bash"}
    result = subprocess_of(cwd=folder, variables=variables)
    assert result.code == 0
    assert "complete -o default -F" in result.stdout
