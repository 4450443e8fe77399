"""How many tasks run, and how they are replaced."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose2ecs.diagnostics import Severity
from compose2ecs.mapping.policy import Options
from compose2ecs.mapping.rules.deployment import Percentages, batch_size, rolling
from tests.mapping.build import project
from tests.mapping.pipeline import restricted
from tests.mapping.targets import TARGETS, made
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


MOST = 149
"""The largest number of tasks that is tried."""

ALL_BATCHES = 100
"""The largest number of tasks of which whole percents give every batch."""


def possible(replicas: int, *, starts_first: bool) -> set[int]:
    """The batches that some percentage gives: ECS rounds the minimum up, the maximum down."""
    if starts_first:
        return {floor(replicas * (100 + extra) / 100) - replicas for extra in range(1, 101)} - {0}
    return {replicas - ceil(replicas * minimum / 100) for minimum in range(100)} - {0}


def batch_of_ecs(replicas: int, made: Percentages, *, starts_first: bool) -> int:
    """The batch under ``made``, by the documented rounding."""
    missing = replicas - ceil(replicas * made.minimum / 100)
    additional = floor(replicas * made.maximum / 100) - replicas
    assert (missing if starts_first else additional) == 0
    return additional if starts_first else missing


@pytest.mark.parametrize("starts_first", [True, False])
def test_percentages_give_the_batch_wherever_percentages_can(starts_first: bool) -> None:
    """Every number of tasks and every batch: it is exact, or the next that is possible at all."""
    wrong = []
    for replicas in range(1, MOST + 1):
        batches = possible(replicas, starts_first=starts_first)
        for wanted in range(1, replicas + 1):
            nearest = min(batch for batch in batches if batch >= wanted)
            made = rolling(replicas, wanted, starts_first=starts_first)
            found = batch_of_ecs(replicas, made, starts_first=starts_first)
            if not found == nearest == batch_size(replicas, made):
                wrong.append((replicas, wanted, made))
            if replicas <= ALL_BATCHES:
                assert nearest == wanted
    assert wrong == []


@pytest.mark.parametrize("starts_first", [True, False])
def test_one_task_at_a_time_is_possible_for_all_these_numbers(starts_first: bool) -> None:
    batches = {
        batch_size(replicas, rolling(replicas, 1, starts_first=starts_first))
        for replicas in range(1, MOST + 1)
    }
    assert batches == {1}
    assert possible(ALL_BATCHES + 1, starts_first=starts_first) != set(range(1, ALL_BATCHES + 2))


@pytest.mark.parametrize("replicas", [1, 4, MOST])
@pytest.mark.parametrize("parallelism", [0, 200])
def test_all_at_a_time_are_all(replicas: int, parallelism: int) -> None:
    assert rolling(replicas, parallelism, starts_first=False) == (0, 100)
    assert rolling(replicas, parallelism, starts_first=True) == (100, 200)


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
    assert configuration["deploymentCircuitBreaker"] == {"enable": True, "rollback": False}
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


def test_a_ratio_counts_with_the_default_action_too() -> None:
    assert deployed("deploy: {update_config: {max_failure_ratio: 0.3}}") == {
        "minimumHealthyPercent": 0,
        "maximumPercent": 100,
        "deploymentCircuitBreaker": {
            "enable": True,
            "rollback": False,
            "thresholdConfiguration": {"type": "UNBOUNDED_PERCENT", "value": 30},
        },
    }


@pytest.mark.parametrize(
    ("update", "found"),
    [
        (
            "failure_action: continue, max_failure_ratio: 0.3",
            "4:75 note irrelevant-attribute: failures do not stop the deployment",
        ),
        (
            "failure_action: pause, max_failure_ratio: 0",
            (
                "4:72 warning unsupported-attribute: a deployment of `web` goes on after its first "
                "failure, up to the threshold of ECS"
            ),
        ),
    ],
)
def test_a_ratio_that_does_not_count_is_reported(update: str, found: str) -> None:
    result = web(f"deploy: {{update_config: {{{update}}}}}")
    assert "thresholdConfiguration" not in str(result.service)
    assert result.found == [found]


def test_pauses_are_reported() -> None:
    result = web("deploy: {update_config: {delay: 10s, monitor: 1m}}")
    assert result.found == [
        (
            "4:37 warning unsupported-attribute: "
            "ECS goes on with `web` as soon as the new tasks are healthy"
        ),
        (
            "4:51 warning unsupported-attribute: "
            "ECS does not watch the tasks of `web` once they are healthy"
        ),
    ]
    result = web("deploy: {update_config: {delay: 0s}}")
    assert result.messages("irrelevant-attribute") == ["note: no pause is the default"]


@pytest.mark.parametrize("target", TARGETS)
def test_a_rollback_has_no_settings_of_its_own(target: str) -> None:
    assert made("deploy: {rollback_config: {parallelism: 1, order: stop-first}}", target).found == (
        "warning unsupported-attribute",
    )


@pytest.mark.parametrize(
    ("attributes", "count"),
    [("", 1), ("scale: 3", 3), ("deploy: {replicas: 0}", 0), ("scale: 2\ndeploy: {replicas: 2}",
      2)],
)  # fmt: skip
def test_the_number_of_tasks(attributes: str, count: int) -> None:
    made = web(attributes)
    assert made.service["desiredCount"] == count
    assert made.service["schedulingStrategy"] == "REPLICA"


GLOBAL = {
    "schedulingStrategy": "DAEMON",
    "deploymentConfiguration": {"minimumHealthyPercent": 0, "maximumPercent": 100},
    "availabilityZoneRebalancing": "DISABLED",
}


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("bridge", ()),
        ("host", ()),
        ("awsvpc", ()),
        ("external", ()),
        ("ec2-windows", ()),
        ("managed", ("error unsupported-attribute",)),
        ("fargate", ("error not-allowed-value",)),
        ("fargate-windows", ("error not-allowed-value",)),
    ],
)
def test_a_global_service_has_a_task_on_each_instance(target: str, found: tuple[str, ...]) -> None:
    result = made("deploy: {mode: global}", target)
    assert {key: result.service.get(key) for key in GLOBAL} == GLOBAL
    assert "desiredCount" not in result.service
    assert result.found == found


def test_a_global_service_is_refused_at_its_line_on_fargate() -> None:
    of = project("services:\n  web:\n    image: nginx\n    deploy: {mode: global}\n")
    errors = [
        found
        for found in restricted(of, "fargate").diagnostics
        if found.severity is Severity.ERROR and found.span
    ]
    assert [(found.span.line, found.span.column) for found in errors if found.span] == [(4, 20)]


@pytest.mark.parametrize(
    ("deploy", "found"),
    [
        ("replicas: 2", "note irrelevant-attribute: a global service has one task on each"),
        (
            "update_config: {parallelism: 2}",
            "warning batch-not-kept: ECS may replace the tasks of `web` on all instances at once, ",
        ),
        (
            "update_config: {parallelism: 0}",
            "note irrelevant-attribute: all at a time is what ECS does",
        ),
        (
            "update_config: {order: start-first}",
            "warning unsupported-attribute: `web` is stopped before it is started",
        ),
        (
            "update_config: {order: stop-first}",
            "note irrelevant-attribute: a global service stops first",
        ),
        (
            "placement: {preferences: [{spread: node.labels.zone}]}",
            "note irrelevant-attribute: a global service runs on every instance",
        ),
        (
            "placement: {max_replicas_per_node: 1}",
            "note irrelevant-attribute: a global service has one task on each instance",
        ),
    ],
)
def test_what_a_global_service_cannot_choose(deploy: str, found: str) -> None:
    result = web(f"deploy: {{mode: global, {deploy}}}", EC2)
    configuration = result.service["deploymentConfiguration"]
    assert (configuration["minimumHealthyPercent"], configuration["maximumPercent"]) == (0, 100)
    assert "placementStrategy" not in result.service
    assert "placementConstraints" not in result.service
    (line,) = result.found
    assert line.split(" ", 1)[1].startswith(found)


@pytest.mark.parametrize("label", ["aws:team", "a*b"])
def test_a_label_that_is_no_tag_is_an_error(label: str) -> None:
    assert made(f"deploy: {{labels: {{'{label}': x}}}}", "fargate").found == ("error invalid-name",)


def test_labels_of_the_service_are_tags() -> None:
    assert web("deploy: {labels: {team: shop}}").service["tags"] == [
        {"key": "team", "value": "shop"}
    ]


def test_a_name_has_no_endpoint_to_choose() -> None:
    made = web("deploy: {endpoint_mode: dnsrr}")
    assert made.found == [
        "4:29 warning unsupported-attribute: `web` has no name whose endpoint could be chosen"
    ]


@pytest.mark.parametrize(
    ("target", "order", "ports", "found"),
    [
        ("bridge", "start-first", "80:80", ("warning start-needs-room",)),
        ("external", "start-first", "80:80", ("warning start-needs-room",)),
        ("bridge", "stop-first", "80:80", ()),
        ("bridge", "start-first", "80", ()),
        ("fargate", "start-first", "80:80", ()),
    ],
)
def test_a_port_of_the_instance_is_free_or_a_task_waits(
    target: str, order: str, ports: str, found: tuple[str, ...]
) -> None:
    result = made(f"ports: ['{ports}']\ndeploy: {{update_config: {{order: {order}}}}}", target)
    assert tuple(one for one in result.found if "start-needs-room" in one) == found
