from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose2ecs.ecs.sizes import ROWS, Size, is_size, smallest

ALL = [Size(row.cpu_units, memory) for row in ROWS for memory in row.memory_mib]
WINDOWS = [Size(row.cpu_units, memory) for row in ROWS if row.windows for memory in row.memory_mib]


@pytest.mark.parametrize(
    ("cpu", "memory", "expected"),
    [
        (0, 0, (256, 512)),
        (256, 512, (256, 512)),
        (256, 513, (256, 1024)),
        (257, 0, (512, 1024)),
        (256, 2049, (512, 3072)),
        (100, 70000, (16384, 73728)),
        (8193, 1, (16384, 32768)),
        (32768, 1, (32768, 61440)),
        (1, 122881, (32768, 249856)),
    ],
)
def test_smallest_size(cpu: int, memory: int, expected: tuple[int, int]) -> None:
    assert smallest(cpu, memory) == expected


def test_windows_has_fewer_sizes() -> None:
    assert smallest(256, 512, windows=True) == (1024, 2048)
    assert smallest(4096, 30721, windows=True) is None
    assert not is_size(256, 512, windows=True)
    assert is_size(256, 512)


def test_some_amounts_are_too_large() -> None:
    assert smallest(32769, 0) is None
    assert smallest(0, 249857) is None


def test_number_of_sizes() -> None:
    assert [len(row.memory_mib) for row in ROWS] == [3, 4, 7, 13, 23, 12, 12, 3]
    assert sorted(ALL) == ALL


@given(
    st.integers(min_value=0, max_value=40000),
    st.integers(min_value=0, max_value=300000),
    st.booleans(),
)
def test_sizes_never_round_down(cpu: int, memory: int, windows: bool) -> None:
    fitting = [
        size
        for size in (WINDOWS if windows else ALL)
        if size.cpu_units >= cpu and size.memory_mib >= memory
    ]
    assert smallest(cpu, memory, windows) == min(fitting, default=None)
    assert is_size(cpu, memory, windows) == (Size(cpu, memory) in fitting)
