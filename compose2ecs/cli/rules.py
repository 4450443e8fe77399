"""``compose2ecs rules``: all codes."""

import sys
from typing import Annotated

import typer

from compose2ecs.cli.options import ReportFormat, checked_format
from compose2ecs.cli.output import uses_colour, write_stdout


def rules(
    group: Annotated[
        str | None,
        typer.Option(
            "--group", metavar="PREFIX", help="Only this group, such as ecs or ecs.storage."
        ),
    ] = None,
    format: ReportFormat = "text",
) -> None:
    """List the codes of findings by group, with their severities and what they are about."""
    from compose2ecs.cli.catalogue import entries
    from compose2ecs.report.pages import list_json, list_text

    checked_format(format)
    found = entries(group)
    if format == "json":
        write_stdout(list_json(found))
    else:
        write_stdout(list_text(found, colour=uses_colour(sys.stdout)))
