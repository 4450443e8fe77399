"""The size of the task: a choice among those of Fargate, a limit on instances.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from compose2ecs.diagnostics import Place
from compose2ecs.ecs.model import Text
from compose2ecs.ecs.sizes import smallest
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.ecs.units import UNITS_PER_VCPU
from compose2ecs.mapping.codes.sizes import CPU_LIMIT_NOT_ENFORCED, MEMORY_LIMIT_CHOSEN
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.optional import listed
from compose2ecs.mapping.rules.amounts import Amounts
from compose2ecs.mapping.rules.discovery import PROXY_MIB, has_proxy
from compose2ecs.mapping.rules.headroom import Need, report_headroom
from compose2ecs.source import Choice, Traced, lift, merge_origins

INSTANCE_UNITS = (128, 196_608)
"""The CPU units that a task on instances may have.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""


class TaskSize(NamedTuple):
    """``cpu`` in CPU units and ``memory`` in MiB, as the API's text; None is "not sent"."""

    cpu: Text | None
    memory: Text | None


def task_size(task: TaskContext, asked: Mapping[str, Amounts]) -> TaskSize:
    """The size of the task: as set; else as its containers ask for, as ``asked`` has by name.

    On Fargate it is the smallest that holds what they ask for together; a demand that no size holds
    is passed on as it is. On instances its CPU is the limit of the containers, which nothing else
    enforces there, and its memory is left to them, unless Service Connect wants an amount. Its
    proxy takes a part of the memory of each task.
    """
    if task.policy.target.launch_type is LaunchType.FARGATE:
        return _on_fargate(task, asked)
    ceiling = _ceiling(task, asked)
    whole = task.settings.memory or (_with_proxy(task, asked) if has_proxy(task) else None)
    return TaskSize(
        lift(str, ceiling) if ceiling else None,
        lift(str, whole) if whole else None,
    )


def _with_proxy(task: TaskContext, asked: Mapping[str, Amounts]) -> Traced[int]:
    """``memory`` of a task on instances in MiB: its containers and the proxy together.

    Service Connect wants the amount, and nothing in the task gets more than it. So a container
    without a limit gets one, which is reported.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
    """
    containers = _needed(task, asked).memory
    why = Choice("the containers, and the proxy of Service Connect", task.at)
    whole = Traced(containers.value + PROXY_MIB, (*containers.origins, why))
    unlimited = [cx for cx in task.members if asked[cx.name].memory is None]
    if unlimited:
        task.reporter.report(
            MEMORY_LIMIT_CHOSEN,
            f"{listed((f'`{cx.name}`' for cx in unlimited), 'and')} may be stopped when the task "
            f"uses more than {whole.value} MiB, as Service Connect wants a size and no limit is "
            "named",
            *(_place_of_reservation(cx, asked[cx.name]) for cx in unlimited),
            help="set mem_limit to the most that is needed, or memory under x-ecs for the task",
        )
    return whole


def _place_of_reservation(cx: ServiceContext, asked: Amounts) -> Place | None:
    reserved = asked.memory_reservation
    return reserved if reserved and reserved.source else cx.at


def _ceiling(task: TaskContext, asked: Mapping[str, Amounts]) -> Traced[int] | None:
    """``cpu`` of a task on instances in CPU units: as set, else the limits of its containers.

    A task with a size reserves all of it. So where a container reserves less than its limit, or has
    none, the task has no size. A limit that is not enforced is reported. Windows ignores the size
    of tasks and enforces the units of containers.
    """
    given = task.settings.cpu
    if task.policy.target.os is OperatingSystem.WINDOWS:
        return given
    limits = {name: one.cpu_limit for name, one in asked.items() if one.cpu_limit is not None}
    ceiling = given or _sum_of_limits(asked.values())
    for cx in task.members:
        limit = limits.get(cx.name)
        if limit is not None and (ceiling is None or ceiling.value > _units(limit.value)):
            _report_not_enforced(cx, limit, ceiling, all_limited=len(limits) == len(task.members))
    return ceiling


