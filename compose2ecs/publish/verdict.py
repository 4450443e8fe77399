"""What became of a deployment: judged from one look at the service, without any call.

A rollback and a deployment by somebody else both end in a service that is stable again, so a stable
service says nothing: what counts is the deployment that we started, by its ID.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

from enum import Enum

from compose2ecs.publish.observed import Deployment
from compose2ecs.shape import shape

ABSENT_FOR_S = 60.0
"""How long a deployment, or a service, that we have just made may be missing from answers.

Reads are eventually consistent:
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
"""


class Verdict(Enum):
    """How a deployment ended."""

    COMPLETED = "completed"
    FAILED = "failed"
    ROLLED_BACK = "rolled back"
    SUPERSEDED = "superseded"
    DELETED = "deleted"
    TIMED_OUT = "timed out"


@shape
class Watch:
    """What to wait for in a service.

    ``deployment`` is the one that we started, None when the call started none: then the tasks are
    counted. ``before`` was the PRIMARY one, and ``runs_before`` its task definition.
    """

    service: str
    deployment: str | None
    before: str | None
    runs_before: str | None


@shape
class Look:
    """The service as one answer shows it; None for ``status`` when it is not in the answer."""

    status: str | None
    desired: int
    running: int
    pending: int
    deployments: tuple[Deployment, ...]

    @property
    def primary(self) -> Deployment | None:
        """The PRIMARY deployment."""
        return next((each for each in self.deployments if each.status == "PRIMARY"), None)


@shape
class Judgement:
    """A verdict with its reason, or, with None, the wish to look again.

    ``asks_history`` says that the answer alone cannot tell: the history of deployments may.
    """

    verdict: Verdict | None
    reason: str = ""
    asks_history: bool = False


_AGAIN = Judgement(verdict=None)


def judge(watch: Watch, look: Look, *, waited: float, was_seen: bool) -> Judgement:
    """The verdict on the deployment of ``watch``.

    ``waited`` is for how long it has been waited for, in seconds; ``was_seen`` whether an earlier
    answer had the deployment.
    """
    if look.status is None:
        if waited < ABSENT_FOR_S and not was_seen:
            return _AGAIN
        return Judgement(verdict=Verdict.DELETED, reason="the service is not there any more")
    if look.status != "ACTIVE":
        return Judgement(verdict=Verdict.DELETED, reason=f"the service is {look.status}")
    if watch.deployment is None or watch.deployment == watch.before:
        return _counted(look)
    ours = next((each for each in look.deployments if each.id == watch.deployment), None)
    if ours is None:
        return _absent(watch, look, waited=waited, was_seen=was_seen)
    if ours.status != "PRIMARY":
        return _displaced(watch, look, ours)
    return _primary(look, ours)


def _counted(look: Look) -> Judgement:
    """No new deployment: done when the tasks are there, or when the one that was there is."""
    primary = look.primary
    state = primary.rollout_state if primary else None
    if state == "FAILED":
        reason = primary.reason if primary and primary.reason else "its deployment failed"
        return Judgement(verdict=Verdict.FAILED, reason=reason)
    if state == "IN_PROGRESS" or look.running != look.desired or look.pending:
        return _AGAIN
    return Judgement(verdict=Verdict.COMPLETED, reason=f"{look.running} running")


def _primary(look: Look, ours: Deployment) -> Judgement:
    match ours.rollout_state:
        case "COMPLETED":
            return Judgement(verdict=Verdict.COMPLETED, reason=f"{ours.running} running")
        case "FAILED":
            return Judgement(verdict=Verdict.FAILED, reason=ours.reason or "its tasks kept failing")
        case None if len(look.deployments) == 1 and ours.running == ours.desired:
            # Classic load balancers and other controllers have no state: there, counts decide.
            return Judgement(verdict=Verdict.COMPLETED, reason=f"{ours.running} running")
        case _:
            return _AGAIN


def _displaced(watch: Watch, look: Look, ours: Deployment) -> Judgement:
    """Another one is PRIMARY. A rollback is one that runs what ran before."""
    primary = look.primary
    if ours.rollout_state == "FAILED" or _is_return(watch, primary):
        return Judgement(
            verdict=Verdict.ROLLED_BACK,
            reason=ours.reason or "its tasks kept failing, and the old revision is back",
            asks_history=True,
        )
    return Judgement(
        verdict=Verdict.SUPERSEDED, reason="somebody else has deployed since", asks_history=True
    )


def _absent(watch: Watch, look: Look, *, waited: float, was_seen: bool) -> Judgement:
    primary = look.primary
    is_stale = primary is None or primary.id == watch.before
    if not was_seen and waited < ABSENT_FOR_S:
        return _AGAIN if is_stale else Judgement(verdict=None, asks_history=True)
    if is_stale and not was_seen:
        return Judgement(
            verdict=Verdict.FAILED, reason="ECS does not show the deployment", asks_history=True
        )
    if _is_return(watch, primary):
        return Judgement(
            verdict=Verdict.ROLLED_BACK, reason="the old revision is back", asks_history=True
        )
    return Judgement(
        verdict=Verdict.SUPERSEDED, reason="somebody else has deployed since", asks_history=True
    )


def _is_return(watch: Watch, primary: Deployment | None) -> bool:
    return (
        primary is not None
        and watch.runs_before is not None
        and primary.task_definition == watch.runs_before
    )


_SUCCESSFUL = "SUCCESSFUL"
_FROM_HISTORY = {
    "SUCCESSFUL": Verdict.COMPLETED,
    "STOPPED": Verdict.FAILED,
    "ROLLBACK_SUCCESSFUL": Verdict.ROLLED_BACK,
    "ROLLBACK_FAILED": Verdict.ROLLED_BACK,
}
"""Terminal states. ``STOPPED`` is also the state of one that a newer one has put an end to.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
"""


def from_history(judgement: Judgement, status: str | None, reason: str | None) -> Judgement:
    """The judgement after what the history of deployments says of ours; None when it has none."""
    verdict = None if status is None else _FROM_HISTORY.get(status)
    if verdict is None:
        is_going = status is not None
        return _AGAIN if is_going else judgement
    if status == "STOPPED" and judgement.verdict is Verdict.SUPERSEDED:
        return judgement
    return Judgement(verdict=verdict, reason=reason or judgement.reason or status or "")
