"""No secret gets into a message, a help or an excerpt."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from compose2ecs.compose import codes
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.secrecy import (
    blanked,
    secret_scalars,
    without_secrets,
    without_values,
)
from compose2ecs.compose.strict_json import parse_json
from compose2ecs.compose.tree import Node
from compose2ecs.diagnostics import Diagnostic, Location, Reporter, Severity
from compose2ecs.report.formats import FORMATS, Findings
from compose2ecs.report.masking import Masking, masked
from compose2ecs.report.text import render
from compose2ecs.source import Span
from tests.compose.cases import options, parsed

SECRET = "hun-ter2"

# Each project has a mistake on, or beside, the place of the secret.
PROJECTS = {
    "a mapping": """
services:
  a:
    image: i
    environment:
      DB_PASSWORD: hun-ter2
      DB_PASSWORD: hun-ter2
""",
    "a list": """
services:
  a:
    image: i
    environment:
      - "DB_PASSWORD=hun-ter2": x
      - DB_PASSWORD=hun-ter2
      - {API_TOKEN: hun-ter2}
""",
    "one line": """
services: {a: {imag: i, environment: {DB_PASSWORD: hun-ter2, SECRET_KEY: "hun-ter2"}}}
""",
    "an address": """
services:
  a: {imag: i, environment: {URL: "postgres://user:hun-ter2@db/x"}}
""",
    "a command": """
services:
  a: {imag: i, command: mysql --password=hun-ter2 --token hun-ter2}
""",
    "a command in words": """
services:
  a: {imag: i, command: ["mysql", "--password", "hun-ter2"]}
""",
    "a header": """
services:
  a: {imag: i, command: 'curl -H "Authorization: Bearer hun-ter2" h'}
""",
    "an argument": """
services:
  a: {build: {context: ., args: {NPM_TOKEN: hun-ter2, NPM_TOKEN: hun-ter2}}}
""",
    "a default": """
services:
  a: {imag: "${DB_PASSWORD:-hun-ter2}"}
""",
    "a key that is no text": """
services:
  a:
    image: i
    environment:
      PASSWORD: {1: hun-ter2}
""",
    "a tag that does not fit": """
services:
  a:
    image: i
    environment: {PASSWORD: !!int hun-ter2}
""",
    "a date": """
services:
  a:
    image: i
    environment: {PASSWORD: 2024-01-02, OTHER_PASSWORD: hun-ter2}
""",
    "a block": """
services:
  a:
    image: i
    environment:
      PRIVATE_KEY: |
        hun-ter2
        hun-ter2 \x07
""",
    "text over several lines": """
services:
  a:
    image: i
    environment:
      PASSWORD: "hun-ter2
        hun-ter2 \\q"
""",
    "a .env file": """
services: {a: {image: i}}
== .env
DB_PASSWORD=hun-ter2
X Y=hun-ter2
""",
    "a .env file with a key": """
services: {a: {image: i}}
== .env
KEY="-----BEGIN KEY-----
hun-ter2=hun-ter2
hun-ter2
""",
    "a .env file without names": """
services: {a: {image: i}}
== .env
hun-ter2/+hun-ter2
""",
    "an env file": """
services: {a: {image: i, env_file: vars}}
== vars
A=1
B C=hun-ter2
""",
    "an env file with an open quote": """
services: {a: {image: i, env_file: vars}}
== vars
A="hun-ter2
B=hun-ter2
""",
    "an env file with a variable": """
services: {a: {image: i, env_file: vars}}
== vars
A=hun-ter2$UNSET
""",
    "an env file that does not end as yaml": """
services: {a: {image: i, env_file: vars.yaml}}
== vars.yaml
A=hun-ter2
B C=hun-ter2
""",
    "a variable that is required": """
$ DB_PASSWORD=hun-ter2
services:
  a: {image: "${OTHER:?needs $DB_PASSWORD or ${DB_PASSWORD}}"}
""",
    "a variable where a port belongs": """
$ DB_PASSWORD=hun-ter2
services:
  a: {image: i, ports: ["${DB_PASSWORD}:80"]}
""",
    "a variable where a size belongs": """
$ API_KEY=hun-ter2
services:
  a: {image: i, mem_limit: "${API_KEY}", stop_grace_period: "$API_KEY", tty: "$API_KEY"}
""",
    "a variable where names belong": """
services:
  a: {image: i, networks: ["$DB_PASSWORD"], depends_on: ["$DB_PASSWORD"], env_file: "$DB_PASSWORD"}
== .env
DB_PASSWORD=hun-ter2
""",
    "a variable where a volume belongs": """
$ DB_PASSWORD=hun-ter2
services:
  a: {image: i, volumes: ["a:b::$DB_PASSWORD"], devices: ["a:b:c:$DB_PASSWORD"]}
""",
    "a variable where a project is named": """
$ COMPOSE_PROJECT_NAME=x
services:
  a: {image: i, extends: {file: "$TOKEN", service: "$TOKEN"}}
