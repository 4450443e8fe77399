"""The entry point: the application and its commands, and the last line of defence."""

import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from compose2ecs import __version__
from compose2ecs.cli.commands import Commands
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.output import ReaderGoneError, UnwritableError, flush_stdout, write_stdout

NAME = "compose2ecs"

app = typer.Typer(
    name=NAME,
    cls=Commands,
    help="The compiler from Docker Compose to Amazon ECS: nothing is lost silently.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(given: bool) -> None:
    if given:
        write_stdout(f"{NAME} {__version__}\n")
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
    """Run the command line, and end the process with an exit code.

    Without arguments it shows the help. A failure that nobody foresaw ends with exit code 70 and no
    traceback.
    """
    _prepare_streams()
    try:
        code = _run(sys.argv[1:] or ["--help"])
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """The exit code, after a message for every exception that is worth one."""
    try:
        code = app(arguments, prog_name=NAME, standalone_mode=False) or Exit.OK
        flush_stdout()
    except ReaderGoneError as error:
        # Not our failure, and nobody is left to tell. Python flushes once more at its end, which
        # must not fail either: https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return error.code
    except UnwritableError as error:
        sys.stderr.write(f"{NAME}: {error}\n")
        return Exit.USAGE
    except Exception as error:  # noqa: BLE001 - a traceback shown to a user is a mistake
        usage = _usage_message(error) or _completion_message(error, arguments)
        sys.stderr.write(_bug_report(error) if usage is None else usage)
        return Exit.BUG if usage is None else Exit.USAGE
    return int(code)


def _prepare_streams() -> None:
    """Make standard output UTF-8 wherever it goes, as JSON and YAML are.

    Bytes that are not UTF-8, from the names of files and variables, pass through. Messages for a
    closed standard error go nowhere.
    """
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")


def _usage_message(error: Exception) -> str | None:
    """What is wrong with the command line, in two lines; None for an error of another kind.

    The errors of click are known by what they can do: typer has a click of its own in some of its
    versions, and depends on the public one in others.
    """
    message = getattr(error, "format_message", None)
    if message is None:
        return None
    context = getattr(error, "ctx", None)
    command = NAME if context is None else context.command_path
    return f"{command}: {message()}\nTry `{command} --help`.\n"


def _completion_message(error: Exception, arguments: list[str]) -> str | None:
    """What keeps the completion of a shell from being installed; None for an error of another kind.

    typer writes it into the home directory, and says nothing about what may be in its way.
    """
    if "--install-completion" not in arguments or not isinstance(error, OSError):
        return None
    return f"{NAME}: cannot write {error.filename}: {error.strerror}\n"


def _bug_report(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else ""
    return (
        f"{NAME} {__version__}: a mistake in this program: {type(error).__name__}{where}\n"
        "Please report it with the file that caused it: "
        "https://github.com/compose2ecs/compose2ecs/issues\n"
    )
