"""Health checks: ranges, rounding, defaults, and the check of the image."""

from __future__ import annotations

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.targets import TARGETS
from tests.mapping.targets import made as on_target
from tests.mapping.translated import Translated, web


def made_of(check: str) -> tuple[object, list[str]]:
    made = web(f"healthcheck: {{test: curl localhost, {check}}}")
    return made.container["healthCheck"], made.found


def test_text_is_run_by_a_shell_and_a_list_is_not() -> None:
    assert web("healthcheck: {test: curl localhost}").container["healthCheck"] == {
        "command": ["CMD-SHELL", "curl localhost"],
        "timeout": 30,
    }
    assert web("healthcheck: {test: [CMD, curl]}").container["healthCheck"]["command"] == [
        "CMD",
        "curl",
    ]


def test_values_within_the_ranges_stay() -> None:
    check, found = made_of("interval: 1m, timeout: 10s, retries: 5, start_period: 40s")
    assert check == {
        "command": ["CMD-SHELL", "curl localhost"],
        "interval": 60,
        "timeout": 10,
        "retries": 5,
        "startPeriod": 40,
    }
    assert found == []


@pytest.mark.parametrize(
    ("name", "field", "value", "kept", "message"),
    [
        ("interval", "interval", "500ms", 5, "`interval: 500ms` becomes 5 s: ECS takes 5 to 300 s"),
        ("interval", "interval", "1.5s", 5, "`interval: 1.5s` becomes 5 s: ECS takes 5 to 300 s"),
        ("interval", "interval", "5m1s", 300, ("`interval: 5m1s` becomes 300 s: "
         "ECS takes 5 to 300 s")),
        ("timeout", "timeout", "1s", 2, "`timeout: 1s` becomes 2 s: ECS takes 2 to 60 s"),
        ("timeout", "timeout", "61s", 60, "`timeout: 1m1s` becomes 60 s: ECS takes 2 to 60 s"),
        ("start_period", "startPeriod", "1h", 300, ("`start_period: 1h0m0s` becomes 300 s: "
         "ECS takes 0 to 300 s")),
        ("retries", "retries", "11", 10, "`retries: 11` becomes 10: ECS takes 1 to 10"),
    ],
)  # fmt: skip
def test_values_outside_are_moved_into_the_range_and_reported(
    name: str, field: str, value: str, kept: int, message: str
) -> None:
    made = web(f"healthcheck:\n  test: x\n  {name}: {value}")
    assert made.container["healthCheck"][field] == kept
    column = len(f"      {name}: ") + 1
    assert made.found == [f"6:{column} warning healthcheck-adjusted: {message}"]


def test_parts_of_a_second_are_rounded_up_and_noted() -> None:
    check, found = made_of("interval: 7500ms, timeout: 2001ms, start_period: 1ms")
    assert isinstance(check, dict)
    assert (check["interval"], check["timeout"], check["startPeriod"]) == (8, 3, 1)
    assert [line.split(" ", 1)[1] for line in found] == [
        "note healthcheck-adjusted: `interval: 7.5s` becomes 8 s: ECS counts in whole seconds",
        "note healthcheck-adjusted: `timeout: 2.001s` becomes 3 s: ECS counts in whole seconds",
        "note healthcheck-adjusted: `start_period: 1ms` becomes 1 s: ECS counts in whole seconds",
    ]


def test_zero_is_not_given() -> None:
    check, found = made_of("interval: 0s, timeout: 0s, retries: 0, start_period: 0s")
    assert check == {"command": ["CMD-SHELL", "curl localhost"], "timeout": 30}
    assert [line.split(": ", 1)[1] for line in found] == [
        "`interval: 0` means the default of 30 seconds",
        "`timeout: 0` means Docker's default of 30 seconds",
        "`retries: 0` means the default of 3",
        "`start_period: 0` means no start period",
    ]


def test_the_interval_at_the_start_is_reported() -> None:
    check, found = made_of("start_interval: 1s")
    assert check == {"command": ["CMD-SHELL", "curl localhost"], "timeout": 30}
    assert found == [
        (
            "4:57 warning unsupported-attribute: "
            "ECS has no `start_interval`: it checks at the normal interval from the start"
        )
    ]


@pytest.mark.parametrize("check", ["disable: true", "test: NONE", "disable: true, interval: 1s"])
def test_a_check_that_is_turned_off_is_noted(check: str) -> None:
    made = web(f"healthcheck: {{{check.replace('test: NONE', 'test: [NONE]')}}}")
    assert "healthCheck" not in made.container
    assert [line.split(" ", 1)[1] for line in made.found] == [
        "note healthcheck-disabled: `web` has no health check; ECS never runs the one of the image"
    ]
    leaves = 2 if "interval" in check else 1
    assert len(made.diagnostics[0].locations) == leaves


def test_that_it_is_not_turned_off_is_noted_too() -> None:
    check, found = made_of("disable: false")
    assert check == {"command": ["CMD-SHELL", "curl localhost"], "timeout": 30}
    assert found == ["4:50 note healthcheck-disabled: `disable: false` is the default"]


