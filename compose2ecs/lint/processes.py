"""Work that several processes share, with the results in the order of the work.

A process starts as a copy of this one, which has everything that the work needs, and sends back
what comes of it. Where the system cannot copy a process safely, this one does everything.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
U = TypeVar("U")

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
    """How many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


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
    with ProcessPoolExecutor(
        count, get_context("fork"), initializer=_begin, initargs=(work, pieces)
    ) as pool:
        try:
            for result in pool.map(_piece, range(len(pieces)), chunksize=portion):
                yield result
                done += 1
        except BrokenProcessPool as broken:
            if broken.__cause__ is not None:
                raise
            # The system has ended a process, for want of memory above all. This one needs no more.
            yield from map(work, pieces[done:])


_copied: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""In a copy: the work, and all of its pieces."""


def _begin(work: Callable[[Any], Any], pieces: Sequence[Any]) -> None:
    global _copied  # noqa: PLW0603 -- a process has nothing else that outlives a call
    _copied = (work, pieces)
    # Ctrl-C reaches all processes of a terminal. The first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _piece(index: int) -> Any:
    assert _copied is not None  # noqa: S101 -- set when the process begins
    work, pieces = _copied
    return work(pieces[index])
