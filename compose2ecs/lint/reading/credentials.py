"""Which secrets anybody guesses, and which values are secrets whatever they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from compose2ecs.compose.credentials import is_secret_name
from compose2ecs.lint.reading.places import Text, variables
from compose2ecs.lint.subject import Subject, part
from compose2ecs.mapping.optional import entries
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_VOCABULARY = """
a access account admin administrator airflow an api app application auth bar baz be before bitnami
by change changed changeit changeme cookie database db default demo dev develop development dummy
elastic encryption enter example fill fixme foo generate generated grafana guest hello here hmac
hunter in insecure insert is it jwt key keycloak letmein local long mail mariadb master me min minio
mongo mongodb must my mysql neo not of or oracle p4ssw0rd p@ssw0rd p@ssword pa$$w0rd pa$$word pass
passphrase passw0rd passwd password pg pgadmin please postgres postgresql prod production pw pwd
qwerty r00t rabbitmq random redis replace replaced replaceme root s3cr3t s3cret sa safe salt sample
secret secrets secure session set signing site smtp some staging string strong sup3r super sys
system test testing the this to todo token toor update use user username value very webhook welcome
with wordpress your
""".split()  # noqa: SIM905 -- so many words read better as a text
"""What passwords are made of that anybody guesses, and what asks to be replaced by one."""

_LONGEST_FIRST = map(re.escape, sorted(_VOCABULARY, key=len, reverse=True))
_GUESSED = regex(rf"(?>{'|'.join(_LONGEST_FIRST)}|\d{{1,4}}|abcd?|[^a-z0-9]+)++")
_DIGITS = regex(r"\d{4,10}")
_MAX_GUESSED = 64
_SHORTEST_NAME = 3
_ANY_WORD = "user"
_LONG = regex(r"[A-Za-z0-9+/_\-]{40,}={0,2}")
_HEXADECIMAL = frozenset("0123456789abcdef")
_MIXED_HEXADECIMAL = 12
_MIXED = 25
"""How many different characters 40 random ones have at least; words of that length have some 20."""

_PUBLIC = regex(
    r"public|cert|sha\d*|hash|digest|checksum|fingerprint|commit|revision|version|image|ur[il]|path"
    r"|host|command|opts|args|id$|query|pattern|regex|list|class|package|name|locations",
    re.IGNORECASE,
)
"""Names of long texts that are no secrets."""


def is_guessed(value: str, names: Iterable[str] = ()) -> bool:
    """Whether anybody guesses the value, who knows ``names``: of the user, of the database."""
    low = value.lower()
    if len(low) > _MAX_GUESSED:
        return False
    if _DIGITS.fullmatch(low) or _GUESSED.fullmatch(low):
        return True
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= _SHORTEST_NAME:
            low = low.replace(name.lower(), _ANY_WORD)
    return _GUESSED.fullmatch(low) is not None


def is_random(name: str, value: str) -> bool:
    """Whether a value is so long and so mixed that it is a key, unless its name says otherwise."""
    if _LONG.fullmatch(value) is None or _PUBLIC.search(name):
        return False
    characters = set(value)
    if characters <= _HEXADECIMAL:
        return len(characters) >= _MIXED_HEXADECIMAL
    is_mixed = all(any(map(test, value)) for test in (str.isdigit, str.islower, str.isupper))
    return is_mixed and len(characters) >= _MIXED and value.count("/") <= len(value) // 16


_NAMING = regex(r"(?:user|username|db|database|name|login|dbname)$", re.IGNORECASE)
_IS_LONG_NAME = 24


@part
def names_beside(subject: Subject) -> Mapping[str, list[str]]:
    """The names that go with the passwords of each service: its own, of its users and databases."""
    return {
        owner: [*_names(entries(service.environment)), owner]
        for owner, service in subject.services.items()
    }


def _names(variables: Mapping[str, Traced[str | None]]) -> Iterator[str]:
    for name, leaf in variables.items():
        if leaf.value and len(leaf.value) <= _IS_LONG_NAME and _NAMING.search(name):
            yield leaf.value


@part
def named_variables(subject: Subject) -> list[tuple[Text, bool]]:
    """The variables that have a value, and whether each has the name of a secret."""
    return [(text, is_secret_name(text.name)) for text in variables(subject)]
