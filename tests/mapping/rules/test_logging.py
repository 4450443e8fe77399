"""Where the output goes: CloudWatch Logs, unless the target has the driver of the file."""

from __future__ import annotations

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.targets import TARGETS, made
from tests.mapping.translated import EC2, Translated, web

DEFAULT = {
    "logDriver": "awslogs",
    "options": {
        "awslogs-group": "/ecs/shop",
        "awslogs-region": "${region}",
        "awslogs-stream-prefix": "web",
    },
}


@pytest.mark.parametrize("options", [None, EC2])
def test_the_output_goes_to_cloudwatch_by_default(options: Options | None) -> None:
    made = web("", options)
    assert made.container["logConfiguration"] == DEFAULT
    assert made.found == []


def test_region_and_log_group_are_those_that_are_given() -> None:
    made = Translated(
        "x-ecs: {region: eu-west-1, log_group: /shop}\nservices:\n  web:\n    image: nginx\n"
    )
    assert made.container["logConfiguration"]["options"] == {
        "awslogs-group": "/shop",
        "awslogs-region": "eu-west-1",
        "awslogs-stream-prefix": "web",
    }


def test_options_of_awslogs_win_over_the_defaults() -> None:
    made = web("logging: {driver: awslogs, options: {awslogs-group: g, mode: non-blocking}}")
    assert made.container["logConfiguration"] == {
        "logDriver": "awslogs",
        "options": {**DEFAULT["options"], "awslogs-group": "g", "mode": "non-blocking"},  # type: ignore[dict-item]
    }
    assert made.found == []


def test_awslogs_waits_in_docker_and_drops_lines_on_ecs() -> None:
    made = web("logging: {driver: awslogs}")
    assert made.found == [
        (
            "4:23 note log-mode-differs: "
            "`web` loses lines while its log driver takes none, instead of waiting"
        )
    ]


@pytest.mark.parametrize(
    ("attributes", "options", "found"),
    [
        (
            "logging: {driver: json-file, options: {max-size: 10m}}",
            None,
            (
                "4:23 note log-driver-replaced: "
                "log driver json-file of `web` replaced by awslogs on Fargate"
            ),
        ),
        (
            "logging: {driver: syslog}",
            None,
            (
                "4:23 warning log-driver-replaced: "
                "log driver syslog of `web` replaced by awslogs on Fargate"
            ),
        ),
        (
            "logging: {options: {max-size: 10m}}",
            None,
            (
                "4:35 note log-driver-replaced: "
                "the log options of the engine of `web` replaced by awslogs on Fargate"
            ),
        ),
    ],
)
def test_a_driver_that_the_target_does_not_have_is_replaced(
    attributes: str, options: Options | None, found: str
) -> None:
    made = web(attributes, options)
    assert made.container["logConfiguration"] == DEFAULT
    assert made.found == [found]


LOCAL = ("json-file",)
REMOTE = ("syslog", "journald", "gelf", "fluentd")
FARGATE = ("awslogs", "splunk", "awsfirelens")
NOWHERE = ("gcplogs", "etwlogs", "local", "example/plugin")

DRIVERS = {
    "fargate": FARGATE,
    "fargate-windows": ("awslogs", "splunk"),
    "managed": (*FARGATE, *LOCAL),
    **dict.fromkeys(
        ("bridge", "host", "awsvpc", "external", "ec2-windows"), (*FARGATE, *LOCAL, *REMOTE)
    ),
}


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("driver", [*FARGATE, *LOCAL, *REMOTE, *NOWHERE])
def test_a_driver_is_kept_with_its_options_or_replaced_with_a_word(
    driver: str, target: str
) -> None:
    result = made(
        f"logging: {{driver: {driver}, options: {{mode: blocking, awslogs-group: a}}}}", target
    )
    logging = result.container["logConfiguration"]
    assert logging["options"]["mode"] == "blocking"
    if driver in DRIVERS[target]:
        assert (logging["logDriver"], logging["options"]["awslogs-group"]) == (driver, "a")
        assert "log-driver-replaced" not in str(result.found)
    else:
        severity = "note" if driver in ("json-file", "local") else "warning"
        assert (logging["logDriver"], logging["options"]["awslogs-group"]) == (
            "awslogs",
            "/ecs/shop",
        )
        assert result.found == (f"{severity} log-driver-replaced",)


@pytest.mark.parametrize("target", TARGETS)
def test_general_options_stay_with_the_driver_that_is_chosen(target: str) -> None:
    result = made("logging: {options: {mode: non-blocking, max-buffer-size: 4m}}", target)
    options = result.container["logConfiguration"]["options"]
    assert (options["mode"], options["max-buffer-size"]) == ("non-blocking", "4m")
    assert result.found == ()


def test_options_that_only_docker_has_for_awslogs_are_left_out() -> None:
    result = web("logging: {driver: awslogs, options: {max-size: 10m, tag: a, mode: blocking}}")
    assert result.container["logConfiguration"]["options"] == {
        **DEFAULT["options"],  # type: ignore[dict-item]
        "mode": "blocking",
    }
    assert result.messages("unsupported-attribute") == [
        "warning: the log driver awslogs has no option 'max-size' on ECS",
        "warning: the log driver awslogs has no option 'tag' on ECS",
    ]


def test_messages_begin_by_date_or_by_pattern() -> None:
    result = web(
        "logging: {driver: awslogs, options: {awslogs-multiline-pattern: a, "
        "awslogs-datetime-format: b, mode: blocking}}"
    )
    options = result.container["logConfiguration"]["options"]
    assert options["awslogs-datetime-format"] == "b"
    assert "awslogs-multiline-pattern" not in options
    assert result.messages("unsupported-attribute") == [
        (
            "warning: awslogs-multiline-pattern is left out: awslogs-datetime-format says where "
            "messages begin"
        )
    ]
    alone = web("logging: {driver: awslogs, options: {awslogs-multiline-pattern: a}}")
    assert alone.container["logConfiguration"]["options"]["awslogs-multiline-pattern"] == "a"


def test_an_empty_name_is_no_driver() -> None:
    result = web("logging: {driver: ''}")
    assert result.container["logConfiguration"] == DEFAULT
    assert result.found == ["4:23 note irrelevant-attribute: no name is no log driver"]


@pytest.mark.parametrize("target", TARGETS)
def test_no_output_is_as_little_as_the_target_can_keep(target: str) -> None:
    result = made("logging: {driver: none, options: {a: b}}", target)
    if target.startswith("fargate"):
        assert "logConfiguration" not in result.container
        assert result.found == ("note irrelevant-attribute",)
    else:
        assert result.container["logConfiguration"] == {
            "logDriver": "json-file",
            "options": {"max-size": "1m", "max-file": "1"},
        }
        assert result.found == ("warning log-driver-replaced",)


def test_a_credential_among_the_options_is_reported_and_not_printed() -> None:
    made = web("logging: {driver: splunk, options: {mode: blocking, splunk-token: hunter2}}")
    assert made.container["logConfiguration"]["options"] == {
        "mode": "blocking",
        "splunk-token": "hunter2",
    }
    assert made.found == [
        (
            "4:71 warning secret-in-log-options: log option splunk-token can be read by whoever "
            "may describe the task definition"
        )
    ]


def test_a_service_can_have_a_log_group_of_its_own() -> None:
    made = web("x-ecs: {log_group: /web}", top="x-ecs: {log_group: /shop}")
    assert made.container["logConfiguration"]["options"]["awslogs-group"] == "/web"
