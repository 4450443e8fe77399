"""What is left out is what git says that it ignores."""

from __future__ import annotations

import subprocess
from itertools import count
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.lint.files.ignored import Ignored, ignored_above


def is_ignored(lines: list[str], path: str, *, is_folder: bool = False) -> bool:
    with TemporaryDirectory() as folder:
        Path(folder, ".gitignore").write_text("\n".join(lines), "utf-8")
        return Ignored(folder, None).has(f"{folder}/{path}", is_folder=is_folder)


@pytest.mark.parametrize(
    ("line", "path", "is_folder", "expected"),
    [
        ("a", "a", False, True),
        ("a", "b/a", False, True),
        ("/a", "b/a", False, False),
        ("b/a", "b/a", False, True),
        ("b/a", "c/b/a", False, False),
        ("a/", "a", False, False),
        ("a/", "a", True, True),
        ("*.y?ml", "x.yaml", False, True),
        ("*", "x/y", False, True),
        ("a*c", "abbc", False, True),
        ("a/*", "a/b/c", False, False),
        ("**/a", "x/y/a", False, True),
        ("a/**", "a/x/y", False, True),
        ("a/**", "a", True, False),
        ("a/**/b", "a/b", False, True),
        ("a/**/b", "a/x/y/b", False, True),
        ("[ab]c", "bc", False, True),
        ("[!ab]c", "bc", False, False),
        ("[^ab]c", "xc", False, True),
        ("\\#a", "#a", False, True),
        ("#a", "#a", False, False),
        ("\\!a", "!a", False, True),
        ("a  ", "a", False, True),
        ("a\\ ", "a ", False, True),
        ("a.c", "abc", False, False),
        ("[", "[", False, False),
        ("[z-a]", "a", False, False),
    ],
)
def test_patterns(line: str, path: str, is_folder: bool, expected: bool) -> None:
    assert is_ignored([line], path, is_folder=is_folder) is expected


def test_the_last_pattern_wins() -> None:
    assert not is_ignored(["*.yaml", "!a.yaml"], "a.yaml")
    assert is_ignored(["!a.yaml", "*.yaml"], "a.yaml")
    assert is_ignored(["!*", "a/"], "a", is_folder=True)
    assert not is_ignored(["a/", "!*"], "a", is_folder=True)


_PARTS = st.sampled_from(["a", "b", "ab", "a.b", "*", "**", "?", "a*", "*b", "[ab]", "[!a]b"])
_LINES = st.builds(
    lambda kept, root, parts, end: kept + root + "/".join(parts) + end,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(_PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)
_PATHS = st.lists(st.sampled_from(["a", "b", "ab", "a.b", "c"]), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", "."], cwd=folder, check=True)
    return folder


_NUMBERS = count()


@pytest.mark.skipif(which("git") is None, reason="git is the oracle")
@settings(max_examples=80, deadline=None)
@given(st.lists(_LINES, max_size=3), _PATHS)
def test_git_says_the_same(repository: Path, lines: list[str], parts: list[str]) -> None:
    """A walk asks for each folder on the way, and goes into none that is ignored."""
    folder = repository / str(next(_NUMBERS))
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True)
    path.touch()
    (folder / ".gitignore").write_text("\n".join(lines), "utf-8")
    ways = ["/".join(parts[: length + 1]) for length in range(len(parts))]
    found = any(is_ignored(lines, way, is_folder=way != ways[-1]) for way in ways)
    asked = subprocess.run(
        ["git", "check-ignore", "--quiet", str(path)], cwd=repository, check=False
    )
    assert asked.returncode in (0, 1)
    assert found is (asked.returncode == 0)


def test_the_files_above_count_up_to_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("outside.yaml", "utf-8")
    repository = tmp_path / "r"
    (repository / ".git").mkdir(parents=True)
    (repository / "a" / "b").mkdir(parents=True)
    (repository / ".gitignore").write_text("/a/b/x.yaml\ny.yaml\n", "utf-8")
    (repository / "a" / ".gitignore").write_text("!y.yaml\n", "utf-8")
    found = ignored_above(str(repository / "a" / "b"))
    assert found is not None
    ignored = {
        name: found.has(str(repository / "a" / "b" / name), is_folder=False)
        for name in ("x.yaml", "y.yaml", "outside.yaml")
    }
    assert ignored == {"x.yaml": True, "y.yaml": False, "outside.yaml": False}
    assert ignored_above(str(tmp_path)) is None
