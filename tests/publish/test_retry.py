"""What is sent again, for how long, and what is not; and the pace of registrations."""

from __future__ import annotations

import pytest

from compose2ecs.publish.api import (
    ApiError,
    Operation,
    Refused,
    Reply,
    Request,
    Unanswered,
    Unreachable,
)
from compose2ecs.publish.clock import Interrupted, SystemClock
from compose2ecs.publish.hints import described, hint
from compose2ecs.publish.pace import Pace
from compose2ecs.publish.retry import Retrying
from tests.publish.clock import FakeClock

READ, WRITE = Operation.DESCRIBE_SERVICES, Operation.CREATE_SERVICE
REGISTER, UPDATE = Operation.REGISTER_TASK_DEFINITION, Operation.UPDATE_SERVICE


class Failing:
    """An ``Api`` that fails this often, or for ever."""

    region = "eu-west-1"

    def __init__(self, error: ApiError, times: int | None = None) -> None:
        self._error = error
        self._left = times
        self.calls = 0

    def call(self, operation: Operation, request: Request) -> Reply:
        self.calls += 1
        if self._left == 0:
            return {"operation": operation, **request}
        if self._left is not None:
            self._left -= 1
        raise self._error


def refused(code: str, message: str = "no", status: int = 400) -> ApiError:
    return Refused(READ, code, message, status)


THROTTLED = refused("ThrottlingException")
LOST = Unanswered(READ, "lost")
BROKEN = refused("ServerException", status=500)
CONCURRENT = refused("ClientException", "Too many concurrent attempts to create a new revision")
UNREACHABLE = Unreachable(READ, "no route", is_passing=True)


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (READ, THROTTLED),
        (READ, LOST),
        (READ, BROKEN),
        (READ, UNREACHABLE),
        (WRITE, THROTTLED),
        (WRITE, LOST),
        (WRITE, BROKEN),
        (REGISTER, THROTTLED),
        (REGISTER, CONCURRENT),
        (REGISTER, UNREACHABLE),
        (UPDATE, refused("UpdateInProgressException")),
        (READ, refused("Whatever", status=429)),
    ],
)
def test_what_is_sent_again(operation: Operation, error: ApiError) -> None:
    api = Failing(error, times=3)
    assert Retrying(api, FakeClock()).call(operation, {"a": 1}) == {"operation": operation, "a": 1}
    assert api.calls == 4


@pytest.mark.parametrize(
    ("operation", "error"),
    [
        (REGISTER, LOST),
        (REGISTER, BROKEN),
        (UPDATE, LOST),
        (UPDATE, BROKEN),
        (READ, refused("LimitExceededException")),
        (READ, refused("AccessDeniedException")),
        (WRITE, refused("InvalidParameterException")),
        (READ, Unreachable(READ, "no credentials", is_passing=False)),
    ],
)
def test_what_is_not(operation: Operation, error: ApiError) -> None:
    api = Failing(error)
    with pytest.raises(type(error)):
        Retrying(api, FakeClock()).call(operation, {})
    assert api.calls == 1


def test_pauses_grow_and_end_with_the_patience() -> None:
    clock = FakeClock()
    notices: list[float] = []
    with pytest.raises(Refused):
        Retrying(
            Failing(THROTTLED),
            clock,
            patience=60,
            notice=lambda _operation, _message, delay: notices.append(delay),
        ).call(READ, {})
    assert clock.pauses == [0.5, 1, 2, 4, 8, 10, 10, 10, 10] == notices


def test_an_address_where_nobody_is_gets_less_patience() -> None:
    clock = FakeClock()
    with pytest.raises(Unreachable):
        Retrying(Failing(UNREACHABLE), clock).call(READ, {})
    assert sum(clock.pauses) <= 10


def test_no_call_is_made_once_the_user_wants_to_stop() -> None:
    api = Failing(THROTTLED)
    with pytest.raises(Interrupted):
        Retrying(api, FakeClock(stop_after=2)).call(READ, {})
    assert api.calls == 2


def test_the_clock_of_the_machine_can_be_stopped() -> None:
    clock = SystemClock()
    clock.pause(0.01)
    assert 0.8 <= clock.jitter() <= 1.2
    clock.stop()
    with pytest.raises(Interrupted):
        clock.pause(3600)


def test_a_burst_and_then_one_each_second() -> None:
    clock = FakeClock()
    pace = Pace(clock, burst=3, per_second=1)
    for _ in range(5):
        pace.take()
    assert clock.pauses == [1, 1]
    clock.time += 60
    for _ in range(3):
        pace.take()
    assert clock.pauses == [1, 1]


@pytest.mark.parametrize(
    ("error", "line", "help"),
    [
        (refused("ServerException"), "DescribeServices: ServerException: no", None),
        (
            LOST,
            "DescribeServices: lost",
            "run the command again: it looks first at what has been done",
        ),
        (
            UNREACHABLE,
            "DescribeServices: no route",
            "check the connection, the Region and --endpoint-url",
        ),
        (
            Unreachable(
                Operation.GET_CALLER_IDENTITY, "Unable to locate credentials", is_passing=False
            ),
            "GetCallerIdentity: Unable to locate credentials",
            "sign in as for the AWS CLI, or name a profile: --aws-profile, AWS_PROFILE",
        ),
        (
            refused("InvalidClientTokenId"),
            "DescribeServices: InvalidClientTokenId: no",
            "check the credentials: AWS does not know them",
        ),
    ],
)
def test_errors_in_a_line_and_the_way_out(error: ApiError, line: str, help: str | None) -> None:
    assert (described(error), hint(error)) == (line, help)
