"""Rules about compose files beside errors, which a fixture that loads cannot show."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.lint.engine import check
from compose2ecs.lint.rule import rules


def slugs(text: str, tmp_path: Path) -> list[str]:
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    options = Options(files=("compose.yaml",), cwd=str(tmp_path), variables={}, project_name="p")
    result = check(
        options,
        ("fargate",),
        lambda: b"",
        lambda found: found.code.group.startswith("compose") and found.code.by_default,
    )
    return sorted(found.code.slug for found in result.diagnostics if found.span is not None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("services:\n  x-base: {restart: always}\n", ["missing-setting"]),
        (
            "services:\n  a: {image: 'a:1', volumes: ['used:/a']}\nvolumes: {unused: }\n",
            ["undefined-reference"],
        ),
        (
            "services:\n  a: {image: 'a:1', scale: 2, deploy: {replicas: 3}}\n",
            ["inconsistent-settings"],
        ),
        ("services:\n  a: {image: 'a:1', pull_policy: alway}\n", ["invalid-value"]),
        ("services:\n  a: {image: 'a:1', container_name: 5}\n", ["wrong-type"]),
        ("services:\n  a: {image: 'a:1', container_name: c}\n", ["invalid-value"]),
        ("services:\n  a: {build: ., image: }\n", ["wrong-type"]),
        ("volumes: {unused: }\n", []),
    ],
)
def test_what_an_error_says_is_not_said_again(
    text: str, expected: list[str], tmp_path: Path
) -> None:
    assert slugs(text, tmp_path) == expected


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("{image: 'a:1', volumes: ['./a:/a:RO']}", "ignored-value"),
        ("{image: 'a:${TAG}'}", "unset-variable"),
        ("{image: 'a:1', command: 'echo $TAG', environment: {TAG: 1}}", "unset-variable"),
        ("{image: 'Example/A:1'}", "invalid-image-reference"),
    ],
)
def test_a_fact_has_one_finding(service: str, expected: str, tmp_path: Path) -> None:
    found = slugs(f"services:\n  a: {service}\n", tmp_path)
    about = {"ignored-value", "unset-variable", *rules()}
    assert [slug for slug in found if slug in about] == [expected]


def test_a_file_that_cannot_be_read_has_no_findings_of_rules(tmp_path: Path) -> None:
    assert slugs("version: '3'\nservices: [\n", tmp_path) == ["yaml-syntax"]
