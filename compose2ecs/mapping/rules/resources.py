"""Memory and disk of the container.

Amounts are only ever rounded up, so that nothing gets less than the file gives it.
"""

from collections.abc import Iterator

from compose2ecs.compose.grammar.quantities import parse_bytes
from compose2ecs.compose.model import Resource, Resources
from compose2ecs.ecs.model import EphemeralStorage
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.ecs.units import mebibytes
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.sizes import MEMORY_CHOSEN, SWAP_ON_INSTANCE
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.optional import entries, first
from compose2ecs.source import Traced, both, choose, lift, merge_origins

_GIB = 1024**3
_FARGATE_GIB = 20
"""The disk that every task on Fargate has.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
"""

_DEFAULT_SWAPPINESS = -1
"""What Docker takes for "as the host". https://docs.docker.com/reference/api/engine/"""

_RESERVED_MIB = 256
"""What a container on an instance reserves when the file names no amount of memory."""


@claims("services.*.mem_limit", "services.*.deploy.resources.limits.memory")
def memory(cx: ServiceContext, within: Resource | None) -> Traced[int] | None:
    """``memory``: the MiB at which the container is stopped, rounded up; None for no limit."""
    limit = memory_limit(cx, within)
    return None if limit is None else lift(mebibytes, limit)


def memory_limit(cx: ServiceContext, within: Resource | None) -> Traced[int] | None:
    """The memory limit in bytes; None for no limit, which 0 also means."""
    return _positive(cx, first(cx.service.mem_limit, within.memory if within else None))


@claims("services.*.mem_reservation", "services.*.deploy.resources.reservations.memory")
def memory_reservation(
    cx: ServiceContext, kept: Resource | None, limit: Traced[int] | None
) -> Traced[int] | None:
    """``memoryReservation``: the MiB that are kept for the container, rounded up.

    On an instance ECS wants a limit or a reservation, unless the task has a size. Windows knows
    limits only, and none is chosen: a container that exceeded it would be stopped.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    given = _positive(cx, first(cx.service.mem_reservation, kept.memory if kept else None))
    if given is not None:
        return lift(mebibytes, given)
    target = cx.policy.target
    if target.launch_type is LaunchType.FARGATE or target.os is OperatingSystem.WINDOWS:
        return None
    if cx.settings.memory is not None or limit is not None:
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


@claims("services.*.memswap_limit")
def max_swap(cx: ServiceContext) -> Traced[int] | None:
    """``maxSwap`` in MiB, rounded up: Compose limits memory and swap together, ECS swap alone.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-swap.html
    """
    total = cx.service.memswap_limit
    if total is None:
        return None
    limit = memory_limit(cx, limits(cx))
    if total.value == 0:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "0 means the default", total)
        return None
    if total.value < 0 or limit is None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`memswap_limit: {total.value}` is left out: swap on ECS has a limit in MiB, "
            "beyond that of the memory",
            total,
            help="set mem_limit, and memswap_limit to the sum of memory and swap",
        )
        return None
    swap = both(lambda whole, part: mebibytes(max(whole - part, 0)), total, limit)
    target = cx.policy.target
    has_swap = target.launch_type in (LaunchType.EC2, LaunchType.EXTERNAL)
    if swap.value > 0 and has_swap and target.os is OperatingSystem.LINUX:
        cx.reporter.report(
            SWAP_ON_INSTANCE,
            f"`{cx.name}` may swap {swap.value} MiB on instances that have swap space, which those "
            "of Amazon's images do not",
            total,
            help="create a swap file in the user data of the instances, or raise mem_limit",
        )
    return swap


@claims("services.*.mem_swappiness")
def swappiness(cx: ServiceContext, swap: Traced[int] | None) -> Traced[int] | None:
    """``swappiness``, 0 to 100; None without ``maxSwap``, as ECS ignores it then.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinuxParameters.html
    """
    given = cx.service.mem_swappiness
    if given is None:
        return None
    if given.value == _DEFAULT_SWAPPINESS:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, f"{given.value} means the default", given)
        return None
    if swap is None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`mem_swappiness: {given.value}` is left out: ECS heeds it only where swap is limited",
            given,
            help="set mem_limit and memswap_limit",
        )
        return None
    return lift(int, given)


@claims("services.*.shm_size")
def shared_memory_size(cx: ServiceContext) -> Traced[int] | None:
    """``sharedMemorySize``: the size of ``/dev/shm`` in MiB, rounded up."""
    given = _positive(cx, cx.service.shm_size)
    return None if given is None else lift(mebibytes, given)


@claims("services.*.storage_opt.*")
def ephemeral_storage(task: TaskContext) -> EphemeralStorage | None:
    """``ephemeralStorage`` in GiB, rounded up: as set, or from ``size``; others are reported.

    Only Fargate gives tasks a disk of their own, of 20 GiB at least. The containers of a task share
    it, so their sizes add up. In Compose the option is an upper limit, so that nothing is missing
    where it is lost.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
    """
    sizes = [size for cx in task.members for size in _disk_sizes(cx)]
    given = task.settings.ephemeral_storage
    if given is not None:
        if sizes:
            task.reporter.report(
                IRRELEVANT_ATTRIBUTE, "ephemeral_storage under x-ecs says how much", *sizes
            )
        return EphemeralStorage(size_in_gib=given)
    if not sizes:
        return None
    whole = Traced(sum(size.value for size in sizes), merge_origins(*sizes))
    if task.policy.target.launch_type is not LaunchType.FARGATE:
        task.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`{task.name}` may fill the disk of its instance: ECS does not limit what a container "
            "writes there",
            whole,
            help="give the instances larger disks, or mount a volume for the data",
        )
        return None
    if whole.value <= _FARGATE_GIB:
        task.reporter.report(
            IRRELEVANT_ATTRIBUTE, f"every task on Fargate has {_FARGATE_GIB} GiB", whole
        )
        return None
    return EphemeralStorage(size_in_gib=whole)


def _disk_sizes(cx: ServiceContext) -> Iterator[Traced[int]]:
    for name, option in entries(cx.service.storage_opt).items():
        size = _bytes(option.value) if name == "size" else None
        if size is None:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE, f"storage option {name!r} is left out on ECS", option
            )
        else:
            yield Traced(-(-size // _GIB), option.origins)


def _bytes(text: str) -> int | None:
    """The size that ``text`` means, or None when it is none."""
    try:
        return parse_bytes(text)
    except ValueError:
        return None


def limits(cx: ServiceContext) -> Resource | None:
    """What the container may use at most, as ``deploy.resources`` says."""
    found = _resources(cx)
    return found.limits.value if found and found.limits else None


def reservations(cx: ServiceContext) -> Resource | None:
    """What is kept for the container, as ``deploy.resources`` says."""
    found = _resources(cx)
    return found.reservations.value if found and found.reservations else None


def _resources(cx: ServiceContext) -> Resources | None:
    deploy = cx.service.deploy
    if deploy is None or deploy.value.resources is None:
        return None
    return deploy.value.resources.value


def _positive(cx: ServiceContext, amount: Traced[int] | None) -> Traced[int] | None:
    """The amount; None for zero and below, which is no amount to docker compose."""
    if amount is None or amount.value > 0:
        return amount
    cx.reporter.report(IRRELEVANT_ATTRIBUTE, f"{amount.value} means none", amount)
    return None
