"""What rules read in services: addresses, the programs of health checks, and ports."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.compose.model import Service
from compose2ecs.lint.engine import check
from compose2ecs.lint.reading.addresses import addresses
from compose2ecs.lint.reading.health import check_of, programs
from compose2ecs.lint.reading.listening import is_configured, offers, published
from compose2ecs.lint.reading.memory import limit_of
from compose2ecs.lint.reading.stores import store_of


def service(text: str, folder: Path) -> Service:
    """A service with the attributes that ``text`` holds."""
    (folder / "compose.yaml").write_text(f"services: {{web: {{{text}}}}}\n", encoding="utf-8")
    options = Options(
        files=("compose.yaml",), cwd=str(folder), variables={}, project_name="fixture"
    )
    return check(options, (), lambda: b"").subject.services["web"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("http://api:8080/v1", [("api", 8080)]),
        ("api:8080", [("api", 8080)]),
        ("http://api/v1", [("api", None)]),
        ("https://user:pw@api", [("api", None)]),
        ("jdbc:postgresql://db:5432/app", [("db", 5432)]),
        ("postgres://root:1234@db:5432/app", [("db", 5432)]),
        ("root:1234@db:5432", [("db", 5432)]),
        ("PLAINTEXT://kafka:9092,HOST://localhost:29092", [("kafka", 9092), ("localhost", 29092)]),
        ("mongodb://a:27017,b:27017/x", [("a", 27017), ("b", 27017)]),
        ('["http://localhost:3000"]', [("localhost", 3000)]),
        ("registry/app:8080", []),
        ("PLAINTEXT:PLAINTEXT", []),
        ("api:8080:ro", []),
        ("api:123456", []),
        ("api:80-90", []),
        ("api", []),
    ],
)
def test_addresses_in_a_variable(
    value: str, found: list[tuple[str, int | None]], tmp_path: Path
) -> None:
    web = service(f"image: a, environment: {{URL: '{value}'}}", tmp_path)
    assert [(one.host, one.port) for one in addresses(web)] == found
    assert {one.where for one in addresses(web)} <= {"`URL`"}


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ("{DB_HOST: db, DB_PORT: 5432}", [("db", 5432)]),
        ("{DB_HOSTNAME: db, DB_PORT: 5432}", [("db", 5432)]),
        ("{DB_HOST: db}", [("db", None)]),
        ("{DB_HOST: db, DB_PORT: ''}", [("db", None)]),
        ("{DB_HOST: db, DB_PORT: none}", [("db", None)]),
        ("{DB_HOST: db, DB_PORT: }", [("db", None)]),
        ("{DB_HOST: 'no host at all'}", []),
        ("{DB_NAME: db}", []),
        ("{DB_HOST: }", []),
    ],
)
def test_a_host_and_its_port_in_two_variables(
    variables: str, found: list[tuple[str, int | None]], tmp_path: Path
) -> None:
    web = service(f"image: a, environment: {variables}", tmp_path)
    assert [(one.host, one.port) for one in addresses(web)] == found


@pytest.mark.parametrize("attribute", ["command", "entrypoint"])
def test_addresses_in_a_command(attribute: str, tmp_path: Path) -> None:
    web = service(f"image: a, {attribute}: [serve, '--api=http://api:80', plain]", tmp_path)
    assert [(one.host, one.port, one.where) for one in addresses(web)] == [
        ("api", 80, "the command")
    ]


@pytest.mark.parametrize(
    ("test", "started"),
    [
        ("[CMD, /usr/bin/curl, -f, x]", ["curl"]),
        ("[CMD, sh, -c, 'a || b']", ["sh", "a", "b"]),
        ("[CMD, bash, -ec, 'a']", ["bash", "a"]),
        ("[CMD, sh, -x, 'a || b']", ["sh"]),
        ("[CMD, sh, check.sh]", ["sh"]),
        ("[CMD, grep, -c, 'a']", ["grep"]),
        ("'a | b && c; d'", ["sh", "a", "b", "c", "d"]),
        ("'if ! a; then exit 1; fi'", ["sh", "a", "exit", "fi"]),
        ("'X=1 Y=2 a --b c'", ["sh", "a"]),
        ("'test $$(a b) = 1'", ["sh", "test", "a"]),
        ("'timeout 5 a b'", ["sh", "a"]),
        ("'exec 3<>/dev/tcp/localhost/80'", ["sh", "3"]),
    ],
)
def test_the_programs_of_a_health_check(test: str, started: list[str], tmp_path: Path) -> None:
    web = service(f"image: a, healthcheck: {{test: {test}}}", tmp_path)
    assert [program for program, _ in programs(check_of(web))] == started


@pytest.mark.parametrize(
    "text", ["{test: [NONE]}", "{disable: true, test: a}", "{interval: 1m}", "{test: [CMD]}"]
)
def test_no_health_check_is_no_command(text: str, tmp_path: Path) -> None:
    assert check_of(service(f"image: a, healthcheck: {text}", tmp_path)) == ()


@pytest.mark.parametrize(
    ("text", "is_offered"),
    [
        ("image: a, ports: ['8080:80']", True),
        ("image: a, expose: ['79-81']", True),
        ("image: nginx", True),
        ("image: a, ports: ['80:8080']", False),
        ("image: a, expose: ['80-a']", False),
        ("build: .", False),
    ],
)
def test_which_ports_a_service_offers(text: str, is_offered: bool, tmp_path: Path) -> None:
    assert offers(service(text, tmp_path), 80) is is_offered


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("environment: {PORT: 8080}", True),
        ("environment: {BIND: '0.0.0.0:8080'}", True),
        ("environment: {BIND: '*:8080'}", True),
        ("environment: {DB_PORT: 8080, DB_HOST: db}", False),
        ("environment: {URL: 'http://api:8080'}", False),
        ("environment: {PORT: 18080}", False),
        ("environment: {PORT: }", False),
        ("command: [serve, '8080']", True),
        ("command: [serve, ':8080']", True),
        ("command: [serve, '--port=8080']", True),
        ("entrypoint: [sh, -c, 'serve --port 8080']", True),
        ("command: [serve, 'http://api:8080']", False),
        ("command: [serve, '18080']", False),
    ],
)
def test_whether_a_setting_names_a_port(text: str, is_told: bool, tmp_path: Path) -> None:
    assert is_configured(service(f"image: a, {text}", tmp_path), 8080) is is_told


def test_ports_of_the_host_are_published(tmp_path: Path) -> None:
    web = service("image: a, ports: ['8080:80', '9000-9001:90-91', '70']", tmp_path)
    assert [(host, inner) for host, inner, _ in published(web)] == [
        (8080, 80),
        (9000, 90),
        (9001, 91),
    ]


@pytest.mark.parametrize(
    ("text", "mib"),
    [
        ("mem_limit: 64m", 64),
        ("deploy: {resources: {limits: {memory: 32m}}}", 32),
        ("deploy: {resources: {reservations: {memory: 32m}}}", None),
        ("mem_reservation: 64m", None),
        ("mem_limit: 0", None),
    ],
)
def test_the_limit_of_memory(text: str, mib: int | None, tmp_path: Path) -> None:
    limit = limit_of(service(f"image: a, {text}", tmp_path))
    assert (limit.value // 2**20 if limit else None) == mib


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("image: 'postgres:17'", "PostgreSQL"),
        ("image: 'postgres:17', command: [postgres, -c, fsync=off]", "PostgreSQL"),
        ("image: 'postgres:17', command: [-c, fsync=off]", "PostgreSQL"),
        ("image: 'mysql:8', entrypoint: [/usr/local/bin/docker-entrypoint.sh, mysqld]", "MySQL"),
        ("image: 'postgres:17', command: [pg_dump]", None),
        ("image: 'postgres:17', entrypoint: ['/backup.sh'], command: [postgres]", None),
        ("image: 'postgres:17', build: .", None),
        ("image: 'example/postgres:17'", None),
    ],
)
def test_which_services_keep_data(text: str, title: str | None, tmp_path: Path) -> None:
    store = store_of(service(text, tmp_path))
    assert (store.title if store else None) == title
