from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft7Validator

from compose2ecs.compose.codes import DUPLICATE_KEY, JSON_SYNTAX
from compose2ecs.diagnostics import Code, Diagnostic, Location, Severity
from compose2ecs.report.sarif import SCHEMA, log, to_sarif
from compose2ecs.source import Span

# What GitHub requires of a log, and what the schema of SARIF 2.1.0 says about it:
# https://docs.oasis-open.org/sarif/sarif/v2.1.0/cs01/schemas/sarif-schema-2.1.0.json
TEXT = {"type": "string", "minLength": 1}
MESSAGE = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": TEXT, "markdown": TEXT},
    "additionalProperties": False,
}
NUMBER = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9_.~%:/-]+$"}},
                    "additionalProperties": False,
                },
                "region": {
                    "type": "object",
                    "required": ["startLine", "startColumn", "endLine", "endColumn"],
                    "additionalProperties": NUMBER,
                },
            },
            "additionalProperties": False,
        },
        "logicalLocations": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"fullyQualifiedName": TEXT},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
    "properties": {
        "id": TEXT,
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": MESSAGE | {"required": ["text", "markdown"]},
        "helpUri": {"type": "string", "pattern": "^https://"},
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION, "minItems": 1, "maxItems": 1},
        "relatedLocations": {"type": "array", "items": LOCATION, "uniqueItems": True},
        "partialFingerprints": {
            "type": "object",
            "required": ["primaryLocationLineHash"],
            "additionalProperties": TEXT,
        },
        "suppressions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"enum": ["inSource", "external"]}, "justification": TEXT},
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
NOTIFICATION = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": MESSAGE, "level": LEVEL, "descriptor": {"required": ["id"]}},
    "additionalProperties": False,
}
RUN = {
    "type": "object",
    "required": ["tool", "results"],
    "properties": {
        "tool": {
            "type": "object",
            "required": ["driver"],
            "properties": {
                "driver": {
                    "type": "object",
                    "required": ["name", "rules"],
                    "properties": {
                        "name": TEXT,
                        "version": TEXT,
                        "semanticVersion": TEXT,
                        "informationUri": {"type": "string", "pattern": "^https://"},
                        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
                    },
                    "additionalProperties": False,
                }
            },
            "additionalProperties": False,
        },
        "invocations": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["executionSuccessful"],
                "properties": {
                    "executionSuccessful": {"type": "boolean"},
                    "toolExecutionNotifications": {"type": "array", "items": NOTIFICATION},
                },
                "additionalProperties": False,
            },
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
    "additionalProperties": False,
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"const": SCHEMA},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN, "minItems": 1},
    },
    "additionalProperties": False,
}

FILE = "ecs/my task.json"


def finding(line: int, code: Code = JSON_SYNTAX, file: str = FILE, **changes: Any) -> Diagnostic:
    found = Diagnostic(
        code=code,
        severity=Severity.ERROR,
        message="it is wrong",
        help="make it right",
        locations=(Location(Span(file, line, 3, line, 7), ("containerDefinitions", 0, "name")),),
    )
    return replace(found, **changes)


EVERYTHING = (
    finding(1),
    finding(2, DUPLICATE_KEY, severity=Severity.WARNING, help=None),
    finding(2, file="/tmp/é.json", accepted="we know"),
    finding(3, locations=(Location(Span(FILE, 3, 1, 4, 2)), Location(Span(FILE, 9, 1, 9, 2)))),
    finding(1, locations=()),
)


def run(*found: Diagnostic, text: str = "") -> Any:
    return log(found, {FILE: text})["runs"][0]


@pytest.mark.parametrize("found", [(), EVERYTHING])
def test_the_log_has_the_structure_of_sarif(found: tuple[Diagnostic, ...]) -> None:
    made = log(found, {})
    Draft7Validator(LOG).validate(made)
    (one,) = made["runs"]
    rules = [rule["id"] for rule in one["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in one["results"])


def test_a_result() -> None:
    (result,) = run(finding(1), text="{x")["results"]
    assert {key: value for key, value in result.items() if key != "partialFingerprints"} == {
        "ruleId": "json-syntax",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "it is wrong\nmake it right"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "ecs/my%20task.json"},
                    "region": {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 7},
                },
                "logicalLocations": [{"fullyQualifiedName": "containerDefinitions[0].name"}],
            }
        ],
    }


def test_rules_are_the_codes_that_were_found() -> None:
    driver = run(finding(1), finding(2), finding(1, DUPLICATE_KEY))["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == ["duplicate-key", "json-syntax"]
    assert driver["rules"][1]["help"]["markdown"] == JSON_SYNTAX.page.strip()


def test_a_file_elsewhere_has_an_absolute_uri() -> None:
    (result,) = run(finding(1, file="/tmp/é.json"))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "file:///tmp/%C3%A9.json"}


def test_other_places_are_related() -> None:
    (result,) = run(EVERYTHING[3])["results"]
    regions = [place["physicalLocation"]["region"] for place in result["relatedLocations"]]
    assert [region["startLine"] for region in regions] == [9]


def test_what_was_accepted_is_suppressed() -> None:
    (result,) = run(finding(1, accepted="we know"))["results"]
    assert result["suppressions"] == [{"kind": "external", "justification": "we know"}]


def test_a_finding_without_a_place_is_a_notification() -> None:
    made = run(finding(1, locations=()))
    assert made["results"] == []
    (notification,) = made["invocations"][0]["toolExecutionNotifications"]
    assert notification["descriptor"] == {"id": "json-syntax"}


def fingerprints(*found: Diagnostic, text: str) -> list[str]:
    results = run(*found, text=text)["results"]
    return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]


def test_fingerprints_stay_when_lines_move() -> None:
    before = fingerprints(finding(1), finding(2), text="{one\n{two")
    after = fingerprints(finding(3), finding(5), text="\n\n  {one\n\n{two")
    assert before == after
    assert len(set(before)) == 2


def test_fingerprints_tell_equal_lines_codes_and_files_apart() -> None:
    found = (finding(1), finding(2), finding(2, DUPLICATE_KEY), finding(1, file="other.json"))
    assert len(set(fingerprints(*found, text="{\n{"))) == 4


def test_secrets_are_masked() -> None:
    assert "hunter2" not in to_sarif([finding(1, message='"password": "hunter2"')], {})


def test_the_same_findings_give_the_same_text() -> None:
    assert to_sarif(EVERYTHING, {}) == to_sarif(reversed(EVERYTHING), {})
