from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import ceil
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.compose.structure import hints, schema, walk
from compose2ecs.diagnostics import Location, Reporter
from compose2ecs.mapping import codes
from compose2ecs.mapping.acceptance import acceptances
from compose2ecs.mapping.settings import (
    ProjectSettings,
    ServiceSettings,
    config_settings,
    network_settings,
    project_settings,
    secret_settings,
    service_settings,
    suggestion,
    volume_settings,
)
from compose2ecs.mapping.settings.declare import Block, declared_settings, definition_name
from compose2ecs.mapping.settings.forms import FORMS, Defaults
from compose2ecs.mapping.settings.kinds import Named
from compose2ecs.mapping.settings.reading import Reading
from compose2ecs.mapping.settings.schema import block
from compose2ecs.source import Source, Traced
from compose2ecs.trace import plain
from fixtures.attributes import SETTINGS
from tests.mapping.build import project, texts, traced, with_settings

BASE = """
services: {web: {image: nginx, volumes: ["data:/data"], secrets: [token], networks: [front]}}
volumes: {data: {}}
networks: {front: {}}
secrets: {token: {external: true}}
"""


def read_project(text: str) -> tuple[ProjectSettings, list[str]]:
    reporter = Reporter()
    settings = project_settings(project(BASE + text), reporter)
    return settings, texts(reporter.diagnostics)


def read_service(text: str) -> tuple[ServiceSettings, list[str]]:
    reporter = Reporter()
    found = project(BASE, compose__override__yaml=text)
    inherited = project_settings(found, reporter)
    settings = service_settings(found.services.value["web"].value, inherited, reporter)
    return settings, texts(reporter.diagnostics)


def test_project() -> None:
    settings, problems = read_project("""
x-ecs:
  cluster: main
  region: eu-west-1
  registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com
  launch_type: fargate
  network_mode: awsvpc
  log_group: /shop
  execution_role: run
  task_role: app
  subnets: [subnet-0123456789abcdef0, subnet-1123456789abcdef0]
  security_groups: [sg-0123456789abcdef0]
  assign_public_ip: true
  cpu: 512
  memory: 2g
  accept: {unbound-reference: tests bind nothing}
""")
    assert problems == []
    assert plain(settings) == {
        "cluster": "main",
        "region": "eu-west-1",
        "registry": "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        "launch_type": "fargate",
        "network_mode": "awsvpc",
        "log_group": "/shop",
        "execution_role": "run",
        "task_role": "app",
        "subnets": ["subnet-0123456789abcdef0", "subnet-1123456789abcdef0"],
        "security_groups": ["sg-0123456789abcdef0"],
        "assign_public_ip": True,
        "cpu": 512,
        "memory": 2048,
        "accept": {"unbound-reference": "tests bind nothing"},
    }


def test_nothing_is_given() -> None:
    settings, problems = read_project("")
    assert plain(settings) == {}
    assert problems == []


def test_service() -> None:
    settings, problems = read_service("""
services:
  web:
    x-ecs:
      execution_role: run
      task_role: app
      subnets: subnet-0123456789abcdef0
      security_groups: [sg-0123456789abcdef0]
      assign_public_ip: "false"
      cpu: 0.5 vCPU
      memory: "2048"
      accept: {unbound-reference: tests bind nothing}
""")
    assert problems == []
    assert plain(settings) == {
        "execution_role": "run",
        "task_role": "app",
        "subnets": ["subnet-0123456789abcdef0"],
        "security_groups": ["sg-0123456789abcdef0"],
        "assign_public_ip": False,
        "cpu": 512,
        "memory": 2048,
        "accept": {"unbound-reference": "tests bind nothing"},
    }


def test_a_service_inherits_and_what_it_overrides_stays_an_origin() -> None:
    settings, _ = read_service("""
x-ecs: {cpu: 256, memory: 512, subnets: [subnet-1, subnet-2]}
services: {web: {x-ecs: {cpu: 1 vCPU, subnets: [subnet-3]}}}
""")
    assert plain(settings) == {"cpu": 1024, "memory": 512, "subnets": ["subnet-3"]}
    assert settings.cpu is not None
    assert settings.subnets is not None
    assert [origin.path for origin in settings.cpu.origins if isinstance(origin, Source)] == [
        ("services", "web", "x-ecs", "cpu"),
        ("x-ecs", "cpu"),
    ]
    origins = settings.subnets.value[0].origins
    assert [origin.path for origin in origins if isinstance(origin, Source)] == [
        ("services", "web", "x-ecs", "subnets", 0),
        ("x-ecs", "subnets", 0),
        ("x-ecs", "subnets", 1),
    ]


