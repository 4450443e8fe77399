"""The account that a command works in: one of AWS, or a sandbox on this machine."""

import os
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import typer

from compose2ecs.mapping.names import sanitised
from compose2ecs.publish.api import Api
from compose2ecs.publish.aws import Aws
from compose2ecs.publish.clock import SystemClock
from compose2ecs.publish.sandbox.account import opened
from compose2ecs.publish.sandbox.journal import Journal, JournalError
from compose2ecs.publish.sandbox.server import NotInstalledError, emulator
from compose2ecs.shape import shape

_REGION = "us-east-1"
"""The Region of a sandbox when nothing names one."""

_SPEED = 10.0
"""By how much pauses are shorter in a sandbox, whose tasks start as much sooner."""


@shape
class Place:
    """What the command line says about the account."""

    aws_profile: str | None
    endpoint_url: str | None
    is_sandbox: bool
    resets: bool = False


def announce(place: Place) -> None:
    """Say, before anything else, that a sandbox is no AWS. Raises BadParameter."""
    if place.resets and not place.is_sandbox:
        raise typer.BadParameter("there is nothing to reset", param_hint="--sandbox-reset")
    if not place.is_sandbox:
        return
    for option, given in (
        ("--aws-profile", place.aws_profile),
        ("--endpoint-url", place.endpoint_url),
    ):
        if given is not None:
            raise typer.BadParameter(f"a sandbox takes no {option}", param_hint="--sandbox")
    try:
        name = emulator()
    except NotInstalledError as error:
        raise typer.BadParameter(str(error), param_hint="--sandbox") from error
    sys.stderr.write(
        f"sandbox: this is {name} on this machine, an emulator, and not AWS\n"
        "sandbox: it pulls and runs nothing, and every task starts; roles, networks, secrets and\n"
        "sandbox: images that a file names are taken to be there; ECS itself refuses more\n"
    )


@contextmanager
def account(
    place: Place, project: str, region: str | None, absent: Collection[str] = ()
) -> Iterator[Api]:
    """The account. Raises BadParameter for a sandbox that cannot be opened.

    ``absent`` are the secrets that a sandbox does not have before they are stored in it.
    """
    if not place.is_sandbox:
        yield Aws(region=region, profile=place.aws_profile, endpoint_url=place.endpoint_url)
        return
    region = region or os.environ.get("AWS_REGION") or _REGION
    path = journal_path(os.environ, project, region)
    try:
        if place.resets:
            Journal(path).delete()
        with opened(path, region, absent) as api:
            yield api
    except JournalError as error:
        raise typer.BadParameter(
            f"{error}; --sandbox-reset starts with an empty one", param_hint="--sandbox"
        ) from error


def journal_path(variables: Mapping[str, str], project: str, region: str) -> Path:
    """Where the sandbox of a project is kept between two commands.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    given = variables.get("XDG_STATE_HOME", "")
    state = Path(given) if Path(given).is_absolute() else Path.home() / ".local" / "state"
    return state / "compose2ecs" / f"sandbox-{sanitised(project)}-{region}.jsonl"


class BriskClock(SystemClock):
    """The clock of a sandbox: its pauses are shorter."""

    def pause(self, seconds: float) -> None:
        """Sleep for a part of it."""
        super().pause(seconds / _SPEED)
