"""Secrets that come from the environment and stand in the task definition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.convert import Conversion, convert
from compose2ecs.mapping.policy import Options
from compose2ecs.source import Span

CODE = "secret-in-task-definition"
SECRET = "Tr0ub4dor-and-3"
SET = {"DB_PASSWORD": SECRET}


def converted(folder: Path, files: Mapping[str, str], variables: Mapping[str, str]) -> Conversion:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return convert(LoadOptions(cwd=str(folder), variables=variables), Options(), (), lambda: b"")


def found(folder: Path, files: Mapping[str, str], variables: Mapping[str, str]) -> list[str]:
    """The findings with their places, none of which has a value of the environment."""
    result = converted(folder, files, variables)
    said = [one for one in result.diagnostics if one.code.slug == CODE]
    for one in said:
        assert one.severity == "warning"
        assert not any(value in f"{one.message}{one.help}" for value in variables.values())
    return [
        f"{one.span.file}:{one.span.line}:{one.span.column} {one.message}"
        for one in said
        if one.span is not None
    ]


def line(place: str, secret: str, origin: str = "") -> str:
    """A finding as ``found`` gives it; ``origin`` is a variable that has another name."""
    origin = f"`{origin}` in the environment" if origin else "the environment"
    return f"{place} the secret in {secret}, from {origin}, stands in the task definition"


def of_web(environment: str) -> dict[str, str]:
    return {"compose.yaml": f"services:\n  web:\n    image: a:1\n    environment:\n{environment}\n"}


def test_a_secret_that_a_variable_gives(tmp_path: Path) -> None:
    files = of_web("      POSTGRES_PASSWORD: ${DB_PASSWORD}")
    result = converted(tmp_path, files, SET)
    (one,) = (one for one in result.diagnostics if one.code.slug == CODE)
    assert one.message == (
        "the secret in `POSTGRES_PASSWORD` of `web`, from `DB_PASSWORD` in the environment, stands "
        "in the task definition"
    )
    assert one.help == (
        "for ECS, leave it out, and mount a secret with `target: POSTGRES_PASSWORD`, which ECS "
        "hands over"
    )
    assert one.locations[0].path == ("services", "web", "environment", "POSTGRES_PASSWORD")
    assert one.span == Span("compose.yaml", 5, 26, 5, 40)


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        ("      DB_PASSWORD: ${DB_PASSWORD}", "5:20"),
        ('      DB_PASSWORD: "${DB_PASSWORD:?x}"', "5:20"),
        ("      DB_PASSWORD: $DB_PASSWORD", "5:20"),
        ("      DB_PASSWORD: ${DB_PASSWORD:-postgres}", "5:20"),
        ("      DB_PASSWORD:", "5:19"),
        ("      - DB_PASSWORD", "5:9"),
        ("      - DB_PASSWORD=${DB_PASSWORD}", "5:9"),
        ("      DB_PASSWORD: >-\n        ${DB_PASSWORD}", "5:20"),
    ],
)
def test_the_ways_to_take_it_from_the_environment(
    tmp_path: Path, environment: str, place: str
) -> None:
    assert found(tmp_path, of_web(environment), SET) == [
        line(f"compose.yaml:{place}", "`DB_PASSWORD` of `web`")
    ]


def test_a_value_with_more_than_the_secret(tmp_path: Path) -> None:
    files = of_web("      URL: postgres://u:${DB_PASSWORD}@${HOST}/shop")
    assert found(tmp_path, files, {**SET, "HOST": "db.example.com"}) == [
        line("compose.yaml:5:12", "`URL` of `web`", "DB_PASSWORD")
    ]


@pytest.mark.parametrize(
    "value",
    [
        "ghp_" + "a1B2c3" * 6,
        "https://hooks.slack.com/services/T0123456789/B0123456789/" + "aB1" * 8,
    ],
)
def test_what_has_no_name_and_the_shape_of_a_credential(tmp_path: Path, value: str) -> None:
    assert found(tmp_path, of_web("      X: ${Y}"), {"Y": value}) == [
        line("compose.yaml:5:10", "`X` of `web`", "Y")
    ]


JWT = ".".join(["eyJhbGciOiJIUzI1NiJ9", "eyJyb2xlIjoiYW5vbiJ9", "aB1" * 14])


@pytest.mark.parametrize(
    ("environment", "count"),
    [
        ("      NEXT_PUBLIC_SUPABASE_ANON_KEY: ${KEY}", 0),
        ("      X: ${ANON_KEY}", 0),
        ("      X: ${KEY}", 1),
    ],
)
def test_keys_for_browsers_are_no_secrets(tmp_path: Path, environment: str, count: int) -> None:
    assert len(found(tmp_path, of_web(environment), {"KEY": JWT, "ANON_KEY": JWT})) == count


@pytest.mark.parametrize(
    ("environment", "variables"),
    [
        ("      DB_PASSWORD: ${DB_PASSWORD}", {}),
        ("      DB_PASSWORD: ${DB_PASSWORD}", {"DB_PASSWORD": ""}),
        ("      DB_PASSWORD:", {}),
        ("      DB_PASSWORD: ${DB_PASSWORD:-postgres}", {}),
        ("      DB_PASSWORD: ${DB_PASSWORD:+set}", SET),
        (f"      DB_PASSWORD: {SECRET}", SET),
        (f"      - DB_PASSWORD={SECRET}", SET),
        ("      DB_PASSWORD: $${DB_PASSWORD}", SET),
        ("      LEVEL: ${LEVEL}", {"LEVEL": "information"}),
        ("      USE_TOKEN: ${USE_TOKEN}", {"USE_TOKEN": "oauth-flow"}),
        ("      DB_PASSWORD: ${DB_PASSWORD}", {"DB_PASSWORD": "/run/secrets/db"}),
        ("      DB_PASSWORD: ${DB_PASSWORD}", {"DB_PASSWORD": "false"}),
        ("      DB_PASSWORD_FILE: ${FILE}", {"FILE": "/etc/db_password"}),
    ],
)
def test_where_no_secret_is_shown_or_somebody_else_says_it(
    tmp_path: Path, environment: str, variables: dict[str, str]
) -> None:
    assert found(tmp_path, of_web(environment), variables) == []


def test_env_files_take_from_the_environment_too(tmp_path: Path) -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: a:1\n    env_file: app.env\n",
        "app.env": "\nA_PASSWORD=${DB_PASSWORD}\nAPI_TOKEN\nB_PASSWORD=abc-def\n",
        ".env": f"DB_PASSWORD={SECRET}\nAPI_TOKEN=zyx-987\n",
    }
    assert found(tmp_path, files, {}) == [
        line("app.env:2:12", "`A_PASSWORD` of `web`", "DB_PASSWORD"),
        line("app.env:3:1", "`API_TOKEN` of `web`"),
    ]


def test_values_of_env_files_over_several_lines(tmp_path: Path) -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: a:1\n    env_file: app.env\n",
        "app.env": "OTHER=1\nSETTINGS=\"a\nb=${DB_PASSWORD}\n\"\nHOST='c\nd'\n",
    }
    assert found(tmp_path, files, SET) == [
        line("app.env:2:10", "`SETTINGS` of `web`", "DB_PASSWORD")
    ]


@pytest.mark.parametrize(
    ("attribute", "place", "where"),
    [
        ("command: redis-server --requirepass ${DB_PASSWORD}", "4:14", "the command"),
        ('command: ["x", "--password=${DB_PASSWORD}"]', "4:20", "the command"),
        ("entrypoint: [x, $DB_PASSWORD]", "4:21", "the entry point"),
        ("healthcheck: {test: 'ping -p ${DB_PASSWORD}'}", "4:25", "the health check"),
        ("labels: {token: '${DB_PASSWORD}'}", "4:21", "the label `token`"),
        ("labels: ['token=${DB_PASSWORD}']", "4:14", "the label `token`"),
        (
            "logging: {driver: splunk, options: {splunk-source: '${DB_PASSWORD}'}}",
            "4:56",
            "the log option `splunk-source`",
        ),
    ],
)
def test_other_texts_of_a_container(tmp_path: Path, attribute: str, place: str, where: str) -> None:
    files = {"compose.yaml": f"services:\n  web:\n    image: a:1\n    {attribute}\n"}
    said = line(f"compose.yaml:{place}", f"{where} of `web`", "DB_PASSWORD")
    assert found(tmp_path, files, SET) == [said]


@pytest.mark.parametrize(
    ("attribute", "place", "where"),
    [
        ("command: run --user ${USER} --password ${P}", "4:14", "the command"),
        ("command: [run, --password, '${P}', '${USER}']", "4:32", "the command"),
        ("command: [run, '--token=x-${P}']", "4:20", "the command"),
        ("entrypoint: psql postgres://${USER}:${P}@db/shop", "4:17", "the entry point"),
        ("healthcheck: {test: 'mysqladmin ping -u${USER} -p${P}'}", "4:25", "the health check"),
        ("labels: {api_token: '${P}'}", "4:25", "the label `api_token`"),
        (
            "logging: {driver: awsfirelens, options: {api_token: '${P}'}}",
            "4:57",
            "the log option `api_token`",
        ),
        ("environment: {URL: 'postgres://${USER}:${P}@db'}", "4:24", "`URL`"),
        ("environment: {DSN: '${USER}:${P}@tcp(db)/shop'}", "4:24", "`DSN`"),
    ],
)
def test_what_stands_around_a_secret_tells_that_it_is_one(
    tmp_path: Path, attribute: str, place: str, where: str
) -> None:
    files = {"compose.yaml": f"services:\n  web:\n    image: a:1\n    {attribute}\n"}
    said = line(f"compose.yaml:{place}", f"{where} of `web`", "P")
    assert found(tmp_path, files, {"P": "shop-4711", "USER": "shop"}) == [said]


def test_several_secrets_of_one_command_are_one_finding(tmp_path: Path) -> None:
    text = "services:\n  web:\n    image: a:1\n    command: run --password ${A} --token ${B}\n"
    result = converted(tmp_path, {"compose.yaml": text}, {"A": "a-4711", "B": "b-4711"})
    (one,) = (one for one in result.diagnostics if one.code.slug == CODE)
    assert one.message == (
        "the secret in the command of `web`, from `A` and `B` in the environment, stands in the "
        "task definition"
    )
    assert one.help == (
        "for ECS, hand `A` and `B` over by `secrets`, and let a shell in the container read "
        "`$${A}` and `$${B}`"
    )
    assert len(one.locations) == 1


@pytest.mark.parametrize(
    ("attributes", "place", "where"),
    [
        ("hostname: 'h-${DB_PASSWORD}'", "4:15", "services.web.hostname"),
        ("x-ecs: {tags: {pw: '${DB_PASSWORD}'}}", "4:24", "services.web.x-ecs.tags.pw"),
        ("user: $DB_PASSWORD", "4:11", "services.web.user"),
    ],
)
def test_any_other_text_of_a_task_definition(
    tmp_path: Path, attributes: str, place: str, where: str
) -> None:
    text = (
        f"x-ecs: {{launch_type: ec2}}\nservices:\n  web: &web\n    {attributes}\n    image: a:1\n"
    )
    assert found(tmp_path, {"compose.yaml": text}, SET) == [
        line(f"compose.yaml:{place}", f"`{where}`", "DB_PASSWORD")
    ]


def test_options_of_a_volume(tmp_path: Path) -> None:
    text = (
        "x-ecs: {launch_type: ec2}\nservices:\n  web: {image: 'a:1', volumes: ['share:/data']}\n"
        "volumes:\n  share:\n    driver_opts: {type: cifs, o: 'username=${USER},password=${P}'}\n"
    )
    assert found(tmp_path, {"compose.yaml": text}, {"P": "shop-4711", "USER": "shop"}) == [
        line("compose.yaml:6:34", "`volumes.share.driver_opts.o`", "P")
    ]


def test_the_name_of_a_secret_is_none(tmp_path: Path) -> None:
    text = (
        "services:\n  web: {image: 'a:1', secrets: [db]}\n"
        "secrets:\n  db: {external: true, x-ecs: {value_from: '${DB_PASSWORD}'}}\n"
    )
    result = converted(tmp_path, {"compose.yaml": text}, {"DB_PASSWORD": "prod-db-password"})
    assert "prod-db-password" in str(result.ecs)
    assert [one for one in result.diagnostics if one.code.slug == CODE] == []


@pytest.mark.parametrize(
    "attribute",
    [
        "command: redis-server --requirepass $${DB_PASSWORD}",
        "command: [x, --level, '${LEVEL}']",
        "command: [x, '${DB_PASSWORD:+--secure}']",
        f"command: [x, --password, {SECRET}, '${{LEVEL}}']",
        "labels: {level: '${LEVEL}'}",
        "logging: {driver: json-file, options: {tag: '${DB_PASSWORD}'}}",
        "logging: {driver: splunk, options: {splunk-token: '${DB_PASSWORD}'}}",  # another code
        "healthcheck: {disable: true, test: 'ping ${DB_PASSWORD}'}",
        "healthcheck: {test: [NONE, '${DB_PASSWORD}']}",
    ],
)
def test_other_texts_without_a_secret(tmp_path: Path, attribute: str) -> None:
    files = {"compose.yaml": f"services:\n  web:\n    image: a:1\n    {attribute}\n"}
    assert found(tmp_path, files, {**SET, "LEVEL": "information"}) == []


def test_a_text_that_an_override_replaces_shows_nothing(tmp_path: Path) -> None:
    text = (
        "services:\n  web:\n    image: a:1\n    command: [x, '${DB_PASSWORD}']\n"
        "    x-ecs: {overrides: {container_definition: {command: [y]}}}\n"
    )
    assert found(tmp_path, {"compose.yaml": text}, SET) == []


def test_the_same_file_for_both_holds_the_secret_itself(tmp_path: Path) -> None:
    files = {
        "compose.yaml": "services:\n  web:\n    image: a:1\n    env_file: .env\n",
        ".env": f"DB_PASSWORD={SECRET}\n",
    }
    assert found(tmp_path, files, {}) == []


def test_a_place_that_several_services_have_is_reported_once(tmp_path: Path) -> None:
    files = {
        "compose.yaml": "x-env: &env\n  DB_PASSWORD: ${DB_PASSWORD}\nservices:\n"
        "  web: {image: 'a:1', environment: *env}\n"
        "  job: {image: 'a:1', environment: *env}\n"
    }
    assert found(tmp_path, files, SET) == [
        line("compose.yaml:2:16", "`DB_PASSWORD` of `web` and `job`")
    ]


def test_the_keys_of_aws_are_one_finding_with_another_way_out(tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIA" + "A2" * 8, "KEY": "wJalrXUtnFEMI" * 3}
    files = of_web("      AWS_ACCESS_KEY_ID:\n      AWS_SECRET_ACCESS_KEY: ${KEY}")
    result = converted(tmp_path, files, keys)
    (one,) = (one for one in result.diagnostics if one.code.slug == CODE)
    assert one.message == (
        "the secret in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` of `web`, from "
        "`AWS_ACCESS_KEY_ID` and `KEY` in the environment, stands in the task definition"
    )
    assert one.help == "leave the keys out, and name a role: `x-ecs: {task_role: …}`"
    assert [place.span.line for place in one.locations if place.span] == [5, 6]


def test_the_way_out_leads_out(tmp_path: Path) -> None:
    """The example of the page: neither the finding nor the secret is left."""
    files = {
        "compose.yaml": "services:\n  db:\n    image: postgres:17\n"
        "    environment: {POSTGRES_PASSWORD: '${DB_PASSWORD}'}\n",
        "compose.override.yaml": "services:\n  db:\n"
        "    environment: {POSTGRES_PASSWORD: !reset null}\n"
        "    secrets: [{source: db_password, target: POSTGRES_PASSWORD}]\n"
        "secrets:\n  db_password: {environment: DB_PASSWORD}\n",
    }
    assert found(tmp_path, files, SET) == []
    result = converted(tmp_path, files, SET)
    assert result.ecs is not None
    (container,) = result.ecs.task_definitions[0].container_definitions
    assert container.environment is None
    assert SECRET not in str(result.ecs)


def test_keys_for_an_emulator_are_no_keys_for_a_role(tmp_path: Path) -> None:
    environment = (
        "      AWS_ENDPOINT_URL: http://minio:9000\n      AWS_SECRET_ACCESS_KEY: ${DB_PASSWORD}"
    )
    result = converted(tmp_path, of_web(environment), SET)
    (one,) = (one for one in result.diagnostics if one.code.slug == CODE)
    assert one.help is not None
    assert "target: AWS_SECRET_ACCESS_KEY" in one.help
