"""The recorded answers are still those of docker compose, where one is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compose.cases import FOLDER, cases, expected
from tests.compose.record import asked

GROUPS = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.oracle
@pytest.mark.parametrize("group", GROUPS)
def test_docker_compose_gives_the_recorded_answers(group: str, tmp_path: Path) -> None:
    for index, case in enumerate(cases(group)):
        folder = tmp_path / str(index)
        folder.mkdir()
        assert asked(case, folder) == expected(case), case.title


def test_titles_are_unique() -> None:
    for group in GROUPS:
        titles = [case.title for case in cases(group)]
        assert len(titles) == len(set(titles))
