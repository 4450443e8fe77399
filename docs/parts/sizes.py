"""The sizes that a task on Fargate can have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compose2ecs.ecs.sizes import ROWS
from compose2ecs.ecs.units import UNITS_PER_VCPU
from docs.parts.text import table

_MIB_PER_GIB = 1024
_FEW = 3


def fargate_sizes() -> Iterator[str]:
    """Every amount of CPU with the memory that goes with it, in GiB."""
    yield from table(
        ("vCPU", "CPU units", "GiB of memory", "Windows"),
        (
            (
                f"{row.cpu_units / UNITS_PER_VCPU:g}",
                str(row.cpu_units),
                _amounts([f"{mebibytes / _MIB_PER_GIB:g}" for mebibytes in row.memory_mib]),
                "yes" if row.windows else "no",
            )
            for row in ROWS
        ),
    )


def _amounts(amounts: Sequence[str]) -> str:
    """The amounts, or the first two and the last of many, which are in equal steps."""
    if len(amounts) <= _FEW:
        return ", ".join(amounts)
    return f"{amounts[0]}, {amounts[1]}, … {amounts[-1]}"
