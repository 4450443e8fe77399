"""Sending again what may be sent again, until a deadline.

boto3 sends each call once (``aws``), because what may be repeated depends on the operation: a
registration whose answer was lost has perhaps made a revision already, and has no token.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_api_idempotency.html
"""

from collections.abc import Callable
from typing import TypeAlias

from compose2ecs.publish.api import (
    Api,
    ApiError,
    Operation,
    Refused,
    Reply,
    Request,
    Unanswered,
    Unreachable,
)
from compose2ecs.publish.clock import Clock

PATIENCE_S = 180.0
"""How long a call is tried again: roles and throttling take minutes, in seconds."""

_UNREACHABLE_PATIENCE_S = 10.0
"""The same where no connection comes about: a blip passes, a wrong address does not."""

_FIRST_DELAY_S = 0.5
_LONGEST_DELAY_S = 10.0

THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
        "ConcurrentUpdateException",
        "UpdateInProgressException",
    }
)
"""Codes that say "later". ``LimitExceededException`` is not among them: that is a quota."""

PASSING = (
    "too many concurrent attempts",
    "unable to assume the service linked role",
    "ecs was unable to assume the role",
    "does not have an associated load balancer",
    "cannot be stopped while deployments are active",
)
"""Parts of messages of what passes: two registrations at once, and what AWS has just created."""

LOOKED_AT = frozenset({Operation.REGISTER_TASK_DEFINITION, Operation.UPDATE_SERVICE})
"""Operations that nobody sends again before looking whether they were done."""

Notice: TypeAlias = Callable[[Operation, str, float], None]
"""Hears that a call is tried again: the operation, why, and in how many seconds."""


def is_ambiguous(error: ApiError) -> bool:
    """Whether the call may have been done in spite of the error."""
    return isinstance(error, Unanswered) or (isinstance(error, Refused) and error.status >= 500)


def is_passing(error: ApiError) -> bool:
    """Whether the same call may succeed later, and was not done now."""
    if isinstance(error, Refused):
        text = error.message.lower()
        return (
            error.code in THROTTLED or error.status == 429 or any(part in text for part in PASSING)
        )
    return isinstance(error, Unreachable) and error.is_passing


class Retrying:
    """An ``Api`` that tries again what passes, and what is ambiguous and may be repeated.

    ``patience`` is how long, in seconds.
    """

    def __init__(
        self,
        api: Api,
        clock: Clock,
        *,
        patience: float = PATIENCE_S,
        notice: Notice = lambda _operation, _message, _delay: None,
    ) -> None:
        self._api = api
        self._clock = clock
        self._patience = patience
        self._notice = notice

    @property
    def region(self) -> str:
        """The Region that calls go to."""
        return self._api.region

    def call(self, operation: Operation, request: Request) -> Reply:
        """The answer. Raises ApiError, and Interrupted between two attempts."""
        begun = self._clock.now()
        until = begun + self._patience
        delay = _FIRST_DELAY_S
        while True:
            self._clock.check()
            try:
                return self._api.call(operation, request)
            except ApiError as error:
                may_repeat = is_ambiguous(error) and operation not in LOOKED_AT
                if isinstance(error, Unreachable):
                    until = min(until, begun + _UNREACHABLE_PATIENCE_S)
                if not (may_repeat or is_passing(error)) or self._clock.now() + delay > until:
                    raise
                wait = delay * self._clock.jitter()
                self._notice(operation, error.message, wait)
            self._clock.pause(wait)
            delay = min(2 * delay, _LONGEST_DELAY_S)
