"""What ECS is known to demand, judged as documents: see ``fixtures/limits/catalogue.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.ecs.judge import Asked
from compose2ecs.ecs.target import TARGETS, OperatingSystem
from compose2ecs.validate import Validation, validate

FIXTURES = Path(__file__).parents[2] / "fixtures" / "limits"
CATALOGUE: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (FIXTURES / "catalogue.toml").read_text("utf-8")
)
BY_NAME = {target.name: target for target in TARGETS}
DECIDED = [entry for entry in CATALOGUE.values() if "fixture" in entry]
# Of fixtures for Windows, some leave it to the target to say so, which no option can.
LINUX = [entry for entry in DECIDED if BY_NAME[entry["target"]].os is OperatingSystem.LINUX]


def check(entry: Mapping[str, Any], name: str) -> Validation:
    target = BY_NAME[entry["target"]]
    mode = target.network_mode and target.network_mode.value
    asked = Asked(launch_type=target.launch_type, network_mode=mode)
    file = FIXTURES / entry["fixture"] / name
    return validate([str(file)], asked, str(FIXTURES), lambda: b"")


@pytest.mark.parametrize("entry", DECIDED, ids=lambda entry: entry["fixture"])
def test_what_keeps_a_demand_is_silent(entry: Mapping[str, Any]) -> None:
    assert [found.message for found in check(entry, "good.json").diagnostics] == []


@pytest.mark.parametrize("entry", LINUX, ids=lambda entry: entry["fixture"])
def test_what_breaks_a_demand_is_an_error_where_ecs_refuses_it(entry: Mapping[str, Any]) -> None:
    refused = any(line.startswith("refused") for line in entry["finds"])
    found = check(entry, "bad.json").diagnostics
    assert bool(found) is refused
    assert all(one.span for one in found)
