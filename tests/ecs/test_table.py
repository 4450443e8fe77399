"""Which constraints look at a project: those whose fields it holds, in their order."""

from __future__ import annotations

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import Check, Constraint, Count, Required, Unavailable
from compose2ecs.ecs.limits.fields import EcsField, in_container, in_run, in_service, in_task
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.limits.table import Table
from compose2ecs.ecs.model import EcsProject
from tests.ecs import build
from tests.ecs.build import leaf


def unavailable(field: EcsField) -> Constraint:
    return Unavailable(field=field, on=ALL, because="", source="", severity=Severity.ERROR)


def check(*within: EcsField) -> Constraint:
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


def test_a_field_concerns_what_holds_it() -> None:
    cpu, memory = unavailable(in_container("cpu")), unavailable(in_container("memory"))
    assert Table([cpu, memory]).concerning(project(memory=leaf(512))) == [memory]


def test_what_concerns_a_project_keeps_its_order() -> None:
    rows = [unavailable(in_container(name)) for name in ("memory", "image", "cpu", "memory")]
    found = Table(rows).concerning(project(memory=leaf(512), cpu=leaf(1), image=leaf("x")))
    assert [row.field for row in found] == [row.field for row in rows]


def test_an_empty_list_is_held() -> None:
    count = Count(field=in_container("links"), on=ALL, low=1, high=None, source="")
    assert Table([count]).concerning(project(links=())) == [count]
    assert Table([count]).concerning(project()) == []


def test_what_is_required_concerns_what_could_hold_it() -> None:
    value = Required(
        field=in_container("environment[].value"), on=ALL, because="", source="", instead=""
    )
    assert Table([value]).concerning(project(environment=())) == [value]
    assert Table([value]).concerning(project()) == []


def test_a_check_looks_at_everything_unless_it_says_where() -> None:
    anywhere = check()
    links = check(in_container("links"))
    launches = check(in_service("role"), in_run("overrides"))
    assert Table([anywhere, links, launches]).concerning(project()) == [anywhere]
    assert Table([anywhere, links]).concerning(project(links=())) == [anywhere, links]
