"""Waiting for deployments, those of all services together.

The waiters of boto3 wait for a service that is stable, which one that was rolled back is too. Here
each service is followed by the ID of the deployment that we started, until that has ended.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compose2ecs.publish import decoding, reasons
from compose2ecs.publish.api import Api, Operation, Reply
from compose2ecs.publish.clock import Clock
from compose2ecs.publish.events import Listener, Progress, Told
from compose2ecs.publish.history import History
from compose2ecs.publish.retry import Retrying
from compose2ecs.publish.verdict import Judgement, Look, Verdict, Watch, from_history, judge
from compose2ecs.shape import shape

AT_ONCE = 10
"""Services in one call of DescribeServices, its maximum."""

_FAST_S, _SLOW_S = 5.0, 12.0
"""Between two looks, in seconds: during the first minute, and later."""

_FAST_FOR_S = 60.0
_LOOK_UP_PATIENCE_S = 20.0
_HOOKS_EVERY_S = 30.0


@shape
class Result:
    """How the deployment of a service ended, in a line and with what explains it."""

    service: str
    verdict: Verdict
    reason: str
    details: tuple[str, ...]


def wait(
    api: Api,
    clock: Clock,
    cluster: str,
    watches: Sequence[Watch],
    *,
    timeout: float,
    listener: Listener = lambda _event: None,
) -> tuple[Result, ...]:
    """How each deployment ended, in the order of ``watches``.

    ``timeout`` is for all of them, in seconds; what goes on then has the verdict TIMED_OUT. Raises
    ApiError when services cannot be described, and Interrupted.
    """
    waiting = _Waiting(api, clock, cluster, listener)
    begun = clock.now()
    results: dict[str, Result] = {}
    while True:
        pending = [watch for watch in watches if watch.service not in results]
        waited = clock.now() - begun
        for watch, judgement in waiting.judged(pending, waited):
            if judgement.verdict is not None:
                results[watch.service] = waiting.result(watch, judgement)
        pending = [watch for watch in pending if watch.service not in results]
        if not pending or waited >= timeout:
            break
        delay = _FAST_S if waited < _FAST_FOR_S else _SLOW_S
        clock.pause(min(delay * clock.jitter(), max(timeout - waited, 0.0)))
    late = Judgement(verdict=Verdict.TIMED_OUT, reason=f"still going on after {timeout:.0f} s")
    for watch in pending:
        results[watch.service] = waiting.result(watch, late)
    return tuple(results[watch.service] for watch in watches)


def roll_back(
    api: Api,
    clock: Clock,
    cluster: str,
    watches: Sequence[Watch],
    results: Sequence[Result],
    *,
    timeout: float,
    listener: Listener = lambda _event: None,
) -> tuple[Result, ...]:
    """The results with new ones for ``watches``, whose deployments ECS is asked to take back.

    A deployment that there is nothing to go back from keeps its result. Raises ApiError.
    """
    history = History(Retrying(api, clock), cluster)
    asked = [
        watch
        for watch in watches
        if watch.deployment is not None and history.roll_back(watch.service, watch.deployment)
    ]
    found = wait(api, clock, cluster, asked, timeout=timeout, listener=listener)
    after = {result.service: result for result in found}
    return tuple(after.get(result.service, result) for result in results)


class _Waiting:
    """What is remembered between two looks."""

    def __init__(self, api: Api, clock: Clock, cluster: str, listener: Listener) -> None:
        self._api = Retrying(api, clock)
        self._look_up = Retrying(api, clock, patience=_LOOK_UP_PATIENCE_S)
        self._cluster = cluster
        self._listener = listener
        self._history = History(self._look_up, cluster)
        self._seen: set[str] = set()
        self._shown: dict[str, Progress] = {}
        self._told: dict[str, set[str]] = {}
        self._hooks_at: dict[str, float] = {}
        self._noted_denial = False

    def judged(self, watches: Sequence[Watch], waited: float) -> Iterator[tuple[Watch, Judgement]]:
        """The judgement on each, after one look at all of them."""
        replies = self._described([watch.service for watch in watches])
        for watch in watches:
            reply = replies.get(watch.service)
            look = _look(reply)
            was_seen = watch.service in self._seen
            if any(each.id == watch.deployment for each in look.deployments):
                self._seen.add(watch.service)
            judgement = judge(watch, look, waited=waited, was_seen=was_seen)
            if judgement.asks_history and watch.deployment is not None:
                judgement = self._asked(watch, judgement)
            self._show(watch, look, reply)
            if judgement.verdict is None and reply is not None:
                self._show_pauses(watch, reply, waited)
            yield watch, judgement

    def _described(self, names: Sequence[str]) -> dict[str, Reply]:
        found: dict[str, Reply] = {}
        for start in range(0, len(names), AT_ONCE):
            request = {"cluster": self._cluster, "services": list(names[start : start + AT_ONCE])}
            reply = self._api.call(Operation.DESCRIBE_SERVICES, request)
            found |= {each["serviceName"]: each for each in reply.get("services") or ()}
        return found

    def _asked(self, watch: Watch, judgement: Judgement) -> Judgement:
        past = self._history.of(watch.service, watch.deployment or "")
        if self._history.is_denied and not self._noted_denial:
            self._noted_denial = True
            line = "the history of deployments may not be read; their states alone decide"
            self._listener(Told(subject=watch.service, line=line))
        return from_history(judgement, past.status if past else None, past.reason if past else None)

    def _show(self, watch: Watch, look: Look, reply: Reply | None) -> None:
        """Tell of numbers that have changed, and of the events that have come."""
        primary = look.primary
        progress = Progress(
            service=watch.service,
            running=look.running,
            desired=look.desired,
            pending=look.pending,
            state=(primary.rollout_state if primary else None) or look.status or "not there yet",
        )
        if self._shown.get(watch.service) != progress:
            self._shown[watch.service] = progress
            self._listener(progress)
        events: Sequence[Mapping[str, Any]] = (reply or {}).get("events") or ()
        is_first = watch.service not in self._told
        told = self._told.setdefault(watch.service, set())
        for event in reversed(events):  # the newest comes first
            id = str(event.get("id"))
            if id not in told and not is_first:
                self._listener(Told(subject=watch.service, line=str(event.get("message", ""))))
            told.add(id)

    def _show_pauses(self, watch: Watch, reply: Reply, waited: float) -> None:
        """Tell of hooks that wait for somebody: the deployment would seem to hang."""
        configuration = reply.get("deploymentConfiguration") or {}
        due = self._hooks_at.get(watch.service, 0.0)
        if not configuration.get("lifecycleHooks") or watch.deployment is None or waited < due:
            return
        self._hooks_at[watch.service] = waited + _HOOKS_EVERY_S
        past = self._history.of(watch.service, watch.deployment)
        for stage in past.pauses if past else ():
            line = (
                f"paused at {stage}: `aws ecs continue-service-deployment "
                f"--service-deployment-arn {past.arn if past else ''}` lets it go on"
            )
            self._listener(Told(subject=watch.service, line=line))

    def result(self, watch: Watch, judgement: Judgement) -> Result:
        """The result, with the reasons of stopped tasks when it is a bad one."""
        verdict = judgement.verdict or Verdict.TIMED_OUT
        is_bad = verdict in (Verdict.FAILED, Verdict.ROLLED_BACK, Verdict.TIMED_OUT)
        details: tuple[str, ...] = ()
        if is_bad:
            details = reasons.of_deployment(
                self._look_up, self._cluster, watch.service, watch.deployment
            )
        return Result(
            service=watch.service, verdict=verdict, reason=judgement.reason, details=details
        )


def _look(reply: Reply | None) -> Look:
    if reply is None:
        return Look(status=None, desired=0, running=0, pending=0, deployments=())
    return Look(
        status=reply.get("status", "ACTIVE"),
        desired=int(reply.get("desiredCount", 0)),
        running=int(reply.get("runningCount", 0)),
        pending=int(reply.get("pendingCount", 0)),
        deployments=tuple(decoding.deployment(each) for each in reply.get("deployments") or ()),
    )
