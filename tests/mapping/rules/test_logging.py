"""Where the output goes: CloudWatch Logs, unless the target has the driver of the file."""

from __future__ import annotations

import pytest

from compose2ecs.mapping.policy import Options
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
            "`web` loses lines while CloudWatch Logs takes none, instead of waiting"
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
            "logging: {driver: none}",
            EC2,
            (
                "4:23 warning log-driver-replaced: "
                "log driver none of `web` replaced by awslogs on EC2 with network mode bridge"
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


@pytest.mark.parametrize("driver", ["json-file", "fluentd", "syslog"])
def test_instances_have_more_drivers(driver: str) -> None:
    made = web(f"logging: {{driver: {driver}, options: {{a: b}}}}", EC2)
    assert made.container["logConfiguration"] == {"logDriver": driver, "options": {"a": "b"}}
    assert made.found == []


def test_no_output_is_no_driver_on_fargate() -> None:
    made = web("logging: {driver: none, options: {a: b}}")
    assert "logConfiguration" not in made.container
    assert made.found == [
        "4:23 note irrelevant-attribute: without a log driver the output is dropped"
    ]


def test_a_credential_among_the_options_is_reported_and_not_printed() -> None:
    made = web("logging: {driver: splunk, options: {splunk-token: hunter2}}")
    assert made.container["logConfiguration"]["options"] == {"splunk-token": "hunter2"}
    assert made.found == [
        (
            "4:55 warning secret-in-log-options: log option splunk-token can be read by whoever "
            "may describe the task definition"
        )
    ]


def test_a_service_can_have_a_log_group_of_its_own() -> None:
    made = web("x-ecs: {log_group: /web}", top="x-ecs: {log_group: /shop}")
    assert made.container["logConfiguration"]["options"]["awslogs-group"] == "/web"
