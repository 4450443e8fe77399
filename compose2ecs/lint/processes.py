"""Work that several processes share, with the results in the order of the work.

Copies of this process, which have everything that the work needs, do a part of it and send back
what comes of it. Where the system cannot copy a process safely, this one does everything.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from math import ceil
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, BinaryIO, Generic, NamedTuple, TypeVar

T = TypeVar("T")
U = TypeVar("U")

_CPU_MAX = Path("/sys/fs/cgroup/cpu.max")

_FEWEST = 40
"""Pieces of work for which another process is worth its start: about 40 ms of it."""

_MOST = 16
"""More processes find nothing to do while one reads and writes what they have found."""

_FIRST = 16
"""Pieces of work that are done before other processes start."""

_PORTIONS = 8
"""How often each process comes for more: a few long pieces must not keep one while others wait."""

_LARGEST = 50
"""Pieces of work in a portion, as far as the queue takes as many."""

_QUEUED = 1000
"""The most portions: the smallest pipe, of one page, takes so many numbers before any is read."""


def processors() -> int:
    """How many processors this process may use, and its container, where that is bounded."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    count = len(allowed(0)) if allowed is not None else os.cpu_count() or 1
    return min(count, _bound(_CPU_MAX) or count)


def _bound(file: Path) -> int | None:
    """The processors that the time of a container amounts to, rounded up; None for no bound.

    https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files
    """
    try:
        quota, period = file.read_text(encoding="ascii").split()
        return ceil(int(quota) / int(period))
    except (OSError, ValueError):
        return None  # There is no such file, or it says `max`.


def mapped(
    work: Callable[[Sequence[T]], Sequence[U]], pieces: Sequence[T], jobs: int
) -> Iterable[U]:
    """What ``work`` makes of the pieces, in their order, in up to ``jobs`` processes.

    It is given a portion of them at a time. What other processes are to do has to give results that
    ``pickle`` takes; what raises there is done again here, and raises.
    """
    count = min(jobs, len(pieces) // _FEWEST, _MOST)
    if count < 2 or sys.platform != "linux":
        starts = range(0, len(pieces), _LARGEST)
        return chain.from_iterable(work(pieces[at : at + _LARGEST]) for at in starts)
    return _shared(work, pieces, count)


def _shared(work: Callable[[Sequence[T]], Sequence[U]], pieces: Sequence[T], count: int) -> list[U]:
    # What is made at the first use, patterns and tables, is then there for all processes.
    done = [*work(pieces[:_FIRST])]
    rest = pieces[_FIRST:]
    size = ceil(len(rest) / min(max(count * _PORTIONS, ceil(len(rest) / _LARGEST)), _QUEUED))
    portions = ceil(len(rest) / size)

    def portion(number: int) -> Sequence[U]:
        return work(rest[number * size : (number + 1) * size])

    found: dict[int, Sequence[U]] = {}
    copies: list[_Copy[Sequence[U]]] = []
    try:
        queue = _queue(portions)
    except OSError:  # there are too few file descriptors for anything to be shared
        return [*done, *work(rest)]
    try:
        copies += _copies(count - 1, lambda: {at: portion(at) for at in _taken(queue)})
        for number in _taken(queue):
            found[number] = portion(number)
        for copy in copies:
            found |= copy.results()
    finally:
        os.close(queue)
        for copy in copies:
            copy.end()
    # Another process may have been ended by the system, for want of memory above all, or may have
    # failed: what it took is done here, where a failure has somebody to tell.
    for number in range(portions):
        done += found[number] if number in found else portion(number)
    return done


# ------------------------------------------------------------------ the queue
_NUMBER = 4
"""The bytes of a number in a pipe. Each is taken by one reader, as a whole."""


def _queue(count: int) -> int:
    """A pipe to read all numbers below ``count`` from, each once, by all processes that have it."""
    queue, entrance = os.pipe()
    os.write(entrance, b"".join(number.to_bytes(_NUMBER) for number in range(count)))
    os.close(entrance)
    return queue


def _taken(queue: int) -> Iterator[int]:
    """The numbers that are left for this process."""
    while number := os.read(queue, _NUMBER):
        yield int.from_bytes(number)


# ------------------------------------------------------------------ the other processes
class _Copy(NamedTuple, Generic[T]):
    """A process that is a copy of this one, and the pipe that it sends its results through."""

    process: int
    pipe: BinaryIO

    def results(self) -> Mapping[int, T]:
        """What it has done, by number; nothing when it did not come to an end."""
        import pickle  # noqa: PLC0415 -- most runs have one process

        try:
            found: Mapping[int, T] = pickle.load(self.pipe)  # noqa: S301 -- from this program
        except (EOFError, pickle.UnpicklingError):
            return {}
        return found

    def end(self) -> None:
        """End the process, which has nothing more to do."""
        self.pipe.close()
        # Where whoever started this one ignores SIGCHLD, the system waits in its place.
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)


def _copies(count: int, work: Callable[[], Mapping[int, T]]) -> Iterator[_Copy[T]]:
    """Up to ``count`` copies that do the work: as many as the system gives."""
    here = os.getpid()
    for _ in range(count):
        ends: tuple[int, ...] = ()
        try:
            ends = exit_, entrance = os.pipe()
            process = os.fork()
            if process == 0:
                _send(work, entrance, here)
        except OSError:
            for end in ends:
                os.close(end)
            return
        finally:
            if os.getpid() != here:
                os._exit(0)  # whatever stops a copy, it never goes on with what is of this process
        os.close(entrance)  # the pipe ends where the copy does
        yield _Copy(process, open(exit_, "rb"))  # noqa: SIM115, PTH123 -- closed by ``end``


def _send(work: Callable[[], Mapping[int, Any]], entrance: int, parent: int) -> None:
    """In a copy: do the work and send the results."""
    import pickle  # noqa: PLC0415 -- as above

    # Ctrl-C reaches all processes of a terminal. The first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    with open(entrance, "wb") as pipe:
        pickle.dump(work(), pipe, pickle.HIGHEST_PROTOCOL)


_PATIENCE = 0.2
"""Seconds after which a process looks whether it is still wanted."""


def _end_with(parent: int) -> None:
    """End this process when the one that started it has gone, which may not have had time to."""
    while os.getppid() == parent:
        sleep(_PATIENCE)
    os._exit(1)
