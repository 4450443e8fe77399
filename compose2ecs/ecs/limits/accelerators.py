"""Checks on GPUs and other accelerators, and on isolated tasks."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_container, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import INSTANCES, LINUX, MANAGED
from compose2ecs.ecs.limits.requests import containers
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import ContainerDefinition, EcsProject, ResourceRequirement
from compose2ecs.ecs.target import Target

_NEURON = "NeuronDevice"


def _requirements(ecs: EcsProject) -> Iterator[tuple[ContainerDefinition, ResourceRequirement]]:
    for _task, container in containers(ecs):
        for requirement in container.resource_requirements or ():
            yield container, requirement


def _value_or_sharing(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """A GPU has a number or a sharing strategy, other types a value."""
    for container, requirement in _requirements(ecs):
        value, sharing = requirement.value, requirement.sharing_strategy
        kind = text_of(requirement.type)
        if value is not None and sharing is not None:
            yield Violation(
                message=f"{name_of(container)}: a requirement has a value or a sharing strategy, "
                "not both",
                leaves=(value, requirement.type),
            )
        elif value is None and (sharing is None or kind not in ("GPU", None)):
            yield Violation(
                message=f"{name_of(container)}: the requirement of the type {kind} has no value",
                leaves=(requirement.type,),
            )


def _value_is_a_number(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """GPUs are counted, or ALL; Neuron devices are ALL."""
    for container, requirement in _requirements(ecs):
        value, kind = text_of(requirement.value), text_of(requirement.type)
        if value is None or value == "ALL" or kind not in ("GPU", _NEURON):
            continue
        if kind == _NEURON or not value.isdecimal() or int(value) == 0:
            takes = "ALL" if kind == _NEURON else "a number, or ALL"
            yield Violation(
                message=f"{name_of(container)}: {value} is no number of the type {kind}, which "
                f"takes {takes}",
                leaves=(requirement.value,),
            )


def _neuron_is_managed(ecs: EcsProject, target: Target) -> Iterator[Violation]:
    """No Neuron devices, which only managed instances assign."""
    for container, requirement in _requirements(ecs):
        if text_of(requirement.type) == _NEURON:
            yield Violation(
                message=f"{name_of(container)}: {target} does not assign Neuron devices",
                leaves=(requirement.type,),
                help="use launch_type: managed-instances",
            )


def _neuron_once(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """One container of a task has the Neuron devices."""
    for task in ecs.task_definitions:
        found = [
            requirement.type
            for container in task.container_definitions
            for requirement in container.resource_requirements or ()
            if text_of(requirement.type) == _NEURON
        ]
        if len(found) > 1:
            yield Violation(
                message=f"{name_of(task)}: {len(found)} containers ask for Neuron devices, and one "
                "can have them",
                leaves=tuple(found),
            )


def _attestation(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """The isolation mode CONFIDENTIAL_SANDBOX, and it alone, has an attestation policy."""
    for task in ecs.task_definitions:
        trust = task.trusted_execution_configuration
        mode = text_of(trust.isolation_mode) if trust else None
        if trust is None or mode is None:
            continue
        has_policy = trust.attestation_policy is not None
        if has_policy is not (mode == "CONFIDENTIAL_SANDBOX"):
            verb = "takes no" if has_policy else "needs an"
            yield Violation(
                message=f"{name_of(task)}: the isolation mode {mode} {verb} attestationPolicy",
                leaves=(trust.attestation_policy, trust.isolation_mode),
            )


_REQUIREMENT = "resource_requirements[]"

ACCELERATORS: tuple[Constraint, ...] = (
    *(
        Check(
            field=in_container(f"{_REQUIREMENT}.{field}"),
            on=targets,
            code=code,
            test=test,
            within=(in_container("resource_requirements"),),
            source=pages.shape_page("ResourceRequirement"),
        )
        for field, targets, code, test in (
            ("value", INSTANCES & LINUX, codes.CONFLICTING_SETTINGS, _value_or_sharing),
            ("value", INSTANCES & LINUX, codes.NOT_ALLOWED_VALUE, _value_is_a_number),
            ("type", (INSTANCES & LINUX) - MANAGED, codes.NOT_ALLOWED_VALUE, _neuron_is_managed),
            ("type", MANAGED, codes.WRONG_COUNT, _neuron_once),
        )
    ),
    Check(
        field=in_task("trusted_execution_configuration.attestation_policy"),
        on=MANAGED,
        code=codes.CONFLICTING_SETTINGS,
        test=_attestation,
        within=(in_task("trusted_execution_configuration"),),
        source=pages.shape_page("TrustedExecutionConfiguration"),
    ),
)
"""Constraints on accelerators and on isolation."""
