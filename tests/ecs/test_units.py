from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compose2ecs.ecs import units


@pytest.mark.parametrize(("size", "mib"), [(0, 0), (1, 1), (1048576, 1), (1048577, 2)])
def test_mebibytes_round_up(size: int, mib: int) -> None:
    assert units.mebibytes(size) == mib


@pytest.mark.parametrize(
    ("vcpus", "expected"),
    [(0, 0), (0.0001, 2), (0.5, 512), (1, 1024), (0.1, 102), (1.5 / 1024 * 3, 5), (32, 32768)],
)
def test_cpu_units_round_to_the_nearest(vcpus: float, expected: int) -> None:
    assert units.cpu_units(vcpus) == expected


@pytest.mark.parametrize(
    ("nanoseconds", "expected"), [(0, 0), (1, 1), (10**9, 1), (10**9 + 1, 2), (90 * 10**9, 90)]
)
def test_seconds_round_up(nanoseconds: int, expected: int) -> None:
    assert units.seconds(nanoseconds) == expected


@pytest.mark.parametrize("function", [units.mebibytes, units.cpu_units, units.seconds])
def test_negative_amounts_are_refused(function: type) -> None:
    with pytest.raises(ValueError, match="negative"):
        function(-1)


@given(st.integers(min_value=0, max_value=2**60))
def test_nothing_rounds_down(amount: int) -> None:
    assert units.mebibytes(amount) * units.BYTES_PER_MIB >= amount
    assert units.seconds(amount) * units.NANOSECONDS_PER_SECOND >= amount
    assert (units.seconds(amount) - 1) * units.NANOSECONDS_PER_SECOND < amount or amount == 0


@given(st.floats(min_value=0, max_value=1024, exclude_min=True))
def test_a_reservation_stays_a_reservation(vcpus: float) -> None:
    assert units.cpu_units(vcpus) >= units.MINIMUM_CPU_UNITS
    assert abs(units.cpu_units(vcpus) - vcpus * 1024) <= max(0.5, 2 - vcpus * 1024)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("512", 512),
        ("1 vCPU", 1024),
        ("0.5 vcpu", 512),
        (".25vCPU", 256),
        (" 2 VCPUS ", 2048),
        ("0.3 vCPU", 307),
    ],
)
def test_cpu_spellings(text: str, expected: int) -> None:
    assert units.parse_cpu(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2048", 2048), ("2g", 2048), ("3 GB", 3072), ("512m", 512), ("0.5GiB", 512), ("1.1g", 1127)],
)
def test_memory_spellings(text: str, expected: int) -> None:
    assert units.parse_memory(text) == expected


@pytest.mark.parametrize(
    "text", ["", "one", "1 core", "-1", "1.5.2 vCPU", "\u0663", "9" * 400 + " vCPU"]
)
def test_other_text_is_no_cpu_size(text: str) -> None:
    with pytest.raises(ValueError, match="is not a CPU size: write units"):
        units.parse_cpu(text)


def test_part_of_a_cpu_unit_is_refused_with_what_was_meant() -> None:
    with pytest.raises(ValueError, match=r"did you mean 0\.5 vCPU\?"):
        units.parse_cpu("0.5")


@pytest.mark.parametrize("text", ["", "much", "1 TB", "-1", "1 g b", "9" * 400])
def test_other_text_is_no_memory_size(text: str) -> None:
    with pytest.raises(ValueError, match="is not a memory size: write MiB"):
        units.parse_memory(text)


@given(st.integers(min_value=0, max_value=10**6))
def test_whole_numbers_mean_themselves(number: int) -> None:
    assert units.parse_cpu(str(number)) == number
    assert units.parse_memory(str(number)) == number
    assert units.parse_memory(f"{number} GB") == number * 1024
    assert units.parse_cpu(f"{number} vCPU") == number * 1024


@pytest.mark.parametrize(
    ("text", "gibibytes"),
    [("50", 50), ("50g", 50), ("50 GiB", 50), ("0.5t", 512), ("1TB", 1024), ("20.1", 21)],
)
def test_sizes_of_disks(text: str, gibibytes: int) -> None:
    assert units.parse_gibibytes(text) == gibibytes


def test_what_is_no_size_of_a_disk() -> None:
    with pytest.raises(ValueError, match="write GiB"):
        units.parse_gibibytes("50m")
