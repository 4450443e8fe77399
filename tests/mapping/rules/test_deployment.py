"""How many tasks run, and how they are replaced."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose2ecs.mapping.policy import Options
from compose2ecs.mapping.rules.deployment import Percentages, batch_size, rolling
from tests.mapping.translated import EC2, web


@pytest.mark.parametrize(
    ("replicas", "parallelism", "starts_first", "made"),
    [
        (4, 1, False, (75, 100)),
        (3, 1, False, (66, 100)),
        (1, 1, False, (0, 100)),
        (3, 3, False, (0, 100)),
        (3, 0, False, (0, 100)),
        (0, 1, False, (0, 100)),
        (4, 1, True, (100, 125)),
        (3, 1, True, (100, 134)),
        (1, 1, True, (100, 200)),
        (2, 9, True, (100, 200)),
    ],
)
def test_batches_as_percentages(
    replicas: int, parallelism: int, starts_first: bool, made: tuple[int, int]
) -> None:
    assert rolling(replicas, parallelism, starts_first=starts_first) == made


@given(st.integers(1, 99), st.integers(1, 99), st.booleans())
def test_percentages_give_the_batch_that_was_asked_for(
    replicas: int, parallelism: int, starts_first: bool
) -> None:
    """ECS rounds the minimum up and the maximum down to whole tasks."""
    minimum, maximum = rolling(replicas, parallelism, starts_first=starts_first)
    batch = min(parallelism, replicas)
    missing = replicas - ceil(replicas * minimum / 100)
    additional = floor(replicas * maximum / 100) - replicas
    assert (missing, additional) == ((0, batch) if starts_first else (batch, 0))
    assert batch_size(replicas, Percentages(minimum, maximum)) == batch


@given(st.integers(1, 5000), st.integers(1, 5000), st.booleans())
def test_percentages_never_block_a_deployment(
    replicas: int, parallelism: int, starts_first: bool
) -> None:
    made = rolling(replicas, parallelism, starts_first=starts_first)
    assert 0 <= made.minimum <= 100 <= made.maximum <= 200
    assert made.minimum < made.maximum
    assert batch_size(replicas, made) >= min(parallelism, replicas)


def deployed(attributes: str, options: Options | None = None) -> dict[str, Any]:
    found: dict[str, Any] = web(attributes, options).service.get("deploymentConfiguration", {})
    return found


@pytest.mark.parametrize(
    ("update", "made"),
    [
        ("", (66, 100)),
        ("parallelism: 2", (33, 100)),
        ("parallelism: 0", (0, 100)),
        ("order: start-first", (100, 134)),
        ("order: stop-first", (66, 100)),
    ],
)
def test_an_update_configuration_gives_percentages(update: str, made: tuple[int, int]) -> None:
    result = web(f"deploy: {{replicas: 3, update_config: {{{update}}}}}")
    configuration = result.service["deploymentConfiguration"]
    assert (configuration["minimumHealthyPercent"], configuration["maximumPercent"]) == made
    assert "deploymentCircuitBreaker" not in configuration
    assert result.found == []


def test_rebalancing_wants_room_for_additional_tasks() -> None:
    stops_first = web("deploy: {update_config: {order: stop-first}}").service
    starts_first = web("deploy: {update_config: {order: start-first}}").service
    assert stops_first["availabilityZoneRebalancing"] == "DISABLED"
    assert "availabilityZoneRebalancing" not in starts_first


def test_percents_are_coarse_for_many_tasks() -> None:
    made = web("deploy: {replicas: 200, update_config: {parallelism: 3}}")
    assert made.service["deploymentConfiguration"]["minimumHealthyPercent"] == 98
    assert made.messages("batch-not-kept") == [
        "warning: ECS replaces 4 tasks of `web` at a time, and not 3: it counts in whole percents"
    ]


def test_the_deployment_of_ecs_is_left_alone_without_a_reason() -> None:
    assert deployed("") == {}
    assert deployed('ports: ["80:80"]') == {}
    assert deployed("volumes: [/scratch]") == {}
    assert deployed('volumes: ["/etc:/etc:ro"]', EC2) == {}


@pytest.mark.parametrize(
    ("attributes", "options"),
    [
        ('volumes: ["/data:/data"]', EC2),
        ('ports: ["80:80"]', EC2),
        ("volumes: [{type: bind, source: /data, target: /data, read_only: false}]", EC2),
    ],
)
def test_two_tasks_do_not_share_data_or_a_port(attributes: str, options: Options) -> None:
    assert deployed(attributes, options) == {"maximumPercent": 100, "minimumHealthyPercent": 0}


@pytest.mark.parametrize(
    ("action", "made"),
    [
        ("rollback", {"enable": True, "rollback": True}),
        ("pause", {"enable": True, "rollback": False}),
        ("continue", {"enable": False, "rollback": False}),
    ],
)
def test_what_follows_a_failure(action: str, made: dict[str, bool]) -> None:
    configuration = deployed(f"deploy: {{update_config: {{failure_action: {action}}}}}")
    assert configuration["deploymentCircuitBreaker"] == made


@pytest.mark.parametrize(("ratio", "percent"), [("0.3", 30), ("0.255", 26), ("1", 100)])
def test_the_ratio_of_failures_is_a_threshold(ratio: str, percent: int) -> None:
    configuration = deployed(
        f"deploy: {{update_config: {{failure_action: pause, max_failure_ratio: {ratio}}}}}"
    )
    assert configuration["deploymentCircuitBreaker"]["thresholdConfiguration"] == {
        "type": "UNBOUNDED_PERCENT",
        "value": percent,
    }


@pytest.mark.parametrize(
    "update", ["max_failure_ratio: 0.3", "failure_action: pause, max_failure_ratio: 0"]
)
def test_a_ratio_that_does_not_count_is_noted(update: str) -> None:
    made = web(f"deploy: {{update_config: {{{update}}}}}")
    assert "thresholdConfiguration" not in str(made.service)
    assert made.messages("irrelevant-attribute") == [
        "note: ECS uses its own threshold, or lets a failure pass"
    ]


def test_pauses_are_reported() -> None:
    made = web("deploy: {update_config: {delay: 10s, monitor: 1m}}")
    assert [line.split()[0] for line in made.found] == ["4:37", "4:51"]
    assert made.messages("unsupported-attribute") == 2 * [
        "warning: ECS goes on with `web` as soon as the new tasks are healthy"
    ]
    made = web("deploy: {update_config: {delay: 0s}}")
    assert made.messages("irrelevant-attribute") == ["note: no pause is the default"]


@pytest.mark.parametrize(
    ("attributes", "count"),
    [("", 1), ("scale: 3", 3), ("deploy: {replicas: 0}", 0), ("scale: 2\ndeploy: {replicas: 2}",
      2)],
)  # fmt: skip
def test_the_number_of_tasks(attributes: str, count: int) -> None:
    made = web(attributes)
    assert made.service["desiredCount"] == count
    assert made.service["schedulingStrategy"] == "REPLICA"


def test_a_global_service_has_a_task_on_each_instance() -> None:
    made = web(
        "ports: ['80:80']\ndeploy: {mode: global, replicas: 2, update_config: {parallelism: 1}}",
        EC2,
    )
    assert made.service["schedulingStrategy"] == "DAEMON"
    assert "desiredCount" not in made.service
    assert "deploymentConfiguration" not in made.service
    assert made.messages("irrelevant-attribute") == [
        "note: a global service has one task on each instance",
        "note: ECS replaces the tasks of a global service itself",
    ]


def test_labels_of_the_service_are_tags() -> None:
    assert web("deploy: {labels: {team: shop}}").service["tags"] == [
        {"key": "team", "value": "shop"}
    ]


def test_a_name_has_no_endpoint_to_choose() -> None:
    made = web("deploy: {endpoint_mode: dnsrr}")
    assert made.found == [
        "4:29 warning unsupported-attribute: `web` has no name whose endpoint could be chosen"
    ]