def test_objects() -> None:
    found = project(
        BASE,
        compose__override__yaml="""
volumes:
  data: {x-ecs: {file_system: fs-0123456789abcdef0, access_point: fsap-0123456789abcdef0}}
networks: {front: {x-ecs: {security_groups: sg-0123456789abcdef0}}}
secrets: {token: {external: true, x-ecs: {value_from: prod/token}}}
""",
    )
    reporter = Reporter()
    assert plain(volume_settings(found.volumes.value["data"].value, reporter)) == {
        "file_system": "fs-0123456789abcdef0",
        "access_point": "fsap-0123456789abcdef0",
    }
    assert plain(network_settings(found.networks.value["front"].value, reporter)) == {
        "security_groups": ["sg-0123456789abcdef0"]
    }
    assert plain(secret_settings(found.secrets.value["token"].value, reporter)) == {
        "value_from": "prod/token"
    }
    assert reporter.diagnostics == ()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"cluster": ""}, "cluster in x-ecs must be text"),
        ({"cluster": 3}, "cluster in x-ecs must be text"),
        ({"cluster": {"a": "b"}}, "cluster in x-ecs must be text"),
        ({"cluster": None}, "cluster in x-ecs must be text"),
        (
            {"launch_type": "lambda"},
            "launch_type in x-ecs must be one of fargate, ec2, external, managed-instances",
        ),
        ({"assign_public_ip": "yes"}, "assign_public_ip in x-ecs must be true or false"),
        ({"cpu": True}, "cpu in x-ecs must be CPU units (512) or vCPUs (0.5 vCPU)"),
        ({"cpu": 0.5}, "cpu in x-ecs must be CPU units (512) or vCPUs (0.5 vCPU)"),
        ({"memory": "lots"}, "memory in x-ecs must be MiB (2048) or GB (2 GB)"),
        ({"subnets": ["a", 2]}, "subnets in x-ecs must be text or a list of it"),
        ({"accept": "all"}, "accept in x-ecs must be diagnostic codes with a reason each"),
        ({"accept": {"a": 1}}, "accept.a in x-ecs must be text"),
        ("fargate", "x-ecs must be settings by name"),
    ],
)
def test_what_cannot_be_read_is_reported_and_left_out(setting: object, message: str) -> None:
    reporter = Reporter()
    found = with_settings(project(BASE), setting)
    settings = project_settings(found, reporter)
    acceptances(found, (), reporter)
    (problem,) = reporter.diagnostics
    assert texts((problem,)) == ["1:1 error invalid-setting: " + message]
    assert plain(settings) in ({}, {"subnets": ["a"]}, {"accept": {}})


def test_an_unknown_setting_is_reported_with_the_nearest() -> None:
    reporter = Reporter()
    settings = {"execution-role": "run", "color": "red"}
    project_settings(with_settings(project(BASE), settings), reporter)
    second, first = reporter.diagnostics
    assert (first.code.slug, first.message) == (
        "unknown-setting",
        "x-ecs has no setting `execution-role` here",
    )
    assert first.help == "did you mean `execution_role`?"
    assert second.help == "there is none with a similar name"


def test_what_the_schema_has_refused_is_not_reported_again() -> None:
    reporter = Reporter()
    found = with_settings(project(BASE), {"cluster": 3, "color": {"a": "b"}, "region": 4})
    for key in ("cluster", "color"):
        reporter.report(codes.INVALID_SETTING, "refused", Location(None, ("x-ecs", key)))
    assert plain(project_settings(found, reporter)) == {}
    assert [finding.message for finding in reporter.diagnostics] == [
        "refused",
        "refused",
        "region in x-ecs must be text",
    ]


def test_suggestions_are_short() -> None:
    assert (
        suggestion("zzz", [str(number) for number in range(99)])
        == "there is none with a similar name"
    )


def named(form: type, key: str) -> str:
    """The setting, with the structure that declares it."""
    is_shared = issubclass(form, Defaults) and key in declared_settings(Defaults)
    return f"{Defaults.__name__ if is_shared else form.__name__}.{key}"


