"""Time, as publishing needs it: so that tests have their own, and that a wait can be ended."""

import random
import time
from typing import Protocol

_SLICE_S = 0.2
"""How long a request to stop may go unnoticed during a pause, in seconds."""


class Interrupted(Exception):  # noqa: N818 -- it is no error
    """The user asked to stop. No call is in flight when this is raised."""


class Clock(Protocol):
    """Time that passes, and the user's wish to stop."""

    def now(self) -> float:
        """Seconds since some moment; they never go back."""
        ...

    def pause(self, seconds: float) -> None:
        """Let time pass. Raises Interrupted once the user wants to stop."""
        ...

    def jitter(self) -> float:
        """A number from 0.8 to 1.2, another one each time."""
        ...

    def check(self) -> None:
        """Raise Interrupted when the user wants to stop; calls are made after asking."""
        ...


class SystemClock:
    """The clock of the machine. ``stop`` may be called by a handler of signals."""

    def __init__(self) -> None:
        self._is_stopped = False

    def now(self) -> float:
        """Seconds, monotonic."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Sleep, in slices."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            self.check()
            time.sleep(min(left, _SLICE_S))
        self.check()

    def jitter(self) -> float:
        """Uniform."""
        return random.uniform(0.8, 1.2)  # noqa: S311 -- spreads load, hides nothing

    def check(self) -> None:
        """See Clock."""
        if self._is_stopped:
            raise Interrupted

    def stop(self) -> None:
        """Note that the user wants to stop."""
        self._is_stopped = True

    @property
    def is_stopped(self) -> bool:
        """Whether the user wants to stop."""
        return self._is_stopped
