"""What ``convert`` and ``explain`` share.

Running a conversion, and the usage errors that it can meet.
"""

from collections.abc import Iterable
from pathlib import Path

import typer

from compose2ecs.cli.options import read_stdin
from compose2ecs.cli.targets import check_network_mode, checked_launch_type
from compose2ecs.compose.discover import Options
from compose2ecs.compose.files import STDIN_SHOWN, shown
from compose2ecs.compose.load import Loaded, load
from compose2ecs.configuration import NO_TARGET, ConfigurationError, Configurations
from compose2ecs.convert import Conversion, converted
from compose2ecs.diagnostics import declared
from compose2ecs.ecs.target import UnknownTargetError
from compose2ecs.emit import FORMATS, Format
from compose2ecs.mapping.policy import GROUPINGS
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.mapping.settings import suggestion
from compose2ecs.shape import replace


def conversion_of(options: Options, policy: PolicyOptions, accept: list[str] | None) -> Conversion:
    """The conversion.

    The configuration says what neither an option nor ``x-ecs`` says. Raises BadParameter for a
    launch type, network mode or code that does not exist, before any file is read, for a network
    mode that the launch type does not have, for a configuration that cannot be used, and for one
    that says that the project does not go to ECS, unless an option names a launch type.
    """
    _check_codes(accept or ())
    checked_launch_type(policy.launch_type)
    check_network_mode(policy.network_mode)
    _check_grouping(policy.group)
    loaded = load(options, read_stdin)
    try:
        return converted(loaded, options, _configured(policy, loaded, options.cwd), accept or ())
    except UnknownTargetError as error:
        raise typer.BadParameter(str(error), param_hint="--network-mode") from error


def _configured(policy: PolicyOptions, loaded: Loaded, cwd: str) -> PolicyOptions:
    """The policy with what the configuration of the project says, of launch types the first."""
    first = next((name for name in loaded.files if name != STDIN_SHOWN), "")
    folder = Path(cwd, first).parent if first else Path(cwd)
    try:
        found = Configurations(cwd).of(str(folder))
    except ConfigurationError as error:
        raise typer.BadParameter(str(error), param_hint="configuration") from error
    if policy.launch_type is None and not found.is_for_ecs:
        raise typer.BadParameter(
            f"{shown(found.file or '', cwd)} says that the project does not go to ECS "
            f"(`launch-type` is {NO_TARGET}): name one",
            param_hint="--launch-type",
        )
    return replace(
        policy,
        configured_launch_type=next(iter(found.launch_type), None) if found.is_for_ecs else None,
        configured_network_mode=found.network_mode,
    )


def _check_grouping(name: str | None) -> None:
    if name is not None and name not in GROUPINGS:
        raise typer.BadParameter(
            f"unknown grouping '{name}': choose {' or '.join(GROUPINGS)}", param_hint="--group"
        )


def _check_codes(codes: Iterable[str]) -> None:
    known = declared()
    for code in codes:
        if code not in known:
            raise typer.BadParameter(
                f"`{code}` is not the code of a finding: {suggestion(code, list(known))}",
                param_hint="--accept",
            )


def format_named(name: str) -> Format:
    """The output format. Raises BadParameter for one that does not exist."""
    if name not in FORMATS:
        raise typer.BadParameter(
            f"unknown format '{name}': choose {' or '.join(FORMATS)}", param_hint="--format"
        )
    return FORMATS[name]