def used(value: Any, form: type) -> Iterator[str]:
    """The settings that a value of a structure has, with the name of their structure."""
    for item in value if isinstance(value, list) else [value]:
        for key, row in declared_settings(form).items():
            if key in item:
                yield named(form, key)
                inner = block(row.kind)
                if inner is not None:
                    given = item[key]
                    has_names = isinstance(row.kind, Named)
                    yield from used(list(given.values()) if has_names else given, inner)


def all_settings(form: type, seen: set[type]) -> Iterator[str]:
    seen.add(form)
    for key, row in declared_settings(form).items():
        yield named(form, key)
        inner = block(row.kind)
        if inner is not None and inner not in seen:
            yield from all_settings(inner, seen)


def test_the_documents_use_every_setting() -> None:
    found: set[str] = set()
    for text in SETTINGS.values():
        document = yaml.safe_load(text)
        for section, form in FORMS.items():
            holders = document.get(section, {}).values() if section else [document]
            for holder in holders:
                found |= set(used(holder.get("x-ecs", {}), form))
    seen: set[type] = set()
    declared = {name for form in FORMS.values() for name in all_settings(form, seen)}
    assert declared - found == set()


def test_the_loader_knows_the_places_of_all_forms() -> None:
    holders = {section: definition_name(form) for section, form in FORMS.items() if section}
    assert holders == schema._HOLDERS
    assert sorted(hints.FORMS) == sorted((*holders.values(), "project"))


def test_configs_have_settings() -> None:
    found = project("""
services: {web: {image: nginx, configs: [settings]}}
configs: {settings: {content: a, x-ecs: {accept: {config-not-mounted: it is optional}}}}
""")
    reporter = Reporter()
    assert plain(config_settings(found.configs.value["settings"].value, reporter)) == {
        "accept": {"config-not-mounted": "it is optional"}
    }


@st.composite
def accepted_by(draw: st.DrawFn, schema: Any) -> Any:
    """Values that a schema takes. Numbers are numbers: the schema has no bounds for their texts."""
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    types = schema.get("type", "object")
    kind = types if isinstance(types, str) else draw(st.sampled_from(types))
    if kind == "string" and "integer" not in types and "number" not in types:
        pattern = schema.get("pattern")
        return draw(st.sampled_from(samples(pattern))) if pattern else "some text"
    if kind == "array":
        least, most = schema.get("minItems", 0), min(schema.get("maxItems", 3), 3)
        items = accepted_by(schema["items"])
        return draw(st.lists(items, min_size=least, max_size=most, unique_by=repr))
    if kind == "boolean":
        return draw(st.booleans())
    if kind != "object":
        low, high = schema.get("minimum", -5), schema.get("maximum", 400)
        return draw(st.integers(ceil(low), high))
    properties = schema.get("properties", {})
    names = (
        set(draw(st.lists(st.sampled_from(sorted(properties)), max_size=6))) if properties else ()
    )
    members = {name: properties[name] for name in (*names, *schema.get("required", ()))}
    others = schema.get("additionalProperties")
    if others:
        members |= dict.fromkeys(("a", "b-c"), others)
    return {name: draw(accepted_by(below)) for name, below in members.items()}


@cache
def samples(pattern: str) -> list[str]:
    """The texts in the documents that have the form of a pattern, each once."""
    found = (text for document in SETTINGS.values() for text in strings(yaml.safe_load(document)))
    return sorted({text for text in found if walk.matches(pattern, text)})


def strings(value: Any) -> Iterator[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, str):
        yield value
    for item in inner:
        yield from strings(item)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
)
@given(st.sampled_from(sorted(FORMS)), st.data())
def test_what_the_schema_takes_is_read(section: str, data: st.DataObject) -> None:
    form = FORMS[section]
    given = data.draw(accepted_by(walk.resolved("x-ecs", definition_name(form))))
    reporter = Reporter()
    read: Traced[Any] | None = Block(form=form).read(
        traced(given, ("x-ecs",)), Reading(reporter=reporter)
    )
    assert texts(reporter.diagnostics) == []
    assert read is not None
    missing = {name for name, value in given.items() if getattr(read.value, name) is None}
    assert missing == set()
