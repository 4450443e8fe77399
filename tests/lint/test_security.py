"""Rules about security: what they never print, when they are silent, and what they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.engine import Checked, check
from compose2ecs.lint.rule import rules
from compose2ecs.lint.selection import Layer
from compose2ecs.report.formats import FORMATS, Findings
from tests.lint.running import run, write

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lint"
RULES = sorted(slug for slug, found in rules().items() if found.code.group == "security")
SECRET = "S3CR3T"
ABOUT_SECRETS = (
    "credential-in-url",
    "guessable-password",
    "plaintext-secret",
    "secret-in-build-argument",
    "secret-in-command",
    "secret-in-driver-options",
    "secret-with-default",
)
GUESSED = ("shopkeeper-9", "inventory-123", "minioadmin}", "change-me", "P@ssw0rd123")


def checked(folder: Path, name: str, *launch_types: str) -> Checked:
    """A file with all rules about security."""
    options = Options(files=(name,), cwd=str(folder), variables={}, project_name="fixture")
    return check(options, launch_types, lambda: b"", lambda one: one.code.slug in RULES)


def found(result: Checked) -> list[Diagnostic]:
    return [one for one in result.diagnostics if one.code.slug in RULES]


def messages(slug: str, *launch_types: str) -> list[str]:
    result = checked(FIXTURES / slug, "bad.yaml", *launch_types)
    return [one.message for one in found(result) if one.code.slug == slug]


@pytest.mark.parametrize("slug", RULES)
def test_no_secret_is_in_a_finding(slug: str) -> None:
    for one in found(checked(FIXTURES / slug, "bad.yaml", "fargate", "ec2")):
        assert SECRET not in one.message
        assert SECRET not in (one.help or "")
        assert one.fix is None or SECRET not in "".join(edit.text for edit in one.fix.edits)


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("slug", ABOUT_SECRETS)
def test_no_secret_is_printed(slug: str, name: str) -> None:
    result = checked(FIXTURES / slug, "bad.yaml", "fargate")
    findings = Findings(
        diagnostics=tuple(found(result)), texts=result.texts, files=tuple(result.subject.documents)
    )
    shown = FORMATS[name](findings)
    assert SECRET not in shown
    assert not any(word in shown for word in GUESSED)


@pytest.mark.parametrize("slug", [one for one in ABOUT_SECRETS if one != "guessable-password"])
def test_the_fixtures_have_secrets_that_could_be_printed(slug: str) -> None:
    assert SECRET in (FIXTURES / slug / "bad.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("slug", ABOUT_SECRETS)
def test_one_place_has_one_finding_about_its_secret(slug: str) -> None:
    result = checked(FIXTURES / slug, "bad.yaml", "fargate")
    places = [(one.span, one.message) for one in found(result) if one.code.slug in ABOUT_SECRETS]
    assert len({span for span, _ in places}) == len(places)


@pytest.mark.parametrize(
    "slug",
    [
        "container-socket",
        "host-device",
        "host-namespace",
        "privilege-escalation-allowed",
        "privileged-container",
        "sensitive-host-path",
        "unconfined-profile",
    ],
)
def test_what_fargate_leaves_out_is_said_once(slug: str) -> None:
    """The translation says on Fargate that the setting is left out."""
    assert messages(slug, "fargate") == []
    assert messages(slug, "ec2")
    assert messages(slug, "fargate", "ec2") == messages(slug, "ec2")


@pytest.mark.parametrize(
    ("selection", "codes"),
    [
        (Layer(), ["unavailable-on-target"]),
        (Layer(select=("security",)), ["privileged-container"]),
        (Layer(ignore=("ecs",)), ["privileged-container"]),
        (Layer(select=("floating-tag",)), []),
    ],
)
def test_what_fargate_leaves_out_is_said_by_a_code_that_is_looked_for(
    selection: Layer, codes: list[str], tmp_path: Path
) -> None:
    write(tmp_path, {"compose.yaml": "services: {a: {image: 'i:1', privileged: true}}"})
    found = run(tmp_path, selection=selection).diagnostics
    about = {"privileged-container", "unavailable-on-target"}
    assert [one.code.slug for one in found if one.code.slug in about] == codes


def test_fargate_adds_one_of_the_capabilities() -> None:
    assert messages("dangerous-capability", "fargate") == [
        "with SYS_PTRACE `agent` may read and change the memory of other processes"
    ]


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    """Without a translation nobody knows what the launch type leaves out."""
    (tmp_path / "compose.yaml").write_text(
        "services: {a: {image: i, privileged: true, volumes: ['undefined:/data']}}"
    )
    result = checked(tmp_path, "compose.yaml", "fargate")
    assert not result.subject.conversions
    assert "privileged-container" in [one.code.slug for one in found(result)]


def fixed(text: str, fix: Fix) -> str:
    (edit,) = fix.edits
    lines = text.split("\n")
    span = edit.span
    line = lines[span.line - 1]
    lines[span.line - 1] = line[: span.column - 1] + edit.text + line[span.end_column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("slug", "before", "after"),
    [
        ("sensitive-host-path", "volumes: [/etc:/host]", "volumes: [/etc:/host:ro]"),
        ("sensitive-host-path", 'volumes: ["/:/host:rw"]', 'volumes: ["/:/host:ro"]'),
        ("sensitive-host-path", "volumes: ['/etc:/host:rshared']", None),
        ("sensitive-host-path", 'volumes: ["/etc:${WHERE:-/host}"]', None),
        (
            "secret-with-default",
            "environment: {A: '1', B: \"x\", C: x}\n    user: ${API_TOKEN:-x}",
            "environment: {A: '1', B: \"x\", C: x}\n    user: ${API_TOKEN:?}",
        ),
        ("secret-with-default", "user: a${API_TOKEN:-x}", None),
        ("secret-with-default", 'user: "${API_TOKEN:-x}"', None),
    ],
)
def test_fixes(slug: str, before: str, after: str | None, tmp_path: Path) -> None:
    text = f"services:\n  web:\n    image: app:1\n    {before}\n"
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    (one,) = [
        one for one in found(checked(tmp_path, "compose.yaml", "ec2")) if one.code.slug == slug
    ]
    if after is None:
        assert one.fix is None
        return
    assert one.fix is not None
    assert not one.fix.is_safe
    assert fixed(text, one.fix) == f"services:\n  web:\n    image: app:1\n    {after}\n"
    (tmp_path / "compose.yaml").write_text(fixed(text, one.fix), encoding="utf-8")
    again = found(checked(tmp_path, "compose.yaml", "ec2"))
    assert not any(one.code.slug == slug and one.severity == "warning" for one in again)


def test_a_variable_of_an_env_file_is_found_at_its_place_there() -> None:
    result = checked(FIXTURES / "plaintext-secret", "bad.yaml", "fargate")
    places = [one.span for one in found(result) if one.span and one.span.file == "bad.env"]
    assert [(span.line, span.column) for span in places] == [(2, 22), (3, 14)]


def test_what_comes_from_a_variable_of_the_shell_is_not_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(
        "services:\n  a:\n    image: i:1\n    environment:\n      - TOKEN\n      - S_TOKEN=$TOKEN\n"
    )
    options = Options(files=("compose.yaml",), cwd=str(tmp_path), variables={"TOKEN": "x7Kq9"})
    result = check(options, ("fargate",), lambda: b"", lambda one: one.code.slug in RULES)
    assert not any(one.code.slug in ABOUT_SECRETS for one in found(result))


@pytest.mark.parametrize(
    ("environment", "codes"),
    [
        ("DB_PASSWORD: ${VARIABLE}", ["secret-in-task-definition"]),
        ("DB_PASSWORD: x7Kq9-x7Kq9", ["plaintext-secret"]),
        ("DB_PASSWORD: '${OTHER_TOKEN:-x7Kq9-x7Kq9}'", ["secret-with-default"]),
        ("URL: 'http://a:${VARIABLE}@b'", ["secret-in-task-definition"]),
        ("URL: 'http://a@b/${VARIABLE}'", []),
        ("URL: 'http://a:${DB_PASSWORD}@b'", ["secret-in-task-definition"]),
        ("AWS_SECRET_ACCESS_KEY: ${VARIABLE}", ["secret-in-task-definition"]),
        ("AWS_SECRET_ACCESS_KEY: ${OTHER-}", ["static-aws-credentials"]),
        ("AWS_SECRET_ACCESS_KEY: x7Kq9-x7Kq9", ["plaintext-secret"]),
    ],
)
def test_one_finding_speaks_of_a_secret(environment: str, codes: list[str], tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(
        f"services:\n  a:\n    image: i:1\n    environment:\n      {environment}\n", "utf-8"
    )
    variables = {"VARIABLE": "y8Lr0-y8Lr0", "DB_PASSWORD": "z9Ms1-z9Ms1"}
    options = Options(files=("compose.yaml",), cwd=str(tmp_path), variables=variables)
    result = check(options, ("fargate", "ec2"), lambda: b"")
    about = {*ABOUT_SECRETS, "static-aws-credentials", "secret-in-task-definition"}
    assert [one.code.slug for one in result.diagnostics if one.code.slug in about] == codes


@pytest.mark.parametrize(("settings", "count"), [("load_balancer: {}", 0), ("desired_count: 2", 1)])
def test_a_load_balancer_may_have_the_certificate(
    settings: str, count: int, tmp_path: Path
) -> None:
    (tmp_path / "compose.yaml").write_text(
        f"services:\n  web:\n    image: app:1\n    ports: ['80:80']\n    x-ecs: {{{settings}}}\n"
    )
    result = checked(tmp_path, "compose.yaml", "fargate")
    assert sum(one.code.slug == "plain-http" for one in found(result)) == count


def test_settings_of_a_wrong_type_break_no_rule(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text(
        "services: {web: {image: i, ports: ['80:80'], x-ecs: 5, environment: {}, command: []}}"
    )
    result = checked(tmp_path, "compose.yaml", "fargate")
    assert not any(one.code.slug == "crashed-rule" for one in result.diagnostics)
    assert any(one.code.slug == "plain-http" for one in found(result))


NOT_CONVERTED = "services: {web: {image: 'app:1', volumes: ['SOURCE:/keys']}, nothing: {}}\n"


@pytest.mark.parametrize(("source", "is_found"), [("/root/.ssh", True), ("~/.ssh", False)])
def test_the_home_of_whoever_deploys_is_no_path_of_an_instance(
    source: str, is_found: bool, tmp_path: Path
) -> None:
    (tmp_path / "compose.yaml").write_text(NOT_CONVERTED.replace("SOURCE", source), "utf-8")
    options = Options(files=("compose.yaml",), cwd=str(tmp_path), variables={"HOME": "/root"})
    slugs = {one.code.slug for one in check(options, ("ec2",), lambda: b"").diagnostics}
    assert ("sensitive-host-path" in slugs) is is_found


def test_a_secret_behind_the_first_line_of_a_value(tmp_path: Path) -> None:
    token = "ghp_" + "a1B2c3" * 6
    (tmp_path / "compose.yaml").write_text(
        "services: {web: {image: app:1, env_file: [app.env]}}\n", "utf-8"
    )
    (tmp_path / "app.env").write_text(f'CONFIG="name: x\ntoken: {token}\n"\n', "utf-8")
    result = checked(tmp_path, "compose.yaml", "fargate")
    (one,) = (one for one in result.diagnostics if one.code.slug == "plaintext-secret")
    assert one.span is not None
    assert (one.span.file, one.span.line) == ("app.env", 1)
