"""The first and the last thing that runs: little is imported here, and nothing is taken apart."""

import gc
import os
import sys


def start() -> None:
    """Run the command line, and end the process with an exit code."""
    # What is imported stays, and what a run builds are trees: nothing in them is garbage before the
    # end. Looking for it takes a tenth of the start, and makes the time of large projects more than
    # linear.
    gc.disable()
    from compose2ecs.cli.main import run

    try:
        run()
    except SystemExit as ending:
        if not isinstance(ending.code, int) or _is_awaited():
            raise
        _end(ending.code)


def _is_awaited() -> bool:
    """Whether something has to be done at the end: by another thread, or by who asked for it."""
    import atexit
    import threading

    # Both have no public way to ask. What cannot be asked is awaited.
    registered = getattr(atexit, "_ncallbacks", lambda: 1)()
    return threading.active_count() > 1 or registered > 0


def _end(code: int) -> None:
    """End the process without taking apart what it has made, which the system takes back anyway.

    That would take a tenth of the time of a small project, and more of a large one.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(code)
