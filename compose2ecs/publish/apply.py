"""Making the calls of a plan, one after the other. Nothing is decided here.

What a call did when its answer was lost is found out by looking. The first step that fails ends it;
what was done before stays, and the next plan goes on from there.
"""

from compose2ecs.publish import steps as s
from compose2ecs.publish.api import Api, ApiError, Operation, Reply
from compose2ecs.publish.calls import operation_of, request_of
from compose2ecs.publish.clock import Clock, Interrupted
from compose2ecs.publish.events import Done, Listener, Repeated, Started
from compose2ecs.publish.hints import described, hint
from compose2ecs.publish.looking import Looking
from compose2ecs.publish.options import short_name
from compose2ecs.publish.outcome import KINDS, Ended, Failure, Kind, Outcome
from compose2ecs.publish.pace import Pace
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.retry import Retrying
from compose2ecs.publish.standing import await_inactive, await_tasks
from compose2ecs.publish.storing import STORING, Storing, Values, no_values
from compose2ecs.publish.verdict import Verdict, Watch
from compose2ecs.publish.wait import wait

_REGISTER_BURST, _REGISTER_PER_S = 20, 1.0
"""Changes of task definitions in an account and Region.

From memory of the page on throttling, not verified.
"""


def apply(
    plan: Plan,
    api: Api,
    clock: Clock,
    *,
    timeout: float,
    listener: Listener = lambda _event: None,
    values: Values = no_values,
) -> Outcome:
    """What came of the steps. Raises nothing that AWS or the user does.

    ``timeout`` is for each wait inside of the plan, in seconds; ``values`` are those of secrets to
    store. A plan with refusals must not be
    applied: ValueError.
    """
    if plan.refusals:
        raise ValueError("a plan with refusals must not be applied")
    applying = _Applying(plan, api, clock, timeout, listener)
    storing = Storing(api, clock, plan, values, listener)
    done: list[s.Step] = []
    failure: Failure | None = None
    is_interrupted = False
    for step in plan.steps:
        listener(Started(step=step))
        try:
            clock.check()
            made = storing.step(step) if isinstance(step, STORING) else applying.step(step)
        except Interrupted:
            is_interrupted = True
            break
        except (Ended, ApiError) as error:
            failure = _failure(step, error)
            break
        done.append(step)
        listener(Done(step=step, made=made))
    return Outcome(
        done=tuple(done),
        remaining=plan.steps[len(done) :],
        failure=failure,
        is_interrupted=is_interrupted,
        watches=tuple(applying.watches.values()),
        registered=applying.registered,
        stored=storing.stored,
    )


def _failure(step: s.Step, error: Ended | ApiError) -> Failure:
    if isinstance(error, Ended):
        return Failure(
            step=step,
            kind=error.kind,
            message=error.message,
            help=error.help,
            details=error.details,
        )
    return Failure(
        step=step, kind=Kind.REFUSED, message=described(error), help=hint(error), details=()
    )


class _Applying:
    """The state of one application: what has been made so far."""

    def __init__(
        self, plan: Plan, api: Api, clock: Clock, timeout: float, listener: Listener
    ) -> None:
        self._cluster = plan.cluster
        self._clock = clock
        self._timeout = timeout
        self._listener = listener
        self._api = Retrying(api, clock, notice=self._repeated)
        self._looking = Looking(self._api, clock, plan.cluster)
        self._pace = Pace(clock, burst=_REGISTER_BURST, per_second=_REGISTER_PER_S)
        self._started: dict[str, tuple[str, ...]] = {}
        self.registered: dict[str, str] = {}
        self.watches: dict[str, Watch] = {}

    def step(self, step: s.Plain | s.Wait) -> str | None:
        """Take the step. The ARN or ID of what it made, if any. Raises ApiError, Ended."""
        match step:
            case s.Register():
                return self._register(step)
            case s.Run():
                return self._run(step)
            case s.Create():
                return self._create(step)
            case s.Update():
                return self._update(step)
            case s.Deregister():
                self._pace.take()
                self._looking.tolerant(step, lambda: self._call(step))
            case s.Drain():
                self._looking.expect(step.service, step.expected)
                self._looking.drained(lambda: self._call(step))
            case s.AwaitTask():
                tasks = step.tasks or self._started[step.family]
                await_tasks(self._api, self._clock, self._cluster, step, tasks, self._timeout)
            case s.AwaitInactive():
                await_inactive(self._api, self._clock, self._cluster, step.service, self._timeout)
            case s.AwaitRollout():
                self._await_rollout(step)
            case _:
                self._looking.tolerant(step, lambda: self._call(step))
        return None

    def _call(self, step: s.Plain) -> Reply:
        request = request_of(step, self._cluster, self.registered)
        return self._api.call(operation_of(step), request)

    def _register(self, step: s.Register) -> str:
        self._pace.take()
        arn = self._looking.registered(step, lambda: self._call(step))
        self.registered[step.family] = arn
        return arn

    def _create(self, step: s.Create) -> str:
        service = self._looking.created(step, lambda: self._call(step))
        self._watch(step.service, service, None)
        return str(service.get("serviceArn", ""))

    def _update(self, step: s.Update) -> str | None:
        self._looking.expect(step.service, step.expected)
        service = self._looking.updated(step, self.registered, lambda: self._call(step))
        self._watch(step.service, service, step.expected)
        return self.watches[step.service].deployment

    def _watch(self, name: str, service: Reply, before: s.Expected | None) -> None:
        primary: Reply = next(
            (each for each in service.get("deployments") or () if each.get("status") == "PRIMARY"),
            {},
        )
        self.watches[name] = Watch(
            service=name,
            deployment=primary.get("id"),
            before=before.deployment if before else None,
            runs_before=before.task_definition if before else None,
        )

    def _run(self, step: s.Run) -> str:
        reply = self._call(step)
        tasks = tuple(str(task["taskArn"]) for task in reply.get("tasks") or ())
        failures = reply.get("failures") or ()
        wanted = step.request.count.value if step.request.count else 1
        if len(tasks) < wanted:
            reasons = "; ".join(
                f"{each.get('reason', 'no reason')} {each.get('detail') or ''}".strip()
                for each in failures
            )
            raise Ended(
                Kind.REFUSED,
                f"RunTask: {len(tasks)} of {wanted} tasks of {step.family} started: "
                f"{reasons or 'ECS gives no reason'}",
            )
        self._started[step.family] = tasks
        return ", ".join(short_name(task) for task in tasks)

    def _await_rollout(self, step: s.AwaitRollout) -> None:
        watch = self.watches[step.service]
        (result,) = wait(
            self._api,
            self._clock,
            self._cluster,
            [watch],
            timeout=self._timeout,
            listener=self._listener,
        )
        if result.verdict is not Verdict.COMPLETED:
            raise Ended(
                KINDS[result.verdict],
                f"{step.service} {result.verdict.value}: {result.reason}",
                details=result.details,
            )

    def _repeated(self, operation: Operation, message: str, seconds: float) -> None:
        self._listener(Repeated(operation=operation, message=message, seconds=seconds))
