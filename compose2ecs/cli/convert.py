"""``compose2ecs convert``: a project to the requests that the ECS API takes."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.options import load_options
from compose2ecs.cli.output import show, write_file, write_files, write_stdout

_NOTHING_WRITTEN = (
    "nothing is written: change the file, take findings on purpose (--accept CODE), "
    "or write in spite of them (--keep-going)\n"
)


def convert(
    file: shared.Files = None,
    project_name: shared.ProjectName = None,
    profile: shared.Profiles = None,
    env_file: shared.EnvFiles = None,
    project_directory: shared.ProjectDirectory = None,
    launch_type: shared.LaunchType = None,
    network_mode: shared.NetworkMode = None,
    group: shared.Group = None,
    region: shared.Region = None,
    accept: shared.Accept = None,
    verbose: shared.Verbose = False,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="The output format: ecs.")] = "ecs",
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Write files here, all or none."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the findings to a JSON file.")
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Write what can be converted in spite of errors.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Count warnings as errors.")] = False,
) -> None:
    """Convert a compose project to ECS task definitions and services.

    Without -o, one JSON document goes to standard output, with requests that `aws ecs
    register-task-definition` and `aws ecs create-service` take as they are. What ECS cannot do goes
    to standard error, with its place in the file. Nothing is written when there is an error.
    """
    from compose2ecs.cli.conversion import conversion_of, format_named
    from compose2ecs.mapping.policy import Options

    chosen = format_named(format)
    result = conversion_of(
        load_options(file, project_name, profile, env_file, project_directory),
        Options(launch_type=launch_type, network_mode=network_mode, group=group, region=region),
        accept,
    )
    show(result.diagnostics, result.loaded.texts, verbose=verbose)
    if report is not None:
        from compose2ecs.report.formats import FORMATS, Findings

        texts = result.loaded.texts
        found = Findings(diagnostics=result.diagnostics, texts=texts, files=tuple(texts))
        write_file(report, FORMATS["json"](found))
    if result.ecs is None:
        raise typer.Exit(Exit.UNLOADABLE)
    failed = result.fails(strict=strict)
    if failed and not keep_going:
        sys.stderr.write(_NOTHING_WRITTEN)
    elif output is not None:
        rendered = chosen.render(result.ecs)
        write_files(output, {made.path: made.text for made in rendered.files})
    else:
        write_stdout(chosen.render(result.ecs).document)
    raise typer.Exit(Exit.FINDINGS if failed else Exit.OK)
