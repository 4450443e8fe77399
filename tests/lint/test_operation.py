"""What rules about operation take from references, ports and addresses, and from the targets."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.lint.engine import check
from compose2ecs.lint.reading.images import NEWEST, Image, parsed
from compose2ecs.lint.reading.listening import numbers
from compose2ecs.lint.reading.programs import absence
from compose2ecs.lint.rule import rules

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lint"
OPERATION = sorted(slug for slug, one in rules().items() if one.code.group == "operation")


def found(text: str, folder: Path, *launch_types: str) -> list[Diagnostic]:
    """Everything that is found in a file, with the rules that are off by default."""
    (folder / "compose.yaml").write_text(text, encoding="utf-8")
    options = Options(
        files=("compose.yaml",), cwd=str(folder), variables={}, project_name="fixture"
    )
    return list(check(options, launch_types, lambda: b"", lambda _: True).diagnostics)


def slugs(text: str, folder: Path, *launch_types: str) -> set[str]:
    return {one.code.slug for one in found(text, folder, *launch_types)}


@pytest.mark.parametrize(
    ("reference", "image", "major"),
    [
        ("postgres", Image("postgres", "", ""), NEWEST),
        ("docker.io/library/postgres:17.2-alpine", Image("postgres", "17.2-alpine", ""), 17),
        ("Registry.example:5000/a/b:v3", Image("registry.example:5000/a/b", "v3", ""), 3),
        ("a/b@sha256:0a", Image("a/b", "", "sha256:0a"), NEWEST),
        ("a:latest", Image("a", "latest", ""), NEWEST),
        ("a:" + "9" * 5000, Image("a", "9" * 5000, ""), 999_999_999),
    ],
)
def test_a_reference_has_parts(reference: str, image: Image, major: int) -> None:
    assert parsed(reference) == image
    assert parsed(reference).major == major


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("80", [80]),
        ("80/udp", [80]),
        ("80-82/tcp", [80, 81, 82]),
        ("", []),
        ("a-b", []),
        ("80-", []),
        ("9" * 5000, []),
    ],
)
def test_ports_are_numbers_and_ranges(text: str, ports: list[int]) -> None:
    assert list(numbers(text)) == ports


@pytest.mark.parametrize(
    ("reference", "program", "severity"),
    [
        ("alpine:3.20", "curl", Severity.WARNING),
        ("alpine:3.20", "wget", None),
        ("debian:12", "wget", Severity.WARNING),
        ("redis:8.0-alpine", "bash", Severity.WARNING),
        ("redis:8.0", "curl", Severity.WARNING),
        ("postgres:17.2-alpine", "bash", None),
        ("postgres:17.2-alpine", "wget", None),
        ("node:22.11", "curl", None),
        ("node:22.11-bookworm-slim", "wget", Severity.WARNING),
        ("nginx:1.27.3-alpine-slim", "curl", Severity.WARNING),
        ("nginx:1.27.3-alpine", "curl", None),
        ("nginx:1.27.3", "wget", Severity.WARNING),
        ("mongo", "mongo", Severity.WARNING),
        ("mongo:5.0", "mongosh", None),
        ("mariadb:10.11", "mysqladmin", None),
        ("mariadb:lts", "mysqladmin", Severity.WARNING),
        ("quay.io/keycloak/keycloak:17.0.1", "curl", None),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-alpine", "wget", None),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled", "curl", Severity.WARNING),
        ("nats:2.10-alpine", "wget", None),
        ("example/app:1-slim", "curl", Severity.NOTE),
        ("example/app:1-alpine", "wget", None),
        ("example/app:1", "curl", None),
    ],
)
def test_what_images_do_not_have(reference: str, program: str, severity: Severity | None) -> None:
    assert absence(parsed(reference), program) is severity


NO_WORD = "services: {java: {image: 'a/java:1', command: [java, -Xmx1g, -jar, a.jar]}}\n"


def test_without_a_limit_only_fargate_has_a_size(tmp_path: Path) -> None:
    assert {"heap-over-memory", "no-memory-limit"} <= slugs(NO_WORD, tmp_path, "fargate")
    assert not {"heap-over-memory", "no-memory-limit"} & slugs(NO_WORD, tmp_path, "ec2")
    assert "memory-chosen" in slugs(NO_WORD, tmp_path, "ec2")
    assert "no-memory-limit" in slugs(NO_WORD, tmp_path)


def test_services_in_one_task_are_at_localhost(tmp_path: Path) -> None:
    apart = (
        "services:\n  web:\n    image: a/web:1\n    environment: {CACHE: 'localhost:6379'}\n"
        "  cache:\n    image: redis:8.0\n"
    )
    together = apart.replace("a/web:1", "a/web:1\n    network_mode: 'service:cache'")
    assert "localhost-reference" in slugs(apart, tmp_path, "ec2")
    assert "localhost-reference" not in slugs(together, tmp_path, "ec2")


@pytest.mark.parametrize("slug", OPERATION)
def test_no_password_is_told(slug: str) -> None:
    """The passwords in the fixtures are called secret."""
    options = Options(
        files=("bad.yaml",), cwd=str(FIXTURES / slug), variables={}, project_name="fixture"
    )
    for one in check(options, ("fargate",), lambda: b"", lambda _: True).diagnostics:
        told = [one.message, one.help or "", one.fix.title if one.fix else ""]
        told += [edit.text for edit in one.fix.edits] if one.fix else []
        assert not any("secret" in text for text in told if one.code.slug == slug)


def test_rules_take_what_a_broken_file_leaves(tmp_path: Path) -> None:
    text = "services: {web: {image: '', ports: ['80:x'], healthcheck: {test: []}}, db: {}}\n"
    assert "crashed-rule" not in slugs(text, tmp_path, "fargate", "ec2")


def test_a_service_that_runs_nothing_needs_no_memory(tmp_path: Path) -> None:
    assert "no-memory-limit" not in slugs("services: {web: {restart: always}}\n", tmp_path)
