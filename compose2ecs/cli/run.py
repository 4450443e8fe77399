"""``compose2ecs run``: a command in a task of its own."""

from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import load_options


def run(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="The service of the file.")],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="-- CMD...", help="The command; that of the service by default."),
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
    env: Annotated[
        list[str] | None,
        typer.Option("-e", "--env", metavar="K=V", help="A variable for it. Repeatable."),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Wait for its end, and show its log.")
    ] = True,
) -> None:
    """Run a command once, in a task like those of a service, as it is published.

    The exit code is that of the container; 125 says that there is none.
    """
    from compose2ecs.cli.account import Place
    from compose2ecs.cli.life.commanding import running
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
    raise typer.Exit(running(given, service, command or (), env or (), wait=wait))
