"""``compose2ecs explain``: where every value went and came from, and what it amounts to."""

from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import checked_format, load_options


def explain(
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="Only what is below it, such as services.web.ports."),
    ] = None,
    file: shared.Files = None,
    project_name: shared.ProjectName = None,
    profile: shared.Profiles = None,
    env_file: shared.EnvFiles = None,
    project_directory: shared.ProjectDirectory = None,
    launch_type: shared.LaunchType = None,
    network_mode: shared.NetworkMode = None,
    group: shared.Group = None,
    region: shared.Region = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            metavar="POINTER",
            help="Where this part of the result comes from, such as /taskDefinitions/0/cpu.",
        ),
    ] = None,
    targets: Annotated[
        bool, typer.Option("--targets", help="What every target loses of the project.")
    ] = False,
    exposure: Annotated[
        bool, typer.Option("--exposure", help="Who can reach each port, because of which line.")
    ] = False,
    format: shared.ReportFormat = "text",
) -> None:
    """Explain a conversion.

    The fate of each value in the files, or the origin of each value in the result; or the project
    on all targets, or the ways to its ports.
    """
    from compose2ecs.cli.explanation import View, explained, view_of
    from compose2ecs.mapping.policy import Options

    checked_format(format)
    view = view_of(path, output, targets=targets, exposure=exposure)
    if view is View.TARGETS and (launch_type or network_mode):
        raise typer.BadParameter("it judges all targets: name none", param_hint="--targets")
    explained(
        view,
        load_options(file, project_name, profile, env_file, project_directory),
        Options(launch_type=launch_type, network_mode=network_mode, group=group, region=region),
        output or path or "",
        as_json=format == "json",
    )
