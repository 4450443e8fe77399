"""The options that several commands share, and what they become."""

import errno
import os
import sys
from typing import Annotated, TypeAlias

import typer

from compose2ecs.compose.discover import Options

_PROJECT = "Project"

Files: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "-f",
        "--file",
        metavar="FILE",
        help="A compose file, `-` for standard input. Repeat it to lay files over each other.",
        rich_help_panel=_PROJECT,
    ),
]
LongFiles: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--file",
        metavar="FILE",
        help="A compose file, `-` for standard input. Repeat it to lay files over each other.",
        rich_help_panel=_PROJECT,
    ),
]
"""For a command that has another use for ``-f``."""

ProjectName: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "-p",
        "--project-name",
        metavar="NAME",
        help="The name of the project.",
        rich_help_panel=_PROJECT,
    ),
]
Profiles: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--profile",
        metavar="PROFILE",
        help="A profile to activate, `*` for all. Repeatable.",
        rich_help_panel=_PROJECT,
    ),
]
EnvFiles: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--env-file",
        metavar="FILE",
        help="Variables for interpolation, in place of `.env`. Repeatable.",
        rich_help_panel=_PROJECT,
    ),
]
ProjectDirectory: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--project-directory",
        metavar="DIR",
        help="What relative paths are relative to; the folder of the first file by default.",
        rich_help_panel=_PROJECT,
    ),
]

_TARGET = "Target"

LaunchType: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--launch-type",
        metavar="TYPE",
        help="fargate (the default), ec2, external or managed-instances.",
        rich_help_panel=_TARGET,
    ),
]
NetworkMode: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--network-mode",
        metavar="MODE",
        help="awsvpc, bridge, host or none; what the launch type uses by default.",
        rich_help_panel=_TARGET,
    ),
]
Group: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--group",
        metavar="GROUPING",
        help="per-service (the default): a task for each service. single: one for all of them.",
        rich_help_panel=_TARGET,
    ),
]
Region: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="REGION",
        help="The AWS Region, for log settings. AWS_REGION by default.",
        rich_help_panel=_TARGET,
    ),
]
_AWS = "AWS"

AwsRegion: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="REGION",
        help="The AWS Region; that of x-ecs, the environment or the AWS profile by default.",
        rich_help_panel=_AWS,
    ),
]
AwsProfile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--aws-profile", metavar="NAME", help="The profile of the AWS CLI.", rich_help_panel=_AWS
    ),
]
EndpointUrl: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--endpoint-url", metavar="URL", help="Call this instead of AWS.", rich_help_panel=_AWS
    ),
]
Cluster: TypeAlias = Annotated[
    str | None,
    typer.Option("--cluster", metavar="NAME", help="The cluster.", rich_help_panel=_AWS),
]
Services: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SERVICE]...", help="Services of the file; all of them by default."),
]
DryRun: TypeAlias = Annotated[bool, typer.Option("--dry-run", help="Show the plan only.")]
Yes: TypeAlias = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]
Timeout: TypeAlias = Annotated[
    float,
    typer.Option("--timeout", metavar="SECONDS", min=0, help="How long to wait at most."),
]
Accept: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        metavar="CODE",
        help="Take findings with this code on purpose. Repeatable.",
        rich_help_panel="Findings",
    ),
]
Verbose: TypeAlias = Annotated[
    bool,
    typer.Option("-v", "--verbose", help="Show notes too.", rich_help_panel="Findings"),
]
Sandbox: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--sandbox",
        help="Use an emulator on this machine instead of AWS: no account is needed, nothing runs.",
        rich_help_panel=_AWS,
    ),
]
SandboxReset: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--sandbox-reset",
        help="With --sandbox: forget what was done there before.",
        rich_help_panel=_AWS,
    ),
]
ReportFormat: TypeAlias = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help="text or json.")
]


def checked_format(format: str) -> None:
    """Raise BadParameter for a format that reports do not have."""
    if format not in ("text", "json"):
        raise typer.BadParameter(
            f"unknown format '{format}': choose text or json", param_hint="--format"
        )


def load_options(
    files: list[str] | None,
    project_name: str | None,
    profiles: list[str] | None,
    env_files: list[str] | None,
    project_directory: str | None,
    services: list[str] | None = None,
    *,
    interpolate: bool = True,
    normalize: bool = True,
    resolve_paths: bool = True,
    check_consistency: bool = True,
) -> Options:
    """The options of loading, with the environment and the working directory of this process.

    Raises BadParameter when the working directory has been removed.
    """
    cwd = working_directory()
    return Options(
        files=tuple(files or ()),
        project_name=project_name,
        project_directory=project_directory,
        profiles=tuple(profiles or ()),
        env_files=tuple(env_files or ()),
        services=tuple(services or ()),
        variables=dict(os.environ),
        cwd=cwd,
        interpolate=interpolate,
        normalize=normalize,
        resolve_paths=resolve_paths,
        check_consistency=check_consistency,
    )


def working_directory() -> str:
    """The working directory of this process. Raises BadParameter when it has been removed."""
    try:
        return os.getcwd()  # noqa: PTH109 - pathlib costs start-up time here and gains nothing
    except OSError as error:
        raise typer.BadParameter("the working directory does not exist") from error


def read_stdin() -> bytes:
    """All of standard input. Raises OSError, as a file does, when it is closed."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    return sys.stdin.buffer.read()
