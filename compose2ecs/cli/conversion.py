"""What ``convert`` and ``explain`` share.

Running a conversion, and the usage errors that it can meet.
"""

import typer

from compose2ecs.cli.options import read_stdin
from compose2ecs.compose.discover import Options
from compose2ecs.convert import Conversion, convert
from compose2ecs.diagnostics import declared
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.target import UnknownTargetError
from compose2ecs.emit import FORMATS, Rendered
from compose2ecs.mapping.extension import suggestion
from compose2ecs.mapping.policy import Options as PolicyOptions


def conversion_of(
    options: Options,
    launch_type: str | None,
    network_mode: str | None,
    region: str | None,
    accept: list[str] | None,
) -> Conversion:
    """The conversion.

    Raises BadParameter for a launch type, network mode or code that does not exist.
    """
    for code in accept or ():
        if code not in declared():
            raise typer.BadParameter(
                f"{code} is not the code of a finding. {suggestion(code, list(declared()))}",
                param_hint="--accept",
            )
    policy = PolicyOptions(launch_type=launch_type, network_mode=network_mode, region=region)
    try:
        return convert(options, policy, accept or (), read_stdin)
    except UnknownTargetError as error:
        hint = "--network-mode" if "network mode" in str(error) else "--launch-type"
        raise typer.BadParameter(str(error), param_hint=hint) from error


def rendered(ecs: EcsProject, format: str) -> Rendered:
    """The project in a format. Raises BadParameter for a format that does not exist."""
    if format not in FORMATS:
        raise typer.BadParameter(f"choose {' or '.join(FORMATS)}", param_hint="--format")
    return FORMATS[format].render(ecs)
