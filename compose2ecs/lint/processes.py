"""Work that several processes share, with the results in the order of the work.

A process starts as a copy of this one, which has everything that the work needs, and sends back
what comes of it. Where the system cannot copy a process safely, this one does everything.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, TypeVar

T = TypeVar("T")
U = TypeVar("U")

_CPU_MAX = Path("/sys/fs/cgroup/cpu.max")

_FEWEST = 40
"""Pieces of work for which another process is worth its start: about 40 ms of it."""

_MOST = 16
"""More processes find nothing to do while one writes what they have found."""

_FIRST = 16
"""Pieces of work that are done before other processes start."""

_PORTIONS = 8
"""How often each process comes for more: a few long pieces must not keep one while others wait."""

_LARGEST = 50
"""Pieces of work that are begun together: Ctrl-C waits for their end."""


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


def mapped(work: Callable[[T], U], pieces: Sequence[T], jobs: int) -> Iterator[U]:
    """What ``work`` makes of each piece, in their order, in up to ``jobs`` processes.

    Results have to be what ``pickle`` takes. An exception in ``work`` is raised here.
    """
    count = min(jobs, len(pieces) // _FEWEST, _MOST)
    if count < 2 or sys.platform != "linux":
        return map(work, pieces)
    return _shared(work, pieces, count)


def _shared(work: Callable[[T], U], pieces: Sequence[T], count: int) -> Iterator[U]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 -- most runs have one process
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 -- as above
    from multiprocessing import get_context  # noqa: PLC0415 -- as above

    # What is made at the first use, patterns and tables, is then there for all processes.
    yield from map(work, pieces[:_FIRST])
    pieces = pieces[_FIRST:]
    portion = min(len(pieces) // (count * _PORTIONS) or 1, _LARGEST)
    done = 0
    try:
        with ProcessPoolExecutor(
            count, get_context("fork"), initializer=_begin, initargs=(work, pieces)
        ) as pool:
            for result in pool.map(_piece, range(len(pieces)), chunksize=portion):
                yield result
                done += 1
    except (BrokenProcessPool, NotImplementedError, OSError) as error:
        if error.__cause__ is not None:
            raise
        # The system has ended a process, for want of memory above all, or gives no more of them, or
        # nothing that they could share. This one needs none of it.
        yield from map(work, pieces[done:])


_PATIENCE = 0.2
"""Seconds after which a process looks whether it is still wanted."""

_copied: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""In a copy: the work, and all of its pieces."""


def _begin(work: Callable[[Any], Any], pieces: Sequence[Any]) -> None:
    global _copied  # noqa: PLW0603 -- a process has nothing else that outlives a call
    _copied = (work, pieces)
    # Ctrl-C reaches all processes of a terminal. The first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    """End this process when the one that started it has gone, which may not have had time to."""
    while os.getppid() == parent:
        sleep(_PATIENCE)
    os._exit(1)


def _piece(index: int) -> Any:
    assert _copied is not None  # noqa: S101 -- set when the process begins
    work, pieces = _copied
    return work(pieces[index])
