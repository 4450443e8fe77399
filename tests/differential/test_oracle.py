"""The loader agrees with docker compose on generated projects, wherever one is installed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.compose import oracle
from tests.differential.case import Case
from tests.differential.compare import compare
from tests.differential.projects import projects

EXAMPLES = int(os.environ.get("COMPOSE2ECS_EXAMPLES", "40"))
"""How many projects are generated; ``python -m tests.differential.run`` compares thousands."""


@pytest.mark.oracle
def test_generated_projects_are_loaded_as_docker_compose_loads_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    if oracle.command() is None:
        pytest.skip(f"no docker compose 2.4x: put one on PATH, or name it in {oracle.VARIABLE}")
    above = tmp_path_factory.mktemp("generated")

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(projects())
    def agrees(case: Case) -> None:
        _check(case, above)

    agrees()


def _check(case: Case, above: Path) -> None:
    found = compare(case, above)
    assert found.agrees, "\n".join(
        (
            f"arguments: {case.arguments}",
            *(f"--- {name}\n{text}" for name, text in case.files.items()),
            f"docker compose: {found.theirs or found.their_errors}",
            f"we: {found.ours or found.our_errors}",
        )
    )
