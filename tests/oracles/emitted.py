"""What the program emits: for every fixture, every row of the attributes, and mixtures of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from random import Random

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import convert
from compose2ecs.diagnostics import Code, Diagnostic, Severity
from compose2ecs.ecs import codes
from compose2ecs.ecs.model import EcsProject
from compose2ecs.mapping.policy import Options as PolicyOptions
from fixtures.attributes import FILES, SERVICE, documents, several
from tests.mapping.build import project_or_none
from tests.mapping.pipeline import loaded, restricted

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TARGETS = ("fargate", "ec2", "external", "managed-instances")
MIXTURES = 20
_CODES_OF_ECS = {code for code in vars(codes).values() if isinstance(code, Code)}


def is_refused(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether a finding says that ECS would refuse the result.

    Errors of the mapping say what is lost. Who accepts them gets a result that ECS takes.
    """
    return any(
        found.severity is Severity.ERROR and found.code in _CODES_OF_ECS for found in diagnostics
    )


@cache
def emitted() -> dict[str, EcsProject]:
    """Every project that ECS should take, by where it comes from: ``services ports (ec2)``."""
    return {
        f"{name} ({target})": ecs
        for target in TARGETS
        for name, ecs in (*_fixtures(target), *_rows(target), *_mixtures(target))
    }


def _fixtures(target: str) -> Iterator[tuple[str, EcsProject]]:
    """Each fixture, alone and with all of its overrides."""
    for compose in sorted(FIXTURES.glob("*/compose.yaml")):
        overrides = sorted(compose.parent.glob("compose.*.yaml"))
        for files in dict.fromkeys(((compose,), (compose, *overrides))):
            options = LoadOptions(files=tuple(map(str, files)), cwd=str(compose.parent))
            made = convert(options, PolicyOptions(launch_type=target), (), lambda: b"")
            if made.ecs is not None and not is_refused(made.diagnostics):
                yield f"{compose.parent.name}, {len(files)} files", made.ecs


def _rows(target: str) -> Iterator[tuple[str, EcsProject]]:
    for name in documents():
        made = restricted(loaded(name), target)
        if not is_refused(made.diagnostics):
            yield name, made.ecs


def _mixtures(target: str) -> Iterator[tuple[str, EcsProject]]:
    """Services with several of the attributes that pass alone, the same ones in every run."""
    choose = Random(target)
    alone = {name.removeprefix("services ") for name, _ in _rows(target)}
    rows = [name for name in SERVICE if name in alone]
    for _ in range(MIXTURES):
        picked = {name.partition(":")[0]: name for name in choose.sample(rows, 8)}
        project = project_or_none(several(list(picked.values())), **FILES)
        if project is None:
            continue
        made = restricted(project, target)
        if not is_refused(made.diagnostics):
            yield f"services {' '.join(picked.values())}", made.ecs
