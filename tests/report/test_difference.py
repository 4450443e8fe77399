"""A diff is a patch, and shows no secret."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.report.difference import difference

BEFORE = """\
services:
  web:
    image: nginx
    environment:
      DB_PASSWORD: hunter2
      MODE: 0755
      COLOUR: red
    ports:
      - 80:80
      - 22:22
    restart: always
    init: true
"""


def test_nothing_differs() -> None:
    assert difference("compose.yaml", BEFORE, BEFORE) == ""


def test_lines_around_a_change_are_shown_up_to_a_secret() -> None:
    after = BEFORE.replace("0755", '"0755"')
    assert difference("compose.yaml", BEFORE, after) == (
        "--- a/compose.yaml\n"
        "+++ b/compose.yaml\n"
        "@@ -6,4 +6,4 @@\n"
        "-      MODE: 0755\n"
        '+      MODE: "0755"\n'
        "       COLOUR: red\n"
        "     ports:\n"
        "       - 80:80\n"
    )


def test_changes_that_are_near_share_their_lines() -> None:
    after = BEFORE.replace("0755", '"0755"').replace("22:22", '"22:22"').replace("nginx", "nginx:1")
    found = difference("compose.yaml", BEFORE, after)
    assert re.findall("@@.*@@", found) == ["@@ -2,3 +2,3 @@", "@@ -6,7 +6,7 @@"]


def test_a_secret_that_changes_is_masked() -> None:
    after = BEFORE.replace("hunter2", '"hunter2"')
    found = difference("compose.yaml", BEFORE, after)
    assert "hunter2" not in found
    assert "-      DB_PASSWORD: *******\n" in found


def test_every_value_of_an_env_file_is_masked() -> None:
    found = difference("web.env", "A=one\nB=two\n", "A=one\nB='two'\n")
    assert found == "--- a/web.env\n+++ b/web.env\n@@ -2 +2 @@\n-B=***\n+B=*****\n"


def test_a_line_without_an_end_is_marked() -> None:
    assert difference("a.yaml", "a: 1", "a: 1\nb: 2").splitlines()[2:] == [
        "@@ -1 +1,2 @@",
        "-a: 1",
        "\\ No newline at end of file",
        "+a: 1",
        "+b: 2",
        "\\ No newline at end of file",
    ]


def test_lines_that_only_go_or_come_have_a_place() -> None:
    assert "@@ -1,3 +1,2 @@\n-a: 1\n b: 2\n c: 3\n" in difference(
        "x.yaml", "a: 1\nb: 2\nc: 3\n", "b: 2\nc: 3\n"
    )
    assert "@@ -0,0 +1 @@\n+a: 1\n" in difference("x.yaml", "", "a: 1\n")


def test_where_a_secret_ends_what_is_shown_it_is_not_taken_for_the_end_of_the_file() -> None:
    same = ["password: x", "a: 1", "b: 2", "c: 3"]
    found = difference(
        "x.yaml",
        "".join(f"{line}\n" for line in [*same, "d: 4", "password: x"]),
        "".join(f"{line}\n" for line in [*same, "password: x"]),
    )
    assert found.endswith("@@ -5 +4,0 @@\n-d: 4\n")


LINES = st.lists(
    st.sampled_from(["a: 1", "b: 2", "c: é", "password: x", "d: 4\r", "e\x85f", "", "- 5"]),
    max_size=12,
)


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@settings(max_examples=40, deadline=None)
@given(before=LINES, after=LINES, end=st.sampled_from(["\n", ""]))
def test_a_diff_of_lines_without_secrets_is_a_patch(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str], end: str
) -> None:
    """Also where secrets stand among the lines that stay."""
    kept = [line for line in before if line == "password: x"]
    if kept != [line for line in after if line == "password: x"]:
        return
    old, new = ("\n".join(lines) + end for lines in (before, after))
    found = difference("x.yaml", old, new)
    if "*" in found or not found:
        return
    file = tmp_path_factory.mktemp("patch") / "x.yaml"
    file.write_bytes(old.encode())
    done = run_patch(file, found)
    assert done.returncode == 0, done.stdout
    assert file.read_bytes() == new.encode()


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
def test_a_name_with_a_blank_is_found_by_patch(tmp_path: Path) -> None:
    file = tmp_path / "my app.yaml"
    file.write_bytes(b"a: 1\n")
    done = run_patch(file, difference(file.name, "a: 1\n", "a: 2\n"))
    assert done.returncode == 0, done.stdout
    assert file.read_bytes() == b"a: 2\n"


def run_patch(file: Path, text: str) -> subprocess.CompletedProcess[bytes]:
    command = ["patch", "--binary", "-p1", "--no-backup-if-mismatch"]
    return subprocess.run(
        command, input=text.encode(), cwd=file.parent, capture_output=True, check=False
    )
