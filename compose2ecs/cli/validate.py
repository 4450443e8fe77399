"""``compose2ecs validate``: what ECS refuses of JSON that something else wrote."""

import sys
from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.output import show, write_stdout


def validate(
    file: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="JSON or YAML files, `-` for standard input."),
    ],
    launch_type: Annotated[
        str | None,
        typer.Option(
            metavar="TYPE",
            help="fargate, ec2, external or managed-instances; what the files say by default.",
        ),
    ] = None,
    network_mode: Annotated[
        str | None,
        typer.Option(
            metavar="MODE",
            help="awsvpc, bridge, host or none; what the files say by default.",
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            metavar="FORMAT",
            help="text, concise, json, sarif, github, gitlab, junit or rdjson.",
        ),
    ] = "text",
) -> None:
    """Check requests of the ECS API: whatever the service refuses is an error at its place.

    Reads requests of RegisterTaskDefinition, CreateService and RunTask, responses of
    DescribeTaskDefinition, lists of these, and what `convert` writes. Several files are checked as
    one project: services against the task definitions that they name. Nothing talks to AWS, and
    what only AWS knows is not judged. Text goes to standard error, all else to standard output.
    """
    from compose2ecs.cli.targets import check_network_mode, checked_launch_type
    from compose2ecs.ecs.judge import Asked
    from compose2ecs.report.formats import FORMATS, Findings
    from compose2ecs.validate import validate as check

    if format not in FORMATS:
        raise typer.BadParameter(
            f"unknown format '{format}': choose {' or '.join(FORMATS)}", param_hint="--format"
        )
    chosen = checked_launch_type(launch_type)
    check_network_mode(network_mode, chosen)
    asked = Asked(launch_type=chosen, network_mode=network_mode)
    result = check(file, asked, shared.working_directory(), shared.read_stdin)
    if format == "text":
        show(result.diagnostics, result.texts)
        if not result.diagnostics:
            sys.stderr.write(f"{len(result.requests)} checked: nothing that ECS would refuse\n")
    else:
        found = Findings(
            diagnostics=result.diagnostics,
            texts=result.texts,
            files=tuple(result.texts),
            category="validate",
        )
        write_stdout(FORMATS[format](found))
    if not result.is_readable:
        raise typer.Exit(Exit.UNLOADABLE)
    raise typer.Exit(Exit.FINDINGS if result.diagnostics else Exit.OK)
