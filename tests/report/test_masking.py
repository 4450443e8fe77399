"""Credentials in lines: also the shortest of each kind is hidden, wherever it stands."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from hashlib import sha512
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compose2ecs.compose.credentials import is_secret_name
from compose2ecs.compose.secrecy import SECRET_KEYS, SECRET_NAME
from compose2ecs.report.masking import masked

SHORTEST = (
    "AKIA" + "A2" * 8,
    "ghp_" + "a1" * 10,
    "xoxb-" + "1a" * 5,
    "xoxe-1" + "a1" * 5,
    "sk-" + "a1" * 10,
    "eyJ" + "a1" * 5 + ".x",
    "-----BEGIN",
    "a1" * 20,
    "glpat-" + "a1" * 10,
    "xapp-1-" + "a1" * 10,
    "hooks.slack.com/services/T12345678/B12345678/" + "a1" * 10,
    "rk_live_" + "a1" * 8,
    "whsec_" + "a1" * 12,
    "AIza" + "a1" * 17 + "b",
    "SG." + "a1" * 11 + "." + "b2" * 21 + "c",
    "npm_" + "a1" * 18,
    "12345678:AA" + "a1" * 16 + "b",
    "AGE-SECRET-KEY-1" + "A2" * 29,
)


@pytest.mark.parametrize("credential", SHORTEST)
def test_a_credential_is_hidden_by_its_shape(credential: str) -> None:
    assert masked(f"x: {credential}") == f"x: {'*' * len(credential)}"


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("a: tcp://u:pw@h", "a: tcp://u:**@h"),
        ("a: u:pw@tcp(h)", "a: u:**@tcp(h)"),
        ("a: ${PASSWORD:-pw}", "a: ${PASSWORD:-**}"),
        ("a: mysql -ppw", "a: mysql -p**"),
        ("a: redis-cli -a pw", "a: redis-cli -a **"),
        ("a: curl -u u:pw h", "a: curl -u u:** h"),
        ("a: curl --user u:pw h", "a: curl --user u:** h"),
        ("- -ppw", "- -p**"),
        ("a: plain words, and no more", "a: plain words, and no more"),
    ],
)
def test_a_password_is_hidden_by_its_place(line: str, hidden: str) -> None:
    assert masked(line) == hidden


WHERE = ("a: {}", 'a: "{}"', "a: [x, '{}']", "X={}", "`{}` is odd", "a: --with={} b", "{}", "({})")
"""Where a key may stand whose name does not say so."""


def a_key(length: int, seed: int) -> str:
    """A key as `openssl rand -base64` makes it."""
    return b64encode(Random(seed).randbytes(length)).decode()


@given(
    st.integers(30, 96), st.integers(min_value=0), st.sampled_from(WHERE), st.sampled_from("/+ab1")
)
@example(52, 219459, "a: --with={} b", "/")
def test_a_random_key_is_hidden_however_it_begins(
    length: int, seed: int, where: str, first: str
) -> None:
    key = first + a_key(length, seed)[1:]
    before, _ = where.split("{}")
    line = masked(where.format(key))
    assert line.startswith(f"{before}{'*' * len(key)}")
    # Chance may write a word such as `Pwd` into a key, and what follows that is hidden as well.
    assert line == where.format("*" * len(key)) or SECRET_NAME.search(key)


@given(st.integers(30, 96), st.integers(min_value=0))
def test_a_random_key_is_hidden_behind_a_path(length: int, seed: int) -> None:
    key = a_key(length, seed)
    line = masked(f"a: services/authentication/configuration/{key}/more")
    assert not any(key[at : at + 8] in line for at in range(len(key) - 8))


@pytest.mark.parametrize(
    "text",
    [
        "services/backend/applications/authentication/src",
        "src/main/java/com/example/application/configuration/SecurityConfiguration",
        "packages/Frontend/Components/UserInterface/Buttons/index",
        "organisation/platform/backend/authentication/service:1.27",
        "/shared/projects/x86builds/node18/distributions/current",
        "/var/lib/docker/volumes/" + "0a1b2c3d" * 8 + "/data",
        "/usr/src/app/node/modules/bin/something/very/long",
        "/usr/local/share/applications/something:/opt/applications/something/else/again",
        "./services/backend/applications/authentication/src",
        "${HOME}/services/backend/applications/authentication/9z8Y7x",
        "ghcr.io/organisation/backend/authentication/service/image@sha256:" + "0a1b2c3d" * 8,
        "nginx@sha256:" + "0a1b2c3d" * 8,
        "registry:5000/organisation/backend/authentication:" + "0a1b2c3d4e" * 4,
        "https://github.com/organisation/repository/blob/main/services/backend/authentication",
        "https://github.com/organisation/repository.git#" + "0a1b2c3d4e" * 4,
        "arn:aws:iam::123456789012:role/service/ApplicationDeploymentExecutionRoleForProduction",
        "arn:aws:ecs:eu-west-1:123456789012:task/production/" + "0a1b2c3d" * 4,
    ],
)
@pytest.mark.parametrize("where", WHERE)
def test_what_is_long_and_public_is_shown(text: str, where: str) -> None:
    assert masked(where.format(text)) == where.format(text)


@pytest.mark.parametrize("name", ["COMMIT", "git_revision", "SOURCE_SHA", "sha256", "digest"])
@pytest.mark.parametrize("digest", ["0a1b2c3d4e" * 4, "0a1b2c3d" * 8])
def test_a_digest_is_shown_whose_name_says_so(name: str, digest: str) -> None:
    assert masked(f"{name}: {digest}") == f"{name}: {digest}"
    assert masked(f'{name}="{digest}"') == f'{name}="{digest}"'
    assert masked(f"{name}_OF: {digest}") == f"{name}_OF: {'*' * len(digest)}"
    assert masked(f"{name}: {digest}0") == f"{name}: {'*' * (len(digest) + 1)}"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 40,
        "services/backend/applications/authentication+src",
        "services/backend/applications/authentication/src=",
        "SERVICES/BACKEND/APPLICATIONS/AUTHENTICATION/SRC",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEYa",
        "/unknown/" + "0a1b2c3d" * 8,
    ],
)
def test_in_doubt_it_is_hidden(text: str) -> None:
    assert masked(f"a: {text}") == f"a: {'*' * len(text)}"


SOUNDING_SECRET = (
    *("PASS", "PWD", "SECRET", "TOKEN", "CREDENTIAL", "AUTH", "DSN", "SALT", "SIGNATURE"),
    *("PRIVATE", "_KEY", "-KEY", "KEYBASE", "CONNECTIONSTRING", "BEARER"),
    *(f"{one.replace('(?:', '').replace(')?', '').upper()}KEY" for one in SECRET_KEYS.split("|")),
)


@pytest.mark.parametrize("name", SOUNDING_SECRET)
def test_the_value_of_every_name_that_sounds_secret_is_hidden(name: str) -> None:
    assert SECRET_NAME.search(name)
    assert masked(f"A{name}: hunter2") == f"A{name}: *******"
    assert masked(f"A{name}: hunter2 \u017f") == f"A{name}: *********"


SECRET_NAMES = (
    *("SECRET", "SESSIONKEY", "APPKEY", "MASTERKEY", "accountKey", "KEY_BASE", "CONNECTION_STRING"),
    *(
        "DB_PASSWORD",
        "passphrase",
        "API_TOKEN",
        "AUTH_SALT",
        "DB_PASS",
        "encryption_key2",
        "BIND_PW",
        "secret",
    ),
)


@pytest.mark.parametrize("name", SECRET_NAMES)
@pytest.mark.parametrize("line", ["      {}: {}", "      - {}={}", '    a: {{{}: "{}"}}'])
def test_what_the_linter_takes_for_a_secret_is_hidden(name: str, line: str) -> None:
    assert is_secret_name(name)
    value = "Zx81kdPqVw93Lm"
    assert value not in masked(line.format(name, value))


@given(key=st.binary(min_size=32, max_size=64))
def test_a_random_key_for_urls_is_hidden(key: bytes) -> None:
    text = urlsafe_b64encode(bytes(one ^ 0x5A for one in sha512(key).digest()[:32])).decode()
    for shown in (text, text.rstrip("=")):
        assert shown not in masked(f"      FERNET: {shown}")
        assert shown not in masked(f"the key {shown}")


@pytest.mark.parametrize(
    "line",
    [
        "      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE=10",
        "    container_name: a-very-long-name-of-a-container-with-many-words",
        "    secrets: [db_password, api_token]",
        "secrets:  # from the vault",
        "secrets: &all  # from the vault",
        "a secret: name where it is",
    ],
)
def test_long_names_and_names_of_secrets_are_shown(line: str) -> None:
    assert masked(line) == line


@pytest.mark.parametrize(
    "line",
    [
        f"      WEBHOOK_HMAC_SHA256: {'ab12' * 16}",
        f"    command: run --hmac-sha256={'ab12' * 16}",
        "    - conf/app/AKIAABCDEFGHIJKLMNOP/in-a-folder-with-a-long-name:/x",
    ],
)
def test_what_only_looks_public_is_hidden(line: str) -> None:
    assert "ab12" not in masked(line)
    assert "AKIA" not in masked(line)
