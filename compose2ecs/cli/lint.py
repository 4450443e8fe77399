"""``compose2ecs lint``: what is wrong with compose files, and with what they deploy."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import load_options

_SELECTION = "Selection"
_FINDINGS = "Findings"
_FIXES = "Fixes"
_OUTPUT = "Output"

Names = list[str] | None


def lint(
    path: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Files, folders, globs, `-` for standard input; the working directory by default.",
        ),
    ] = None,
    file: shared.Files = None,
    project_name: shared.ProjectName = None,
    profile: shared.Profiles = None,
    env_file: shared.EnvFiles = None,
    project_directory: shared.ProjectDirectory = None,
    stdin_filename: Annotated[
        str | None,
        typer.Option(
            "--stdin-filename",
            metavar="NAME",
            help="The file that standard input stands in for.",
            rich_help_panel="Project",
        ),
    ] = None,
    exclude: Annotated[
        Names,
        typer.Option(
            "--exclude",
            metavar="GLOB",
            help="Leave out files and folders. Repeatable.",
            rich_help_panel="Project",
        ),
    ] = None,
    allow_empty: Annotated[
        bool,
        typer.Option(
            "--allow-empty", help="Finding no file is no mistake.", rich_help_panel="Project"
        ),
    ] = False,
    launch_type: Annotated[
        Names,
        typer.Option(
            "--launch-type",
            metavar="TYPE",
            help="fargate (the default), ec2, external or managed-instances. Repeatable. "
            "none: do not translate.",
            rich_help_panel="Target",
        ),
    ] = None,
    network_mode: shared.NetworkMode = None,
    select: Annotated[
        Names,
        typer.Option(
            "--select",
            metavar="NAMES",
            help="Look for these codes and groups alone, with commas between them; ALL for all.",
            rich_help_panel=_SELECTION,
        ),
    ] = None,
    ignore: Annotated[
        Names,
        typer.Option(
            "--ignore",
            metavar="NAMES",
            help="Do not look for these.",
            rich_help_panel=_SELECTION,
        ),
    ] = None,
    extend_select: Annotated[
        Names,
        typer.Option(
            "--extend-select",
            metavar="NAMES",
            help="Look for these as well.",
            rich_help_panel=_SELECTION,
        ),
    ] = None,
    extend_ignore: Annotated[
        Names,
        typer.Option(
            "--extend-ignore",
            metavar="NAMES",
            help="Do not look for these either.",
            rich_help_panel=_SELECTION,
        ),
    ] = None,
    severity: Annotated[
        Names,
        typer.Option(
            "--severity",
            metavar="NAME=SEVERITY",
            help="Another severity for a code or group: error, warning or note. Repeatable.",
            rich_help_panel=_SELECTION,
        ),
    ] = None,
    config: Annotated[
        str | None,
        typer.Option(
            "--config",
            metavar="FILE",
            help="The configuration, in place of those that are found.",
            rich_help_panel=_SELECTION,
        ),
    ] = None,
    isolated: Annotated[
        bool,
        typer.Option("--isolated", help="Read no configuration.", rich_help_panel=_SELECTION),
    ] = False,
    baseline: Annotated[
        str | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="Take the findings in it as they are.",
            rich_help_panel=_FINDINGS,
        ),
    ] = None,
    write_baseline: Annotated[
        str | None,
        typer.Option(
            "--write-baseline",
            metavar="FILE",
            help="Write all findings there, to be taken as they are.",
            rich_help_panel=_FINDINGS,
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help="The severity from which on findings fail: error (the default), warning, note or "
            "never.",
            rich_help_panel=_FINDINGS,
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Apply safe fixes first.", rich_help_panel=_FIXES),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option(
            "--diff",
            help="Show what --fix would change, and change nothing.",
            rich_help_panel=_FIXES,
        ),
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option(
            "--unsafe-fixes",
            help="With --fix or --diff: also fixes that change what docker compose makes of it.",
            rich_help_panel=_FIXES,
        ),
    ] = False,
    format: Annotated[
        Names,
        typer.Option(
            "--format",
            metavar="FORMAT[=FILE]",
            help="How findings are written, and where to; text by default. Repeatable.",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    output_file: Annotated[
        Path | None,
        typer.Option(
            "--output-file",
            metavar="FILE",
            help="Write there what would go to standard output.",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    statistics: Annotated[
        bool,
        typer.Option(
            "--statistics",
            help="Count findings by code in place of listing them.",
            rich_help_panel=_OUTPUT,
        ),
    ] = False,
    show_suppressed: Annotated[
        bool,
        typer.Option(
            "--show-suppressed",
            help="List what was taken on purpose too.",
            rich_help_panel=_OUTPUT,
        ),
    ] = False,
    verbose: Annotated[
        bool,
        typer.Option("-v", "--verbose", help="List notes too.", rich_help_panel=_OUTPUT),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "-j",
            "--jobs",
            metavar="N",
            min=1,
            help="How many processes check many projects; one for each processor by default.",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    quiet: Annotated[
        bool,
        typer.Option("-q", "--quiet", help="List errors alone.", rich_help_panel=_OUTPUT),
    ] = False,
) -> None:
    """Check compose files: what docker compose and ECS refuse, what is lost, what is risky.

    Each file is judged as part of the project that it would be deployed with: a main file with its
    override file, files of COMPOSE_FILE, a variant on top of the main file beside it. Findings go
    to standard output.
    """
    from compose2ecs.cli import linting

    outputs = linting.outputs_of(format, output_file)
    linting.check_fixes(fixes=fix, diff=diff, unsafe=unsafe_fixes)
    linting.check_files(config, write_baseline, isolated=isolated)
    if diff:
        linting.check_difference(
            format, statistics=statistics, writes_baseline=write_baseline is not None
        )
    place = linting.Place(
        loading=load_options(file, project_name, profile, env_file, project_directory),
        paths=tuple(path or ()),
        stdin_filename=stdin_filename,
        exclude=tuple(exclude or ()),
        configuration=config,
        is_isolated=isolated,
    )
    asked = linting.asked_for(
        place,
        linting.targets_of(launch_type, network_mode),
        linting.layer_of(select, ignore, extend_select, extend_ignore, severity),
        fail_on=fail_on,
        baseline_file=baseline,
        writes_baseline=write_baseline is not None,
        jobs=jobs,
    )
    outcome = linting.run(asked, allow_empty=allow_empty)
    if diff:
        from compose2ecs.cli.fixes import compared

        raise typer.Exit(
            compared(outcome, asked, output_file, unsafe=unsafe_fixes, verbose=verbose)
        )
    if fix:
        from compose2ecs.cli.fixes import fixed

        outcome = fixed(outcome, asked, unsafe=unsafe_fixes, verbose=verbose)
    if write_baseline is not None:
        outcome = linting.baselined(outcome, write_baseline, place.loading.cwd)
    linting.write(
        outcome,
        outputs,
        verbose=verbose,
        quiet=quiet,
        show_suppressed=show_suppressed,
        statistics=statistics,
        stream=sys.stderr if fix and asked.stdin is not None else None,
    )
    raise typer.Exit(linting.exit_code(outcome))
