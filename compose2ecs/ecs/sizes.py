"""The sizes that a Fargate task can have.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
"""

from functools import cache
from typing import NamedTuple


class Size(NamedTuple):
    """The size of a task."""

    cpu_units: int
    memory_mib: int


class Row(NamedTuple):
    """One CPU size with the amounts of memory that it can be combined with, ascending."""

    cpu_units: int
    memory_mib: tuple[int, ...]
    windows: bool


def _steps(first: int, last: int, step: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1, step))


ROWS = (
    Row(256, (512, 1024, 2048), windows=False),
    Row(512, _steps(1024, 4096, 1024), windows=False),
    Row(1024, _steps(2048, 8192, 1024), windows=True),
    Row(2048, _steps(4096, 16384, 1024), windows=True),
    Row(4096, _steps(8192, 30720, 1024), windows=True),
    Row(8192, _steps(16384, 61440, 4096), windows=False),
    Row(16384, _steps(32768, 122880, 8192), windows=False),
    Row(32768, (61440, 122880, 249856), windows=False),
)
"""All sizes, ascending. From 8192 units on they need Linux platform version 1.4.0 or later."""


def smallest(cpu_units: int, memory_mib: int, windows: bool = False) -> Size | None:
    """The smallest size that holds both amounts, by CPU and then by memory; None when none does.

    Amounts are only ever rounded up. More memory than a CPU size allows leads to more CPU.
    """
    for row in _rows(windows):
        if row.cpu_units < cpu_units:
            continue
        for memory in row.memory_mib:
            if memory >= memory_mib:
                return Size(row.cpu_units, memory)
    return None


def is_size(cpu_units: int, memory_mib: int, windows: bool = False) -> bool:
    """Whether Fargate has a size of exactly these amounts."""
    return memory_mib in _amounts(windows).get(cpu_units, ())


@cache
def _amounts(windows: bool) -> dict[int, tuple[int, ...]]:
    """The amounts of memory in MiB, by the CPU units that they go with."""
    return {row.cpu_units: row.memory_mib for row in _rows(windows)}


@cache
def _rows(windows: bool) -> tuple[Row, ...]:
    return tuple(row for row in ROWS if row.windows or not windows)
