"""``compose2ecs logs``: what containers write to CloudWatch Logs."""

from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import load_options


def logs(
    services: shared.Services = None,
    file: shared.LongFiles = None,
    project_name: shared.ProjectName = None,
    profile: shared.Profiles = None,
    env_file: shared.EnvFiles = None,
    project_directory: shared.ProjectDirectory = None,
    launch_type: shared.LaunchType = None,
    network_mode: shared.NetworkMode = None,
    group: shared.Group = None,
    region: shared.AwsRegion = None,
    aws_profile: shared.AwsProfile = None,
    endpoint_url: shared.EndpointUrl = None,
    sandbox: shared.Sandbox = False,
    cluster: shared.Cluster = None,
    follow: Annotated[bool, typer.Option("-f", "--follow", help="Go on until Ctrl-C.")] = False,
    since: Annotated[
        str, typer.Option(metavar="TIME", help="From 10m ago, or from 2026-01-31T12:00:00Z on.")
    ] = "10m",
    tail: Annotated[
        int | None,
        typer.Option("-n", "--tail", metavar="N", min=0, help="The last lines of each container."),
    ] = None,
    timestamps: Annotated[
        bool, typer.Option("-t", "--timestamps", help="Show when each line was written.")
    ] = False,
) -> None:
    """Show what the containers of a project have written, in the order of time."""
    from compose2ecs.cli.account import Place
    from compose2ecs.cli.life.living import Given
    from compose2ecs.cli.life.reading import showing_logs
    from compose2ecs.mapping.policy import Options

    given = Given(
        load=load_options(file, project_name, profile, env_file, project_directory),
        policy=Options(
            launch_type=launch_type,
            network_mode=network_mode,
            group=group,
            region=region,
            cluster=cluster,
        ),
        place=Place(aws_profile=aws_profile, endpoint_url=endpoint_url, is_sandbox=sandbox),
    )
    raise typer.Exit(
        showing_logs(
            given,
            services or (),
            since=since,
            tail=tail,
            follow=follow,
            timestamps=timestamps,
        )
    )
