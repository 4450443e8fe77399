"""What ``convert`` and ``explain`` share.

Running a conversion, and the usage errors that it can meet.
"""

from collections.abc import Iterable

import typer

from compose2ecs.cli.options import read_stdin
from compose2ecs.compose.discover import Options
from compose2ecs.convert import Conversion, convert
from compose2ecs.diagnostics import declared
from compose2ecs.ecs.target import NetworkMode, UnknownTargetError, select
from compose2ecs.emit import FORMATS, Format
from compose2ecs.mapping.policy import GROUPINGS
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.mapping.settings import suggestion


def conversion_of(options: Options, policy: PolicyOptions, accept: list[str] | None) -> Conversion:
    """The conversion.

    Raises BadParameter for a launch type, network mode or code that does not exist, before any file
    is read, and for a network mode that the launch type does not have.
    """
    _check_codes(accept or ())
    _check_target(policy)
    try:
        return convert(options, policy, accept or (), read_stdin)
    except UnknownTargetError as error:
        raise typer.BadParameter(str(error), param_hint="--network-mode") from error


def _check_codes(codes: Iterable[str]) -> None:
    known = declared()
    for code in codes:
        if code not in known:
            raise typer.BadParameter(
                f"`{code}` is not the code of a finding: {suggestion(code, list(known))}",
                param_hint="--accept",
            )


def _check_target(policy: PolicyOptions) -> None:
    if policy.launch_type is not None:
        try:
            select(policy.launch_type)
        except UnknownTargetError as error:
            raise typer.BadParameter(str(error), param_hint="--launch-type") from error
    modes = [mode.value for mode in NetworkMode]
    if policy.network_mode is not None and policy.network_mode not in modes:
        raise typer.BadParameter(
            f"unknown network mode '{policy.network_mode}': choose {' or '.join(modes)}",
            param_hint="--network-mode",
        )
    if policy.group is not None and policy.group not in GROUPINGS:
        raise typer.BadParameter(
            f"unknown grouping '{policy.group}': choose {' or '.join(GROUPINGS)}",
            param_hint="--group",
        )


def format_named(name: str) -> Format:
    """The output format. Raises BadParameter for one that does not exist."""
    if name not in FORMATS:
        raise typer.BadParameter(
            f"unknown format '{name}': choose {' or '.join(FORMATS)}", param_hint="--format"
        )
    return FORMATS[name]
