"""What of a size of Fargate stays unused, as no smaller one holds the service."""

from typing import NamedTuple

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.sizes import ROWS, Size, smallest
from compose2ecs.ecs.target import OperatingSystem
from compose2ecs.ecs.units import UNITS_PER_VCPU
from compose2ecs.mapping.codes.sizes import FARGATE_HEADROOM
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import listed
from compose2ecs.source import Traced


class Need(NamedTuple):
    """What a task must hold, in CPU units and MiB. Zero is "the file names none".

    ``proxy_mib`` comes on top, for the proxy of Service Connect.
    """

    cpu: Traced[int]
    memory: Traced[int]
    proxy_mib: int


def report_headroom(cx: ServiceContext, need: Need, size: Size) -> None:
    """Report how much of ``size`` the service does not ask for, of what it names at all.

    It is a warning where memory forces more CPU on the task, and more than half of it is unused.
    """
    if not need.cpu.value and not need.memory.value:
        return
    unused = [
        (f"{_percent(needed.value + proxy, given)} % of the {what}", shown, needed)
        for what, needed, proxy, given, shown in (
            ("CPU", need.cpu, 0, size.cpu_units, f"{_vcpus(need.cpu.value)} vCPU"),
            ("memory", need.memory, need.proxy_mib, size.memory_mib, _mebibytes(need)),
        )
        if 0 < needed.value < given - proxy
    ]
    if not unused:
        return
    alone = smallest(need.cpu.value, 0, windows=cx.policy.target.os is OperatingSystem.WINDOWS)
    is_forced = (
        alone is not None
        and 0 < 2 * need.cpu.value < size.cpu_units
        and alone.cpu_units < size.cpu_units
    )
    cx.reporter.report(
        FARGATE_HEADROOM,
        f"`{cx.name}` asks for {listed((shown for _, shown, _ in unused), 'and')} and gets "
        f"{size.cpu_units / UNITS_PER_VCPU:g} vCPU with {size.memory_mib} MiB; unused: "
        f"{listed((share for share, _, _ in unused), 'and')}",
        *(needed for _, _, needed in unused),
        help=_cheaper(alone)
        if is_forced and alone is not None
        else "limits up to the size of the task cost nothing more",
        severity=Severity.WARNING if is_forced else None,
    )


def _cheaper(alone: Size) -> str:
    """The way to the CPU that is asked for: less memory."""
    largest = max(row.memory_mib[-1] for row in ROWS if row.cpu_units == alone.cpu_units)
    return (
        f"{alone.cpu_units / UNITS_PER_VCPU:g} vCPU go with up to {largest} MiB; on EC2, memory "
        "does not take CPU with it"
    )


def _mebibytes(need: Need) -> str:
    proxy = f" ({need.proxy_mib} more for the proxy of Service Connect)" if need.proxy_mib else ""
    return f"{need.memory.value} MiB{proxy}"


def _vcpus(units: int) -> str:
    return f"{round(units / UNITS_PER_VCPU, 2):g}"


def _percent(used: int, given: int) -> int:
    """The share that is not used, in whole percents, rounded down."""
    return 100 * (given - used) // given
