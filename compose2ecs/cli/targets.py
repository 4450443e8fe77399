"""The options that select a target, checked before any file is read."""

import typer

from compose2ecs.ecs.target import LaunchType, NetworkMode, UnknownTargetError, select


def checked_launch_type(name: str | None) -> LaunchType | None:
    """The launch type with this name, None for none. Raises BadParameter for another name."""
    if name is None:
        return None
    try:
        return select(name).launch_type
    except UnknownTargetError as error:
        raise typer.BadParameter(str(error), param_hint="--launch-type") from error


def check_network_mode(name: str | None, launch_type: LaunchType | None = None) -> None:
    """Raise BadParameter for a mode that does not exist, or that the launch type does not have."""
    modes = [mode.value for mode in NetworkMode]
    if name is not None and name not in modes:
        raise typer.BadParameter(
            f"unknown network mode '{name}': choose {' or '.join(modes)}",
            param_hint="--network-mode",
        )
    if launch_type is not None:
        try:
            select(launch_type, name)
        except UnknownTargetError as error:
            raise typer.BadParameter(str(error), param_hint="--network-mode") from error
