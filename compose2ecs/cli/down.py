"""``compose2ecs down``: no service of the project runs any more."""

from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import load_options


def down(
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
    dry_run: shared.DryRun = False,
    yes: shared.Yes = False,
    deregister: Annotated[
        bool, typer.Option("--deregister", help="Deregister the task definitions as well.")
    ] = False,
    timeout: shared.Timeout = 1200,
) -> None:
    """Delete the services of a project, with those that the file does not have any more.

    Only what carries the tags of the project is deleted. A run that was interrupted is finished by
    the next one.
    """
    from compose2ecs.cli.account import Place
    from compose2ecs.cli.life.changing import Wishes, taking_down
    from compose2ecs.cli.life.living import Given
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
    wishes = Wishes(services=tuple(services or ()), yes=yes, dry_run=dry_run, timeout=timeout)
    raise typer.Exit(taking_down(given, wishes, deregister=deregister))
