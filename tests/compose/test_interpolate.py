from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import load
from tests.compose.cases import Case, cases, check


@pytest.mark.parametrize("case", cases("interpolate"), ids=str)
def test_the_answer_is_that_of_docker_compose(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


@pytest.mark.parametrize("value", ['"\\x24{A}"', "!!binary JHtBfQ=="], ids=["escape", "base64"])
def test_a_variable_may_be_written_without_a_dollar_sign(value: str, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(f"services: {{web: {{image: {value}}}}}\n")
    loaded = load(Options(cwd=str(tmp_path), variables={"A": "nginx"}), lambda: b"")
    assert loaded.project is not None
    image = loaded.project.services.value["web"].value.image
    assert image is not None
    assert image.value == "nginx"