def _sum_of_limits(asked: Iterable[Amounts]) -> Traced[int] | None:
    """The limits of all containers together in CPU units; None where the task must have no size."""
    limits = []
    for one in asked:
        limit, reserved = one.cpu_limit, one.cpu_reservation
        if limit is None or (reserved is not None and reserved.value < limit.value):
            return None
        limits.append(lift(_units, limit))
    total = _sum(limits)
    least, most = INSTANCE_UNITS
    return None if total.value > most else lift(lambda units: max(units, least), total)


def _report_not_enforced(
    cx: ServiceContext, limit: Traced[float], ceiling: Traced[int] | None, *, all_limited: bool
) -> None:
    """Report a limit that the size of the task does not enforce, and how to have it enforced."""
    if ceiling is not None:
        size = ceiling.value / UNITS_PER_VCPU
        most = f"{size:g} vCPU, the size of its task, and not only {limit.value:g}"
    else:
        most = f"more than {limit.value:g} vCPU while the instance is idle"
    way = (
        "leave the reservation of CPU out"
        if all_limited
        else "limit the CPU of every service in the task"
    )
    cx.reporter.report(
        CPU_LIMIT_NOT_ENFORCED,
        f"`{cx.name}` may use {most}",
        limit,
        help=f"{way}, or set cpu under x-ecs: the size of the task is a limit, and is reserved"
        if ceiling is None
        else None,
    )


_SMALLEST = "the smallest size of Fargate that holds limits and reservations"
_AND_PROXY = ", and the proxy of Service Connect"


def _on_fargate(cx: TaskContext, asked: Mapping[str, Amounts]) -> TaskSize:
    cpu_set, memory_set = cx.settings.cpu, cx.settings.memory
    need = _needed(cx, asked)
    size = smallest(
        cpu_set.value if cpu_set else need.cpu.value,
        memory_set.value if memory_set else need.memory.value + need.proxy_mib,
        windows=cx.policy.target.os is OperatingSystem.WINDOWS,
    )
    if size is not None and cpu_set is None and memory_set is None:
        report_headroom(cx, need, size)
    why = Choice(_SMALLEST, cx.at)
    with_proxy = Choice(f"{_SMALLEST}{_AND_PROXY}", cx.at) if need.proxy_mib else why
    return TaskSize(
        lift(str, cpu_set) if cpu_set else _sized(need.cpu, size and size.cpu_units, why),
        lift(str, memory_set)
        if memory_set
        else _sized(need.memory, size and size.memory_mib, with_proxy),
    )


def _needed(task: TaskContext, asked: Mapping[str, Amounts]) -> Need:
    """CPU units and MiB that the containers of the task need together; zero for none."""
    return Need(
        _sum([_cpu_of(one) for one in asked.values()]),
        _sum([_largest(one.memory, one.memory_reservation) for one in asked.values()]),
        PROXY_MIB if has_proxy(task) else 0,
    )


def _cpu_of(asked: Amounts) -> Traced[int]:
    """The CPU units that one container needs: no less than its limit, its reservation, its own."""
    limit, reserved = asked.cpu_limit, asked.cpu_reservation
    return _largest(
        lift(_units, limit) if limit else None,
        lift(_units, reserved) if reserved else None,
        asked.cpu,
    )


def _units(vcpus: float) -> int:
    """``vcpus`` in CPU units, rounded up: a task is never smaller than its container asks for."""
    return ceil(vcpus * UNITS_PER_VCPU)


def _sum(amounts: Sequence[Traced[int]]) -> Traced[int]:
    if len(amounts) == 1:
        return amounts[0]
    return Traced(sum([amount.value for amount in amounts]), merge_origins(*amounts))


_NONE = Traced(0)


def _largest(*amounts: Traced[int] | None) -> Traced[int]:
    """The largest of the amounts that are given, with the origins of all; zero for none."""
    given = [amount for amount in amounts if amount is not None]
    if not given:
        return _NONE
    return Traced(max([amount.value for amount in given]), merge_origins(*given))


def _sized(needed: Traced[int], given: int | None, why: Choice) -> Text:
    return Traced(str(needed.value if given is None else given), (*needed.origins, why))
