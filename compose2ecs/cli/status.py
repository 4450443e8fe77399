"""``compose2ecs status``: how a project is doing."""

from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import load_options


def status(
    services: shared.Services = None,
    file: shared.Files = None,
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
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="2 when publishing would change something.")
    ] = False,
) -> None:
    """Show services, deployments, tasks, endpoints and events, and what differs from the file.

    What may not be read is named, and no failure.
    """
    from compose2ecs.cli.account import Place
    from compose2ecs.cli.life.living import Given
    from compose2ecs.cli.life.reading import showing_status
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
    raise typer.Exit(showing_status(given, services or (), as_json=as_json, with_code=exit_code))
