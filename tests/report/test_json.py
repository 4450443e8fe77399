"""JSON, against the schema that is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from compose2ecs import _resources
from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import AcceptedBy
from compose2ecs.lint.engine import check
from compose2ecs.report.formats import FORMATS, Findings
from tests.cli.program import LOSSY, REFUSED, subprocess_of
from tests.report.samples import CASES, ERROR, QUOTES, WARNING, at, finding, findings

SCHEMA = _resources.document("diagnostics")


def closed(schema: Any) -> Any:
    """The schema, with nothing that it does not name: later versions may add, this one does not."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return inner | {"additionalProperties": False} if schema.get("type") == "object" else inner


VALIDATOR = Draft202012Validator(closed(SCHEMA))


def errors(text: str) -> Iterator[str]:
    yield from (error.message for error in VALIDATOR.iter_errors(json.loads(text)))


def document(case: Findings) -> Any:
    return json.loads(FORMATS["json"](case))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_finding_is_what_the_schema_says(case: Findings) -> None:
    assert list(errors(FORMATS["json"](case))) == []


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("severity", "fatal"),
        ("fingerprint", "x"),
        ("accepted_by", "comment"),
        ("group", None),
        ("more", 1),
        ("fix", {"title": "x", "safe": True, "edits": []}),
    ],
)
def test_the_schema_refuses_what_is_wrong(member: str, value: object) -> None:
    made = document(findings(finding()))
    made["diagnostics"][0][member] = value
    assert list(errors(json.dumps(made)))


@pytest.mark.parametrize("project", [LOSSY, REFUSED, "services:\n  web:\n    imagee: x\n"])
def test_reports_of_convert_are_what_the_schema_says(project: str, tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(project, "utf-8")
    subprocess_of("convert", "--report", "report.json", cwd=tmp_path)
    text = (tmp_path / "report.json").read_text("utf-8")
    assert list(errors(text)) == []
    assert json.loads(text)["diagnostics"]


def test_findings_of_validate_are_what_the_schema_says(tmp_path: Path) -> None:
    (tmp_path / "task.json").write_text('{"family": 1, "containerDefinitions": []}', "utf-8")
    text = subprocess_of("validate", "--format", "json", "task.json", cwd=tmp_path).stdout
    assert list(errors(text)) == []
    assert json.loads(text)["diagnostics"]


def test_findings_of_the_linter_are_what_the_schema_says(tmp_path: Path) -> None:
    text = f"{LOSSY}    environment:\n      MODE: 0755\n    privileged: true\n"
    (tmp_path / "compose.yaml").write_text(text, "utf-8")
    made = check(Options(cwd=str(tmp_path), variables={}), ("fargate", "ec2"), lambda: b"")
    case = Findings(diagnostics=made.diagnostics, texts=made.texts, files=tuple(made.texts))
    assert list(errors(FORMATS["json"](case))) == []
    found = document(case)["diagnostics"]
    assert any(one["fix"] for one in found)
    assert any(one["targets"] == ["fargate"] for one in found)


def test_a_finding() -> None:
    case = findings(
        finding(
            WARNING,
            at("0755"),
            path=("services", "web", "environment", "MODE"),
            accepted="we know",
            accepted_by=AcceptedBy.COMMENT,
            targets=("ec2",),
            fix=QUOTES,
        )
    )
    (found,) = document(case)["diagnostics"]
    assert found == {
        "code": "a-warning",
        "severity": "warning",
        "group": "security.images",
        "message": "the image is odd",
        "help": "name another",
        "url": "https://github.com/compose2ecs/compose2ecs/blob/main/docs/rules/a-warning.md",
        "accepted": "we know",
        "accepted_by": "comment",
        "targets": ["ec2"],
        "fingerprint": found["fingerprint"],
        "locations": [
            {
                "file": "compose.yaml",
                "line": 7,
                "column": 13,
                "end_line": 7,
                "end_column": 17,
                "path": "services.web.environment.MODE",
            }
        ],
        "fix": {
            "title": "put it in quotes",
            "safe": False,
            "edits": [
                {
                    "file": "compose.yaml",
                    "line": 7,
                    "column": 13,
                    "end_line": 7,
                    "end_column": 17,
                    "text": '"0755"',
                }
            ],
        },
    }


def test_the_summary_counts_what_nobody_accepted() -> None:
    made = document(findings(finding(ERROR), finding(ERROR, at("web"), accepted="x"), finding()))
    assert made["summary"] == {"error": 1, "warning": 1, "note": 0}


def test_fingerprints_are_unique_in_a_document() -> None:
    found = document(CASES["many"])["diagnostics"]
    assert len({one["fingerprint"] for one in found}) == len(found) == 90
