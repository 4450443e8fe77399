"""The format of reviewdog, read back with its ranges applied to bytes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.report.formats import FORMATS, Findings
from compose2ecs.source import Span
from tests.report.samples import CASES, ERROR, FILE, QUOTES, TEXT, WARNING, at, finding, findings

# https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto, whose JSON form is
# that of protobuf: names that it does not have are refused.
TEXT_ = {"type": "string", "minLength": 1}
POSITION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["line", "column"],
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
    },
}
RANGE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["start", "end"],
    "properties": {"start": POSITION, "end": POSITION},
}
NAMED = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"name": TEXT_, "value": TEXT_, "url": {"type": "string"}},
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["source", "diagnostics"],
    "properties": {
        "source": NAMED,
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["message", "location", "severity", "code"],
                "properties": {
                    "message": TEXT_,
                    "location": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["path"],
                        "properties": {"path": TEXT_, "range": RANGE},
                    },
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": NAMED,
                    "suggestions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["range", "text"],
                            "properties": {"range": RANGE, "text": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}


def document(case: Findings) -> Any:
    return json.loads(FORMATS["rdjson"](case))


def diagnostic(*diagnostics: Diagnostic) -> Any:
    (made,) = document(findings(*diagnostics))["diagnostics"]
    return made


def offset(text: bytes, position: Any) -> int:
    before = text.split(b"\n")[: position["line"] - 1]
    return sum(len(line) + 1 for line in before) + int(position["column"]) - 1


def stretch(text: str, found: Any) -> slice:
    data = text.encode()
    return slice(offset(data, found["start"]), offset(data, found["end"]))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_document_has_the_form_that_reviewdog_takes(case: Findings) -> None:
    Draft202012Validator(SCHEMA).validate(document(case))


def test_a_diagnostic() -> None:
    made = diagnostic(finding(ERROR, at("0755"), targets=("ec2",)))
    assert made == {
        "message": "the image is odd (ec2)\nname another",
        "location": {
            "path": "compose.yaml",
            "range": {"start": {"line": 7, "column": 13}, "end": {"line": 7, "column": 17}},
        },
        "severity": "ERROR",
        "code": {
            "value": "an-error",
            "url": "https://github.com/compose2ecs/compose2ecs/blob/main/docs/rules/an-error.md",
        },
    }


@pytest.mark.parametrize(
    "token", ['"näme/😀:1"', "😀", "# after", "environment:\n      DB", "hunter2-and-more"]
)
def test_columns_count_bytes(token: str) -> None:
    made = diagnostic(finding(ERROR, at(token)))
    assert TEXT.encode()[stretch(TEXT, made["location"]["range"])].decode() == token


def test_columns_count_the_bytes_of_secrets() -> None:
    text = "a: {PASSWORD: 'pässwörd', b: wrong}\n"
    case = findings(finding(ERROR, at("wrong", text)), texts={FILE: text})
    (made,) = document(case)["diagnostics"]
    assert text.encode()[stretch(text, made["location"]["range"])] == b"wrong"


def test_a_suggestion_replaces_a_range() -> None:
    (made,) = diagnostic(finding(WARNING, at("0755"), fix=QUOTES))["suggestions"]
    data, where = TEXT.encode(), stretch(TEXT, made["range"])
    changed = data[: where.start] + made["text"].encode() + data[where.stop :]
    assert changed.decode() == TEXT.replace("0755", '"0755"')


def test_a_place_is_an_empty_range() -> None:
    span = Span(FILE, 7, 17, 7, 17)
    fix = Fix(title="say why", edits=(Edit(span=span, text="  # why"),), is_safe=True)
    (made,) = diagnostic(finding(WARNING, at("0755"), fix=fix))["suggestions"]
    assert made["range"]["start"] == made["range"]["end"]


@pytest.mark.parametrize(
    "case", ["a fix of several places", "a secret that is edited", "one of each severity"]
)
def test_what_is_not_one_range_is_not_suggested(case: str) -> None:
    assert all("suggestions" not in one for one in document(CASES[case])["diagnostics"])


def test_a_fix_of_another_file_is_not_suggested() -> None:
    elsewhere = Edit(span=Span("other.yaml", 1, 1, 1, 1), text="x")
    fix = Fix(title="say why", edits=(elsewhere,), is_safe=True)
    assert "suggestions" not in diagnostic(finding(fix=fix))


def test_severities() -> None:
    found = document(CASES["one of each severity"])["diagnostics"]
    assert {one["code"]["value"]: one["severity"] for one in found} == {
        "an-error": "ERROR",
        "a-warning": "WARNING",
        "a-note": "INFO",
    }


def test_a_finding_without_a_place_is_about_the_first_file() -> None:
    assert diagnostic(finding(locations=()))["location"] == {"path": "compose.yaml"}


def test_accepted_findings_are_left_out() -> None:
    assert document(CASES["accepted"])["diagnostics"] == []
