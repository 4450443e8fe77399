"""Credentials in lines: also the shortest of each kind is hidden, wherever it stands."""

from __future__ import annotations

import pytest

from compose2ecs.compose.secrecy import SECRET_NAME
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


@pytest.mark.parametrize("alternative", SECRET_NAME.pattern.split("|"))
def test_the_value_of_every_name_that_sounds_secret_is_hidden(alternative: str) -> None:
    name = alternative.replace("[-_.]?", "").upper()
    assert SECRET_NAME.search(name)
    assert masked(f"A{name}: hunter2") == f"A{name}: *******"
    assert masked(f"A{name}: hunter2 \u017f") == f"A{name}: *********"
