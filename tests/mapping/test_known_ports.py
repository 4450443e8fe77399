from __future__ import annotations

import pytest

from compose2ecs.mapping.known_ports import KNOWN_PORTS, known_port


@pytest.mark.parametrize(
    ("image", "port"),
    [
        ("postgres", 5432),
        ("postgres:17", 5432),
        ("docker.io/bitnami/redis:8", 6379),
        ("registry.example:5000/team/mysql@sha256:abc", 3306),
        ("Postgres", 5432),
        ("example/web:1", None),
        ("registry.example:5000/web", None),
    ],
)
def test_ports_are_known_by_the_last_word_of_the_image(image: str, port: int | None) -> None:
    assert known_port(image) == port


def test_the_table_is_sorted_enough_to_find_things_in() -> None:
    assert all(name == name.lower() for name in KNOWN_PORTS)
    assert all(0 < port < 65536 for port in KNOWN_PORTS.values())
