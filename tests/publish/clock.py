"""A clock that only pauses move."""

from __future__ import annotations

from compose2ecs.publish.clock import Interrupted


class FakeClock:
    """``stop_after`` is the number of checks after which the user wants to stop."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.time = 0.0
        self.pauses: list[float] = []
        self._left = stop_after

    def now(self) -> float:
        return self.time

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds

    def jitter(self) -> float:
        return 1.0

    def check(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise Interrupted
