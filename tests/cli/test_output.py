"""Where artifacts go: files that are written whole or not at all, and colour on terminals."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.output import UnwritableError, uses_colour, write_file, write_files
from tests.cli.conftest import Program
from tests.cli.program import REFUSED, tree

FILES = {"a/one.json": "1\n", "a/two.json": "2\n", "b/three.json": "3\n"}


def test_a_file_for_each_request(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text(
        "name: p\nservices: {a: {image: a}, b: {image: b}}", "utf-8"
    )
    result = program("convert", "-o", "build/out")
    assert (result.code, result.stdout) == (Exit.OK, "")
    written = tree(folder / "build" / "out")
    assert set(written) == {
        "services/",
        "services/p-a.json",
        "services/p-b.json",
        "task-definitions/",
        "task-definitions/p-a.json",
        "task-definitions/p-b.json",
    }
    document = json.loads(program("convert").stdout)
    for index, name in enumerate(("p-a", "p-b")):
        task = json.loads(written[f"task-definitions/{name}.json"])
        service = json.loads(written[f"services/{name}.json"])
        assert task == document["taskDefinitions"][index]
        assert service == document["services"][index]


def test_the_same_files_again(program: Program, folder: Path) -> None:
    program("convert", "-o", "out")
    before = tree(folder / "out")
    assert program("convert", "-o", "out").code == Exit.OK
    assert tree(folder / "out") == before


def test_an_error_writes_no_file(program: Program, folder: Path) -> None:
    (folder / "compose.yaml").write_text(REFUSED, "utf-8")
    assert program("convert", "-o", "out").code == Exit.FINDINGS
    assert not (folder / "out").exists()
    assert program("convert", "-o", "out", "--keep-going").code == Exit.FINDINGS
    assert (folder / "out" / "services" / "hello-web.json").is_file()


def test_a_directory_in_the_way(program: Program, folder: Path) -> None:
    out = folder / "out"
    (out / "services" / "hello-web.json").mkdir(parents=True)
    before = tree(out)
    result = program("convert", "-o", "out")
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert "cannot write out/services/hello-web.json: Is a directory" in result.stderr
    assert tree(out) == before


def test_a_file_in_the_place_of_the_directory(program: Program, folder: Path) -> None:
    (folder / "out").write_text("mine", "utf-8")
    before = tree(folder)
    result = program("convert", "-o", "out")
    assert result.code == Exit.USAGE
    assert "compose2ecs: cannot write out/task-definitions/hello-web.json: " in result.stderr
    assert tree(folder) == before


def test_nothing_is_left_when_a_file_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the third file: the first two, and their folders, are gone again."""
    write_text = Path.write_text

    def full(path: Path, *arguments: object, **options: object) -> int:
        if "three" in path.name:
            raise OSError(28, "No space left on device")
        return write_text(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UnwritableError, match=r"cannot write .*three.json: No space left"):
        write_files(tmp_path / "out", FILES)
    assert tree(tmp_path) == {}


LINKED = [(True, failing) for failing in range(4)]
MOVED = [(False, failing) for failing in range(6)]


@pytest.mark.parametrize(("may_link", "failing"), LINKED + MOVED)
def test_what_was_there_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, *, may_link: bool
) -> None:
    """One of the moves fails, be it of what was there or of what is new."""
    write_files(tmp_path, {"a/one.json": "old 1\n", "b/three.json": "old 3\n", "other": "kept\n"})
    before = tree(tmp_path)
    replace = Path.replace
    moves: list[Path] = []

    def breaks(path: Path, target: Path) -> Path:
        moves.append(path)
        if len(moves) == failing:
            raise PermissionError(13, "Permission denied")
        return replace(path, target)

    def refused(path: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", str(path), str(target))

    monkeypatch.setattr(Path, "replace", breaks)
    if not may_link:
        monkeypatch.setattr(Path, "hardlink_to", refused)
    if failing == 0:
        write_files(tmp_path, FILES)
        assert tree(tmp_path) == before | FILES
        assert len(moves) == (3 if may_link else 5), "two were there, three are new"
    else:
        with pytest.raises(UnwritableError, match="Permission denied"):
            write_files(tmp_path, FILES)
        assert tree(tmp_path) == before


def test_a_file_that_is_replaced_is_always_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_file(tmp_path / "made", "old")
    replace = Path.replace
    found: list[str] = []

    def watched(path: Path, target: Path) -> Path:
        found.append((tmp_path / "made").read_text("utf-8"))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", watched)
    write_file(tmp_path / "made", "new")
    assert found == ["old"]
    assert tree(tmp_path) == {"made": "new"}


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path, target: Path) -> Path:
        raise KeyboardInterrupt(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_files(tmp_path / "out", FILES)
    assert tree(tmp_path) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(program: Program, folder: Path) -> None:
    (folder / "out").mkdir(mode=0o500)
    result = program("convert", "-o", "out")
    assert result.code == Exit.USAGE
    assert "Permission denied" in result.stderr


def test_files_have_the_permissions_of_new_files(tmp_path: Path) -> None:
    write_file(tmp_path / "made", "text")
    (tmp_path / "usual").touch()
    assert (tmp_path / "made").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old", "utf-8")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert tree(tmp_path) == {"link": "new", "real": "new"}


def test_a_device_is_written_to_directly(program: Program) -> None:
    assert program("convert", "--report", os.devnull).code == Exit.OK
    assert Path(os.devnull).is_char_device()


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colour_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], *, expected: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("TERM", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert uses_colour(Terminal()) is expected
    assert not uses_colour(io.StringIO())


def test_no_colour_in_a_file(program: Program) -> None:
    assert "\x1b" not in program("convert", "-v").stderr
    assert "\x1b" not in program("explain").stdout


def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    for name, text in (("n" * 250, "a"), ("n" * 250, "b"), ("ü" * 120, "c")):
        write_file(tmp_path / name, text)
        assert (tmp_path / name).read_text("utf-8") == text
    assert len([*tmp_path.iterdir()]) == 2
    for write in (write_file, lambda path, text: write_files(path.parent, {path.name: text})):
        with pytest.raises(UnwritableError, match="name too long"):
            write(tmp_path / "new" / ("n" * 300), "d")
    assert len([*tmp_path.iterdir()]) == 2
