"""What runs: words as docker compose splits them, and lists that are empty on purpose."""

from __future__ import annotations

import pytest

from tests.mapping.targets import TARGETS, made
from tests.mapping.translated import web


def test_command_and_entry_point_are_words() -> None:
    made = web("""entrypoint: ["/bin/tini", "--"]\ncommand: serve --url 'http://h?a=b'""")
    assert made.container["entryPoint"] == ["/bin/tini", "--"]
    assert made.container["command"] == ["serve", "--url", "http://h?a=b"]
    assert made.found == []


def test_nothing_is_sent_for_what_is_not_given() -> None:
    assert web("").container.keys() == {"name", "image", "essential", "logConfiguration"}


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        (
            "command: []",
            "error: `web` clears the command of its image, which ECS cannot do",
        ),
        (
            "entrypoint: []",
            "error: `web` clears the entry point of its image, which ECS cannot do",
        ),
        (
            "entrypoint: []\ncommand: []",
            "error: `web` clears the entry point of its image, which ECS cannot do",
        ),
    ],
)
def test_what_cannot_be_cleared_is_reported(attributes: str, found: str) -> None:
    made = web(attributes)
    assert "command" not in made.container
    assert "entryPoint" not in made.container
    assert made.messages("command-not-cleared") == [found]
    assert len(made.found) == 1


def test_a_cleared_entry_point_with_a_command_is_the_command_alone() -> None:
    made = web("entrypoint: []\ncommand: [a, b, c]")
    assert made.container["entryPoint"] == ["a"]
    assert made.container["command"] == ["b", "c"]
    assert made.found == []


def test_an_entry_point_clears_the_command_of_the_image_anyway() -> None:
    made = web("entrypoint: [a, b]\ncommand: []")
    assert made.container["entryPoint"] == ["a", "b"]
    assert "command" not in made.container
    assert made.found == []


@pytest.mark.parametrize(
    ("attribute", "field", "value"),
    [
        ("user: '1000:1000'", "user", "1000:1000"),
        ("working_dir: /srv/app", "workingDirectory", "/srv/app"),
        ("tty: true", "pseudoTerminal", True),
        ("stdin_open: true", "interactive", True),
        ("stop_grace_period: 1m30s", "stopTimeout", 90),
        ("stop_grace_period: 1500ms", "stopTimeout", 2),
        ("stop_grace_period: 1ns", "stopTimeout", 1),
        ("stop_grace_period: 0s", "stopTimeout", 1),
    ],
)
def test_the_field_has_the_value(attribute: str, field: str, value: object) -> None:
    made = web(attribute)
    assert made.container[field] == value
    assert made.found == []


@pytest.mark.parametrize(
    ("target", "seconds", "found"),
    [
        ("fargate", 120, ("warning clamped",)),
        ("fargate-windows", 120, ("warning clamped",)),
        ("bridge", 300, ("note stop-cut-short",)),
        ("ec2-windows", 300, ("note stop-cut-short",)),
        ("managed", 300, ("note stop-cut-short",)),
        ("external", 300, ()),
    ],
)
def test_a_long_time_to_stop_is_not_always_given(
    target: str, seconds: int, found: tuple[str, ...]
) -> None:
    result = made("stop_grace_period: 5m", target)
    assert result.container["stopTimeout"] == seconds
    assert result.found == found
    assert made("stop_grace_period: 2m", target).found == ()


@pytest.mark.parametrize("target", TARGETS)
def test_an_entry_point_cannot_be_cleared_anywhere(target: str) -> None:
    assert made("command: []", target).found == ("error command-not-cleared",)


def test_a_timeout_that_is_set_wins_over_the_grace_period_which_is_noted() -> None:
    made = web("stop_grace_period: 10s\nx-ecs: {stop_timeout: 1m, start_timeout: 1m30s}")
    assert made.container["stopTimeout"] == 60
    assert made.container["startTimeout"] == 90
    assert made.found == [
        "4:24 note irrelevant-attribute: stop_timeout under x-ecs says otherwise, and wins"
    ]
