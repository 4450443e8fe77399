"""When containers start, and what happens when they stop."""

from collections.abc import Iterator, Mapping

from compose2ecs.compose.grammar.quantities import format_duration
from compose2ecs.compose.model import Dependency, RestartPolicy
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import ContainerDependency, ContainerRestartPolicy
from compose2ecs.ecs.units import seconds
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.deployment import (
    JOB_NOT_WAITED_FOR,
    RESTART_PERIOD_ADJUSTED,
    START_ORDER_NOT_KEPT,
)
from compose2ecs.mapping.context import ServiceContext, TaskContext, below
from compose2ecs.mapping.names import sanitised
from compose2ecs.mapping.optional import entries, listed, some, where
from compose2ecs.mapping.rules.jobs import COMPLETED
from compose2ecs.source import Source, Traced, choose, merge_origins

ATTEMPT_PERIOD = (60, 1800)
"""Seconds that ECS takes for ``restartAttemptPeriod``.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html
"""

_BY_THE_SERVICE = ("always", "unless-stopped", "any", "")
_ON_FAILURE = "on-failure"

_STARTED = "service_started"

_WAITED_FOR = {
    _STARTED: "has started",
    "service_healthy": "is healthy",
    COMPLETED: "has completed",
}


_CONDITIONS = {_STARTED: "START", "service_healthy": "HEALTHY", COMPLETED: "SUCCESS"}
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"""


@claims(
    "services.*.depends_on.*.condition",
    "services.*.depends_on.*.restart",
    "services.*.depends_on.*.required",
)
def depends_on(cx: ServiceContext, task: TaskContext) -> tuple[ContainerDependency, ...] | None:
    """``dependsOn``: the containers of the same task that are waited for.

    ECS knows no order between tasks, so waiting for other services is reported.
    """
    if cx.service.depends_on is None:
        return None
    dependencies = cx.service.depends_on.value
    within = {name: place for name, place in dependencies.items() if name in task.names}
    others = {name: place for name, place in dependencies.items() if name not in within}
    jobs = {name: place for name, place in others.items() if _is_job(cx, name, place)}
    if jobs:
        _report_jobs(cx, jobs)
    if len(jobs) < len(others):
        _report_start_order(cx, {name: others[name] for name in others if name not in jobs})
    return some(_dependency(cx, name, place) for name, place in within.items())


def _dependency(cx: ServiceContext, name: str, place: Traced[Dependency]) -> ContainerDependency:
    condition, required, restart = place.value.condition, place.value.required, place.value.restart
    if required.source is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, f"`{name}` is in the task, so that it is there", required
        )
    if restart is not None and restart.source is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "a change to one container replaces the whole task", restart
        )
    word = _CONDITIONS.get(condition.value if condition else "", "START")
    return ContainerDependency(
        container_name=Traced(sanitised(name), place.origins),
        condition=Traced(word, condition.origins)
        if condition
        else choose(word, "a dependency waits for the start unless it says otherwise", cx.at),
    )


def _is_job(cx: ServiceContext, name: str, place: Traced[Dependency]) -> bool:
    condition = place.value.condition
    return name in cx.once and condition is not None and condition.value == COMPLETED


def _report_jobs(cx: ServiceContext, jobs: Mapping[str, Traced[Dependency]]) -> None:
    """Report what has to end before the service starts: publishing does that, and ECS does not."""
    names = listed((f"`{name}`" for name in jobs), "and")
    cx.reporter.report(
        JOB_NOT_WAITED_FOR,
        f"`{cx.name}` does not wait until {names} {'has' if len(jobs) == 1 else 'have'} completed",
        *_spots(jobs),
        help=f"run {names} to the end before you deploy it, as `compose2ecs publish` does",
    )


def _spots(
    dependencies: Mapping[str, Traced[Dependency]],
) -> Iterator[Source | Traced[object] | None]:
    return (spot for place in dependencies.values() for spot in (where(place), *below(place)))


def _report_start_order(cx: ServiceContext, others: Mapping[str, Traced[Dependency]]) -> None:
    """Report the services that Compose would wait for: ECS starts services independently.

    Links and shared namespaces imply an order too. An order in which nothing but the start of a
    container is waited for is a note: a program cannot rely on that in Compose either.
    """
    only_starts = all(
        place.value.condition is None or place.value.condition.value == _STARTED
        for place in others.values()
    )
    waits = [
        f"`{name}` {_WAITED_FOR.get(condition.value if condition else '', 'has started')}"
        for name, place in others.items()
        for condition in [place.value.condition]
    ]
    cx.reporter.report(
        START_ORDER_NOT_KEPT,
        f"`{cx.name}` does not wait until {listed(waits, 'and')}",
        *_spots(others),
        help="let the program try again until what it needs is there",
        severity=Severity.NOTE if only_starts else None,
    )


def essential(cx: ServiceContext, task: TaskContext) -> Traced[bool]:
    """``essential``: whether the end of the container is the end of the task.

    It is, except for a container that runs once beside others that go on, or that others wait for
    to complete.
    """
    if len(task.members) == 1:
        return choose(True, "the task consists of this container", cx.at)
    if cx.name not in cx.once:
        return choose(True, "the task is replaced when one of its containers ends", cx.at)
    awaited = any(
        place.value.condition is not None and place.value.condition.value == COMPLETED
        for other in task.members
        for name, place in entries(other.service.depends_on).items()
        if name == cx.name
    )
    if task.is_once and not awaited:
        return choose(True, "the task has ended when this container has", cx.at)
    return Traced(False, merge_origins(*cx.once[cx.name]))


@claims("services.*.restart", "services.*.deploy.restart_policy.condition")
def restart_policy(cx: ServiceContext) -> ContainerRestartPolicy | None:
    """``restartPolicy``, for containers that are restarted only when they fail.

    The service itself replaces every task that stops, whatever the exit code, so ``always`` needs
    no policy and ``no`` cannot be kept. ``deploy.restart_policy`` wins over ``restart``.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
    """
    deploy, short = cx.service.deploy, cx.service.restart
    policy = deploy.value.restart_policy if deploy else None
    given, attempts = _condition(policy, short)
    if policy is not None and short is not None:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "deploy.restart_policy decides", short)
    if given is None or given.value != _ON_FAILURE:
        _report_condition(cx, given)
        _report_unused(cx, policy)
        return None
    _report_attempts(cx, policy, attempts)
    if cx.name not in cx.once:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE,
            f"the service replaces the task of `{cx.name}` also when it stops without failing",
            given,
        )
    return ContainerRestartPolicy(
        enabled=Traced(True, given.origins),
        ignored_exit_codes=(choose(0, "only failures are followed by a restart", given.source),),
        restart_attempt_period=restart_attempt_period(cx, policy.value if policy else None),
    )


def _report_condition(cx: ServiceContext, given: Traced[str] | None) -> None:
    """Report what becomes of a condition that is left to the service."""
    if given is None:
        return
    if cx.name in cx.once:
        if given not in cx.once[cx.name]:  # what says so is reported with the task
            _report_not_restarted(cx, given)
    elif cx.settings.lifetime is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "the settings make it a service", given, cx.settings.lifetime
        )
    elif given.value in _BY_THE_SERVICE:
        cx.reporter.report(IRRELEVANT_ATTRIBUTE, "the service replaces tasks that stop", given)
    else:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"{given.value!r} is no condition for a restart; the service replaces tasks that stop",
            given,
        )


def _report_not_restarted(cx: ServiceContext, given: Traced[str]) -> None:
    lifetime = cx.settings.lifetime
    if lifetime is not None:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, "the settings make it a task that runs once", given, lifetime
        )
    else:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"`{cx.name}` runs once, and is not started again when it ends",
            given,
            help="leave the mode of a job out if it is to keep running",
        )


def _condition(
    policy: Traced[RestartPolicy] | None, short: Traced[str] | None
) -> tuple[Traced[str] | None, Traced[str] | None]:
    """When to restart, and the leaf with a number of attempts in ``on-failure:3``."""
    if policy is not None:
        return policy.value.condition, None
    if short is None:
        return None, None
    condition, _, attempts = short.value.partition(":")
    return Traced(condition, short.origins), short if attempts else None


@claims("services.*.deploy.restart_policy.window")
def restart_attempt_period(cx: ServiceContext, policy: RestartPolicy | None) -> Traced[int] | None:
    """``restartAttemptPeriod``: the seconds that a container must run before it is restarted.

    Rounded up, and within what ECS takes. Compose measures from the restart when it succeeded.
    """
    window = policy.window if policy else None
    if window is None or window.value <= 0:
        if window is not None:
            cx.reporter.report(IRRELEVANT_ATTRIBUTE, "no window is the default", window)
        return None
    given = seconds(window.value)
    kept = min(max(given, ATTEMPT_PERIOD[0]), ATTEMPT_PERIOD[1])
    cx.reporter.report(
        RESTART_PERIOD_ADJUSTED,
        f"a container must run for {kept} seconds before ECS restarts it in place",
        window,
        severity=Severity.NOTE if kept == given else None,
    )
    return Traced(kept, window.origins)


@claims("services.*.deploy.restart_policy.delay", "services.*.deploy.restart_policy.max_attempts")
def _report_attempts(
    cx: ServiceContext, policy: Traced[RestartPolicy] | None, attempts: Traced[str] | None
) -> None:
    """Report limits on restarts: ECS restarts as often as it takes, at its own pace."""
    limits: tuple[Traced[int] | Traced[str] | None, ...] = (attempts,)
    if policy is not None:
        limits = (attempts, policy.value.max_attempts, policy.value.delay)
    for leaf in limits:
        if leaf is not None:
            cx.reporter.report(
                UNSUPPORTED_ATTRIBUTE,
                f"ECS restarts `{cx.name}` without a limit, and at a pace of its own; "
                f"{_shown(leaf)} is left out",
                leaf,
            )


def _report_unused(cx: ServiceContext, policy: Traced[RestartPolicy] | None) -> None:
    """Report what ``deploy.restart_policy`` says about restarts that the service sees to."""
    if policy is None:
        return
    if cx.name in cx.once:
        for leaf in (policy.value.delay, policy.value.max_attempts, policy.value.window):
            if leaf is not None:
                cx.reporter.report(
                    IRRELEVANT_ATTRIBUTE, f"`{cx.name}` runs once, and is not started again", leaf
                )
        return
    _report_attempts(cx, policy, None)
    if policy.value.window is not None:
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"the service replaces tasks of `{cx.name}` at a pace of its own; "
            f"{_shown(policy.value.window)} is left out",
            policy.value.window,
        )


def _shown(leaf: Traced[int] | Traced[str]) -> str:
    """The attribute and its value as the file has it, durations in their canonical form."""
    source = where(leaf)
    name = source.path[-1] if source else ""
    is_duration = name in ("delay", "window") and isinstance(leaf.value, int)
    return f"`{name}: {format_duration(int(leaf.value)) if is_duration else leaf.value}`"
