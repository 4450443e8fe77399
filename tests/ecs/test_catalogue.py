"""Every demand of ECS that is known is in the catalogue: with fixtures, or with why it has none."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.documents import requests
from compose2ecs.ecs.judge import Asked, judge
from compose2ecs.ecs.limits import LIMITS, Constraint
from compose2ecs.ecs.limits.table import Table
from compose2ecs.ecs.target import TARGETS, Target
from tests.ecs.judged import document, judged, line, traced

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "limits"
CATALOGUE: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (FIXTURES / "catalogue.toml").read_text(encoding="utf-8")
)
DECIDED = {number: entry for number, entry in CATALOGUE.items() if "fixture" in entry}
BY_NAME = {target.name: target for target in TARGETS}
LAST = {
    "N": 16,
    "C": 13,
    "S": 3,
    "W": 27,
    "X": 25,
    "H": 16,
    "E": 14,
    "V": 16,
    "R": 40,
    "Q": 21,
    "L": 6,
    "P": 9,
}
"""The last number of each letter."""

decided = pytest.mark.parametrize("entry", DECIDED.values(), ids=lambda entry: entry["fixture"])


def test_no_demand_is_lost() -> None:
    expected = [f"{letter}{at:02}" for letter, last in LAST.items() for at in range(1, last + 1)]
    assert sorted(CATALOGUE) == sorted(expected)


@pytest.mark.parametrize("number", CATALOGUE)
def test_a_demand_is_decided_or_says_why_not(number: str) -> None:
    entry = CATALOGUE[number]
    assert re.fullmatch(r"[A-Z].*\.", entry["title"])
    if "same" in entry:
        assert set(entry) == {"title", "same"}
        assert entry["same"] in DECIDED
    elif "undecidable" in entry:
        assert set(entry) == {"title", "undecidable"}
        assert re.fullmatch(r"[a-z].*[^.]", entry["undecidable"])
    else:
        assert set(entry) == {"title", "fixture", "target", "finds"}


def test_every_fixture_is_in_the_catalogue_once() -> None:
    found = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())
    assert sorted(entry["fixture"] for entry in DECIDED.values()) == found


@decided
def test_what_breaks_a_demand_is_found(entry: Mapping[str, Any]) -> None:
    ecs = document(FIXTURES / entry["fixture"] / "bad.json")
    found = judged(ecs, BY_NAME[entry["target"]])
    assert [line(finding) for finding in found] == entry["finds"]
    assert found
    assert all(finding.leaves for finding in found)


@decided
def test_what_keeps_a_demand_is_silent(entry: Mapping[str, Any]) -> None:
    ecs = document(FIXTURES / entry["fixture"] / "good.json")
    assert [line(finding) for finding in judged(ecs, BY_NAME[entry["target"]])] == []


def as_it_stands(fixture: str, which: str, target: Target) -> list[str]:
    """What is said about a file of which only the launch type is known."""
    reporter = Reporter()
    text = (FIXTURES / fixture / f"{which}.json").read_text(encoding="utf-8")
    judge(
        list(requests(traced(json.loads(text)), reporter)),
        Asked(launch_type=target.launch_type, network_mode=None),
        reporter,
    )
    return [f"{found.severity} {found.message}" for found in reporter.diagnostics]


@decided
def test_a_document_is_refused_as_it_stands(entry: Mapping[str, Any]) -> None:
    target = BY_NAME[entry["target"]]
    found = as_it_stands(entry["fixture"], "bad", target)
    is_refused = any(line.startswith("refused ") for line in entry["finds"])
    assert bool(found) is is_refused
    assert all(line.startswith("error ") for line in found)
    assert as_it_stands(entry["fixture"], "good", target) == []


def described(row: Constraint) -> str:
    return f"{type(row).__name__} {row.field.root} {row.field} on {[t.name for t in row.on]}"


def test_every_constraint_is_broken_by_a_fixture() -> None:
    broken = [document(FIXTURES / entry["fixture"] / "bad.json") for entry in DECIDED.values()]
    idle = [
        row
        for row in LIMITS
        if not any(list(row.findings(ecs, target)) for ecs in broken for target in row.on)
    ]
    assert [described(row) for row in idle] == []


def test_what_a_constraint_finds_is_where_it_looks() -> None:
    """A constraint that is passed over, as nothing that it needs is there, would find nothing."""
    passed_over = set()
    for entry in DECIDED.values():
        for which in ("bad", "good"):
            ecs = document(FIXTURES / entry["fixture"] / f"{which}.json")
            looked_at = {id(row) for _, row in Table(LIMITS).concerning(ecs)}
            passed_over |= {
                described(row)
                for row in LIMITS
                if id(row) not in looked_at
                and any(list(row.findings(ecs, target)) for target in row.on)
            }
    assert passed_over == set()
