"""The first thing that runs: it imports nothing before the garbage collector is off."""

import gc


def start() -> None:
    """Run the command line, and end the process with an exit code."""
    # What is imported stays, and what a run builds are trees: nothing in them is garbage before the
    # end. Looking for it takes a tenth of the start, and makes the time of large projects more than
    # linear.
    gc.disable()
    from compose2ecs.cli.main import run

    run()
