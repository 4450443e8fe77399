"""The projects under ``fixtures`` give what stands beside them, to the byte.

After a change that is meant, ``pytest tests/test_golden.py --update-golden`` writes the results
anew; review the difference.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import Conversion, convert
from compose2ecs.emit import FORMATS
from compose2ecs.mapping.policy import Options as PolicyOptions

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CASES = sorted(path.parent.name for path in FIXTURES.glob("*/compose.yaml"))
LAUNCH_TYPES = ("fargate", "ec2")


def converted(case: str, launch_type: str) -> Conversion:
    options = LoadOptions(cwd=str(FIXTURES / case))
    return convert(options, PolicyOptions(launch_type=launch_type), (), lambda: b"")


def document(made: Conversion) -> str:
    assert made.ecs is not None
    return FORMATS["ecs"].render(made.ecs).document


def findings(made: Conversion) -> str:
    lines = []
    for found in made.diagnostics:
        span = found.span
        place = f"{span.file}:{span.line}:{span.column}: " if span else ""
        lines.append(f"{place}{found.severity}: {found.message} [{found.code.slug}]")
        lines += [f"    {line}" for line in (found.help or "").splitlines()]
    return "\n".join(lines) + "\n"


def check(case: str, name: str, text: str, config: pytest.Config) -> None:
    """The text is the expected one; the folder of the case is written as ``<case>``."""
    text = text.replace(str(FIXTURES / case), f"<{case}>")
    path = FIXTURES / case / "expected" / name
    if config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("launch_type", LAUNCH_TYPES)
@pytest.mark.parametrize("case", CASES)
def test_the_result_is_the_expected_one(
    case: str, launch_type: str, pytestconfig: pytest.Config
) -> None:
    made = converted(case, launch_type)
    check(case, f"{launch_type}.json", document(made), pytestconfig)


@pytest.mark.parametrize("launch_type", LAUNCH_TYPES)
@pytest.mark.parametrize("case", CASES)
def test_the_findings_are_the_expected_ones(
    case: str, launch_type: str, pytestconfig: pytest.Config
) -> None:
    made = converted(case, launch_type)
    check(case, f"diagnostics-{launch_type}.txt", findings(made), pytestconfig)


@pytest.mark.parametrize("launch_type", LAUNCH_TYPES)
@pytest.mark.parametrize("case", CASES)
def test_nothing_is_lost(case: str, launch_type: str) -> None:
    lost = [
        found.message
        for found in converted(case, launch_type).diagnostics
        if found.code.slug == "unaccounted-attribute"
    ]
    assert lost == []


@pytest.mark.parametrize("launch_type", LAUNCH_TYPES)
@pytest.mark.parametrize("case", CASES)
def test_the_api_takes_the_requests(case: str, launch_type: str) -> None:
    """As far as botocore's validator can tell: types, names and what is required."""
    requests = json.loads(document(converted(case, launch_type)))
    for operation, kind in (
        ("RegisterTaskDefinition", "taskDefinitions"),
        ("CreateService", "services"),
    ):
        shape = ecs_api().operation_model(operation).input_shape
        assert shape is not None
        for request in requests[kind]:
            report = ParamValidator().validate(request, shape)
            assert not report.has_errors(), report.generate_report()


@cache
def ecs_api() -> ServiceModel:
    return ServiceModel(Loader().load_service_model("ecs", "service-2"))


@pytest.mark.parametrize("launch_type", LAUNCH_TYPES)
@pytest.mark.parametrize("case", CASES)
def test_the_same_input_gives_the_same_bytes(case: str, launch_type: str) -> None:
    first, second = converted(case, launch_type), converted(case, launch_type)
    assert document(first) == document(second)
    assert findings(first) == findings(second)
