"""CPU, memory and disk: of the container, and of the task around it.

Amounts are only ever rounded up, so that nothing gets less than the file gives it.
"""

from collections.abc import Iterable
from typing import TypeVar

from compose2ecs.compose.grammar.quantities import parse_bytes
from compose2ecs.compose.model import Resource
from compose2ecs.ecs.model import EphemeralStorage, Text
from compose2ecs.ecs.sizes import smallest
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.ecs.units import cpu_units, mebibytes
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.container import (
    CPU_LIMIT_NOT_ENFORCED,
    CPU_SHARES_RESERVED,
    MEMORY_CHOSEN,
)
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.optional import entries, first
from compose2ecs.shape import shape
from compose2ecs.source import Choice, Traced, both, choose, lift, merge_origins

T = TypeVar("T", int, float)

_GIB = 1024**3
_DEFAULT_PERIOD = 100_000
"""Microseconds. https://docs.kernel.org/scheduler/sched-bwc.html"""

_RESERVED_MIB = 256
"""What a container on an instance reserves when the file names no amount of memory."""


@shape
class TaskSize:
    """``cpu`` in CPU units and ``memory`` in MiB, as the API's text; None is "not sent"."""

    cpu: Text | None
    memory: Text | None


@claims("services.*.cpus", "services.*.deploy.resources.limits.cpus")
def cpu_limit(cx: ServiceContext) -> Traced[float] | None:
    """The vCPUs that the container may use at most; None for no limit."""
    limits = _limits(cx)
    given = first(cx.service.cpus, limits.cpus if limits else None)
    limit = _positive(cx, given)
    quota = _quota(cx, limit is not None)
    return limit or quota


@claims("services.*.cpu_quota", "services.*.cpu_period")
def _quota(cx: ServiceContext, is_limited: bool) -> Traced[float] | None:
    """The quota as vCPUs, unless ``cpus`` says how many."""
    quota, period = cx.service.cpu_quota, cx.service.cpu_period
    if quota is None or quota.value <= 0 or is_limited:
        for leaf in (quota, period):
            if leaf is not None:
                cx.reporter.report(
                    IRRELEVANT_ATTRIBUTE, "there is no quota, or `cpus` says how much", leaf
                )
        return None
    if period is None or period.value <= 0:
        return lift(lambda used: used / _DEFAULT_PERIOD, quota)
    return both(lambda used, every: used / every, quota, period)


@claims("services.*.deploy.resources.reservations.cpus")
def cpu_reservation(cx: ServiceContext) -> Traced[float] | None:
    """The vCPUs that are kept for the container; None for none."""
    reservations = _reservations(cx)
    return _positive(cx, reservations.cpus if reservations else None)


@claims("services.*.cpu_shares")
def cpu(cx: ServiceContext) -> Traced[int] | None:
    """``cpu`` of the container in CPU units, 1024 for a vCPU, rounded to the nearest.

    ECS reserves the units and weighs containers by them; on Linux they are no limit. So the
    reservation comes first, then the limit, then Compose's shares, which only weigh.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    reserved, limit, shares = cpu_reservation(cx), cpu_limit(cx), cx.service.cpu_shares
    amount = reserved or limit
    if limit is not None and not _is_fargate(cx):
        cx.reporter.report(
            CPU_LIMIT_NOT_ENFORCED,
            f"`{cx.name}` may use more than {limit.value:g} vCPU while the instance is idle",
            limit,
            help="set the size of the task, cpu under x-ecs, which is a hard limit",
        )
    if shares is None or shares.value <= 0 or amount is not None:
        if shares is not None:
            cx.reporter.report(
                IRRELEVANT_ATTRIBUTE, "the amount of CPU decides, and not the shares", shares
            )
        return None if amount is None else lift(cpu_units, amount)
    cx.reporter.report(
        CPU_SHARES_RESERVED,
        f"ECS reserves {shares.value / 1024:g} vCPU for the {shares.value} shares of `{cx.name}`",
        shares,
        help="use deploy.resources.reservations.cpus to say how much is really needed",
    )
    return shares


@claims("services.*.mem_limit", "services.*.deploy.resources.limits.memory")
def memory(cx: ServiceContext) -> Traced[int] | None:
    """``memory``: the MiB at which the container is stopped, rounded up; None for no limit."""
    limit = memory_limit(cx)
    return None if limit is None else lift(mebibytes, limit)


def memory_limit(cx: ServiceContext) -> Traced[int] | None:
    """The memory limit in bytes; None for no limit, which 0 also means."""
    limits = _limits(cx)
    return _positive(cx, first(cx.service.mem_limit, limits.memory if limits else None))


@claims("services.*.mem_reservation", "services.*.deploy.resources.reservations.memory")
def memory_reservation(cx: ServiceContext) -> Traced[int] | None:
    """``memoryReservation``: the MiB that are kept for the container, rounded up.

    On an instance ECS wants a limit or a reservation, unless the task has a size.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    reservations = _reservations(cx)
    given = _positive(
        cx, first(cx.service.mem_reservation, reservations.memory if reservations else None)
    )
    if given is not None:
        return lift(mebibytes, given)
    if _is_fargate(cx) or cx.settings.memory is not None or memory(cx) is not None:
        return None
    cx.reporter.report(
        MEMORY_CHOSEN,
        f"{_RESERVED_MIB} MiB are reserved for `{cx.name}`, which says nothing about memory",
        cx.at,
        help="set mem_reservation to what it needs",
    )
    return choose(
        _RESERVED_MIB, "ECS places tasks on instances by memory, and the file names none", cx.at
    )


