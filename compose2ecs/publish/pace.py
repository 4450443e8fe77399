"""Spacing calls of a kind, below what ECS allows an account."""

from compose2ecs.publish.clock import Clock


class Pace:
    """A bucket of ``burst`` tokens that fills with ``per_second``; each call takes one.

    It is our own share of a bucket that the whole account draws from.
    """

    def __init__(self, clock: Clock, *, burst: int, per_second: float) -> None:
        self._clock = clock
        self._burst = float(burst)
        self._per_second = per_second
        self._tokens = float(burst)
        self._at = clock.now()

    def take(self) -> None:
        """Wait until there is a token, and take it. Raises Interrupted."""
        now = self._clock.now()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._at = now
        if self._tokens < 1:
            self._clock.pause((1 - self._tokens) / self._per_second)
            now = self._clock.now()
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
            self._at = now
        self._tokens -= 1
