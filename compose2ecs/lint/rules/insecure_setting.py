"""``insecure-setting``."""

import re
from collections.abc import Iterator

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import COMMANDS, commands, variables
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex

_ON = frozenset({"1", "true", "yes", "on"})
_OFF = frozenset({"0", "false", "no", "off"})

_VARIABLES = {
    "ALLOW_ANONYMOUS_LOGIN": (_ON, "lets everybody in"),
    "ALLOW_EMPTY_PASSWORD": (_ON, "asks for no password"),
    "ALLOW_NONE_AUTHENTICATION": (_ON, "lets everybody in"),
    "ALLOW_PLAINTEXT_LISTENER": (_ON, "takes connections without encryption"),
    "AUTH_TYPE": ({"disabled"}, "lets everybody in"),
    "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": (_ON, "lets everybody in"),
    "CLICKHOUSE_SKIP_USER_SETUP": (_ON, "has a user without password"),
    "CONSUL_HTTP_SSL_VERIFY": (_OFF, "trusts every certificate"),
    "DISABLE_SECURITY_DASHBOARDS_PLUGIN": (_ON, "lets everybody in"),
    "DISABLE_SECURITY_PLUGIN": (_ON, "lets everybody in"),
    "GF_AUTH_ANONYMOUS_ENABLED": (_ON, "shows its dashboards to everybody"),
    "GIT_SSL_NO_VERIFY": (_ON, "trusts every certificate"),
    "GIT_SSL_VERIFY": (_OFF, "trusts every certificate"),
    "HASURA_GRAPHQL_DEV_MODE": (_ON, "answers with its internal errors"),
    "INFLUXDB_HTTP_AUTH_ENABLED": (_OFF, "lets everybody in"),
    "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE": ({"*"}, "shows its memory and its settings"),
    "MARIADB_ALLOW_EMPTY_PASSWORD": (_ON, "asks for no password"),
    "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD": (_ON, "asks for no password"),
    "ME_CONFIG_BASICAUTH": (_OFF, "lets everybody in"),
    "MYSQL_ALLOW_EMPTY_PASSWORD": (_ON, "asks for no password"),
    "NEO4J_AUTH": ({"none"}, "asks for no password"),
    "NODE_TLS_REJECT_UNAUTHORIZED": (_OFF, "trusts every certificate"),
    "NPM_CONFIG_STRICT_SSL": (_OFF, "trusts every certificate"),
    "PLUGINS.SECURITY.DISABLED": (_ON, "lets everybody in"),
    "POSTGRES_HOST_AUTH_METHOD": ({"trust"}, "asks for no password"),
    "PYTHONHTTPSVERIFY": (_OFF, "trusts every certificate"),
    "SSL_VERIFY": (_OFF, "trusts every certificate"),
    "VAULT_SKIP_VERIFY": (_ON, "trusts every certificate"),
    "VERIFY_SSL": (_OFF, "trusts every certificate"),
    "XPACK.SECURITY.ENABLED": (_OFF, "lets everybody in"),
}
"""Values with which a program takes down its guard, and what it does then.

From the pages of the images on https://hub.docker.com and the documentation of the programs.
"""

_OPTIONS = (
    (r"--api\.insecure(?:=true)?(?![=\w])", "traefik", "shows its dashboard to everybody"),
    (
        r"--serverstransport\.insecureskipverify(?:=true)?(?![=\w])",
        "traefik",
        "trusts every certificate",
    ),
    (r"--protected-mode[ =]no\b", "", "lets everybody in"),
    (r"(?<!\S)--skip-grant-tables\b", "", "asks for no password"),
    (r"(?<!\S)--noauth\b", "mongo", "asks for no password"),
    (r"(?<!\S)--insecure(?:=true)?(?!\S)", "cockroach", "asks for no password"),
    (
        r"--(?:NotebookApp|ServerApp|IdentityProvider)\.token=(?:''|\"\")?(?!\S)",
        "",
        "lets everybody in",
    ),
    (r"(?:-H|--host)[ =]tcp://(?:0\.0\.0\.0)?:2375\b", "", "gives its engine to everybody"),
    (r"\bserver\s+-dev\b", "vault", "keeps nothing sealed"),
    (r"\bstart-dev\b", "keycloak", "takes connections without encryption"),
)
"""Patterns of options, part of the name of the image that has them, and what the program does."""

_COMPILED = [(regex(pattern, re.IGNORECASE), program, what) for pattern, program, what in _OPTIONS]
_HINT = regex(r"insecure|protected-mode|skip-grant|noauth|\.token=|tcp:|-dev\b", re.IGNORECASE)
"""What all of the options have in them."""


@rule("insecure-setting", Severity.WARNING, "security", about=("environment", *COMMANDS))
def insecure_setting(subject: Subject, report: Report) -> None:
    """A setting takes down the guard of a program.

    ## What it does
    Looks for variables and options of well-known programs with which they ask for no password, let
    everybody in, or trust every certificate: `POSTGRES_HOST_AUTH_METHOD=trust`,
    `xpack.security.enabled=false`, `NODE_TLS_REJECT_UNAUTHORIZED=0`, `--api.insecure` and others.

    ## Why is this bad
    Such settings are for a workstation. In a network with other tasks everybody there gets in, and
    a connection whose certificate is not checked may end anywhere.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:16
        environment:
          POSTGRES_HOST_AUTH_METHOD: trust
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:16
        environment:
          POSTGRES_HOST_AUTH_METHOD: scram-sha-256
    ```

    ## Source
    https://hub.docker.com/_/postgres
    """
    for text in variables(subject):
        row = _VARIABLES.get(text.name.upper())
        if row is not None and text.value.lower() in row[0]:
            report(
                f"`{text.owner}` {row[1]}, because of `{text.name}`",
                text.leaf,
                help="leave it to an override file for development",
            )
    for owner, _, words in commands(subject):
        line = " ".join(word.value for word in words)
        if not _HINT.search(line):
            continue
        image = subject.services[owner].image
        for option, what in _options(line, f"{image.value if image else ''} {line}"):
            word = next((one for one in words if option in one.value), words[-1])
            report(
                f"`{owner}` {what}, because of `{option}`",
                word,
                help="leave it to an override file for development",
            )


def _options(line: str, program: str) -> Iterator[tuple[str, str]]:
    """The options in the words of a command that take down a guard, and what follows."""
    for pattern, name, what in _COMPILED:
        found = pattern.search(line)
        if found is not None and name in program:
            yield found[0], what
