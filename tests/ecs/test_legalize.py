from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from compose2ecs.diagnostics import Diagnostic, Reporter, Severity
from compose2ecs.ecs.legalize import legalize, report_unbound
from compose2ecs.ecs.limits import (
    LIMITS,
    Clamp,
    Count,
    DefaultNotSent,
    OneOf,
    Pattern,
    Range,
    Required,
    Unavailable,
    Unique,
)
from compose2ecs.ecs.limits.fields import in_container
from compose2ecs.ecs.limits.groups import ALL
from compose2ecs.ecs.model import (
    AwsVpcConfiguration,
    CreateService,
    EcsProject,
    LinuxParameters,
    NetworkConfiguration,
    RegisterTaskDefinition,
    SystemControl,
)
from compose2ecs.ecs.refs import Joined, Ref, RefKind
from compose2ecs.ecs.target import TARGETS, LaunchType, NetworkMode, OperatingSystem, Target, select
from compose2ecs.source import Choice, Traced, choose
from compose2ecs.trace import leaves, plain
from tests.ecs.build import (
    blank,
    container,
    full,
    holding,
    leaf,
    project,
    service,
    source,
    task,
    type_at,
)
from tests.ecs.build import run as once

FARGATE = select("fargate")
BRIDGE = select("ec2")
ROWS = [(row, target) for row in LIMITS for target in TARGETS if target in row.on]


def rows_of(kind: type) -> pytest.MarkDecorator:
    """A test that runs once for each row of a kind. The rows are data: any number may share one."""
    rows = [row for row in LIMITS if isinstance(row, kind)]
    names = [f"{row.field}-{len(row.on)}" for row in rows]
    return pytest.mark.parametrize("row", rows, ids=names)


def good(target: Target) -> EcsProject:
    """A small project that ``target`` accepts."""
    is_ec2_windows = target.os is OperatingSystem.WINDOWS and target.launch_type is LaunchType.EC2
    network = blank(
        NetworkConfiguration,
        awsvpc_configuration=blank(AwsVpcConfiguration, subnets=(leaf("subnet-1"),)),
    )
    launch: dict[str, Any] = {
        "launch_type": leaf(target.compatibility) if target.has_launch_type else None,
        "network_configuration": network if target.network_mode is NetworkMode.AWSVPC else None,
    }
    return project(
        task(
            cpu=None if is_ec2_windows else leaf("1 vCPU"),
            memory=None if is_ec2_windows else leaf("2 GB"),
            network_mode=leaf(str(target.network_mode)) if target.network_mode else None,
            requires_compatibilities=(leaf(target.compatibility),),
        ),
        service(**launch),
        once(**launch),
    )


def run(ecs: EcsProject, target: Target) -> tuple[EcsProject, tuple[Diagnostic, ...]]:
    reporter = Reporter()
    result = legalize(ecs, target, reporter)
    return result, reporter.diagnostics


def slugs(found: tuple[Diagnostic, ...]) -> set[str]:
    return {diagnostic.code.slug for diagnostic in found}


def relocated(node: Any, line: int) -> Any:
    """``node`` with all its leaves at ``line``."""
    if isinstance(node, Traced):
        return leaf(node.value, line)
    if isinstance(node, tuple):
        return tuple(relocated(item, line) for item in node)
    if isinstance(node, dict):
        return {key: relocated(item, line) for key, item in node.items()}
    if node is None:
        return None
    return replace(node, **{name: relocated(getattr(node, name), line) for name in vars(node)})


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_what_a_target_accepts_passes_unchanged(target: Target) -> None:
    ecs = good(target)
    assert run(ecs, target) == (ecs, ())


@rows_of(Unavailable)
def test_an_unavailable_field_is_removed_and_reported_at_its_line(row: Unavailable) -> None:
    for target in row.on:
        steps = [(step.name, step.each) for step in row.field.steps]
        root = type(getattr(good(target), row.field.root)[0])
        value = relocated(full(type_at(root, steps)), 7)
        result, found = run(holding(good(target), row.field, value), target)
        assert not list(row.field.matches(result))
        removed = [d for d in found if d.code.slug in ("unavailable-on-target", "default-not-sent")]
        assert any(d.span and d.span.line == 7 and str(target) in d.message for d in removed)
        again, _ = run(result, target)
        assert again == result


