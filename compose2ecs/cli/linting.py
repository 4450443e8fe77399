"""What ``lint`` does: options to wishes, the run, what is written, and the usage errors."""

import os
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TextIO

import typer

from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.options import read_stdin
from compose2ecs.cli.output import uses_colour, write_file, write_result
from compose2ecs.cli.targets import check_network_mode, checked_launch_type
from compose2ecs.compose.discover import Options
from compose2ecs.compose.files import STDIN
from compose2ecs.configuration import FAIL_ON, NO_TARGET
from compose2ecs.diagnostics import AcceptedBy, Severity
from compose2ecs.ecs.target import LaunchType, UnknownTargetError
from compose2ecs.ecs.target import select as select_target
from compose2ecs.lint.acceptance import baseline
from compose2ecs.lint.codes import UNREADABLE_FOLDER
from compose2ecs.lint.engine import Targets
from compose2ecs.lint.processes import processors
from compose2ecs.lint.run import LintError, Outcome, lint
from compose2ecs.lint.selection import Layer, UnknownNameError, selector
from compose2ecs.lint.standard import Wishes
from compose2ecs.mapping.settings import suggestion
from compose2ecs.report.formats import FORMATS, Findings
from compose2ecs.report.statistics import statistics as counted_by_code
from compose2ecs.shape import replace, shape

TEXT, CONCISE, ANNOTATIONS = "text", "concise", "github"
_SHARING = frozenset({TEXT, CONCISE, ANNOTATIONS})
"""Formats of lines, several of which can stand in one stream."""


@shape
class Output:
    """A format and where to write it; None is standard output."""

    format: str
    file: Path | None = None


# ---------------------------------------------------------------------- options
def targets_of(launch_types: list[str] | None, network_mode: str | None) -> Targets:
    """The targets. Raises BadParameter for what does not exist, or does not go together."""
    if launch_types and NO_TARGET in launch_types:
        if len(set(launch_types)) > 1 or network_mode is not None:
            raise typer.BadParameter(
                f"`{NO_TARGET}` goes with no other target", param_hint="--launch-type"
            )
        return Targets(translates=False)
    chosen = [found for name in launch_types or () if (found := _launch_type(name))]
    check_network_mode(network_mode)
    problems = []
    for one in chosen if network_mode is not None else ():
        try:
            select_target(one, network_mode)
        except UnknownTargetError as error:
            problems.append(error)
    if problems and len(problems) == len(chosen):
        raise typer.BadParameter(str(problems[0]), param_hint="--network-mode")
    return Targets(
        launch_types=tuple(dict.fromkeys(one.value for one in chosen)), network_mode=network_mode
    )


def _launch_type(name: str) -> LaunchType | None:
    try:
        return checked_launch_type(name)
    except typer.BadParameter as error:
        message = f"{error.message} or {NO_TARGET}"
        raise typer.BadParameter(message, param_hint=error.param_hint) from error


def layer_of(
    select: list[str] | None,
    ignore: list[str] | None,
    extend_select: list[str] | None,
    extend_ignore: list[str] | None,
    severities: list[str] | None,
) -> Layer:
    """What the command line selects. Raises BadParameter for names that do not exist."""
    named = {
        "--select": _split(select),
        "--ignore": _split(ignore),
        "--extend-select": _split(extend_select),
        "--extend-ignore": _split(extend_ignore),
    }
    if select is not None and not named["--select"]:
        raise typer.BadParameter("it names nothing to look for", param_hint="--select")
    for option, names in named.items():
        for name in names:
            _check_name(name, option)
    return Layer(
        select=None if select is None else named["--select"],
        ignore=named["--ignore"],
        extend_select=named["--extend-select"],
        extend_ignore=named["--extend-ignore"],
        severity=dict(_graded(text) for text in _split(severities)),
    )


