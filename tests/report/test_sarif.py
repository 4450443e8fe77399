"""SARIF, against the schema of the standard and what GitHub requires beyond it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from compose2ecs.diagnostics import AcceptedBy, Diagnostic, Severity, declared
from compose2ecs.report.formats import FORMATS, Findings, sarif
from compose2ecs.source import Span
from tests.report.samples import (
    CASES,
    ERROR,
    FILE,
    NOTE,
    QUOTES,
    TEXT,
    WARNING,
    at,
    finding,
    findings,
)

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text())
VALIDATOR = Draft4Validator(SCHEMA)


def run_of(case: Findings) -> Any:
    (run,) = json.loads(FORMATS["sarif"](case))["runs"]
    return run


def result_of(*diagnostics: Diagnostic) -> Any:
    (result,) = run_of(findings(*diagnostics))["results"]
    return result


def rule_of(found: Diagnostic) -> Any:
    (rule,) = run_of(findings(found))["tool"]["driver"]["rules"]
    return rule


def region_of(span: Span, text: str = TEXT) -> Any:
    case = findings(finding(ERROR, span), texts={FILE: text})
    (result,) = run_of(case)["results"]
    return result["locations"][0]["physicalLocation"]["region"]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_log_is_what_the_standard_says(case: Findings) -> None:
    document = json.loads(FORMATS["sarif"](case))
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


def test_the_schema_refuses_what_is_wrong() -> None:
    document = json.loads(FORMATS["sarif"](CASES["a fix"]))
    document["runs"][0]["results"][0]["levle"] = "error"
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_log_has_what_github_requires(case: Findings) -> None:
    run = run_of(case)
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        for text in ("shortDescription", "fullDescription", "help"):
            assert len(rule[text]["text"]) > 0
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["properties"]["tags"]) <= 10
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch("[A-Za-z0-9_.~%:/-]+", place["artifactLocation"]["uri"])
        region = place["region"]
        assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert region["startLine"] == region["endLine"]
        assert region["startColumn"] < region["endColumn"]
        assert result["partialFingerprints"]["primaryLocationLineHash"]


def test_a_result() -> None:
    result = result_of(finding(ERROR, path=("services", "web", "image")))
    fingerprint = result.pop("partialFingerprints")["primaryLocationLineHash"]
    assert len(fingerprint) == len("0123456789abcdef0123:1")
    assert result == {
        "ruleId": "an-error",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "the image is odd\nname another"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "compose.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 12, "endLine": 3, "endColumn": 22},
                },
                "logicalLocations": [{"fullyQualifiedName": "services.web.image"}],
            }
        ],
    }


def test_rules_are_the_codes_that_were_found() -> None:
    driver = run_of(findings(finding(ERROR), finding(WARNING), finding(ERROR, at("web"))))["tool"]
    rules = driver["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["a-warning", "an-error"]
    assert rules[1]["help"]["markdown"] == "Why.\n\n**What to do.** This."
    assert rules[1]["helpUri"].endswith("/docs/rules/an-error.md")


@pytest.mark.parametrize(
    ("code", "properties"),
    [
        (ERROR, {"tags": ["compose"], "problem.severity": "error", "precision": "very-high"}),
        (NOTE, {"tags": ["ecs.sizes"], "problem.severity": "recommendation", "precision": "high"}),
        (
            WARNING,
            {
                "tags": ["security.images", "security"],
                "problem.severity": "warning",
                "precision": "medium",
                "security-severity": "5.5",
            },
        ),
    ],
)
def test_the_properties_of_a_rule(code: Any, properties: Any) -> None:
    assert rule_of(finding(code))["properties"] == properties


def test_codes_about_security_exist_and_are_marked() -> None:
    import compose2ecs.convert  # noqa: F401 -- declares them

    for slug in sarif.ABOUT_SECURITY:
        code = declared()[slug]
        assert not code.group.startswith("security")
        properties = rule_of(finding(code))["properties"]
        assert properties["tags"] == [code.group, "security"]
        assert "security-severity" in properties


def test_a_region_ends_with_its_first_line() -> None:
    assert region_of(at("environment:\n      DB")) == {
        "startLine": 5,
        "startColumn": 5,
        "endLine": 5,
        "endColumn": 17,
    }


@pytest.mark.parametrize("span", [Span(FILE, 2, 3, 2, 3), Span(FILE, 99, 3, 102, 1)])
def test_a_region_has_a_character_at_least(span: Span) -> None:
    region = region_of(span)
    assert (region["startColumn"], region["endColumn"]) == (3, 4)


def test_columns_count_characters() -> None:
    assert run_of(CASES["nothing"])["columnKind"] == "unicodeCodePoints"
    region = region_of(at("# after"))
    assert TEXT.splitlines()[2][region["startColumn"] - 1 :].startswith("# after")


def test_files_are_relative_to_the_root_or_elsewhere() -> None:
    run = run_of(CASES["odd paths"])
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"] for place in places] == [
        {"uri": "../b%20c.yaml", "uriBaseId": "%SRCROOT%"},
        {"uri": "a.yaml", "uriBaseId": "%SRCROOT%"},
        {"uri": "file:///abs/%C3%A9.yaml"},
        {"uri": "%3Cstdin%3E", "uriBaseId": "%SRCROOT%"},
        {"uri": "d%3Ae%2Cf%25.yaml", "uriBaseId": "%SRCROOT%"},
    ]
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_other_places_are_related() -> None:
    result = result_of(finding(ERROR, at("web"), at("0755"), at("environment:\n      DB")))
    assert [place["id"] for place in result["relatedLocations"]] == [1, 2]
    regions = [place["physicalLocation"]["region"] for place in result["relatedLocations"]]
    assert [(region["startLine"], region["endLine"]) for region in regions] == [(7, 7), (5, 5)]


@pytest.mark.parametrize(
    ("by", "kind"),
    [
        (AcceptedBy.COMMENT, "inSource"),
        (AcceptedBy.SETTING, "inSource"),
        (AcceptedBy.OPTION, "external"),
        (AcceptedBy.CONFIGURATION, "external"),
        (AcceptedBy.BASELINE, "external"),
        (None, "external"),
    ],
)
def test_what_was_accepted_is_suppressed(by: AcceptedBy | None, kind: str) -> None:
    result = result_of(finding(accepted="we know", accepted_by=by))
    suppression = {"kind": kind, "status": "accepted", "justification": "we know"}
    assert result["suppressions"] == [suppression]


def test_no_reason_is_no_justification() -> None:
    assert result_of(finding(accepted=""))["suppressions"] == [
        {"kind": "external", "status": "accepted"}
    ]


def test_a_fix_replaces_a_region() -> None:
    (fix,) = result_of(finding(WARNING, at("0755"), fix=QUOTES))["fixes"]
    region = {"startLine": 7, "startColumn": 13, "endLine": 7, "endColumn": 17}
    assert fix == {
        "description": {"text": "put it in quotes (unsafe)"},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": "compose.yaml", "uriBaseId": "%SRCROOT%"},
                "replacements": [
                    {"deletedRegion": region, "insertedContent": {"text": '"0755"'}},
                ],
            }
        ],
    }


def test_a_fix_that_would_write_a_secret_is_left_out() -> None:
    (result,) = run_of(CASES["a secret that is edited"])["results"]
    assert "fixes" not in result


def test_targets_are_a_property() -> None:
    result = result_of(finding(targets=("fargate", "ec2")))
    assert result["properties"] == {"targets": ["fargate", "ec2"]}
    assert result["message"]["text"].startswith("the image is odd (fargate, ec2)\n")


def test_a_finding_without_a_place_is_a_notification() -> None:
    run = run_of(CASES["no place"])
    assert run["results"] == []
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["descriptor"] == {"id": "a-warning"}


@pytest.mark.parametrize("category", ["lint", "validate"])
def test_commands_have_categories_of_their_own(category: str) -> None:
    run = run_of(replace(CASES["nothing"], category=category))
    assert run["automationDetails"] == {"id": f"compose2ecs/{category}/"}


def test_no_more_results_than_github_keeps() -> None:
    grave = [finding(ERROR, Span(FILE, n, 1, n, 2)) for n in range(4000, 4010)]
    light = [finding(NOTE, Span(FILE, n, 1, n, 2)) for n in range(1, sarif.MAX_RESULTS + 1)]
    known = [finding(ERROR, Span(FILE, 1, 1, 1, 2), accepted="we know")]
    run = run_of(findings(*grave, *light, *known))
    levels = [result["level"] for result in run["results"]]
    assert (len(levels), levels.count("error")) == (sarif.MAX_RESULTS, 10)
    lines = [result["locations"][0]["physicalLocation"]["region"] for result in run["results"]]
    assert [line["startLine"] for line in lines] == sorted(line["startLine"] for line in lines)
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"] == {"text": "11 more findings are left out"}


def test_severities_are_those_of_the_finding() -> None:
    result = result_of(finding(WARNING, severity=Severity.NOTE))
    assert result["level"] == "note"
    level = rule_of(finding(WARNING, severity=Severity.NOTE))["defaultConfiguration"]["level"]
    assert level == "warning"
