from __future__ import annotations

import pytest

from compose2ecs.ecs.target import TARGETS, Target, UnknownTargetError, select


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("fargate",), "fargate"),
        (("FARGATE", "awsvpc"), "fargate"),
        (("fargate", None, True), "fargate-windows"),
        (("ec2",), "ec2-bridge"),
        (("ec2", "host"), "ec2-host"),
        (("ec2", "awsvpc"), "ec2-awsvpc"),
        (("ec2", "none"), "ec2-none"),
        (("ec2", None, True), "ec2-windows"),
        (("ec2", "awsvpc", True), "ec2-windows-awsvpc"),
        (("external",), "external-bridge"),
        (("managed-instances",), "managed-instances-awsvpc"),
        (("MANAGED_INSTANCES", "host"), "managed-instances-host"),
    ],
)
def test_target_by_its_properties(arguments: tuple[str, str | None, bool], name: str) -> None:
    assert select(*arguments).name == name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lambda",), "choose fargate or ec2 or external or managed-instances"),
        (("fargate", "bridge"), "network mode 'bridge' is not possible on fargate: choose awsvpc"),
        (("external", "awsvpc"), "choose bridge or host or none"),
        (("managed-instances", "bridge"), "choose awsvpc or host"),
        (("ec2", "bridge", True), "'bridge' is not possible on ec2 for Windows: choose awsvpc"),
        (("external", None, True), "external does not run windows containers: choose fargate or"),
    ],
)
def test_impossible_targets_name_the_possible_ones(
    arguments: tuple[str, str | None, bool], message: str
) -> None:
    with pytest.raises(UnknownTargetError, match=message):
        select(*arguments)


def test_names_and_titles_are_unique() -> None:
    assert len({target.name for target in TARGETS}) == len(TARGETS)
    assert len({str(target) for target in TARGETS}) == len(TARGETS)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_targets_hold_together(target: Target) -> None:
    assert target.compatibility.lower().replace("_", "-") == target.launch_type
    assert "awslogs" in target.log_drivers
    assert target.has_launch_type is (target.compatibility != "MANAGED_INSTANCES")
