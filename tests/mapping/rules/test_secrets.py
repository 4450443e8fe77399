"""Secrets become variables, configs nothing; no value is read or printed."""

from __future__ import annotations

import pytest

from tests.mapping.translated import Translated, web

TOP = """\
secrets:
  pw: {file: ./pw.txt}
  arn: {external: true, name: "arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf"}
  path: {external: true, name: /shop/db}
  plain: {external: true, name: db}
  variable: {environment: PW}
  set: {file: ./pw.txt, x-ecs: {value_from: /shop/set}}"""


@pytest.mark.parametrize(
    ("source", "value_from"),
    [
        ("pw", "${secret.pw}"),
        ("arn", "arn:aws:secretsmanager:eu-west-1:1:secret:db-AbCdEf"),
        ("path", "/shop/db"),
        ("plain", "${secret.plain}"),
        ("variable", "${secret.variable}"),
        ("set", "/shop/set"),
    ],
)
def test_a_secret_is_a_variable_that_is_filled_from_where_it_is_stored(
    source: str, value_from: str
) -> None:
    made = web(f"secrets: [{source}]", top=TOP)
    assert made.container["secrets"] == [{"name": source.upper(), "valueFrom": value_from}]
    assert made.messages("secret-as-variable") == [
        (
            f"warning: `web` finds secret `{source}` in the variable {source.upper()}, "
            f"and not in the file /run/secrets/{source}"
        )
    ]
    is_stored = "$" not in value_from
    assert made.messages("secret-not-stored") == (
        []
        if is_stored
        else [f"warning: ECS reads secret `{source}` from Secrets Manager or the Parameter Store"]
    )
    assert made.messages("irrelevant-attribute") == (
        [f"note: the value of secret `{source}` is stored already"] if is_stored else []
    )


@pytest.mark.parametrize(
    ("target", "variable", "file"),
    [
        ("db-password", "DB_PASSWORD", "/run/secrets/db-password"),
        ("/etc/my.key", "MY_KEY", "/etc/my.key"),
        ("sub/key", "KEY", "/run/secrets/sub/key"),
    ],
)
def test_the_variable_is_called_after_the_file(target: str, variable: str, file: str) -> None:
    made = web(
        f"secrets: [{{source: pw, target: {target}, uid: '1', gid: '2', mode: 0400}}]", top=TOP
    )
    assert made.container["secrets"][0]["name"] == variable
    (found,) = [one for one in made.diagnostics if one.code.slug == "secret-as-variable"]
    assert found.message == (
        f"`web` finds secret `pw` in the variable {variable}, and not in the file {file}"
    )
    assert [place.path[-1] for place in found.locations if place.path] == [
        "source",
        "target",
        "uid",
        "gid",
        "mode",
    ]


def test_a_variable_that_names_the_file_of_a_secret_is_reported_with_the_way_out() -> None:
    made = web(
        "environment: {POSTGRES_PASSWORD_FILE: /run/secrets/pw}\nsecrets: [{source: pw, uid: '1'}]",
        top=TOP,
    )
    assert made.messages("secret-as-variable") == []
    assert made.messages("secret-file-expected") == [
        (
            "warning: `web` looks for /run/secrets/pw in POSTGRES_PASSWORD_FILE, a file that ECS "
            "does not make: secret `pw` is the variable PW"
        )
    ]
    assert made.helps("secret-file-expected") == [
        (
            "leave POSTGRES_PASSWORD_FILE out, and mount the secret with `target: "
            "POSTGRES_PASSWORD`, so that it is POSTGRES_PASSWORD"
        )
    ]
    (found,) = [one for one in made.diagnostics if one.code.slug == "secret-file-expected"]
    paths = [place.path[2:] for place in found.locations if place.path]
    assert paths[0] == ("environment", "POSTGRES_PASSWORD_FILE")
    assert ("secrets", 0, "uid") in paths


def test_two_underscores_before_file_are_no_part_of_the_variable() -> None:
    made = web(
        "environment: {GF_SECURITY_ADMIN_PASSWORD__FILE: /run/secrets/pw}\nsecrets: [pw]", top=TOP
    )
    assert made.helps("secret-file-expected") == [
        (
            "leave GF_SECURITY_ADMIN_PASSWORD__FILE out, and mount the secret with `target: "
            "GF_SECURITY_ADMIN_PASSWORD`, so that it is GF_SECURITY_ADMIN_PASSWORD"
        )
    ]


def test_the_way_out_is_one() -> None:
    made = web("secrets: [{source: pw, target: POSTGRES_PASSWORD}]", top=TOP)
    assert made.container["secrets"][0]["name"] == "POSTGRES_PASSWORD"


