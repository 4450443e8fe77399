"""The size of the task: a choice among those of Fargate, a limit on instances.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from math import ceil

from compose2ecs.ecs.model import Text
from compose2ecs.ecs.sizes import smallest
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.ecs.units import UNITS_PER_VCPU
from compose2ecs.mapping.codes.sizes import CPU_LIMIT_NOT_ENFORCED
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.rules.cpu import cpu, cpu_limit, cpu_reservation
from compose2ecs.mapping.rules.headroom import Need, report_headroom
from compose2ecs.mapping.rules.resources import memory, memory_reservation
from compose2ecs.shape import shape
from compose2ecs.source import Choice, Traced, lift, merge_origins

INSTANCE_UNITS = (128, 196_608)
"""The CPU units that a task on instances may have.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""


@shape
class TaskSize:
    """``cpu`` in CPU units and ``memory`` in MiB, as the API's text; None is "not sent"."""

    cpu: Text | None
    memory: Text | None


def task_size(cx: ServiceContext) -> TaskSize:
    """The size of a task with the container of one service.

    It is as set. Else on Fargate it is the smallest that holds what is asked for; a demand that no
    size holds is passed on as it is. Else on instances its CPU is the limit of the container, which
    nothing else enforces there, and its memory is left to the container.
    """
    if cx.policy.target.launch_type is LaunchType.FARGATE:
        return _on_fargate(cx)
    memory_set = cx.settings.memory
    return TaskSize(
        cpu=_ceiling(cx),
        memory=lift(str, memory_set) if memory_set else None,
    )


def _ceiling(cx: ServiceContext) -> Text | None:
    """``cpu`` of a task on instances in CPU units: as set, else the limit of its container.

    A task with a size reserves all of it. So a smaller reservation of the container wins, and the
    limit is reported. Windows ignores the size of tasks and enforces the units of containers.
    """
    given, limit = cx.settings.cpu, cpu_limit(cx)
    if given is None and (cx.policy.target.os is OperatingSystem.WINDOWS or limit is None):
        return None
    if limit is None or cx.policy.target.os is OperatingSystem.WINDOWS:
        return None if given is None else lift(str, given)
    units = lift(_units, limit)
    least, most = INSTANCE_UNITS
    if given is not None:
        ceiling: Traced[int] | None = given
    elif units.value > most or _reserves_less(cx, limit):
        ceiling = None
    else:
        ceiling = lift(lambda number: max(number, least), units)
    if ceiling is None or ceiling.value > units.value:
        _report_not_enforced(cx, limit, ceiling)
    return None if ceiling is None else lift(str, ceiling)


def _reserves_less(cx: ServiceContext, limit: Traced[float]) -> bool:
    reserved = cpu_reservation(cx)
    return reserved is not None and reserved.value < limit.value


def _report_not_enforced(
    cx: ServiceContext, limit: Traced[float], ceiling: Traced[int] | None
) -> None:
    most = (
        f"more than {limit.value:g} vCPU while the instance is idle"
        if ceiling is None
        else f"{ceiling.value / UNITS_PER_VCPU:g} vCPU, the size of its task, and not only "
        f"{limit.value:g}"
    )
    cx.reporter.report(
        CPU_LIMIT_NOT_ENFORCED,
        f"`{cx.name}` may use {most}",
        limit,
        help="leave the reservation of CPU out, or set cpu under x-ecs: the size of the task is a "
        "limit, and is reserved"
        if ceiling is None
        else None,
    )


def _on_fargate(cx: ServiceContext) -> TaskSize:
    cpu_set, memory_set = cx.settings.cpu, cx.settings.memory
    need = _needed(cx)
    size = smallest(
        cpu_set.value if cpu_set else need.cpu.value,
        memory_set.value if memory_set else need.memory.value,
        windows=cx.policy.target.os is OperatingSystem.WINDOWS,
    )
    if size is not None and cpu_set is None and memory_set is None:
        report_headroom(cx, need, size)
    return TaskSize(
        cpu=lift(str, cpu_set) if cpu_set else _sized(cx, need.cpu, size and size.cpu_units),
        memory=lift(str, memory_set)
        if memory_set
        else _sized(cx, need.memory, size and size.memory_mib),
    )


def _needed(cx: ServiceContext) -> Need:
    """CPU units and MiB that the task must hold; zero where the file names none."""
    vcpus = (amount for amount in (cpu_limit(cx), cpu_reservation(cx)) if amount is not None)
    units = cpu(cx)
    return Need(
        cpu=_larger(*(lift(_units, amount) for amount in vcpus), *([units] if units else ())),
        memory=_larger(*(leaf for leaf in (memory(cx), memory_reservation(cx)) if leaf)),
    )


def _units(vcpus: float) -> int:
    """``vcpus`` in CPU units, rounded up: a task is never smaller than its container asks for."""
    return ceil(vcpus * UNITS_PER_VCPU)


def _larger(*amounts: Traced[int]) -> Traced[int]:
    return Traced(max((amount.value for amount in amounts), default=0), merge_origins(*amounts))


def _sized(cx: ServiceContext, needed: Traced[int], given: int | None) -> Text:
    why = Choice("the smallest size of Fargate that holds limits and reservations", cx.at)
    return Traced(str(needed.value if given is None else given), (*needed.origins, why))