== .env
TOKEN=hun-ter2
""",
}


def made(text: str, tmp_path: Path) -> Loaded:
    case = parsed(f"secrets\n{text.lstrip()}")
    return load(options(case, case.write(tmp_path)), lambda: b"")


@pytest.mark.parametrize("name", PROJECTS)
def test_no_secret_is_reported(name: str, tmp_path: Path) -> None:
    loaded = made(PROJECTS[name], tmp_path)
    assert loaded.diagnostics
    text = render(loaded.diagnostics, loaded.texts)
    assert SECRET not in text, text
    assert SECRET not in as_json(loaded)
    assert " | " in text, "a line of the source is shown"


def test_the_folder_of_the_shell_is_no_secret() -> None:
    found = Diagnostic(
        code=codes.INVALID_VALUE,
        severity=Severity.ERROR,
        message="/srv/shop/up hun-ter2",
        locations=(),
    )
    variables = {"PWD": "/srv/shop", "OLDPWD": "/srv", "DB_PASSWORD": SECRET}
    (shown,) = without_secrets([found], variables)
    assert shown.message == "/srv/shop/up ********"


def test_what_is_a_credential_by_its_shape_is_not_told_whatever_it_is_called() -> None:
    token = "ghp_" + "a1B2c3" * 6
    place = Location(None, ("services", "a", "labels", token))
    found = Diagnostic(
        code=codes.INVALID_VALUE, severity=Severity.ERROR, message=f"x{token}", locations=(place,)
    )
    (shown,) = without_secrets([found], {"GH": token})
    assert shown.message == "x" + 40 * "*"
    assert shown.locations[0].path == ("services", "a", "labels", 40 * "*")


@pytest.mark.parametrize(
    ("value", "message", "shown"),
    [
        ("postgres://u:hunter22@h/x", "no host: //u:hunter22@h/x", "no host: //u:********@h/x"),
        ("Server=h;Password=hunter22", "no: hunter22", "no: ********"),
        ("postgres://app:postgres@db", "the image `postgres`", "the image `postgres`"),
        ("postgres://u:abc@db", "abcd", "abcd"),
    ],
)
def test_the_password_of_a_url_is_not_told(value: str, message: str, shown: str) -> None:
    found = Diagnostic(code=codes.INVALID_VALUE, severity=Severity.ERROR, message=message)
    (told,) = without_secrets([found], {"DB": value})
    assert told.message == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("  DB_PASSWORD: hunter2", "  DB_PASSWORD: *******"),
        ('  - "DB_PASSWORD=hunter,2"', '  - "DB_PASSWORD=********"'),
        ("  - DB_PASSWORD=hun'ter # 2", "  - DB_PASSWORD=***********"),
        ("{A: 1, DB_PASSWORD: hunter2, C: d}", "{A: 1, DB_PASSWORD: *******, C: d}"),
        ('{DB_PASSWORD: "hun,t}er", C: d}', '{DB_PASSWORD: "********", C: d}'),
        ("{c: don't, PASSWORD: \"a'b\", x: y}", '{c: don\'t, PASSWORD: "***", x: y}'),
        ("url: postgres://u:p@ss@host/db", "url: postgres://u:****@host/db"),
        ("key: AKIAABCDEFGHIJKLMNOP", "key: ********************"),
        ("key: ghp_abcdefghijklmnopqrstuvwxyz", "key: ******************************"),
        ("a: &x {GITHUB_TOKEN: !!str abc}", "a: &x {GITHUB_TOKEN: *********}"),
        ("a: ${B:-${C_TOKEN:-abc}}", "a: ${B:-${C_TOKEN:-***}}"),
        ("command: mysqladmin ping -uroot -pabc", "command: mysqladmin ping -uroot -p***"),
        ('test: ["CMD", "mysql", "-pabc"]', 'test: ["CMD", "mysql", "-p***"]'),
        ("  - -pabc", "  - -p***"),
        ("a: root:abc@tcp(db:3306)/shop", "a: root:***@tcp(db:3306)/shop"),
        (
            'test: ["CMD", "redis-cli", "-a", "abc", "ping"]',
            'test: ["CMD", "redis-cli", "-a", "***", "ping"]',
        ),
        ("test: curl -u me:abc http://h/", "test: curl -u me:*** http://h/"),
        ("key: glpat-" + "a1" * 10, "key: " + "*" * 26),
    ],
)
def test_what_is_hidden(line: str, shown: str) -> None:
    assert masked(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "  secrets: [db_password, api_token]",
        "  db_password: {file: ./secret.txt}",
        "  POSTGRES_PASSWORD_FILE: /run/secrets/db_password",
        "  DB_PASSWORD: ${DB_PASSWORD}",
        "  DB_PASSWORD: ${DB_PASSWORD:?set it}",
        "  - DB_PASSWORD",
        "  DB_PASSWORD:",
        "  image: nginx@sha256:" + "0123456789abcdef" * 4,
        "  url: http://host:80/a@b",
        "  source: ./" + "path/" * 20,
        "  private: true",
        "  command: echo passing by",
        "  command: bundle exec thin -p 3000",
        "  command: mysql -p shop",
        "  test: redis-cli -a $REDIS_PASSWORD ping",
        '  ports: ["3306:3306"]',
    ],
)
def test_what_is_shown(line: str) -> None:
    assert masked(line) == line


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "-",
            "pass",
            "password: x, ",
            '"password=',
            "://a:",
            "a:b@://",
            "eyJ",
            '\\"',
            "A",
            "{[",
            "`'",
        ),
        *(
            "mysql ",
            "redis-cli -a ",
            "curl -u ",
            "- -p",
            "${A_TOKEN:-",
            "sk-",
            "glpat-",
            "eyJa.eyJ",
        ),
    ],
)
def test_masking_takes_time_in_proportion_to_the_line(piece: str) -> None:
    started = time.process_time()
    masked(piece * 20_000)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- --requirepass\n- abc", "- ***"),
        ('  - "--token"  # x\n  - "abc"', "  - *****"),
        ("- -a\n- abc", "- ***"),
        ("- --port\n- 6379", "- 6379"),
        ("- abc\n- def", "- def"),
        ("--token\n- abc", "- abc"),
    ],
)
def test_an_item_behind_an_option_for_a_secret_is_hidden(text: str, shown: str) -> None:
    assert Masking(text, is_env_file=False).line(2) == shown


def excerpt(line: str, column: int, end: int) -> list[str]:
    found = Diagnostic(
        code=codes.YAML_SYNTAX,
        severity=Severity.ERROR,
        message="m",
        locations=(Location(Span("f.yaml", 1, column, 1, end)),),
    )
    return render([found], {"f.yaml": line}).split("\n")[1:3]


def test_carets_point_at_the_place_behind_a_secret() -> None:
    line, carets = excerpt('{PASSWORD: "hunter2", imag: i}', 23, 27)
    assert line == '    1 | {PASSWORD: "*******", imag: i}'
    assert carets == "      |                       ^^^^"


def test_carets_point_at_the_place_in_a_long_line() -> None:
    line, carets = excerpt("a " * 250 + "HERE" + " b" * 250, 501, 505)
    assert line[carets.index("^") :][:4] == "HERE"
    assert carets.count("^") == 4
    assert len(line) < 200


def test_carets_keep_tabs() -> None:
    line, carets = excerpt("\ta: b", 5, 6)
    assert (line, carets) == ("    1 | \ta: b", "      | \t   ^")


def test_a_line_cannot_move_the_cursor() -> None:
    line, _ = excerpt("a: \x1b[2J\x9b", 1, 2)
    assert line == "    1 | a: \ufffd[2J\ufffd"


def test_messages_are_short_and_of_one_line(tmp_path: Path) -> None:
    loaded = made(f"services: {{a: {{image: '${{Y:?{'long ' * 500}}}'}}}}\n", tmp_path)
    first = render(loaded.diagnostics, loaded.texts).split("\n")[0]
    assert len(first) < 800


def as_json(loaded: Loaded) -> str:
    found = Findings(diagnostics=loaded.diagnostics, texts=loaded.texts, files=tuple(loaded.texts))
    return FORMATS["json"](found)


def test_the_machine_readable_form_has_the_whole_message(tmp_path: Path) -> None:
    loaded = made("services: {a: {imag: i}}\n", tmp_path)
    (found,) = json.loads(as_json(loaded))["diagnostics"]
    assert found["code"] == "unknown-attribute"
    assert found["help"] == "did you mean `image`?"
    assert found["locations"][0]["line"] == 1


def tree_of(text: str) -> Node:
    return parse_json(text, "t.json", Reporter())


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        ('{"name": "DB_PASSWORD", "value": "a"}', ["a"]),
        ('[{"key": "token", "value": "a"}, {"name": "PORT", "value": "b"}]', ["a"]),
        ('{"environment": [{"value": "a", "name": "API_KEY"}]}', ["a"]),
        ('{"options": {"splunk-token": "a", "splunk-url": "b"}}', ["a"]),
        ('{"name": ["token"], "value": "b"}', []),
        ('{"secrets": [{"name": "PORT", "valueFrom": "b"}]}', []),
    ],
)
def test_secrets_in_the_json_of_ecs(text: str, secrets: list[str]) -> None:
    assert [scalar.value for scalar in secret_scalars(tree_of(text))] == secrets


def test_a_text_keeps_its_shape_when_parts_are_blanked() -> None:
    spans = [Span("t", 1, 3, 1, 5), Span("t", 2, 2, 3, 2)]
    assert blanked("abcdef\r\nabc\nxy\n", spans) == "ab**ef\r\na**\n*y\n"


def test_values_in_broken_json_are_hidden() -> None:
    assert without_values('{"value" : "a\\"b", "x": "c') == '{"value" : "****", "x": "c'
