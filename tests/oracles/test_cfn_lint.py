"""cfn-lint finds nothing in what is emitted, but for its own mistakes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from compose2ecs.ecs.model import EcsProject
from tests.ecs.build import container, leaf, project, task
from tests.oracles.cloudformation import MISTAKES, Fault, faults
from tests.oracles.emitted import emitted


@cache
def found() -> tuple[Fault, ...]:
    return tuple(faults(emitted().items()))


def test_nothing_is_found_in_what_is_emitted() -> None:
    unknown = [fault for fault in found() if not any(m.covers(fault) for m in MISTAKES)]
    assert [str(fault) for fault in unknown] == []


def test_every_mistake_of_cfn_lint_is_still_made() -> None:
    unused = [m for m in MISTAKES if not any(m.covers(fault) for fault in found())]
    assert unused == []


def small(cpu: str) -> EcsProject:
    """A Fargate task that is as ECS wants it if the CPU is."""
    return project(
        task(
            container(),
            network_mode=leaf("awsvpc"),
            requires_compatibilities=(leaf("FARGATE"),),
            cpu=leaf(cpu),
            memory=leaf("512"),
        )
    )


def test_a_size_that_fargate_lacks_is_found() -> None:
    right, wrong = small("256"), small("512")
    expected = {("E3047", "wrong")}
    assert {(f.rule, f.project) for f in faults([("right", right), ("wrong", wrong)])} == expected


def test_a_property_that_the_resource_lacks_is_found() -> None:
    (request,) = small("256").task_definitions
    wrong = project(replace(request, pid_mode=leaf("nobody")))
    (fault,) = faults([("wrong", wrong)])
    assert fault == Fault("E3030", "wrong", "PidMode", fault.message)
