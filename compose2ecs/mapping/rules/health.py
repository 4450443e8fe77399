"""Health checks: that of the file, and that of the image, which ECS does not run."""

import posixpath

from compose2ecs.compose.grammar.quantities import format_duration
from compose2ecs.compose.model import Build, Healthcheck
from compose2ecs.diagnostics import Location, Severity
from compose2ecs.ecs.model import HealthCheck
from compose2ecs.ecs.units import NANOSECONDS_PER_SECOND, seconds
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.container import (
    DOCKERFILE_HEALTHCHECK,
    HEALTHCHECK_ADJUSTED,
    HEALTHCHECK_DISABLED,
    HEALTHCHECK_WITHOUT_TEST,
)
from compose2ecs.mapping.context import ServiceContext, TaskContext, below
from compose2ecs.mapping.optional import first, items
from compose2ecs.mapping.rules.dockerfile import ImageHealthcheck, image_healthcheck
from compose2ecs.source import Span, Traced, choose, lift

INTERVAL = (5, 300)
TIMEOUT = (2, 60)
RETRIES = (1, 10)
START_PERIOD = (0, 300)
"""What ECS takes, in seconds, and as a number of retries.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
"""

_DOCKER_TIMEOUT = 30
"""Seconds. https://docs.docker.com/reference/dockerfile/#healthcheck"""

_REMOTE = ("://", "git@", "github.com/", "service:")


@claims("services.*.healthcheck.test[]", "services.*.healthcheck.disable")
def health_check(cx: ServiceContext) -> HealthCheck | None:
    """``healthCheck``; None where the file has no check, or turns the one of the image off.

    ECS replaces a task whose essential container is unhealthy, and does not run the check of the
    image: an image's check that would count is reported with the block that repeats it.
    """
    given = cx.service.healthcheck
    if given is None:
        _report_image_check(cx)
        return None
    check = given.value
    test = items(check.test)
    if (check.disable and check.disable.value) or (test and test[0].value == "NONE"):
        cx.reporter.report(
            HEALTHCHECK_DISABLED,
            f"`{cx.name}` has no health check; ECS never runs the one of the image",
            *below(given),
        )
        return None
    if not test:
        cx.reporter.report(
            HEALTHCHECK_WITHOUT_TEST,
            f"the health check of `{cx.name}` leaves the test to the image, whose check ECS does "
            "not run",
            *below(given),
            help="write the command of the image's check as `test`",
        )
        _report_image_check(cx)
        return None
    if check.disable:
        cx.reporter.report(HEALTHCHECK_DISABLED, "`disable: false` is the default", check.disable)
    start_interval(cx, check)
    return HealthCheck(
        command=test,
        interval=interval(cx, check),
        timeout=timeout(cx, check),
        retries=retries(cx, check),
        start_period=start_period(cx, check),
    )


@claims("services.*.healthcheck.interval")
def interval(cx: ServiceContext, check: Healthcheck) -> Traced[int] | None:
    """Seconds between two checks; None for the 30 seconds that both Compose and ECS default to."""
    return _duration(cx, "interval", check.interval, INTERVAL, "the default of 30 seconds")


@claims("services.*.healthcheck.timeout")
def timeout(cx: ServiceContext, check: Healthcheck) -> Traced[int]:
    """Seconds until a check counts as failed: without one 30, as in Docker, and not ECS's 5."""
    given = _duration(cx, "timeout", check.timeout, TIMEOUT, "Docker's default of 30 seconds")
    return given or choose(
        _DOCKER_TIMEOUT, "Docker waits 30 seconds for a check, ECS would wait 5", cx.at
    )


@claims("services.*.healthcheck.start_period")
def start_period(cx: ServiceContext, check: Healthcheck) -> Traced[int] | None:
    """Seconds at the start during which failures do not count; None for none."""
    return _duration(cx, "start_period", check.start_period, START_PERIOD, "no start period")


def grace_period(task: TaskContext) -> Traced[int] | None:
    """``healthCheckGracePeriodSeconds``: as set, else a start period longer than a check can have.

    The service then replaces no task in that time, as if the failures did not count.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
    """
    periods = [
        lift(seconds, period)
        for cx in task.members
        if (place := cx.service.healthcheck) is not None
        and (period := place.value.start_period) is not None
        and seconds(max(period.value, 0)) > START_PERIOD[1]
        and is_checked(place.value)
    ]
    if not periods:
        return task.settings.health_check_grace_period
    longest = max(periods, key=lambda period: period.value)
    return first(task.settings.health_check_grace_period, longest)