@rows_of(Unavailable)
def test_a_default_that_is_not_sent_is_a_note(row: Unavailable) -> None:
    for target in row.on:
        if not isinstance(row.default, (bool, str, int)):
            continue
        (finding,) = row.findings(holding(good(target), row.field, leaf(row.default)), target)
        assert finding.code.slug == "default-not-sent"
        assert finding.code.severity is Severity.NOTE
        assert finding.severity is None
        assert finding.edit


@rows_of(OneOf)
def test_another_value_is_refused(row: OneOf) -> None:
    for target in row.on:
        ecs = holding(good(target), row.field, leaf("bogus", 7))
        (finding,) = row.findings(ecs, target)
        slug = "unavailable-on-target" if row.removes else "not-allowed-value"
        assert finding.code.slug == slug
        where = "in ECS" if row.on == ALL else f"on {target}"
        assert f"{row.field} bogus is not possible {where}" in finding.message
        assert finding.help
        result, _ = run(ecs, target)
        assert not row.removes or not list(row.field.matches(result))


@rows_of(OneOf)
def test_a_reference_is_not_judged(row: OneOf) -> None:
    for target in row.on:
        ecs = holding(good(target), row.field, Traced(Ref(RefKind.PARAMETER, "x"), (source(7),)))
        assert not list(row.findings(ecs, target))


@rows_of(Range)
def test_a_number_out_of_range_is_clamped_or_refused(row: Range) -> None:
    for target in row.on:
        below = [] if row.low is None else [(row.low - 1, row.low)]
        above = [] if row.high is None else [(row.high + 1, row.high)]
        for number, bound in below + above:
            ecs = holding(good(target), row.field, leaf(number, 7))
            (finding,) = row.findings(ecs, target)
            clamps = row.clamp is Clamp.BOTH or (row.clamp is Clamp.UP and bound == row.low)
            assert finding.code.slug == ("clamped" if clamps else "out-of-range")
            assert str(number) in finding.message
            assert row.bounds in finding.message
            assert (finding.edit is not None) is clamps
            if finding.edit:
                assert isinstance(finding.edit.value, Traced)
                assert finding.edit.value.value == bound
                assert finding.edit.value.origins == (source(7),)
        for inside in filter(None, (row.low, row.high)):
            assert not list(row.findings(holding(good(target), row.field, leaf(inside)), target))


STRANGE = ("", "x" * 3000, "a:b:c d", "net.core.somaxconn", "FARGATE_SPOT", "label:x")
"""Texts of which every pattern refuses one."""


@rows_of(Pattern)
def test_a_text_of_another_form_is_refused(row: Pattern) -> None:
    for target in row.on:
        value = next(text for text in STRANGE if not re.fullmatch(row.regex, text))
        ecs = holding(good(target), row.field, leaf(value, 7))
        (finding,) = row.findings(ecs, target)
        assert finding.code is row.code
        assert row.takes in finding.message


@rows_of(Required)
def test_what_is_missing_is_reported(row: Required) -> None:
    for target in row.on:
        ecs = good(target)
        without = holding(ecs, row.field, None)
        (missing,) = row.findings(without, target)
        assert missing.code.slug == "missing-on-target"
        assert str(row.field) in missing.message
        assert missing.help == row.instead
        assert missing.leaves


@rows_of(Count)
def test_lists_that_are_too_short_or_too_long_are_reported(row: Count) -> None:
    for target in row.on:
        steps = [(step.name, step.each) for step in row.field.steps]
        root: Any = type(getattr(good(target), row.field.root)[0])
        item = full(type_at(root, steps))[0]
        ecs = good(target)
        counts = [] if row.high is None else [row.high + 1]
        for count in counts + list(range(row.low)):
            (finding,) = row.findings(holding(ecs, row.field, (item,) * count), target)
            assert finding.code.slug == "wrong-count"
            assert f"has {count} items, and ECS takes {row.bounds}" in finding.message
        for count in (row.low, row.low + 1 if row.high is None else row.high):
            assert not list(row.findings(holding(ecs, row.field, (item,) * count), target))


