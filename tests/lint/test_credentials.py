"""What names and values say about secrets."""

from __future__ import annotations

import pytest

from compose2ecs.compose.credentials import is_secret, is_secret_name, kind_of_token
from compose2ecs.compose.secret_parts import url_passwords
from compose2ecs.lint.reading.credentials import is_guessed, is_random


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "PGPASSWORD",
        "MYSQL_ROOT_PASSWORD_2",
        "dbPass",
        "smtp.password",
        "ADMIN_PWD",
        "LDAP_BIND_PW",
        "USER_PASSWORD",
        "NOTION_TOKEN",
        "ISSUER_SECRET",
        "HASURA_GRAPHQL_ADMIN_SECRET",
        "api-token",
        "SECRET_KEY",
        "SECRET_KEY_BASE",
        "AWS_SECRET_ACCESS_KEY",
        "STRIPE_API_KEY",
        "ConnectionStrings__ConnectionString",
        "AUTH_SALT",
    ],
)
def test_these_are_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD_FILE",
        "PASSWORD_MIN_LENGTH",
        "ALLOW_EMPTY_PASSWORD",
        "USE_TOKEN",
        "usePassword",
        "hasToken",
        "MYSQL_RANDOM_ROOT_PASSWORD",
        "PUBLIC_KEY",
        "NEXT_PUBLIC_API_KEY",
        "RECAPTCHA_SITE_KEY",
        "COMPASS",
        "BYPASS",
        "PWD",
        "MAX_TOKENS",
        "TOKEN_URL",
        "PARTITION_KEY",
        "SECRET_NAME",
        "KEYBOARD",
        "KAFKA_SSL_KEY_CREDENTIALS",
        "SALT_MASTER",
    ],
)
def test_these_are_none(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "value", ["x7Kq", "correct horse battery staple", "pa$word", "$word", "-x-1"]
)
def test_these_are_secrets(value: str) -> None:
    assert is_secret(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "true",
        "No",
        "17",
        "xxxx",
        "****",
        "/run/secrets/db",
        "./token.txt",
        "C:\\secrets\\token",
        "xxx-xxx-xxx",
        "service-account.json",
        "ENC[AES256_GCM,data:p673w=,type:str]",
        "{cipher}AQA0mhN2",
        "${DB_PASSWORD}",
        "$__file{/etc/secrets/db}",
        "$DB_PASSWORD",
        "$(cat token)",
        "{{ token }}",
        "%TOKEN%",
        "<your token>",
        "arn:aws:ssm:eu-west-1:123456789012:parameter/db",
        "vault:secret/data/db#password",
        "op://shop/db/password",
        "https://login.example.com",
    ],
)
def test_these_stand_for_one(value: str) -> None:
    assert not is_secret(value)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("postgres", ()),
        ("Password123!", ()),
        ("change-me-in-production", ()),
        ("your_super_secret_jwt_key_here", ()),
        ("1234", ()),
        ("P@ssw0rd", ()),
        ("minioadmin", ()),
        ("shopkeeper", ("shopkeeper",)),
        ("shopkeeper_dev_2024", ("shopkeeper",)),
    ],
)
def test_anybody_guesses_these(value: str, names: tuple[str, ...]) -> None:
    assert is_guessed(value, names)


@pytest.mark.parametrize("value", ["shopkeeper", "x7Kq9", "whale", "7c6e1f0a9b8d4e2f", "a" * 70])
def test_nobody_guesses_these(value: str) -> None:
    assert not is_guessed(value, ("db", "ap"))


# In pieces, so that nobody who scans this file takes them for real ones.
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AKIA" + "S3CR3T77" * 2, "an access key of AWS"),
        ("token ghp_" + "a1" * 18, "a token of GitHub"),
        ("glpat-" + "a1" * 10, "a token of GitLab"),
        ("xox" + "b-1234567890-" + "a1" * 10, "a token of Slack"),
        ("https://hooks.slack.com/services/" + "T12345678/B12345678/" + "a1" * 12, None),
        ("sk_" + "live_" + "a1" * 12, "a key of Stripe"),
        ("AIza" + "a1" * 17 + "b", "a key of Google"),
        ("SG." + "a1" * 11 + "." + "b2" * 21 + "c", "a key of SendGrid"),
        ("sk-" + "proj-" + "a1" * 20, "a key of a model provider"),
        ("npm_" + "a1" * 18, "a token of a registry"),
        ("123456789:AA" + "a1" * 16 + "b", "the token of a Telegram bot"),
        ("eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxIn0xx." + "a1" * 8, "a signed token (JWT)"),
        ("-----BEGIN " + "PRIVATE KEY-----", "a private key"),
    ],
)
def test_a_credential_is_known_by_its_shape(text: str, kind: str | None) -> None:
    assert kind_of_token(text) == (kind or "the secret address of a webhook")


@pytest.mark.parametrize(
    "text",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----",
        "task-management-service-with-a-long-name-indeed",
        "risk-" + "a" * 40,
        "eyJustAWord",
        "https://hooks.example.com/services/T/B/x",
    ],
)
def test_these_are_no_credentials(text: str) -> None:
    assert kind_of_token(text) is None


def test_a_long_mixed_text_is_a_key() -> None:
    assert is_random("SEED", "c2VjcmV0dGhpcyBpcyBhIHJhbmRvbSBzdHJpbmc5Qm9Kx4Zq7T")
    assert is_random("SEED", "8f2d1c5b7a9e4f60b3c2d1e0f9a8b7c6d5e4f3a2")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMMIT", "8f2d1c5b7a9e4f60b3c2d1e0f9a8b7c6d5e4f3a2"),
        ("SEED", "a" * 64),
        ("SEED", "only-lower-case-letters-and-some-dashes-between"),
        ("SEED", "/srv/App7/data/with/many/parts/of/a/path/in/it"),
        ("SEED", "Short9"),
        ("PEERS", "Broker-1-internal-example-com-9092-Broker-2-internal-example-com-9092"),
        ("SEED", "0000000000000000000000000000000000000000000000ff"),
    ],
)
def test_other_long_texts_are_none(name: str, value: str) -> None:
    assert not is_random(name, value)


def test_passwords_of_urls() -> None:
    text = "a://u:one@h, b+c://:two@h, d://u:${X}@h, e://u:<p>@h, f://h:80/@x, g://u:****@h"
    assert list(url_passwords(text)) == ["one", "two"]


def test_passwords_of_addresses_that_drivers_take() -> None:
    assert list(url_passwords("root:one@tcp(db:3306)/shop?charset=utf8")) == ["one"]
    assert list(url_passwords("Server=db;User Id=sa;Password=one;Encrypt=true")) == ["one"]
    assert list(url_passwords("jdbc:postgresql://db/shop?user=a&password=one")) == ["one"]
    assert list(url_passwords("Server=db;Password=${P};Pwd=*****")) == []
