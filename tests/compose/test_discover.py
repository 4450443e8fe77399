from __future__ import annotations

from pathlib import Path

import pytest

from tests.compose.cases import Case, cases, check


@pytest.mark.parametrize("case", cases("discover"), ids=str)
def test_the_answer_is_that_of_docker_compose(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
