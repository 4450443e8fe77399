from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.files import shown
from tests.compose.cases import Case, cases, check


@pytest.mark.parametrize("case", cases("paths"), ids=str)
def test_the_answer_is_that_of_docker_compose(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b/c.yaml", "c.yaml"),
        ("/a/b//c.yaml", "c.yaml"),
        ("/a/b/x/../c.yaml", "c.yaml"),
        ("/a/b/x/../../c.yaml", "/a/b/x/../../c.yaml"),
        ("/a/bc.yaml", "/a/bc.yaml"),
    ],
)
def test_files_below_the_working_directory_are_named_from_there(path: str, name: str) -> None:
    assert shown(path, "/a/b") == name
