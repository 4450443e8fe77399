"""Code Quality reports, as GitLab reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from compose2ecs.report.formats import FORMATS, Findings
from tests.report.samples import CASES, ERROR, finding, findings

# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}


def entries(case: Findings) -> Any:
    return json.loads(FORMATS["gitlab"](case))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_report_has_the_form_that_gitlab_takes(case: Findings) -> None:
    made = entries(case)
    Draft202012Validator(SCHEMA).validate(made)
    assert len({one["fingerprint"] for one in made}) == len(made)


def test_an_entry() -> None:
    (made,) = entries(findings(finding(ERROR, targets=("fargate",))))
    assert made == {
        "description": "the image is odd (fargate)",
        "check_name": "an-error",
        "fingerprint": made["fingerprint"],
        "severity": "critical",
        "location": {"path": "compose.yaml", "lines": {"begin": 3, "end": 3}},
    }


def test_severities() -> None:
    made = {one["check_name"]: one["severity"] for one in entries(CASES["one of each severity"])}
    assert made == {"an-error": "critical", "a-warning": "minor", "a-note": "info"}


def test_paths_are_relative_without_a_dot() -> None:
    paths = [one["location"]["path"] for one in entries(CASES["odd paths"])]
    assert paths == ["../b c.yaml", "a.yaml", "/abs/é.yaml", "<stdin>", "d:e,f%.yaml"]


@pytest.mark.parametrize(
    ("case", "path"), [("no place", "compose.yaml"), ("no place and no file", "compose.yaml")]
)
def test_a_finding_without_a_place_stands_at_the_first_file(case: str, path: str) -> None:
    (made,) = entries(CASES[case])
    assert made["location"] == {"path": path, "lines": {"begin": 1, "end": 1}}


def test_accepted_findings_are_left_out() -> None:
    assert entries(CASES["accepted"]) == []
