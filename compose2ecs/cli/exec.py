"""``compose2ecs exec``: a command in a container that runs."""

from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import load_options


def exec_(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="The service of the file.")],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="-- CMD...", help="The command; /bin/sh by default."),
    ] = None,
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
    container: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another container of the task.")
    ] = None,
    task: Annotated[
        str | None, typer.Option(metavar="ID", help="This task, and not the first.")
    ] = None,
) -> None:
    """Run a command in a container of a service, with the terminal.

    It needs the Session Manager plugin of the AWS CLI, and x-ecs.exec in the file.
    """
    from compose2ecs.cli.account import Place
    from compose2ecs.cli.life.commanding import entering
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
    raise typer.Exit(entering(given, service, command or (), container, task))
