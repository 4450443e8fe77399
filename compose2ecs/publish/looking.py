"""Finding out what was done, where an answer does not tell.

RegisterTaskDefinition and UpdateService have no token: after a lost answer the family, or the
service, is looked at, and the call is sent again only when nothing was done.
"""

from collections.abc import Callable, Mapping
from typing import Any

from compose2ecs.publish import decoding
from compose2ecs.publish import steps as s
from compose2ecs.publish.api import Api, ApiError, Operation, Refused, Reply
from compose2ecs.publish.calls import arn_of
from compose2ecs.publish.clock import Clock
from compose2ecs.publish.outcome import Ended, Kind
from compose2ecs.publish.ownership import FINGERPRINT
from compose2ecs.publish.retry import is_ambiguous
from compose2ecs.publish.standing import await_inactive

_LOOKS_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""The pauses before each look after a lost registration: one that was sent may still arrive."""

_SENT_AT_MOST = 3
_UNTIL_INACTIVE_S = 600.0

_NOT_IDEMPOTENT = "creation of service was not idempotent"
_STILL_DRAINING = "draining"
_GONE = frozenset(
    {"ServiceNotFoundException", "ServiceNotActiveException", "ObjectNotFoundException"}
)
_THERE = frozenset({"ResourceAlreadyExistsException"})
_ENDED: Mapping[type, str] = {s.Deregister: "inactive", s.Stop: "not found"}
"""Parts of messages that say that something has ended already. Their wording is not verified."""

Call = Callable[[], Reply]


class Looking:
    """Makes calls whose outcome may have to be looked for."""

    def __init__(self, api: Api, clock: Clock, cluster: str) -> None:
        self._api = api
        self._clock = clock
        self._cluster = cluster

    def registered(self, step: s.Register, call: Call) -> str:
        """The ARN of the revision that the call registers. Raises ApiError."""
        for attempt in range(1, _SENT_AT_MOST + 1):
            try:
                return str(call()["taskDefinition"]["taskDefinitionArn"])
            except ApiError as error:
                if not is_ambiguous(error):
                    raise
                found = self._landed(step)
                if found is not None:
                    return found
                if attempt == _SENT_AT_MOST:
                    raise
        raise AssertionError("every attempt returns or raises")

    def _landed(self, step: s.Register) -> str | None:
        """The ARN of a revision that is newer than any we knew, with our fingerprint."""
        request = {"taskDefinition": step.family, "include": ["TAGS"]}
        for pause in _LOOKS_S:
            self._clock.pause(pause)
            try:
                reply = self._api.call(Operation.DESCRIBE_TASK_DEFINITION, request)
            except Refused as error:
                if error.code == "ClientException":
                    continue
                raise
            found = reply.get("taskDefinition") or {}
            is_ours = decoding.tags(reply.get("tags")).get(FINGERPRINT) == step.fingerprint
            if int(found.get("revision", 0)) > step.known and is_ours:
                return str(found["taskDefinitionArn"])
        return None

    def created(self, step: s.Create, call: Call) -> Reply:
        """The service that the call creates. Raises ApiError, and Ended for a foreign one."""
        try:
            service: Reply = call()["service"]
        except Refused as error:
            text = error.message.lower()
            if _NOT_IDEMPOTENT not in text and _STILL_DRAINING not in text:
                raise
            return self._of_that_name(step, call)
        else:
            return service

    def _of_that_name(self, step: s.Create, call: Call) -> Reply:
        """The service that stands in the way: perhaps it is the one that we meant to create."""
        there = self._described(step.service)
        if there is not None and there.get("status") == "ACTIVE":
            if decoding.tags(there.get("tags")) == dict(step.tags):
                return there
            raise Ended(
                Kind.CONFLICT,
                f"somebody else has created the service {step.service}",
                "run the command again to see what differs",
            )
        await_inactive(self._api, self._clock, self._cluster, step.service, _UNTIL_INACTIVE_S)
        service: Reply = call()["service"]
        return service

    def updated(self, step: s.Update, registered: dict[str, str], call: Call) -> Reply:
        """The service after the update. Raises ApiError."""
        for attempt in range(1, _SENT_AT_MOST + 1):
            try:
                service: Reply = call()["service"]
            except ApiError as error:
                if not is_ambiguous(error) or attempt == _SENT_AT_MOST:
                    raise
            else:
                return service
            self._clock.pause(_LOOKS_S[1])
            there = self._described(step.service)
            if step.rolls_out and there is not None and self._rolled_out(step, registered, there):
                return there
        raise AssertionError("every attempt returns or raises")

    def drained(self, call: Call) -> None:
        """Make the call that takes all tasks from a service, which may be said more than once."""
        for attempt in range(1, _SENT_AT_MOST + 1):
            try:
                call()
            except ApiError as error:
                if not is_ambiguous(error) or attempt == _SENT_AT_MOST:
                    raise
                self._clock.pause(_LOOKS_S[1])
            else:
                return

    def _rolled_out(self, step: s.Update, registered: dict[str, str], there: Reply) -> bool:
        """Whether the update has landed: a deployment that is new, of what was to run."""
        wanted = (
            step.expected.task_definition if step.runs is None else arn_of(step.runs, registered)
        )
        primary = _primary(there)
        return (
            primary.get("id") != step.expected.deployment
            and primary.get("taskDefinition") == wanted
        )

    def expect(self, service: str, expected: s.Expected) -> None:
        """Raise Ended when the service is not any more as the plan saw it.

        ECS cannot compare and set, so a change by others between this look and the call is not
        noticed.
        """
        there = self._described(service)
        if there is None or there.get("status") != "ACTIVE":
            raise Ended(Kind.CONFLICT, f"somebody has deleted the service {service} meanwhile")
        deployment = _primary(there).get("id")
        if there.get("taskDefinition") != expected.task_definition or (
            expected.deployment is not None and deployment != expected.deployment
        ):
            raise Ended(
                Kind.CONFLICT,
                f"somebody has deployed the service {service} meanwhile",
                "run the command again: it plans from what is there now",
            )

    def tolerant(self, step: s.Step, call: Call) -> None:
        """Make the call; what it deletes may be gone, and what it creates may be there."""
        try:
            call()
        except Refused as error:
            deletes = (s.Delete, s.DropTarget, s.DropPolicy, s.DropSchedule)
            is_gone = error.code in _GONE and isinstance(step, deletes)
            is_there = error.code in _THERE and isinstance(step, s.MakeLogGroup)
            is_over = type(step) in _ENDED and _ENDED[type(step)] in error.message.lower()
            if not (is_gone or is_there or is_over):
                raise

    def _described(self, service: str) -> Reply | None:
        request = {"cluster": self._cluster, "services": [service], "include": ["TAGS"]}
        found: list[Any] = (
            self._api.call(Operation.DESCRIBE_SERVICES, request).get("services") or []
        )
        return found[0] if found else None


def _primary(service: Reply) -> Reply:
    deployments = service.get("deployments") or ()
    return next((each for each in deployments if each.get("status") == "PRIMARY"), {})