@pytest.mark.parametrize(
    ("value", "help"),
    [
        ("user=app&file=/run/secrets/pw", "let the program read PW"),
        ("/etc/my.key", "let the program read MY_KEY"),
        ("/run/secrets/other", "set KEY in another way"),
    ],
)
def test_a_file_may_stand_within_a_value(value: str, help: str) -> None:
    made = web(
        f"environment: {{KEY: '{value}'}}\nsecrets: [pw, {{source: set, target: /etc/my.key}}]",
        top=TOP,
    )
    assert made.helps("secret-file-expected") == [help]
    assert value not in "".join(made.messages("secret-file-expected")) or value.startswith("/")


def test_a_secret_whose_name_is_the_beginning_of_another_is_not_meant() -> None:
    made = web("environment: {A_FILE: /run/secrets/pw-2}\nsecrets: [pw]", top=TOP)
    assert len(made.messages("secret-as-variable")) == 1
    assert made.helps("secret-file-expected") == ["set A in another way"]


def test_a_secret_for_building_is_noted() -> None:
    made = web(
        "build: {context: ., secrets: [key]}", top="secrets: {key: {file: ./key, name: shop-key}}"
    )
    assert "secrets" not in made.container
    assert made.messages("irrelevant-attribute") == ["note: secret `key` is for building images"]


def test_a_config_is_an_error_at_the_service_that_mounts_it() -> None:
    made = web(
        "configs: [{source: conf, target: /etc/x.conf, mode: 0444}]",
        top="configs: {conf: {content: hello}}",
    )
    assert made.messages("config-not-mounted") == [
        "error: `web` does not get the file of config `conf`: ECS mounts no files"
    ]
    paths = [place.path for found in made.diagnostics for place in found.locations]
    assert ("configs", "conf", "content") in paths
    assert ("services", "web", "configs", 0, "mode") in paths


def test_a_config_that_nobody_mounts_is_noted() -> None:
    made = web("credential_spec: {config: conf}", top="configs: {conf: {file: ./conf}}")
    assert made.messages("irrelevant-attribute") in (
        [],
        ["note: no service mounts config `conf`"],
    )


ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"


@pytest.mark.parametrize(
    ("settings", "value"),
    [
        ("key: password", f"{ARN}:password::"),
        ("version_stage: AWSPREVIOUS", f"{ARN}::AWSPREVIOUS:"),
        ("key: password, version_id: a1", f"{ARN}:password::a1"),
    ],
)
def test_a_member_or_a_version_of_a_secret(settings: str, value: str) -> None:
    made = Translated(f"""
services: {{web: {{image: nginx, secrets: [db]}}}}
secrets: {{db: {{external: true, x-ecs: {{value_from: "{ARN}", {settings}}}}}}}
""")
    assert made.container["secrets"] == [{"name": "DB", "valueFrom": value}]


def test_a_parameter_has_no_members() -> None:
    made = Translated("""
services: {web: {image: nginx, secrets: [db]}}
secrets: {db: {external: true, x-ecs: {value_from: /prod/db, key: password}}}
""")
    assert made.container["secrets"] == [{"name": "DB", "valueFrom": "/prod/db"}]
    (message,) = made.messages("invalid-setting")
    assert message.startswith("error: /prod/db is not the ARN of a Secrets Manager secret")


@pytest.mark.parametrize(
    ("conf", "target", "help"),
    [
        (
            "{file: ./nginx.conf}",
            "/etc/nginx/nginx.conf",
            "copy it into the image: COPY ./nginx.conf /etc/nginx/nginx.conf in the Dockerfile",
        ),
        ("{file: /srv/c}", "", "copy it into the image: COPY /srv/c /conf in the Dockerfile"),
        (
            "{environment: TEXT}",
            "/etc/c",
            "let the program read its text from TEXT, and set TEXT in environment",
        ),
        (
            "{content: hello}",
            "/etc/c",
            "save its text in a file that the image has at /etc/c, or mount a volume with it",
        ),
        (
            "{external: true}",
            "",
            "save its text in a file that the image has at /conf, or mount a volume with it",
        ),
    ],
)
def test_each_kind_of_config_has_a_way_out(conf: str, target: str, help: str) -> None:
    where = f", target: {target}" if target else ""
    made = web(f"configs: [{{source: conf{where}}}]", top=f"configs: {{conf: {conf}}}")
    assert made.helps("config-not-mounted") == [help]


def test_a_target_without_a_name_is_called_as_the_secret() -> None:
    made = web("secrets: [{source: pw, target: /}]", top=TOP)
    assert made.container["secrets"][0]["name"] == "PW"


def test_a_target_that_is_the_variable_means_it() -> None:
    made = web(
        "secrets: [{source: db, target: DB_PASSWORD}]", top="secrets: {db: {external: true}}"
    )
    assert made.messages("secret-as-variable") == [
        (
            "note: `web` finds secret `db` in the variable DB_PASSWORD, and not in the file "
            "/run/secrets/DB_PASSWORD"
        )
    ]
    assert made.helps("secret-as-variable") == [None]