@rows_of(Unique)
def test_repeated_names_are_reported_at_all_their_places(row: Unique) -> None:
    for target in row.on:
        ecs = good(target)
        if row.scope is None:
            request = getattr(ecs, row.field.root)[0]
            ecs = replace(ecs, **{row.field.root: (request, relocated(request, 7))})
        elif str(row.field) == "name":
            first = ecs.task_definitions[0].container_definitions[0]
            ecs = project(task(first, relocated(first, 7)))
        else:
            owner = replace(row.field, steps=row.field.steps[:-1])
            owner_list = replace(
                owner, steps=(*owner.steps[:-1], owner.steps[-1]._replace(each=False))
            )
            steps = [(step.name, step.each) for step in owner.steps]
            item = full(type_at(type(getattr(ecs, row.field.root)[0]), steps))
            ecs = holding(ecs, owner_list, (item, relocated(item, 7)))
        (finding,) = row.findings(ecs, target)
        assert finding.code.slug == "duplicate-name"
        assert f"2 times in one {row.within}" in finding.message
        assert len(finding.leaves) == 2


@rows_of(DefaultNotSent)
def test_a_value_that_cannot_be_sent_is_left_out(row: DefaultNotSent) -> None:
    for target in row.on:
        result, found = run(holding(good(target), row.field, leaf(row.value, 7)), target)
        assert not list(row.field.matches(result))
        assert [(d.code.slug, d.severity) for d in found] == [("default-not-sent", Severity.NOTE)]


def test_every_constraint_has_targets_and_a_page() -> None:
    for row in LIMITS:
        assert row.on
        assert row.source.startswith("https://docs.aws.amazon.com/AmazonECS/latest/")
        assert row.says is None or row.says.strip() == row.says


def test_messages_say_what_where_and_why() -> None:
    ecs = good(FARGATE)
    settings = blank(LinuxParameters, max_swap=leaf(64, 3), init_process_enabled=leaf(value=True))
    ecs = replace(ecs, task_definitions=(replace_container(ecs, linux_parameters=settings),))
    result, (found,) = run(ecs, FARGATE)
    assert found.message == (
        'container "web": linuxParameters.maxSwap is not available on Fargate: '
        "Fargate tasks have no swap"
    )
    assert found.help == "give the container more memory"
    assert found.severity is Severity.ERROR
    (left,) = result.task_definitions[0].container_definitions
    assert plain(left.linux_parameters) == {"init_process_enabled": True}


def replace_container(ecs: EcsProject, **members: Any) -> RegisterTaskDefinition:
    (first,) = ecs.task_definitions
    changed = replace(first.container_definitions[0], **members)
    return replace(first, container_definitions=(changed,))


def test_a_choice_is_reported_where_it_was_made_for() -> None:
    ecs = good(FARGATE)
    chosen = choose(True, "the image needs it", source(9))
    ecs = replace(ecs, task_definitions=(replace_container(ecs, privileged=chosen),))
    _, (found,) = run(ecs, FARGATE)
    assert found.span == source(9).span


def test_a_choice_on_behalf_of_nothing_has_no_place() -> None:
    ecs = good(FARGATE)
    chosen = choose(True, "always")
    ecs = replace(ecs, task_definitions=(replace_container(ecs, privileged=chosen),))
    _, (found,) = run(ecs, FARGATE)
    assert found.locations == ()


def test_every_source_of_a_removed_structure_is_cited() -> None:
    for row, target in ROWS:
        if isinstance(row, Unavailable):
            steps = [(step.name, step.each) for step in row.field.steps]
            root: Any = type(getattr(good(target), row.field.root)[0])
            value = full(type_at(root, steps))
            count = len(leaves(value))
            findings = list(row.findings(holding(good(target), row.field, value), target))
            assert sum(len(finding.leaves) for finding in findings) == count


def test_unbound_references_are_reported_once_at_all_places() -> None:
    registry = Ref(RefKind.REGISTRY, "")
    ecs = project(
        task(
            container(image=Traced(Joined((registry, "/web")), (source(3),))),
            container(image=Traced(Joined((registry, "/api")), (source(5),))),
            execution_role_arn=Traced(
                Ref(RefKind.ROLE, "execution"), (Choice("ECS needs it", source(8)),)
            ),
        )
    )
    reporter = Reporter()
    report_unbound(leaves(ecs), reporter)
    first, second = reporter.diagnostics
    assert first.message == "nothing says which image registry ${registry} stands for"
    assert [place.span.line for place in first.locations if place.span] == [3, 5]
    assert first.help
    assert "x-ecs.registry" in first.help
    assert second.message == "nothing says which role ${role.execution} stands for"
    assert second.span == source(8).span
    assert second.severity is Severity.WARNING