def is_checked(check: Healthcheck) -> bool:
    """Whether there is a command to run, which is not turned off."""
    test = items(check.test)
    is_disabled = check.disable is not None and check.disable.value
    return bool(test) and test[0].value != "NONE" and not is_disabled


@claims("services.*.healthcheck.retries")
def retries(cx: ServiceContext, check: Healthcheck) -> Traced[int] | None:
    """Failures in a row until a container is unhealthy; None for the common default of 3."""
    given = check.retries
    if given is None:
        return None
    if given.value == 0:
        _report_unset(cx, "retries", given, "the default of 3")
        return None
    return _within(cx, f"retries: {given.value}", lift(int, given), RETRIES)


@claims("services.*.healthcheck.start_interval")
def start_interval(cx: ServiceContext, check: Healthcheck) -> None:
    """Nothing: ECS checks at the same interval during the start period; that is reported."""
    if check.start_interval is not None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            "ECS has no `start_interval`: it checks at the normal interval from the start",
            check.start_interval,
            help="shorten `interval` if the service must count as healthy sooner",
        )


def _duration(
    cx: ServiceContext,
    name: str,
    given: Traced[int] | None,
    limits: tuple[int, int],
    default: str,
) -> Traced[int] | None:
    """Whole seconds, rounded up, within ``limits``; zero is "not given" to Docker."""
    if given is None:
        return None
    if given.value <= 0:
        _report_unset(cx, name, given, default)
        return None
    shown = format_duration(given.value)
    kept = _within(cx, f"{name}: {shown}", lift(seconds, given), limits, " s")
    if kept.value == seconds(given.value) != given.value / NANOSECONDS_PER_SECOND:
        cx.reporter.report(
            HEALTHCHECK_ADJUSTED,
            f"`{name}: {shown}` becomes {kept.value} s: ECS counts in whole seconds",
            given,
            severity=Severity.NOTE,
        )
    return kept


def _within(
    cx: ServiceContext, shown: str, given: Traced[int], limits: tuple[int, int], unit: str = ""
) -> Traced[int]:
    lowest, highest = limits
    kept = lift(lambda number: min(max(number, lowest), highest), given)
    if kept != given:
        cx.reporter.report(
            HEALTHCHECK_ADJUSTED,
            f"`{shown}` becomes {kept.value}{unit}: ECS takes {lowest} to {highest}{unit}",
            given,
        )
    return kept


def _report_unset(cx: ServiceContext, name: str, place: Traced[int], default: str) -> None:
    cx.reporter.report(
        HEALTHCHECK_ADJUSTED,
        f"`{name}: {place.value}` means {default}",
        place,
        severity=Severity.NOTE,
    )


def _report_image_check(cx: ServiceContext) -> None:
    build = cx.service.build
    if build is None:
        return
    found = _image_check(cx, build.value)
    if found is None:
        return
    check, where = found
    if check.is_disabled:
        return
    cx.reporter.report(
        DOCKERFILE_HEALTHCHECK,
        f"ECS ignores the HEALTHCHECK in the image of `{cx.name}`",
        build.value.dockerfile_inline or build.value.context or build,
        where,
        help="repeat it in the Compose file:\n" + check.as_compose(),
    )


def _image_check(cx: ServiceContext, build: Build) -> tuple[ImageHealthcheck, Location] | None:
    """The check of the image that ``build`` makes, and where it stands."""
    target = build.target.value if build.target else None
    if build.dockerfile_inline is not None:
        check = image_healthcheck(build.dockerfile_inline.value, target)
        source = build.dockerfile_inline.source
        return None if check is None else (check, Location(source.span if source else None))
    context = build.context.value if build.context else ""
    if not context or any(mark in context for mark in _REMOTE):
        return None
    path = posixpath.join(context, build.dockerfile.value if build.dockerfile else "Dockerfile")
    text = cx.read_file(path)
    check = None if text is None else image_healthcheck(text, target)
    if check is None:
        return None
    return check, Location(Span(path, check.line, 1, check.line, 1))
