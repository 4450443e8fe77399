"""``compose2ecs rule``: the page of a code."""

import sys
from typing import Annotated

import typer

from compose2ecs.cli.output import uses_colour, write_stdout


def rule(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a finding.")],
) -> None:
    """Print the page of a code: why it matters, what to do, an example.

    Any code of a finding has one, whether loading, the translation or the linter finds it.
    """
    from compose2ecs.cli.catalogue import entry_of
    from compose2ecs.report.pages import page_text

    write_stdout(page_text(entry_of(code), colour=uses_colour(sys.stdout)))
