"""``compose2ecs explain``: where every value went, and where every value came from."""

import sys
from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.options import load_options
from compose2ecs.cli.output import show, uses_colour, write_stdout


def explain(
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="Only what is below it, such as services.web.ports."),
    ] = None,
    file: shared.Files = None,
    project_name: shared.ProjectName = None,
    profile: shared.Profiles = None,
    env_file: shared.EnvFiles = None,
    project_directory: shared.ProjectDirectory = None,
    launch_type: shared.LaunchType = None,
    network_mode: shared.NetworkMode = None,
    group: shared.Group = None,
    region: shared.Region = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            metavar="POINTER",
            help="Where this part of the result comes from, such as /taskDefinitions/0/cpu.",
        ),
    ] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
) -> None:
    """Explain a conversion.

    The fate of each value in the files, or the origin of each value in the result.
    """
    from compose2ecs.cli.conversion import conversion_of
    from compose2ecs.cli.explanation import explanation_of
    from compose2ecs.mapping.policy import Options

    if format not in ("text", "json"):
        raise typer.BadParameter(
            f"unknown format '{format}': choose text or json", param_hint="--format"
        )
    if path is not None and output is not None:
        raise typer.BadParameter("give either PATH or --output", param_hint="--output")
    result = conversion_of(
        load_options(file, project_name, profile, env_file, project_directory),
        Options(launch_type=launch_type, network_mode=network_mode, group=group, region=region),
        None,
    )
    if result.ecs is None:
        show(result.diagnostics, result.loaded.texts)
        raise typer.Exit(Exit.UNLOADABLE)
    write_stdout(
        explanation_of(
            result,
            path or "",
            output,
            as_json=format == "json",
            colour=uses_colour(sys.stdout),
            legend=sys.stdout.isatty(),
        )
    )
