"""What one container asks for: found once, for the container and for the size of its task."""

from typing import NamedTuple

from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.rules.cpu import cpu, cpu_limit, cpu_reservation
from compose2ecs.mapping.rules.resources import (
    limits,
    memory,
    memory_reservation,
    reservations,
)
from compose2ecs.source import Traced


class Amounts(NamedTuple):
    """CPU and memory of a container; None for what the file does not say.

    ``cpu_limit`` and ``cpu_reservation`` are in vCPUs, ``cpu`` is in CPU units, which are those of
    the container; memory is in MiB.
    """

    cpu_limit: Traced[float] | None
    cpu_reservation: Traced[float] | None
    cpu: Traced[int] | None
    memory: Traced[int] | None
    memory_reservation: Traced[int] | None


def amounts(cx: ServiceContext, *, is_alone: bool) -> Amounts:
    """What the container asks for. ``is_alone``: it is the only one of its task."""
    within, kept = limits(cx), reservations(cx)
    limit, reserved = cpu_limit(cx, within), cpu_reservation(cx, kept)
    most = memory(cx, within)
    units = cpu(cx, reserved, limit, is_alone=is_alone)
    return Amounts(limit, reserved, units, most, memory_reservation(cx, kept, most))
