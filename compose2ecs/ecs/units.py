"""The units of ECS: whole MiB, 1024ths of a vCPU, and whole seconds. Pure arithmetic.

Limits and reservations round up, so that a container never gets less than the file gives it; CPU
shares round to the nearest.
"""

import re
from functools import lru_cache
from math import ceil, floor

from compose2ecs.regex import regex

BYTES_PER_MIB = 1024 * 1024
UNITS_PER_VCPU = 1024
NANOSECONDS_PER_SECOND = 1_000_000_000

MINIMUM_CPU_UNITS = 2
"""The smallest share that the Linux kernel knows; ECS passes 0 and 1 on as 2.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

# No size has more than so many digits, and a number of hundreds of them has no float.
_NUMBER = r"\s*(\d{1,20}|\d{0,20}\.\d{1,20})\s*"
_CPU = regex(_NUMBER + r"(vcpus?)?\s*", re.IGNORECASE | re.ASCII)
_MEMORY = regex(_NUMBER + r"(?:(m|mb|mib)|(g|gb|gib))?\s*", re.IGNORECASE | re.ASCII)

_DISK = regex(r"\s*(\d+|\d*\.\d+)\s*(?:(g|gb|gib)|(t|tb|tib))?\s*", re.IGNORECASE | re.ASCII)


def mebibytes(byte_count: int) -> int:
    """``byte_count`` bytes in MiB, rounded up. Raises ValueError when negative."""
    return _up(byte_count, BYTES_PER_MIB)


def cpu_units(vcpus: float) -> int:
    """``vcpus`` in CPU units, 1024 to the vCPU, rounded to the nearest and from the half up.

    Zero stays zero, which is "no reservation" to ECS; anything above is at least
    ``MINIMUM_CPU_UNITS``, so that a reservation never turns into none. Raises ValueError when
    negative.
    """
    if vcpus < 0:
        raise ValueError(f"a number of CPUs cannot be negative: {vcpus}")
    if vcpus == 0:
        return 0
    return max(MINIMUM_CPU_UNITS, floor(vcpus * UNITS_PER_VCPU + 0.5))


def seconds(nanoseconds: int) -> int:
    """``nanoseconds`` in seconds, rounded up: 0 only for 0. Raises ValueError when negative."""
    return _up(nanoseconds, NANOSECONDS_PER_SECOND)


@lru_cache(maxsize=256)
def parse_cpu(text: str) -> int:
    """The CPU units that a task size such as ``512``, ``1 vCPU`` or ``.5 vcpu`` means.

    vCPUs round to the nearest unit; a number without a unit is CPU units and must be whole. Raises
    ValueError, with a message for the user, when ``text`` is not a size.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
    """
    found = _CPU.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a CPU size: write units (512) or vCPUs (0.5 vCPU)")
    number = float(found[1])
    if found[2]:
        return floor(number * UNITS_PER_VCPU + 0.5)
    if not number.is_integer():
        raise ValueError(f"{text!r} is not a whole number of CPU units: did you mean {text} vCPU?")
    return int(number)


@lru_cache(maxsize=256)
def parse_memory(text: str) -> int:
    """The MiB that a task size such as ``2048``, ``2g``, ``512m`` or ``3 GB`` means, rounded up.

    A number without a unit is MiB; GB is 1024 MiB, as ECS counts. Raises ValueError, with a message
    for the user, when ``text`` is not a size.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
    """
    found = _MEMORY.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a memory size: write MiB (2048) or GB (2 GB)")
    return ceil(float(found[1]) * (1024 if found[3] else 1))


def parse_gibibytes(text: str) -> int:
    """The GiB that a size of a disk such as ``50``, ``50g`` or ``1.5 TiB`` means, rounded up.

    A number without a unit is GiB; units count by 1024, as the API does. Raises ValueError, with a
    message for the user, when ``text`` is not a size.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html
    """
    found = _DISK.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a size of a disk: write GiB (50) or a unit (50g, 1t)")
    return ceil(float(found[1]) * (1024 if found[3] else 1))


def _up(amount: int, unit: int) -> int:
    if amount < 0:
        raise ValueError(f"an amount cannot be negative: {amount}")
    return -(-amount // unit)