def test_a_check_without_a_test_adjusts_one_that_does_not_run() -> None:
    made = web("healthcheck: {interval: 1m}")
    assert "healthCheck" not in made.container
    assert made.found == [
        (
            "4:29 warning healthcheck-without-test: "
            "the health check of `web` leaves the test to the image, whose check ECS does not run"
        )
    ]


DOCKERFILE = "FROM a\nHEALTHCHECK --interval=5m CMD curl -f http://localhost/$X\n"


def built(build: str, files: dict[str, str], more: str = "") -> Translated:
    def read_file(path: str) -> str | None:
        found = [text for name, text in files.items() if path.endswith(name)]
        return found[0] if found else None

    return Translated(f"services:\n  web:\n    build: {build}\n{more}", Options(), read_file)


def test_the_check_of_a_dockerfile_is_reported_with_a_block_to_paste() -> None:
    made = built("./app", {"/app/Dockerfile": DOCKERFILE})
    assert made.messages("dockerfile-healthcheck") == [
        "warning: ECS ignores the HEALTHCHECK in the image of `web`"
    ]
    assert made.helps("dockerfile-healthcheck") == [
        (
            "repeat it in the Compose file:\n"
            "healthcheck:\n"
            '  test: ["CMD-SHELL", "curl -f http://localhost/$$X"]\n'
            "  interval: 5m"
        )
    ]
    found = [one for one in made.diagnostics if one.code.slug == "dockerfile-healthcheck"]
    first, place = found[0].locations[0].span, found[0].locations[-1].span
    assert first is not None
    assert (first.line, first.column) == (3, 12)
    assert place is not None
    assert place.file.endswith("/app/Dockerfile")
    assert place.line == 2


@pytest.mark.parametrize(
    ("build", "files"),
    [
        ("{context: ., dockerfile: docker/Web}", {"/docker/Web": DOCKERFILE}),
        ("{context: ., target: prod}", {"Dockerfile": f"{DOCKERFILE}FROM 0 AS prod\nFROM b"}),
        ('{dockerfile_inline: "FROM a\\nHEALTHCHECK CMD x"}', {}),
    ],
)
def test_it_is_found_where_the_build_says(build: str, files: dict[str, str]) -> None:
    assert len(built(build, files).helps("dockerfile-healthcheck")) == 1


@pytest.mark.parametrize(
    ("build", "files", "more"),
    [
        (".", {}, ""),
        (".", {"Dockerfile": "FROM a"}, ""),
        (".", {"Dockerfile": "FROM a\nHEALTHCHECK NONE"}, ""),
        ("{context: ., target: other}", {"Dockerfile": f"FROM b AS other\n{DOCKERFILE}"}, ""),
        ("https://example.com/a.git", {"Dockerfile": DOCKERFILE}, ""),
        (".", {"Dockerfile": DOCKERFILE}, "    healthcheck: {test: x}\n"),
        (".", {"Dockerfile": DOCKERFILE}, "    healthcheck: {disable: true}\n"),
    ],
)
def test_there_may_be_none_to_report(build: str, files: dict[str, str], more: str) -> None:
    assert built(build, files, more).helps("dockerfile-healthcheck") == []


def test_a_check_without_a_test_gets_the_block_of_the_dockerfile() -> None:
    made = built(".", {"Dockerfile": DOCKERFILE}, "    healthcheck: {interval: 1m}\n")
    assert len(made.helps("dockerfile-healthcheck")) == 1


@pytest.mark.parametrize(
    ("attributes", "seconds"),
    [
        ("healthcheck: {test: a, start_period: 10m}", 600),
        ("healthcheck: {test: a, start_period: 300.5s}", 301),
        ("healthcheck: {test: a, start_period: 5m}", None),
        ("healthcheck: {test: a}", None),
        ("healthcheck: {test: [NONE], start_period: 10m}", None),
        ("healthcheck: {disable: true, test: a, start_period: 10m}", None),
        ("", None),
    ],
)
def test_the_service_waits_for_the_whole_start_period(attributes: str, seconds: int | None) -> None:
    made = web(attributes)
    assert made.service.get("healthCheckGracePeriodSeconds") == seconds
    if seconds is not None:
        assert made.container["healthCheck"]["startPeriod"] == 300


def test_a_task_waits_for_the_container_that_takes_longest() -> None:
    check = "healthcheck: {{test: a, start_period: {}m}}"
    made = Translated(
        f"services:\n  a: {{image: a, x-ecs: {{task: t}}, {check.format(6)}}}\n"
        f"  b: {{image: b, x-ecs: {{task: t}}, {check.format(7)}}}\n"
    )
    assert made.service["healthCheckGracePeriodSeconds"] == 420


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_has_the_same_ranges(target: str) -> None:
    result = on_target(
        "healthcheck: {test: a, interval: 1s, timeout: 90s, retries: 20, start_period: 5500ms}",
        target,
    )
    assert result.container["healthCheck"] == {
        "command": ["CMD-SHELL", "a"],
        "interval": 5,
        "timeout": 60,
        "retries": 10,
        "startPeriod": 6,
    }
    assert result.found == (*3 * ("warning healthcheck-adjusted",), "note healthcheck-adjusted")
