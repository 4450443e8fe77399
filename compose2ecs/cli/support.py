"""``compose2ecs support``: what becomes of attributes on the targets."""

import sys
from typing import Annotated

import typer

from compose2ecs.cli.options import ReportFormat, checked_format
from compose2ecs.cli.output import uses_colour, write_stdout


def support(
    attribute: Annotated[
        str | None,
        typer.Argument(
            metavar="[ATTRIBUTE]",
            help="All about this one, such as cap_drop or services.web.deploy.resources.",
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--target", metavar="TARGET", help="Only this, such as ec2-bridge, or ec2 for all."
        ),
    ] = None,
    format: ReportFormat = "text",
) -> None:
    """Show what becomes of every attribute of Compose on every target.

    With an attribute: where it goes in the requests of the ECS API, what is found, and the way out.
    No project is read.
    """
    from compose2ecs.cli.lookup import chosen
    from compose2ecs.report.support import details_text, table_text, to_json

    checked_format(format)
    rows, targets = chosen(attribute, target)
    colour = uses_colour(sys.stdout)
    if format == "json":
        write_stdout(to_json(rows, targets))
    elif attribute is None:
        write_stdout(table_text(rows, targets, colour=colour))
    else:
        write_stdout(details_text(rows, colour=colour))
