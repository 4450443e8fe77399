"""Convert every accepted project of the corpus beside the checkout, for Fargate and for EC2.

    python tests/corpus/convert_corpus.py [SHARED]

Each must convert in spite of what ECS cannot do: without an exception, with every value accounted
for, and into requests that botocore's validator passes. The exit code is 1 when one does not.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.loaders
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from compose2ecs.compose.discover import Options
from compose2ecs.convert import Conversion, convert
from compose2ecs.emit import FORMATS
from compose2ecs.mapping.policy import Options as PolicyOptions

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ("fargate", "ec2")


def main() -> int:
    """Convert all cases and print how many passed, and what failed."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    corpus = shared / "corpus"
    if not (corpus / "cases.jsonl").is_file():
        sys.stdout.write(f"no corpus at {shared}: nothing converted\n")
        return 0
    loader = botocore.loaders.Loader()
    model = ServiceModel(loader.load_service_model("ecs", "service-2"))
    counts: Counter[str] = Counter()
    for case in _accepted(corpus):
        for target in TARGETS:
            problem = _problem(corpus, case, target, model)
            counts[f"{target}: {'failed' if problem else 'converted'}"] += 1
            if problem:
                sys.stdout.write(f"{case['id']} ({target}): {problem}\n")
    for outcome, count in sorted(counts.items()):
        sys.stdout.write(f"{outcome} {count}\n")
    return int(any("failed" in outcome for outcome in counts))


def _accepted(corpus: Path) -> Iterator[dict[str, Any]]:
    for line in (corpus / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        if case["exit"] == 0:
            yield case


def _problem(corpus: Path, case: dict[str, Any], target: str, model: ServiceModel) -> str | None:
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
    try:
        result = convert(options, PolicyOptions(launch_type=target), (), lambda: b"")
    except Exception as error:  # noqa: BLE001 - any exception is what this script looks for
        return f"raised {error!r}"
    return _judged(result, model)


def _judged(result: Conversion, model: ServiceModel) -> str | None:
    if result.ecs is None:
        return "refused: " + "; ".join(found.message for found in result.diagnostics[:3])
    lost = [found.message for found in result.diagnostics if found.code.slug.startswith("unaccoun")]
    if lost:
        return lost[0]
    document = json.loads(FORMATS["ecs"].render(result.ecs).document)
    validator = ParamValidator()
    for requests, operation in (
        (document["taskDefinitions"], "RegisterTaskDefinition"),
        (document["services"], "CreateService"),
    ):
        shape = model.operation_model(operation).input_shape
        if shape is None:
            raise ValueError(f"{operation} takes no input")
        for request in requests:
            report = validator.validate(request, shape)
            if report.has_errors():
                return f"{operation}: {report.generate_report()}"
    return None


if __name__ == "__main__":
    sys.exit(main())
