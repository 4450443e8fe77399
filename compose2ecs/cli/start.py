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
        if not isinstance(ending.code, int) or not _is_done():
            raise
        _end(ending.code)


def _is_done() -> bool:
    """Whether nothing is left to do: by another thread, or for who asked to be called at the end.

    The latter are called.
    """
    import atexit
    import threading

    # There is no public way to call them. Without this one, Python ends the process its own way.
    call_all = getattr(atexit, "_run_exitfuncs", None)
    if threading.active_count() > 1 or call_all is None:
        return False
    call_all()
    return True


def _end(code: int) -> None:
    """End the process without taking apart what it has made, which the system takes back anyway.

    That would take a tenth of the time of a small project, and more of a large one.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(code)