def test_a_reference_that_another_finding_speaks_of_is_not_repeated() -> None:
    registry = Ref(RefKind.REGISTRY, "", is_reported=True)
    reporter = Reporter()
    ecs = project(task(container(image=leaf(Joined((registry, "/web"))))))
    report_unbound(leaves(ecs), reporter)
    assert reporter.diagnostics == ()


def of_mode(family: str, mode: str, line: int) -> tuple[RegisterTaskDefinition, CreateService]:
    ec2, name = leaf("EC2"), leaf(family, line)
    system = blank(SystemControl, namespace=leaf("net.core.somaxconn", line), value=leaf("1"))
    return (
        task(
            container(system_controls=(system,)),
            family=name,
            network_mode=leaf(mode, line),
            requires_compatibilities=(ec2,),
        ),
        service(service_name=name, task_definition=name, launch_type=ec2),
    )


def test_each_task_is_restricted_to_the_target_with_its_own_network_mode() -> None:
    """Kernel parameters of the network are refused in mode host only, subnets wanted in awsvpc."""
    requests = (*of_mode("a", "bridge", 3), *of_mode("b", "host", 5), *of_mode("c", "awsvpc", 7))
    result, found = run(project(*requests), BRIDGE)
    assert [(d.code.slug, d.span.line if d.span else 0) for d in found] == [
        ("not-allowed-value", 5),
        ("missing-on-target", 7),
    ]
    assert "service" in found[1].message
    assert [task.family.value for task in result.task_definitions] == ["a", "b", "c"]
    assert [service.service_name.value for service in result.services] == ["a", "b", "c"]


def test_names_are_compared_over_all_targets() -> None:
    requests = (*of_mode("a", "bridge", 3), *of_mode("a", "none", 5))
    _, found = run(project(*requests), BRIDGE)
    assert [d.code.slug for d in found] == ["duplicate-name", "duplicate-name"]


@pytest.mark.parametrize("mode", ["bridge", "host", "none", "bogus"])
def test_a_network_mode_that_the_launch_type_lacks_is_an_error_and_replaced(mode: str) -> None:
    ecs = good(FARGATE)
    ecs = replace(
        ecs, task_definitions=(replace(ecs.task_definitions[0], network_mode=leaf(mode, 7)),)
    )
    result, (found,) = run(ecs, FARGATE)
    assert found.severity is Severity.ERROR
    assert found.message == (
        f'task definition "shop-web": networkMode {mode} is not possible on Fargate: '
        "awsvpc is used instead"
    )
    assert found.span
    assert found.span.line == 7
    assert result == good(FARGATE)
    assert result.task_definitions[0].network_mode
    assert result.task_definitions[0].network_mode.origins == (source(7),)


def test_a_network_mode_on_windows_is_removed() -> None:
    windows = select("ec2", windows=True)
    ecs = good(windows)
    ecs = replace(
        ecs, task_definitions=(replace(ecs.task_definitions[0], network_mode=leaf("host")),)
    )
    result, (found,) = run(ecs, windows)
    assert found.help == "remove it"
    assert result == good(windows)


def test_nothing_is_unbound_without_references() -> None:
    reporter = Reporter()
    report_unbound(leaves(good(BRIDGE)), reporter)
    assert reporter.diagnostics == ()


def test_what_ecs_is_not_known_to_refuse_is_a_warning() -> None:
    field = in_container("hostname")
    row = Pattern(field=field, on=ALL, regex="a+", takes="a", source="", refused=False)
    (finding,) = row.findings(holding(good(BRIDGE), field, leaf("b")), BRIDGE)
    assert (finding.refused, finding.severity) == (False, Severity.WARNING)
    assert finding.message == "container \"web\": ECS is not known to take hostname 'b': it takes a"
    (finding,) = replace(row, refused=True).findings(
        holding(good(BRIDGE), field, leaf("b")), BRIDGE
    )
    assert (finding.refused, finding.severity) == (True, None)


def test_a_default_that_is_left_out_is_not_refused() -> None:
    field = in_container("privileged")
    row = Unavailable(field=field, on=ALL, because="no", source="", default=False)
    for value in (False, True):
        (finding,) = row.findings(holding(good(BRIDGE), field, leaf(value)), BRIDGE)
        assert finding.refused is value
