"""Requests that ECS takes, modelled on what its users write: nothing may be found in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator

from compose2ecs.ecs.documents import READ_ONLY
from compose2ecs.ecs.judge import Asked
from compose2ecs.ecs.model import RegisterTaskDefinition
from compose2ecs.validate import Validation, validate

HERE = Path(__file__).parent / "accepted"
GOLDEN = Path(__file__).parents[2] / "fixtures"
FILES = sorted(HERE.glob("*/*.json"))
OPERATIONS = {
    "task-definitions": "RegisterTaskDefinition",
    "services": "CreateService",
    "tasks": "RunTask",
}


def check(*files: Path) -> Validation:
    asked = Asked(launch_type=None, network_mode=None)
    return validate([str(file) for file in files], asked, str(HERE), lambda: b"")


def findings(result: Validation) -> list[str]:
    return [f"{one.span}: {one.message}" for one in result.diagnostics]


def test_there_are_many_kinds() -> None:
    count = {kind: len(list((HERE / kind).iterdir())) for kind in OPERATIONS}
    assert count == {"task-definitions": 24, "services": 10, "tasks": 1}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_nothing_is_found_in_one(file: Path) -> None:
    result = check(file)
    assert findings(result) == []
    assert len(result.requests) == 1


def test_nothing_is_found_in_all_together() -> None:
    assert findings(check(*(file for file in FILES if file.stem != "described"))) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_clients_of_aws_take_them_too(file: Path) -> None:
    request: Any = json.loads(file.read_text("utf-8"))
    request = request.get("taskDefinition") if file.stem == "described" else request
    operation = OPERATIONS[file.parent.name]
    model = botocore.session.get_session().get_service_model("ecs").operation_model(operation)
    if operation == "RegisterTaskDefinition":
        request = sent(request)
    assert ParamValidator().validate(request, model.input_shape).generate_report() == ""


def sent(value: Any) -> Any:
    """What was registered: without what the answer adds, and without nulls."""
    if isinstance(value, dict):
        kept = {key: sent(child) for key, child in value.items() if child is not None}
        return {key: child for key, child in kept.items() if key not in READ_ONLY}
    return [sent(child) for child in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "file",
    [
        file
        for file in sorted(GOLDEN.glob("*/expected/*.json"))
        if "error:" not in file.with_name(f"diagnostics-{file.stem}.txt").read_text("utf-8")
    ],
    ids=lambda file: f"{file.parts[-3]}-{file.stem}",
)
def test_nothing_is_found_in_what_convert_writes(file: Path) -> None:
    result = check(file)
    assert findings(result) == []
    assert any(isinstance(one.structure, RegisterTaskDefinition) for one in result.requests)
