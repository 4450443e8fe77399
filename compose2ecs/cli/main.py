"""The entry point: the application and its commands, and the last line of defence."""

import gc
import sys
from typing import Annotated

import typer

from compose2ecs import __version__
from compose2ecs.cli.config import config
from compose2ecs.cli.convert import convert
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.explain import explain

app = typer.Typer(
    name="compose2ecs",
    help="The compiler from Docker Compose to Amazon ECS: nothing is lost silently.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(convert)
app.command()(explain)
app.command()(config)


def _show_version(given: bool) -> None:
    if given:
        sys.stdout.write(f"compose2ecs {__version__}\n")
        raise typer.Exit


@app.callback()
def main(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """The compiler from Docker Compose to Amazon ECS: nothing is lost silently."""


def run() -> None:
    """Run the command line.

    A failure that nobody foresaw ends with exit code 70 and no traceback.
    """
    # What a run builds are trees: nothing in them is garbage before the end, and looking for it
    # makes the time of large projects more than linear.
    gc.disable()
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone: not our failure, and nobody is left to tell.
        sys.stdout = None
        sys.exit(Exit.OK)
    except Exception as error:  # noqa: BLE001 - a traceback shown to a user is a mistake
        sys.stderr.write(_bug_report(error))
        sys.exit(Exit.BUG)


def _bug_report(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else ""
    return (
        f"compose2ecs {__version__}: a mistake in this program: {type(error).__name__}{where}\n"
        "Please report it with the file that caused it: "
        "https://github.com/compose2ecs/compose2ecs/issues\n"
    )
