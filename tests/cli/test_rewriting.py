"""Fixed files are written back whole, as what they were, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compose2ecs.cli.output import UnwritableError
from compose2ecs.cli.rewriting import within, write_back
from compose2ecs.lint.fixing.apply import Change, fix
from tests.lint.fixed import checking

TEXT = "services:\r\n  web:\r\n    image: nginx:1\r\n    hostname: 1 # é\r\n"
FIXED = TEXT.replace("hostname: 1", 'hostname: "1"')


def change(path: Path, before: str, after: str) -> Change:
    return Change(name=path.name, path=str(path), before=before, after=after)


def test_the_mark_the_line_ends_and_the_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    path.chmod(0o640)
    result = fix(
        [checking(tmp_path, "compose.yaml")], str(tmp_path), hindrance=within([str(tmp_path)])
    )
    write_back(result.changes)
    assert path.read_bytes() == b"\xef\xbb\xbf" + FIXED.encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_what_has_changed_meanwhile_is_not_written_nor_anything_else(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("a: 1\n")
    two.write_text("b: 3\n")
    changes = [change(one, "a: 1\n", "a: 2\n"), change(two, "b: 1\n", "b: 2\n")]
    with pytest.raises(UnwritableError, match=r"^two\.yaml has changed since it was checked"):
        write_back(changes)
    assert one.read_text() == "a: 1\n"
    two.unlink()
    with pytest.raises(UnwritableError, match=r"^cannot read two\.yaml"):
        write_back(changes)


def test_utf_16_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_bytes(TEXT.encode("utf-16"))
    result = fix(
        [checking(tmp_path, "compose.yaml")], str(tmp_path), hindrance=within([str(tmp_path)])
    )
    assert not result.changes
    assert [refusal.reason for refusal in result.refused] == [f"{path} is UTF-16: save it as UTF-8"]


def test_what_is_outside_is_refused_wherever_links_lead(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "compose.yaml").write_text(TEXT)
    (inside / "compose.yaml").symlink_to(outside / "compose.yaml")
    (inside / "own.yaml").write_text(TEXT)
    (inside / "link.yaml").symlink_to(inside / "own.yaml")
    ask = within([str(inside)])
    for path in (inside / "compose.yaml", outside / "compose.yaml", inside / "../outside/x"):
        assert ask(str(path)) == f"{path} is outside of what is checked"
    assert ask(str(inside / "link.yaml")) is None
    assert within([str(outside), str(inside)])(str(inside / "compose.yaml")) is None
    assert ask("-") is None


def test_a_link_inside_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("a: 1\n")
    (tmp_path / "link.yaml").symlink_to("own.yaml")
    write_back([change(tmp_path / "link.yaml", "a: 1\n", "a: 2\n")])
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "own.yaml").read_text() == "a: 2\n"


def test_what_is_read_only_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_bytes(TEXT.encode())
    path.chmod(0o444)
    result = fix(
        [checking(tmp_path, "compose.yaml")], str(tmp_path), hindrance=within([str(tmp_path)])
    )
    assert not result.changes
    assert [refusal.reason for refusal in result.refused] == [f"{path} is read-only"]


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    ask = within([str(tmp_path)])
    assert ask(str(tmp_path / "pipe")) == f"{tmp_path / 'pipe'} is no regular file"
    assert ask(str(tmp_path / "not-saved-yet.yaml")) is None
