"""Storing the values of secrets, the one place that sees them.

A value is read when its call is made, goes into that call, and nowhere else: steps, plans, outcomes
and messages are without it.
"""

from collections.abc import Callable
from typing import TypeAlias

from compose2ecs.publish import steps as s
from compose2ecs.publish.api import Api, ApiError, Operation, Refused
from compose2ecs.publish.calls import operation_of, storing_request_of
from compose2ecs.publish.clock import Clock
from compose2ecs.publish.events import Listener, Repeated
from compose2ecs.publish.hints import described, hint
from compose2ecs.publish.outcome import Ended, Kind
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.retry import Retrying
from compose2ecs.publish.stores import parameter_arn

Values: TypeAlias = Callable[[str], str]
"""The value of a secret by its name in the file. Raises ValueError, which says why there is none.

No message of it may have a value in it.
"""

STORING = (s.MakeSecret, s.ReplaceSecret, s.StoreParameter)
"""The steps of this module."""

_THERE = frozenset({"ParameterAlreadyExists", "ResourceExistsException"})
"""The codes that say that somebody has stored it meanwhile, perhaps we. It is left alone."""

_STARS = "***"


def no_values(secret: str) -> str:
    """No value. Raises ValueError."""
    raise ValueError(f"nothing gives the value of the secret {secret}")


class Storing:
    """Takes the steps that store secrets. ``stored`` are their ARNs so far, by name in the file."""

    def __init__(
        self, api: Api, clock: Clock, plan: Plan, values: Values, listener: Listener
    ) -> None:
        self._api = api
        self._clock = clock
        self._account = plan.account
        self._values = values
        self._listener = listener
        self.stored: dict[str, str] = {}

    def step(self, step: s.StoreSecret) -> str:
        """Take the step. The ARN of the secret. Raises Ended."""
        try:
            value = self._values(step.secret)
        except ValueError as error:
            raise Ended(Kind.REFUSED, str(error)) from None
        if not value:
            raise Ended(Kind.REFUSED, f"the value of the secret {step.secret} is empty")
        try:
            arn = self._call(step, value)
        except ApiError as error:
            # AWS may repeat a value that it does not take.
            message = described(error).replace(value, _STARS)
            raise Ended(Kind.REFUSED, message, hint(error)) from None
        self.stored[step.secret] = arn
        return arn

    def _call(self, step: s.StoreSecret, value: str) -> str:
        def repeated(operation: Operation, message: str, seconds: float) -> None:
            shown = message.replace(value, _STARS)
            self._listener(Repeated(operation=operation, message=shown, seconds=seconds))

        api = Retrying(self._api, self._clock, notice=repeated)
        try:
            reply = api.call(operation_of(step), storing_request_of(step, value))
        except Refused as error:
            if error.code not in _THERE:
                raise
            reply = {}
        if isinstance(step, s.StoreParameter):
            return parameter_arn(step.name, self._account, api.region)
        found = reply or api.call(Operation.DESCRIBE_SECRET, {"SecretId": step.name})
        return str(found["ARN"])
