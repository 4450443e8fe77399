"""Which constraints look at a project: those whose fields it holds, in their order."""

from __future__ import annotations

import pytest

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import (
    Check,
    Clamp,
    Constraint,
    Count,
    OneOf,
    Range,
    Required,
    Unavailable,
    Unique,
)
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_run, in_service, in_task
from compose2ecs.ecs.limits.findings import Need, several, unless, without
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.table import Table
from compose2ecs.ecs.model import EcsProject, KeyValuePair, PortMapping, Ulimit
from tests.ecs import build
from tests.ecs.build import leaf


def unavailable(field: EcsField) -> Constraint:
    return Unavailable(field=field, on=ALL, because="", source="", severity=Severity.ERROR)


def check(*within: EcsField | Need) -> Constraint:
    return Check(
        field=in_task("cpu"),
        on=ALL,
        code=codes.WRONG_COUNT,
        test=lambda _, __: iter(()),
        within=within,
        source="",
    )


def project(**members: object) -> EcsProject:
    return build.project(build.task(build.container(**members)))


def concerning(rows: list[Constraint], ecs: EcsProject) -> list[Constraint]:
    return [row for _, row in Table(rows).concerning(ecs)]


def test_a_field_concerns_what_holds_it() -> None:
    cpu, memory = unavailable(in_container("cpu")), unavailable(in_container("memory"))
    assert concerning([cpu, memory], project(memory=leaf(512))) == [memory]


def test_what_concerns_a_project_keeps_its_order() -> None:
    rows = [unavailable(in_container(name)) for name in ("memory", "image", "cpu", "memory")]
    found = concerning(rows, project(memory=leaf(512), cpu=leaf(1), image=leaf("x")))
    assert [row.field for row in found] == [row.field for row in rows]


def test_an_empty_list_is_held() -> None:
    count = Count(field=in_container("links"), on=ALL, low=1, high=None, source="")
    assert concerning([count], project(links=())) == [count]
    assert concerning([count], project()) == []


def test_what_is_required_concerns_what_could_hold_it() -> None:
    value = Required(
        field=in_container("environment[].value"), on=ALL, because="", source="", instead=""
    )
    without = (KeyValuePair(name=leaf("A"), value=None),)
    assert concerning([value], project(environment=without)) == [value]
    given = (KeyValuePair(name=leaf("A"), value=leaf("")),)
    assert concerning([value], project(environment=given)) == []
    assert concerning([value], project(environment=())) == []
    assert concerning([value], project()) == []


def test_a_check_looks_at_everything_unless_it_says_where() -> None:
    anywhere = check()
    links = check(in_container("links"))
    launches = check(in_service("role"), in_run("overrides"))
    assert concerning([anywhere, links, launches], project()) == [anywhere]
    assert concerning([anywhere, links], project(links=())) == [anywhere, links]


def test_a_check_may_look_where_something_is_missing() -> None:
    cpu = check(without(in_container("cpu")))
    soft = check(without(in_container("ulimits[].soft_limit")))
    assert concerning([cpu, soft], project(cpu=leaf(1))) == []
    assert concerning([cpu, soft], project()) == [cpu]
    assert concerning([cpu, soft], project(cpu=leaf(1), ulimits=())) == []
    ulimits = (build.blank(Ulimit, soft_limit=leaf(1)), build.blank(Ulimit))
    assert concerning([cpu, soft], project(cpu=leaf(1), ulimits=ulimits[:1])) == []
    assert concerning([cpu, soft], project(cpu=leaf(1), ulimits=ulimits)) == [soft]


def test_a_check_may_say_what_is_fine() -> None:
    links = check(several(in_container("links").place))
    one = check(unless(in_container("cpu"), lambda cpu: cpu.value == 1))
    assert concerning([links, one], project(links=(leaf("a"),), cpu=leaf(1))) == []
    two = project(links=(leaf("a"), leaf("b")), cpu=leaf(2))
    assert concerning([links, one], two) == [links, one]


def test_what_is_fine_concerns_nobody() -> None:
    protocol = OneOf(
        field=in_container("port_mappings[].protocol"),
        on=ALL,
        values=("tcp",),
        because="",
        source="",
    )
    number = Range(
        field=in_container("cpu"), on=ALL, low=1, high=10, unit="", source="", clamp=Clamp.BOTH
    )
    rows: list[Constraint] = [protocol, number]
    tcp, udp = (build.blank(PortMapping, protocol=leaf(name)) for name in ("tcp", "udp"))
    assert concerning(rows, project(port_mappings=(tcp, tcp), cpu=leaf(10))) == []
    assert concerning(rows, project(port_mappings=(tcp, udp), cpu=leaf(10))) == [protocol]
    assert concerning(rows, project(port_mappings=(tcp,), cpu=leaf(11))) == [number]


@pytest.mark.parametrize(
    ("field", "scope", "counted"),
    [
        (in_task("family"), None, ("task_definitions",)),
        (
            in_container("name"),
            in_task("container_definitions"),
            ("task_definitions", "container_definitions"),
        ),
        (
            in_container("secrets[].name"),
            in_task("container_definitions[]"),
            ("task_definitions", "container_definitions", "secrets"),
        ),
    ],
)
def test_what_stands_once_needs_a_list_of_two(
    field: EcsField, scope: EcsField | None, counted: tuple[str, ...]
) -> None:
    row = Unique(field=field, scope=scope, within="", on=ALL, source="")
    ((place, is_fine, _),) = row.needs
    assert place == counted
    assert is_fine is not None
    assert [is_fine(("x",) * count) for count in (0, 1, 2)] == [True, True, False]


def test_what_stands_once_in_lists_of_lists_is_looked_for_wherever_it_stands() -> None:
    field = in_container("port_mappings[].name")
    row = Unique(field=field, scope=in_task("container_definitions"), within="", on=ALL, source="")
    assert row.needs == (Need(field.place),)


def test_what_an_edit_puts_there_concerns_later_rows() -> None:
    rows: list[Constraint] = [unavailable(in_container("links")), check(in_container("cpu"))]
    ecs = project(links=(leaf("a"),), cpu=leaf(1))
    (first, _), (second, _) = Table(rows).concerning(ecs)
    assert (first, second) == (0, 1)
    assert Table(rows).concerning(ecs, after=first) == [(1, rows[1])]
