"""``compose2ecs prune``: old revisions of task definitions go."""

from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import load_options


def prune(
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
    keep: Annotated[
        int, typer.Option(metavar="N", min=1, help="The newest revisions of a family to keep.")
    ] = 10,
    dry_run: shared.DryRun = False,
    yes: shared.Yes = False,
) -> None:
    """Deregister old revisions of the task definitions of a project.

    One that a service, a deployment or a task runs in any cluster of the account and Region stays,
    and so does the one that `rollback` would go back to.
    """
    from compose2ecs.cli.account import Place
    from compose2ecs.cli.life.changing import Wishes, pruning
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
    wishes = Wishes(services=tuple(services or ()), yes=yes, dry_run=dry_run)
    raise typer.Exit(pruning(given, wishes, keep))
