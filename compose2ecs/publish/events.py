"""What happens while publishing, as values: commands choose how to show it."""

from collections.abc import Callable
from typing import TypeAlias

from compose2ecs.publish.api import Operation
from compose2ecs.publish.steps import Step
from compose2ecs.shape import shape


@shape
class Started:
    """A step begins."""

    step: Step


@shape
class Done:
    """A step is done; ``made`` is the ARN or ID of what it made, where it made something."""

    step: Step
    made: str | None


@shape
class Repeated:
    """A call is tried again in some seconds."""

    operation: Operation
    message: str
    seconds: float


@shape
class Progress:
    """A service has come to other numbers, or another state, than when it was last looked at."""

    service: str
    running: int
    desired: int
    pending: int
    state: str


@shape
class Told:
    """A line that ECS has to say about a service or a task: an event, a reason, a log line."""

    subject: str
    line: str


Event: TypeAlias = Started | Done | Repeated | Progress | Told
Listener: TypeAlias = Callable[[Event], None]
"""Hears of events. Must not raise."""
