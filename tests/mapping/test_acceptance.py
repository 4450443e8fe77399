from __future__ import annotations

from compose2ecs.diagnostics import Location, Reporter
from compose2ecs.mapping import codes, dispositions
from compose2ecs.mapping.acceptance import accept, acceptances, report_unused
from tests.mapping.build import project, texts

SERVICES = """
services:
  a:
    image: nginx
    pids_limit: 3
    x-ecs: {accept: {unsupported-attribute: a has few processes}}
  b:
    image: nginx
    pids_limit: 3
    userns_mode: private
    volumes: ["data:/data"]
volumes:
  data:
    x-ecs: {accept: {unused-setting: it is for later}}
"""


def accepted(text: str, *options: str) -> list[tuple[str, str | None]]:
    reporter = Reporter()
    found = project(text)
    dispositions.report(found, reporter)
    given = acceptances(found, options, Reporter())
    return [
        (f"{finding.locations[0].path}", finding.accepted)
        for finding in accept(reporter.diagnostics, given)
    ]


A = "('services', 'a', 'pids_limit')"
B = "('services', 'b', 'pids_limit')"
B_USERS = "('services', 'b', 'userns_mode')"


def test_a_service_accepts_its_own_findings() -> None:
    assert accepted(SERVICES) == [(A, "a has few processes"), (B, None), (B_USERS, None)]


def test_the_project_accepts_all_and_a_service_has_the_last_word() -> None:
    everywhere = SERVICES + "x-ecs: {accept: {unsupported-attribute: all reviewed}}"
    assert accepted(everywhere) == [
        (A, "a has few processes"),
        (B, "all reviewed"),
        (B_USERS, None),
    ]


def test_an_option_accepts_for_the_project_and_the_file_gives_the_reason() -> None:
    everywhere = SERVICES + "x-ecs: {accept: {unsupported-attribute: all reviewed}}"
    assert accepted(everywhere, "hardening-lost", "unsupported-attribute") == [
        (A, "a has few processes"),
        (B, "all reviewed"),
        (B_USERS, "accepted by --accept"),
    ]


def test_a_volume_accepts_its_own_findings() -> None:
    reporter = Reporter()
    place = Location(None, ("volumes", "data", "x-ecs", "file_system"))
    reporter.report(codes.UNUSED_SETTING, "unused", place)
    reporter.report(codes.UNUSED_SETTING, "nowhere")
    given = acceptances(project(SERVICES), (), reporter)
    assert [found.accepted for found in accept(reporter.diagnostics, given)] == [
        None,
        "it is for later",
    ]


def test_networks_secrets_and_configs_accept_as_well() -> None:
    found = project("""
services: {web: {image: nginx, networks: [front], secrets: [token], configs: [settings]}}
networks: {front: {x-ecs: {accept: {internal-network: a}}}}
secrets: {token: {external: true, x-ecs: {accept: {secret-not-stored: b}}}}
configs: {settings: {content: c, x-ecs: {accept: {irrelevant-attribute: d}}}}
""")
    assert acceptances(found, (), Reporter()) == {
        (): {},
        ("networks", "front"): {"internal-network": "a"},
        ("secrets", "token"): {"secret-not-stored": "b"},
        ("configs", "settings"): {"irrelevant-attribute": "d"},
    }


def test_an_accepted_error_does_not_count() -> None:
    reporter, after = Reporter(), Reporter()
    found = project(SERVICES)
    dispositions.report(found, reporter)
    after.extend(accept(reporter.diagnostics, acceptances(found, ("hardening-lost",), after)))
    assert reporter.has_errors
    assert not after.has_errors


def test_a_code_that_does_not_exist_is_reported() -> None:
    reporter = Reporter()
    text = SERVICES + "x-ecs: {accept: {hardening-losts: because}}"
    acceptances(project(text), (), reporter)
    (finding,) = reporter.diagnostics
    assert texts((finding,)) == [
        "15:35 warning unknown-acceptance: `hardening-losts` is not the code of a finding"
    ]
    assert finding.help == "did you mean `hardening-lost`?"


def test_an_acceptance_without_a_finding_at_its_place_is_noted() -> None:
    found = project(SERVICES + "x-ecs: {accept: {hardening-lost: so be it}}")
    made = Reporter()
    dispositions.report(found, made)
    reporter = Reporter()
    report_unused(found, made.diagnostics, reporter)
    assert texts(reporter.diagnostics) == [
        "14:38 note unused-acceptance: `unused-setting` is accepted, and not found here"
    ]
