"""Convert every accepted project of the corpus beside the checkout, for every launch type.

    python -m tests.corpus.convert_corpus [SHARED]

Each must convert in spite of what ECS cannot do: without an exception, with every value accounted
for, and into requests that botocore's validator passes. What ECS takes by our word must also pass
those who know ECS from elsewhere; their own mistakes are in tables beside them. The exit code is 1
when a project does not.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import botocore.loaders
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from compose2ecs.compose.discover import Options
from compose2ecs.convert import Conversion, convert
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.judge import Asked
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.target import LaunchType
from compose2ecs.ecs.wire import wire
from compose2ecs.emit import FORMATS
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.validate import validate
from tests.oracles.account import account
from tests.oracles.cloudformation import MISTAKES, faults
from tests.oracles.emitted import is_refused

ROOT = Path(__file__).resolve().parents[2]
BATCH = 400
"""How many projects are judged at once, and forgotten after that."""

Named = tuple[str, EcsProject]


def main() -> int:
    """Convert all cases, and print what failed and figures for each launch type."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    corpus = shared / "corpus"
    if not (corpus / "cases.jsonl").is_file():
        sys.stdout.write(f"no corpus at {shared}: nothing converted\n")
        return 0
    loader = botocore.loaders.Loader()
    model = ServiceModel(loader.load_service_model("ecs", "service-2"))
    failed = [_run(corpus, target, model) for target in LaunchType]
    return int(any(failed))


def _run(corpus: Path, target: str, model: ServiceModel) -> bool:
    """Whether anything failed on the launch type."""
    counts: Counter[str] = Counter()
    taken = _converted(corpus, target, model, counts)
    seconds: Counter[str] = Counter()
    while batch := list(islice(taken, BATCH)):
        for name, judge in JUDGES.items():
            start = time.perf_counter()
            for problem in judge(batch):
                counts[f"refused by {name}"] += 1
                sys.stdout.write(f"{target}: {name}: {problem}\n")
            seconds[name] += round(1000 * (time.perf_counter() - start))
    figures = [f"{what} {count}" for what, count in counts.items()]
    figures += [f"{name} {spent / 1000:.0f} s" for name, spent in seconds.items()]
    sys.stdout.write(f"{target}: {', '.join(figures)}\n")
    sys.stdout.flush()
    return any(what == "failed" or what.startswith("refused by") for what in counts)


def _cfn_lint(projects: Iterable[Named]) -> Iterator[str]:
    for fault in faults(projects):
        if not any(mistake.covers(fault) for mistake in MISTAKES):
            yield str(fault)


def _moto(projects: Iterable[Named]) -> Iterator[str]:
    with account() as own:
        for refusal in own.refusals(projects):
            yield str(refusal)


def _validate(projects: Iterable[Named]) -> Iterator[str]:
    asked = Asked(launch_type=None, network_mode=None)
    for name, ecs in projects:
        document = FORMATS["ecs"].render(ecs).document
        for found in validate(["-"], asked, "/", document.encode).diagnostics:
            if found.severity is Severity.ERROR:
                yield f"{name}: {found.message}"


JUDGES: dict[str, Callable[[Iterable[Named]], Iterator[str]]] = {
    "validate": _validate,
    "cfn-lint": _cfn_lint,
    "moto": _moto,
}
"""Those who say what they would refuse of projects that have no error of ECS."""


def _converted(
    corpus: Path, target: str, model: ServiceModel, counts: Counter[str]
) -> Iterator[Named]:
    """Each project that ECS takes by our word; the others are counted alone."""
    for line in (corpus / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        if case["exit"] != 0:
            continue
        try:
            made = _conversion(corpus, case, target)
            problem = _problem(made, model)
        except Exception as error:  # noqa: BLE001 - any exception is what this script looks for
            problem = f"raised {error!r}"
        if problem:
            counts["failed"] += 1
            sys.stdout.write(f"{case['id']} ({target}): {problem}\n")
            continue
        counts["converted"] += 1
        if made.ecs is not None and not is_refused(made.diagnostics):
            counts["without an error of ECS"] += 1
            yield str(case["id"]), made.ecs


def _conversion(corpus: Path, case: dict[str, Any], target: str) -> Conversion:
    folder = corpus / case["dir"]
    options = Options(
        files=tuple(case.get("files") or ()),
        project_name=case.get("project_name"),
        project_directory=case.get("project_directory"),
        profiles=tuple(case.get("profiles") or ()),
        env_files=tuple(case.get("env_files") or ()),
        variables=case.get("env") or {},
        cwd=str(folder),
    )
    os.chdir(folder)
    return convert(options, PolicyOptions(launch_type=target), (), lambda: b"")


def _problem(result: Conversion, model: ServiceModel) -> str | None:
    if result.ecs is None:
        return "refused: " + "; ".join(found.message for found in result.diagnostics[:3])
    lost = [found.message for found in result.diagnostics if found.code.slug.startswith("unaccoun")]
    if lost:
        return lost[0]
    document: Any = wire(result.ecs)
    validator = ParamValidator()
    for kind, operation in (
        ("taskDefinitions", "RegisterTaskDefinition"),
        ("services", "CreateService"),
        ("tasks", "RunTask"),
    ):
        shape = model.operation_model(operation).input_shape
        if shape is None:
            raise ValueError(f"{operation} takes no input")
        for request in document[kind]:
            report = validator.validate(request, shape)
            if report.has_errors():
                return f"{operation}: {report.generate_report()}"
    return None


if __name__ == "__main__":
    sys.exit(main())