def task_size(cx: TaskContext) -> TaskSize:
    """The size of the task: as set, else on Fargate the smallest that holds what is asked for.

    On instances a task has no size unless one is set: its containers have their own limits. A
    demand that no size of Fargate holds is passed on as it is.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
    """
    cpu_set, memory_set = cx.settings.cpu, cx.settings.memory
    if not _is_fargate(cx):
        return TaskSize(
            cpu=lift(str, cpu_set) if cpu_set else None,
            memory=lift(str, memory_set) if memory_set else None,
        )
    cpus, mebis = _needed(cx)
    size = smallest(
        cpu_set.value if cpu_set else cpus.value,
        memory_set.value if memory_set else mebis.value,
        windows=cx.policy.target.os is OperatingSystem.WINDOWS,
    )
    return TaskSize(
        cpu=lift(str, cpu_set) if cpu_set else _sized(cpus, size and size.cpu_units, cx),
        memory=lift(str, memory_set) if memory_set else _sized(mebis, size and size.memory_mib, cx),
    )


def _needed(task: TaskContext) -> tuple[Traced[int], Traced[int]]:
    """CPU units and MiB that the containers of the task need together; zero for none."""
    amounts = [_needed_by(cx) for cx in task.members]
    return _sum(cpus for cpus, _ in amounts), _sum(mebis for _, mebis in amounts)


def _sum(amounts: Iterable[Traced[int]]) -> Traced[int]:
    found = tuple(amounts)
    return Traced(sum(amount.value for amount in found), merge_origins(*found))


def _needed_by(cx: ServiceContext) -> tuple[Traced[int], Traced[int]]:
    """CPU units and MiB that one container needs."""
    cpus = _larger(
        *(lift(cpu_units, vcpus) for vcpus in (cpu_limit(cx), cpu_reservation(cx)) if vcpus),
        *(leaf for leaf in (cpu(cx),) if leaf),
    )
    mebis = _larger(*(leaf for leaf in (memory(cx), memory_reservation(cx)) if leaf))
    return cpus, mebis


def _larger(*amounts: Traced[int]) -> Traced[int]:
    return Traced(max((amount.value for amount in amounts), default=0), merge_origins(*amounts))


def _sized(needed: Traced[int], given: int | None, cx: ServiceContext) -> Text:
    why = Choice("the smallest size of Fargate that holds limits and reservations", cx.at)
    return Traced(str(needed.value if given is None else given), (*needed.origins, why))


@claims("services.*.memswap_limit")
def max_swap(cx: ServiceContext) -> Traced[int] | None:
    """``maxSwap`` in MiB: Compose limits memory and swap together, ECS swap alone.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-swap.html
    """
    total, limit = cx.service.memswap_limit, memory_limit(cx)
    if total is None:
        return None
    if total.value <= 0 or limit is None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`memswap_limit: {total.value}` is left out: swap on ECS has a limit in MiB, "
            "beyond that of the memory",
            total,
            help="set mem_limit, and memswap_limit to the sum of memory and swap",
        )
        return None
    return both(lambda whole, part: mebibytes(max(whole - part, 0)), total, limit)


@claims("services.*.mem_swappiness")
def swappiness(cx: ServiceContext) -> Traced[int] | None:
    """``swappiness``, 0 to 100; ECS heeds it only together with ``maxSwap``."""
    given = cx.service.mem_swappiness
    return None if given is None else lift(int, given)


@claims("services.*.shm_size")
def shared_memory_size(cx: ServiceContext) -> Traced[int] | None:
    """``sharedMemorySize``: the size of ``/dev/shm`` in MiB, rounded up."""
    given = _positive(cx, cx.service.shm_size)
    return None if given is None else lift(mebibytes, given)


@claims("services.*.storage_opt.*")
def ephemeral_storage(task: TaskContext) -> EphemeralStorage | None:
    """``ephemeralStorage`` in GiB, rounded up: as set, or from ``size``; others are reported.

    The containers of a task share it, so their sizes add up.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
    """
    sizes = []
    for cx in task.members:
        for name, option in entries(cx.service.storage_opt).items():
            size = _bytes(option.value) if name == "size" else None
            if size is None:
                cx.reporter.report(
                    UNSUPPORTED_ATTRIBUTE, f"storage option {name!r} is left out on ECS", option
                )
            else:
                sizes.append(Traced(-(-size // _GIB), option.origins))
    given = first(task.settings.ephemeral_storage, _sum(sizes) if sizes else None)
    return None if given is None else EphemeralStorage(size_in_gib=given)


def _bytes(text: str) -> int | None:
    """The size that ``text`` means, or None when it is none."""
    try:
        return parse_bytes(text)
    except ValueError:
        return None


def _is_fargate(cx: ServiceContext) -> bool:
    return cx.policy.target.launch_type is LaunchType.FARGATE


def _limits(cx: ServiceContext) -> Resource | None:
    deploy = cx.service.deploy
    resources = deploy.value.resources if deploy else None
    limits = resources.value.limits if resources else None
    return limits.value if limits else None


def _reservations(cx: ServiceContext) -> Resource | None:
    deploy = cx.service.deploy
    resources = deploy.value.resources if deploy else None
    reservations = resources.value.reservations if resources else None
    return reservations.value if reservations else None


def _positive(cx: ServiceContext, amount: Traced[T] | None) -> Traced[T] | None:
    """The amount; None for zero and below, which is no amount to docker compose."""
    if amount is None or amount.value > 0:
        return amount
    cx.reporter.report(IRRELEVANT_ATTRIBUTE, f"{amount.value} means none", amount)
    return None
