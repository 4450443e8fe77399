from __future__ import annotations

from functools import cache

import pytest

from compose2ecs.diagnostics import Diagnostic, Reporter
from compose2ecs.mapping import dispositions
from compose2ecs.mapping.patterns import PatternTable
from compose2ecs.mapping.unmapped import CONSUMED, UNMAPPED
from compose2ecs.source import Path
from fixtures.attributes import documents
from tests.mapping.build import project, texts


def findings(text: str, **files: str) -> tuple[Diagnostic, ...]:
    reporter = Reporter()
    dispositions.report(project(text, **files), reporter)
    return reporter.diagnostics


def web(attributes: str) -> list[str]:
    return texts(findings("services:\n  web:\n    image: nginx\n    " + attributes))


def test_a_loss_is_a_warning_with_a_way_out() -> None:
    assert web("pids_limit: 100") == [
        (
            "4:17 warning unsupported-attribute: `services.web.pids_limit` is left out: "
            "ECS has no limit on the number of processes of a container"
        )
    ]
    (finding,) = findings("services: {web: {image: nginx, pids_limit: 100}}")
    assert finding.help is not None
    assert "ECS_TASK_PIDS_LIMIT" in finding.help


def test_a_dropped_protection_is_an_error() -> None:
    assert web("userns_mode: private") == [
        (
            "4:18 error hardening-lost: `services.web.userns_mode` is lost: "
            "ECS does not remap the users of a container"
        )
    ]


def test_what_has_no_effect_is_a_note() -> None:
    assert web("attach: false") == [
        (
            "4:13 note irrelevant-attribute: `services.web.attach` makes no difference: "
            "it chooses the logs that docker compose up follows"
        )
    ]


def test_development_is_a_note() -> None:
    assert web("develop: {watch: [{action: rebuild, path: .}]}") == [
        (
            "4:32 note development-only: `services.web.develop` is left out: "
            "it is for docker compose watch"
        )
    ]


def test_building_is_a_note() -> None:
    assert "note build-only: `services.web.build.tags` is left out: " in " ".join(
        web("build: {context: ., tags: [a, b]}")
    )


def test_a_value_that_asks_for_what_ecs_does_is_a_note() -> None:
    assert web("oom_kill_disable: false") == [
        (
            "4:23 note irrelevant-attribute: `services.web.oom_kill_disable` makes no difference: "
            "ECS does so in any case"
        )
    ]
    assert "warning" in web("oom_kill_disable: true")[0]


def test_a_value_can_have_a_fate_of_its_own() -> None:
    assert "error hardening-lost" in web("isolation: hyperv")[0]
    assert "note irrelevant-attribute" in web("isolation: process")[0]


def test_an_attribute_is_one_finding_that_cites_all_its_values() -> None:
    (finding,) = findings("""
services:
  web:
    image: nginx
    blkio_config:
      weight: 300
      device_read_bps:
        - {path: /dev/sda, rate: 1k}
        - {path: /dev/sdb, rate: 2k}
""")
    web = ("services", "web", "blkio_config")
    assert [location.path for location in finding.locations] == [
        (*web, "weight"),
        (*web, "device_read_bps", 0, "path"),
        (*web, "device_read_bps", 0, "rate"),
        (*web, "device_read_bps", 1, "path"),
        (*web, "device_read_bps", 1, "rate"),
    ]


def test_each_place_has_its_own_finding() -> None:
    found = findings("services: {a: {image: a, attach: true}, b: {image: b, attach: true}}")
    assert [finding.locations[0].path for finding in found] == [
        ("services", "a", "attach"),
        ("services", "b", "attach"),
    ]


def test_an_empty_attribute_says_nothing() -> None:
    assert web("dns_opt: []") == []
    assert web("annotations: {}") == []


def test_extensions_of_others_are_a_note_each() -> None:
    text = """
x-common: {a: [1, {b: null}]}
services:
  web:
    image: nginx
    x-team: blue
    deploy: {x-color: red}
"""
    assert texts(findings(text)) == [
        "2:16 note extension-ignored: `x-common` is ignored: it belongs to another tool",
        "6:13 note extension-ignored: `services.web.x-team` is ignored: it belongs to another tool",
        (
            "7:23 note extension-ignored: `services.web.deploy.x-color` is ignored: "
            "it belongs to another tool"
        ),
    ]


def test_an_extension_with_anchors_has_its_effect_elsewhere() -> None:
    text = """
x-common: &common {restart: always, image: nginx}
x-else: {restart: always}
services:
  web: {<<: *common, restart: unless-stopped}
"""
    assert [line for line in texts(findings(text)) if "extension" in line] == [
        (
            "2:29 note extension-ignored: `x-common` is ignored: "
            "its values count where the file uses its anchors"
        ),
        "3:19 note extension-ignored: `x-else` is ignored: it belongs to another tool",
    ]


def test_settings_at_a_place_without_meaning_are_a_warning() -> None:
    assert web("deploy: {x-ecs: {cpu: 512}}") == [
        (
            "4:27 warning misplaced-settings: `services.web.deploy.x-ecs` is ignored: settings "
            "have their place at the top level and in services, volumes, networks and secrets"
        )
    ]


def test_labels_and_variables_may_start_with_x() -> None:
    assert web("labels: {x-ecs: a, x-b: c}\n    environment: {x-d: e}") == []


@cache
def _triggered() -> dict[str, set[str]]:
    """The codes of the findings for each row, over all documents."""
    rows = PatternTable.of({pattern: pattern for pattern in UNMAPPED})
    codes: dict[str, set[str]] = {}
    for text, files in documents().values():
        for finding in findings(text, **files):
            path: Path = finding.locations[0].path or ()
            match = rows.find(path)
            if match is not None and match.value is not None:
                codes.setdefault(match.value, set()).add(finding.code.slug)
    return codes


UNREACHABLE = {
    "services.*.deploy.resources.limits.devices.**",
    "services.*.deploy.resources.limits.generic_resources.**",
    "services.*.deploy.resources.reservations.pids",
}
"""Rows for fields of the model that the specification has no attribute for."""


@pytest.mark.parametrize("pattern", sorted(UNMAPPED))
def test_every_row_reports_its_code(pattern: str) -> None:
    if pattern in UNREACHABLE:
        assert pattern not in _triggered()
    else:
        assert UNMAPPED[pattern].code.slug in _triggered()[pattern]


def test_a_consumed_attribute_has_a_reason_and_no_finding() -> None:
    assert all(CONSUMED.values())
    assert web("profiles: [debug]") == []
