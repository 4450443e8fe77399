"""``validate``: what it prints, how it ends, and what it does with files that are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.report.formats import FORMATS
from tests.cli.conftest import Program

TASK: dict[str, Any] = {
    "family": "web",
    "networkMode": "awsvpc",
    "requiresCompatibilities": ["FARGATE"],
    "cpu": "256",
    "memory": "512",
    "containerDefinitions": [{"name": "web", "image": "nginx:1.27"}],
}
SERVICE: dict[str, Any] = {
    "serviceName": "web",
    "taskDefinition": "web:7",
    "desiredCount": 1,
    "launchType": "FARGATE",
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}},
}
PRIVILEGED = """\
{
  "family": "web",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "nginx:1.27",
      "environment": [
        {"name": "DB_PASSWORD", "value": "correct horse"}
      ],
      "privileged": true
    }
  ]
}
"""


def write(folder: Path, name: str, value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, indent=2)
    (folder / name).write_text(text, "utf-8")
    return name


def test_nothing_to_refuse(program: Program, folder: Path) -> None:
    files = write(folder, "task.json", TASK), write(folder, "service.json", SERVICE)
    result = program("validate", *files)
    assert (result.code, result.stdout) == (Exit.OK, "")
    assert result.stderr == "2 checked: nothing that ECS would refuse\n"


def test_a_file_has_one_name_wherever_it_is_named_from(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "task.json", PRIVILEGED)
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    result = program("validate", "../task.json")
    assert result.stderr.startswith(f"{folder}/task.json:14:21: error: ")


def test_a_refusal_stands_at_its_place(program: Program, folder: Path) -> None:
    result = program("validate", write(folder, "task.json", PRIVILEGED))
    assert (result.code, result.stdout) == (Exit.FINDINGS, "")
    assert result.stderr == (
        'task.json:14:21: error: container "web": privileged is not available on Fargate: Fargate '
        "does not run privileged containers [unavailable-on-target]\n"
        '   14 |       "privileged": true\n'
        "      |                     ^^^^\n"
        "  help: see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
        "fargate-tasks-services.html\n"
        "\n"
        "1 error\n"
    )


def test_several_files_are_one_project(program: Program, folder: Path) -> None:
    balanced = {"containerName": "api", "containerPort": 80, "targetGroupArn": "arn"}
    service = write(folder, "service.json", SERVICE | {"loadBalancers": [balanced]})
    assert program("validate", service).code == Exit.OK
    result = program("validate", service, write(folder, "task.json", TASK))
    assert result.code == Exit.FINDINGS
    assert "traffic goes to api, which is no container of the task" in result.stderr


def test_standard_input_and_yaml(program: Program, folder: Path) -> None:
    assert folder.is_dir()
    assert program("validate", "-", stdin=json.dumps(TASK).encode()).code == Exit.OK
    result = program("validate", "-", stdin=b"family: web\ncpu: 256\ncontainerDefinitions: []\n")
    assert result.code == Exit.FINDINGS
    assert "<stdin>:2:6: error: `cpu` takes text, not a number [wrong-member-type]" in result.stderr


def test_what_convert_writes_is_taken(program: Program, folder: Path) -> None:
    assert folder.is_dir()
    converted = program("convert", "--launch-type", "ec2")
    assert program("validate", "-", stdin=converted.stdout.encode()).code == Exit.OK


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), Exit.OK),
        (("--launch-type", "fargate"), Exit.OK),
        (("--launch-type", "EC2"), Exit.FINDINGS),
        (("--network-mode", "host"), Exit.FINDINGS),
    ],
)
def test_the_target_can_be_said(
    program: Program, folder: Path, arguments: tuple[str, ...], code: Exit
) -> None:
    assert program("validate", *arguments, write(folder, "task.json", TASK)).code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--launch-type", "moon", "x"), "unknown launch type 'moon'"),
        (("--network-mode", "nat", "x"), "unknown network mode 'nat'"),
        (("--launch-type", "fargate", "--network-mode", "host", "x"), "choose awsvpc"),
        (("--format", "xml", "x"), "unknown format 'xml': choose text or concise or json"),
        ((), "Missing argument"),
    ],
)
def test_a_wrong_command_line(program: Program, arguments: tuple[str, ...], message: str) -> None:
    result = program("validate", *arguments)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert message in result.stderr


def test_findings_as_json(program: Program, folder: Path) -> None:
    name = write(folder, "task.json", PRIVILEGED)
    result = program("validate", "--format", "json", name)
    (found,) = json.loads(result.stdout)["diagnostics"]
    assert (result.code, result.stderr) == (Exit.FINDINGS, "")
    assert found["code"] == "unavailable-on-target"
    assert found["locations"][0]["path"] == "containerDefinitions[0].privileged"


def test_findings_as_sarif(program: Program, folder: Path) -> None:
    name = write(folder, "task.json", PRIVILEGED)
    result = program("validate", "--format", "sarif", name)
    (found,) = json.loads(result.stdout)["runs"][0]["results"]
    assert result.code == Exit.FINDINGS
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "task.json"
    assert place["region"]["startLine"] == 14


def test_findings_in_a_line_each(program: Program, folder: Path) -> None:
    name = write(folder, "task.json", PRIVILEGED)
    result = program("validate", "--format", "concise", name)
    assert (result.code, result.stderr) == (Exit.FINDINGS, "")
    assert result.stdout.startswith("task.json:14:21: error unavailable-on-target container")


def test_a_file_without_findings_is_a_case_that_passed(program: Program, folder: Path) -> None:
    result = program("validate", "--format", "junit", write(folder, "task.json", TASK))
    assert result.code == Exit.OK
    assert '<testsuite name="task.json" tests="1" failures="0"' in result.stdout


SECRET = "correct horse"
VARIABLE = f'{{"name": "API_TOKEN", "value": "{SECRET}", "extra": 1}}'


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        f'{{"family": "web", "containerDefinitions": [{{"environment": [{VARIABLE}]}}]}}',
        f'{{"taskDefinition": "web", "count": "1", "tags": [{{"key":"salt","value":"{SECRET}"}}]}}',
        f'{{"serviceName": "web", "tags": [{{"key": "dsn", "value": "{SECRET}!"}}]}}',
        f'{{"environment": [{VARIABLE} {{}}]}}',
    ],
)  # fmt: skip
def test_no_secret_is_printed(program: Program, folder: Path, text: str, format: str) -> None:
    result = program("validate", "--format", format, write(folder, "task.json", text))
    assert result.code in (Exit.FINDINGS, Exit.UNLOADABLE)
    assert SECRET not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("text", "code", "exit"),
    [
        (b"", "json-syntax", Exit.UNLOADABLE),
        (b"{", "json-syntax", Exit.UNLOADABLE),
        (b'{"cpu": NaN}', "json-syntax", Exit.UNLOADABLE),
        (b'{"family": "a", "family": "b"}', "duplicate-key", Exit.UNLOADABLE),
        (b"[" * 100_000, "nesting-too-deep", Exit.UNLOADABLE),
        (b'{"a":' * 20_000, "nesting-too-deep", Exit.UNLOADABLE),
        (b'{"family": "\xff"}', "not-utf8", Exit.UNLOADABLE),
        (b"42", "unknown-request", Exit.FINDINGS),
        (b'"text"', "unknown-request", Exit.FINDINGS),
        (b"null", "unknown-request", Exit.FINDINGS),
        (b"[]", None, Exit.OK),
        (b"[[], {}, null]", "unknown-request", Exit.FINDINGS),
        (b'{"family": 1, "containerDefinitions": {"name": []}}', "wrong-member-type",
         Exit.FINDINGS),
        (b"\xef\xbb\xbf" + json.dumps(TASK).encode(), None, Exit.OK),
        (json.dumps(TASK).encode("utf-16"), None, Exit.OK),
    ],
)  # fmt: skip
def test_bad_input(
    program: Program, folder: Path, text: bytes, code: str | None, exit: Exit
) -> None:
    (folder / "task.json").write_bytes(text)
    result = program("validate", "--format", "json", "task.json")
    assert result.code == exit
    found = {one["code"]: one for one in json.loads(result.stdout)["diagnostics"]}
    assert (code in found) if code else not found
    assert all(one["locations"][0]["line"] for one in found.values())


@pytest.mark.parametrize(
    ("name", "text", "code", "exit"),
    [
        ("empty.yaml", "", "unknown-request", Exit.FINDINGS),
        ("scalar.yml", "just text", "unknown-request", Exit.FINDINGS),
        ("broken.yaml", "a: [", "yaml-syntax", Exit.UNLOADABLE),
        ("nan.yaml", "family: web\ncpu: .nan\ncontainerDefinitions: []", "wrong-member-type",
         Exit.FINDINGS),
        ("date.yaml", "family: 2026-01-01\ncontainerDefinitions: []", "wrong-member-type",
         Exit.FINDINGS),
    ],
)  # fmt: skip
def test_bad_yaml(
    program: Program, folder: Path, name: str, text: str, code: str, exit: Exit
) -> None:
    result = program("validate", write(folder, name, text))
    assert result.code == exit
    assert f"[{code}]" in result.stderr


def test_a_file_that_cannot_be_read_does_not_hide_the_others(
    program: Program, folder: Path
) -> None:
    result = program("validate", "missing.json", ".", write(folder, "task.json", PRIVILEGED))
    assert result.code == Exit.UNLOADABLE
    for code in ("file-not-found", "file-unreadable", "unavailable-on-target"):
        assert f"[{code}]" in result.stderr