def _split(given: list[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for text in given or () for name in text.split(",") if name.strip())


def _check_name(name: str, option: str) -> None:
    try:
        selector(name)
    except UnknownNameError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


def _graded(text: str) -> tuple[str, str]:
    """The name and the severity in ``NAME=SEVERITY``."""
    name, _, severity = text.partition("=")
    _check_name(name, "--severity")
    if severity not in tuple(Severity):
        raise typer.BadParameter(
            f"'{text}' is not NAME=SEVERITY with {' or '.join(Severity)}", param_hint="--severity"
        )
    return name, severity


def check_fixes(*, fixes: bool, diff: bool, unsafe: bool) -> None:
    """Raise BadParameter for options that do not go together."""
    if fixes and diff:
        raise typer.BadParameter("give either --fix or --diff", param_hint="--diff")
    if unsafe and not (fixes or diff):
        raise typer.BadParameter("it goes with --fix or --diff", param_hint="--unsafe-fixes")


def check_files(configuration: str | None, baseline: str | None, *, isolated: bool) -> None:
    """Raise BadParameter for a file that would not be read, or not be written where it says."""
    if configuration is not None and isolated:
        raise typer.BadParameter("with --isolated none is read", param_hint="--config")
    if baseline == STDIN:
        raise typer.BadParameter(
            "it is a file, and not standard output", param_hint="--write-baseline"
        )


def check_difference(formats: list[str] | None, *, statistics: bool, writes_baseline: bool) -> None:
    """Raise BadParameter for what ``--diff`` does not write, as it reports no findings."""
    wanted = {
        "--format": any("=" in one for one in formats or ()),
        "--statistics": statistics,
        "--write-baseline": writes_baseline,
    }
    for option, is_wanted in wanted.items():
        if is_wanted:
            raise typer.BadParameter("--diff shows no findings", param_hint=option)


@shape
class Place:
    """What is checked, as the command line says: paths, options of projects, configuration."""

    loading: Options
    paths: tuple[str, ...]
    stdin_filename: str | None
    exclude: tuple[str, ...]
    configuration: str | None
    is_isolated: bool


@shape
class Asked:
    """The arguments and wishes of a run; ``stdin`` is the file that standard input stands for."""

    paths: tuple[str, ...]
    wishes: Wishes
    stdin: str | None


def asked_for(
    place: Place,
    targets: Targets,
    layer: Layer,
    *,
    fail_on: str | None,
    baseline_file: str | None,
    writes_baseline: bool,
    jobs: int | None,
) -> Asked:
    """What the command line asks for. Raises BadParameter for what makes no sense."""
    if fail_on is not None and fail_on not in FAIL_ON:
        raise typer.BadParameter(
            f"unknown severity '{fail_on}': choose {' or '.join(FAIL_ON)}", param_hint="--fail-on"
        )
    has_stdin = STDIN in (*place.paths, *place.loading.files)
    once = cache(read_stdin)
    paths, loading = _with_stdin(place, once)
    wishes = Wishes(
        loading=loading,
        read_stdin=once,
        targets=targets,
        selection=layer,
        exclude=place.exclude,
        configuration=place.configuration,
        is_isolated=place.is_isolated,
        fail_on=fail_on,
        baseline=baseline_file,
        reads_baseline=not writes_baseline,
        jobs=jobs or processors(),
    )
    stdin = next(iter(loading.overlays), STDIN) if has_stdin else None
    return Asked(paths=paths, wishes=wishes, stdin=stdin)


def run(asked: Asked, *, allow_empty: bool) -> Outcome:
    """The findings. Raises BadParameter for what makes no sense, and when there is no file."""
    try:
        outcome = lint(asked.paths, asked.wishes)
    except LintError as error:
        raise typer.BadParameter(str(error), param_hint=error.option) from error
    if not outcome.files and not allow_empty:
        unread = "".join(
            f"{one.message}; " for one in outcome.diagnostics if one.code is UNREADABLE_FOLDER
        )
        raise typer.BadParameter(
            f"there is no compose file to check: {unread}name one, or say --allow-empty",
            param_hint="PATH",
        )
    return outcome


def _with_stdin(place: Place, read: Callable[[], bytes]) -> tuple[tuple[str, ...], Options]:
    """The arguments and options with standard input under the name that it stands in for.

    Raises BadParameter for a name that nothing stands in for, and for text that is not UTF-8.
    """
    name, loading = place.stdin_filename, place.loading
    if name is None:
        return place.paths, loading
    if STDIN not in (*place.paths, *loading.files):
        raise typer.BadParameter("it goes with the file `-`", param_hint="--stdin-filename")
    path = os.path.normpath(Path(loading.cwd, name))
    try:
        text = read().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter("standard input is not UTF-8 text", param_hint="-") from error
    overlaid = replace(
        loading,
        files=tuple(path if one == STDIN else one for one in loading.files),
        overlays={**loading.overlays, path: text},
    )
    return tuple(path if one == STDIN else one for one in place.paths), overlaid


def outputs_of(formats: list[str] | None, output_file: Path | None) -> tuple[Output, ...]:
    """The formats and their places, each once.

    Without any it is text and, in GitHub Actions, annotations beside it. Raises BadParameter for a
    format that does not exist, and for two that cannot share a place.
    """
    outputs = list(dict.fromkeys(_output(text, output_file) for text in formats or ()))
    if not outputs:
        outputs = [Output(format=TEXT, file=output_file)]
        if os.environ.get("GITHUB_ACTIONS") == "true":
            outputs.append(Output(format=ANNOTATIONS))
    taken: dict[str | None, str] = {}
    for one in outputs:
        place = None if one.file is None else os.path.abspath(one.file)  # noqa: PTH100 -- no links
        other = taken.setdefault(place, one.format)
        can_share = one.file is None and {one.format, other} <= _SHARING
        if other != one.format and not can_share:
            where = "standard output" if one.file is None else str(one.file)
            raise typer.BadParameter(
                f"{other} and {one.format} cannot both go to {where}: name files, as in "
                f"{one.format}=FILE",
                param_hint="--format",
            )
    return tuple(outputs)


def _output(text: str, output_file: Path | None) -> Output:
    name, equals, file = text.partition("=")
    if equals and not file:
        raise typer.BadParameter(f"'{text}' names no file", param_hint="--format")
    if name not in FORMATS:
        raise typer.BadParameter(
            f"unknown format '{name}': {suggestion(name, list(FORMATS))}", param_hint="--format"
        )
    return Output(format=name, file=Path(file) if file else output_file)


# ---------------------------------------------------------------------- results
def baselined(outcome: Outcome, file: str, cwd: str) -> Outcome:
    """The outcome with all findings written to a baseline, and accepted by it."""
    path = Path(cwd, file)
    write_file(path, baseline.written(outcome.diagnostics, str(path), cwd))
    taken = tuple(
        one
        if one.accepted is not None
        else replace(one, accepted=baseline.REASON, accepted_by=AcceptedBy.BASELINE)
        for one in outcome.diagnostics
    )
    count = sum(one.accepted_by is AcceptedBy.BASELINE for one in taken)
    sys.stderr.write(f"{file}: {count} finding{'' if count == 1 else 's'} written\n")
    return replace(outcome, diagnostics=taken, fails=False)


def write(
    outcome: Outcome,
    outputs: Iterable[Output],
    *,
    verbose: bool,
    quiet: bool,
    show_suppressed: bool,
    statistics: bool,
    stream: TextIO | None = None,
) -> None:
    """Write the findings in all formats; to ``stream``, if there is one, for standard output.

    Files come first: a reader of standard output that goes away takes nothing from them. Raises
    UnwritableError, or ReaderGoneError with the exit code of the outcome.
    """
    for output in sorted(outputs, key=lambda one: one.file is None):
        diagnostics = outcome.diagnostics
        if quiet and output.format in _SHARING:
            diagnostics = tuple(one for one in diagnostics if one.severity is Severity.ERROR)
        place = stream or sys.stdout
        findings = Findings(
            diagnostics=diagnostics,
            texts=outcome.texts,
            files=outcome.files,
            shows_notes=verbose,
            shows_accepted=show_suppressed,
            colour=output.file is None and place is not None and uses_colour(place),
        )
        if statistics and output.format in (TEXT, CONCISE):
            text = counted_by_code(diagnostics, colour=findings.colour)
        else:
            text = FORMATS[output.format](findings)
        if output.file is not None:
            write_file(output.file, text)
        elif stream is not None:
            stream.write(text)
        else:
            write_result(text, exit_code(outcome))
        is_silence = output.format == TEXT or (quiet and output.format == CONCISE)
        if not text and output.file is None and is_silence:
            sys.stderr.write(_silence(outcome, quiet=quiet))


def _silence(outcome: Outcome, *, quiet: bool) -> str:
    """What is said where nothing is listed: that all is well, or that what is not shown fails."""
    if quiet:
        return "there are findings that fail: leave out -q to see them\n" if outcome.fails else ""
    count = len(outcome.files)
    return f"{'1 file' if count == 1 else f'{count} files'} checked: nothing found\n"


def exit_code(outcome: Outcome) -> Exit:
    """The exit code."""
    return Exit.FINDINGS if outcome.fails else Exit.OK
