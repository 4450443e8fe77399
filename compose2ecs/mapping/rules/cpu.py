"""CPU of the container: what is kept for it, and the most it may use.

Linux and Windows differ. On Linux ``cpu`` of a container is a reservation and a weight, and the
size of the task is the limit; on Windows ``cpu`` is the limit itself.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

from compose2ecs.compose.model import Resource
from compose2ecs.ecs.target import LaunchType, OperatingSystem
from compose2ecs.ecs.units import UNITS_PER_VCPU, cpu_units
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.sizes import CPU_CHOSEN, CPU_SHARES_RESERVED, RESERVATION_IS_LIMIT
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.mapping.optional import first
from compose2ecs.source import Traced, both, choose, lift

_DEFAULT_PERIOD = 100_000
"""Microseconds. https://docs.kernel.org/scheduler/sched-bwc.html"""

SHARES = (2, 262_144)
"""The shares that the Linux kernel knows; Docker and the agent move others into this range.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

_WINDOWS_UNITS = UNITS_PER_VCPU
"""What a container on a Windows instance gets when the file names no amount of CPU."""


def cpu(
    cx: ServiceContext,
    reserved: Traced[float] | None,
    limit: Traced[float] | None,
    *,
    is_alone: bool,
) -> Traced[int] | None:
    """``cpu`` of the container in CPU units, 1024 for a vCPU, rounded to the nearest.

    ``is_alone`` says whether it is the only container of its task. On Linux the reservation comes
    first, then the limit, then the shares, which only weigh. On Windows the limit comes first,
    because there the units are one.
    """
    amount = reserved or limit
    weight = cpu_shares(cx, is_needed=amount is None, is_alone=is_alone)
    if _is_windows(cx):
        return _quota_of_windows(cx, reserved, limit) or weight or _chosen(cx)
    return weight if amount is None else lift(cpu_units, amount)


@claims("services.*.cpus", "services.*.deploy.resources.limits.cpus")
def cpu_limit(cx: ServiceContext, within: Resource | None) -> Traced[float] | None:
    """The vCPUs that the container may use at most; None for no limit, which 0 also means."""
    limit = _positive(cx, first(cx.service.cpus, within.cpus if within else None))
    quota = cpu_quota(cx, is_limited=limit is not None)
    count = cpu_count(cx, is_limited=limit is not None)
    return limit or quota or count


@claims("services.*.cpu_quota", "services.*.cpu_period")
def cpu_quota(cx: ServiceContext, *, is_limited: bool) -> Traced[float] | None:
    """The quota as vCPUs, unless ``cpus`` says how many."""
    quota, period = cx.service.cpu_quota, cx.service.cpu_period
    if quota is None and period is None:
        return None
    if quota is None or quota.value <= 0 or is_limited:
        for leaf in (quota, period):
            if leaf is not None:
                cx.reporter.report(
                    IRRELEVANT_ATTRIBUTE, "there is no quota, or `cpus` says how much", leaf
                )
        return None
    if period is not None and period.value <= 0:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, f"{period.value} means the default", period)
    if period is None or period.value <= 0:
        return lift(lambda used: used / _DEFAULT_PERIOD, quota)
    return both(lambda used, every: used / every, quota, period)


@claims("services.*.cpu_count")
def cpu_count(cx: ServiceContext, *, is_limited: bool) -> Traced[float] | None:
    """The CPUs of a Windows container as vCPUs; Linux has no such limit, which is reported.

    https://docs.docker.com/reference/cli/docker/container/run/
    """
    count = cx.service.cpu_count
    if count is None:
        return None
    if not _is_windows(cx):
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            "`cpu_count` is left out: only Windows containers have a number of CPUs",
            count,
            help="use cpus",
        )
        return None
    if is_limited or count.value <= 0:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "it is 0, or `cpus` says how much", count)
        return None
    return lift(float, count)


@claims("services.*.deploy.resources.reservations.cpus")
def cpu_reservation(cx: ServiceContext, kept: Resource | None) -> Traced[float] | None:
    """The vCPUs that are kept for the container; None for none."""
    return _positive(cx, kept.cpus) if kept else None


@claims("services.*.cpu_shares")
def cpu_shares(cx: ServiceContext, *, is_needed: bool, is_alone: bool) -> Traced[int] | None:
    """The shares as CPU units, where nothing else says how many.

    ECS weighs containers by their units, and reserves them. On Fargate nothing competes with a
    container that is alone in its task: its shares make no difference, and no task is made larger
    for them.
    """
    given = cx.service.cpu_shares
    if given is None:
        return None
    why = None
    if given.value <= 0:
        why = f"{given.value} means the default"
    elif not is_needed:
        why = "the amount of CPU decides, and not the shares"
    elif is_alone and cx.policy.target.launch_type is LaunchType.FARGATE:
        why = f"`{cx.name}` shares the CPU of its task with no other container"
    if why is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, why, given)
        return None
    least, most = SHARES
    shares = lift(lambda number: min(max(number, least), most), given)
    is_limit = ", and allows no more" if _is_windows(cx) else ""
    cx.reporter.report(
        CPU_SHARES_RESERVED,
        f"ECS reserves {shares.value / UNITS_PER_VCPU:.3g} vCPU for the {given.value} shares of "
        f"`{cx.name}`{is_limit}",
        given,
        help="use deploy.resources.reservations.cpus to say how much is really needed",
    )
    return shares


def _quota_of_windows(
    cx: ServiceContext, reserved: Traced[float] | None, limit: Traced[float] | None
) -> Traced[int] | None:
    """The units that a Windows container may use: its limit, or else what it reserves."""
    if limit is None and reserved is not None:
        cx.reporter.report(
            RESERVATION_IS_LIMIT,
            f"`{cx.name}` gets no more than the {reserved.value:g} vCPU that it reserves: on "
            "Windows they are a limit",
            reserved,
            help="set cpus to the most that it may use",
        )
    elif reserved is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "Windows containers reserve their limit", reserved)
    amount = limit or reserved
    return None if amount is None else lift(cpu_units, amount)


def _chosen(cx: ServiceContext) -> Traced[int] | None:
    """The units of a Windows container without an amount: on an instance it would get next to none.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    if cx.policy.target.launch_type is LaunchType.FARGATE:
        return None
    cx.reporter.report(
        CPU_CHOSEN,
        f"`{cx.name}`, which says nothing about CPU, may use "
        f"{_WINDOWS_UNITS / UNITS_PER_VCPU:g} vCPU",
        cx.at,
        help="set cpus to what it needs",
    )
    why = "without units a Windows container gets 1 percent of a CPU"
    return choose(_WINDOWS_UNITS, why, cx.at)


def _is_windows(cx: ServiceContext) -> bool:
    return cx.policy.target.os is OperatingSystem.WINDOWS


def _positive(cx: ServiceContext, amount: Traced[float] | None) -> Traced[float] | None:
    """The amount; None for zero and below, which is no amount to docker compose."""
    if amount is None or amount.value > 0:
        return amount
    cx.reporter.report(IRRELEVANT_ATTRIBUTE, f"{amount.value:g} means none", amount)
    return None
