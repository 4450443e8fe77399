"""``compose2ecs publish``: a project to what runs on ECS."""

from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.options import load_options

_AWS = "AWS"
_ALLOW = "What it may do"
_WAIT = "Waiting"


def publish(
    file: shared.Files = None,
    project_name: shared.ProjectName = None,
    profile: shared.Profiles = None,
    env_file: shared.EnvFiles = None,
    project_directory: shared.ProjectDirectory = None,
    launch_type: shared.LaunchType = None,
    network_mode: shared.NetworkMode = None,
    group: shared.Group = None,
    accept: shared.Accept = None,
    verbose: shared.Verbose = False,
    region: shared.AwsRegion = None,
    aws_profile: shared.AwsProfile = None,
    endpoint_url: shared.EndpointUrl = None,
    sandbox: shared.Sandbox = False,
    sandbox_reset: shared.SandboxReset = False,
    expect_account: Annotated[
        str | None,
        typer.Option(
            metavar="ACCOUNT", help="Stop unless this is the AWS account.", rich_help_panel=_AWS
        ),
    ] = None,
    cluster: shared.Cluster = None,
    use_default_vpc: Annotated[
        bool,
        typer.Option(
            "--use-default-vpc",
            help="Use the subnets and the security group of the default VPC where the file names "
            "none.",
            rich_help_panel=_AWS,
        ),
    ] = False,
    require_digest: Annotated[
        bool,
        typer.Option(
            "--require-digest",
            help="Run images of ECR by the digests that their tags have now.",
            rich_help_panel=_AWS,
        ),
    ] = False,
    push_secrets: Annotated[
        str | None,
        typer.Option(
            metavar="STORE",
            help="Store secrets that have a file or a variable: ssm or secretsmanager.",
            rich_help_panel=_AWS,
        ),
    ] = None,
    print_policy: Annotated[
        bool,
        typer.Option(
            "--print-policy",
            help="Print the IAM policy that this command needs, and do nothing.",
        ),
    ] = False,
    with_life_cycle: Annotated[
        bool,
        typer.Option(
            "--with-life-cycle",
            help="With --print-policy: also for status, logs, run, exec, rollback, prune and down.",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan only.")] = False,
    detailed_exitcode: Annotated[
        bool,
        typer.Option("--detailed-exitcode", help="With --dry-run: 2 when there are changes."),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show each member that changes, with its line.")
    ] = False,
    output: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="SERVICE", help="Only this service of the file. Repeatable."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("-y", "--yes", help="Do not ask.", rich_help_panel=_ALLOW)
    ] = False,
    create_cluster: Annotated[
        bool,
        typer.Option(
            "--create-cluster", help="Create a cluster that is missing.", rich_help_panel=_ALLOW
        ),
    ] = False,
    create_log_groups: Annotated[
        bool,
        typer.Option(
            "--create-log-groups",
            help="Create log groups that are missing.",
            rich_help_panel=_ALLOW,
        ),
    ] = False,
    update_secrets: Annotated[
        bool,
        typer.Option(
            "--update-secrets",
            help="With --push-secrets: store secrets again that are stored already.",
            rich_help_panel=_ALLOW,
        ),
    ] = False,
    adopt: Annotated[
        bool,
        typer.Option(
            "--adopt", help="Take over services that others have made.", rich_help_panel=_ALLOW
        ),
    ] = False,
    allow_replace: Annotated[
        bool,
        typer.Option(
            "--allow-replace",
            help="Delete and create a service where ECS cannot change it.",
            rich_help_panel=_ALLOW,
        ),
    ] = False,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune",
            help="Delete services of the project that the file does not have any more.",
            rich_help_panel=_ALLOW,
        ),
    ] = False,
    force_new_deployment: Annotated[
        bool,
        typer.Option(
            "--force-new-deployment",
            help="Start all tasks anew, as for an image that is new under the same tag.",
            rich_help_panel=_ALLOW,
        ),
    ] = False,
    wait: Annotated[
        bool,
        typer.Option("--wait/--no-wait", help="Wait for deployments.", rich_help_panel=_WAIT),
    ] = True,
    timeout: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=0, help="How long to wait at most.", rich_help_panel=_WAIT
        ),
    ] = 1200,
    rollback_on_failure: Annotated[
        bool,
        typer.Option(
            "--rollback-on-failure",
            help="Go back to the old revision where a deployment does not end in time.",
            rich_help_panel=_WAIT,
        ),
    ] = False,
) -> None:
    """Publish a compose project to ECS: register, create, update, run, and wait.

    The plan is shown first, and confirmed on a terminal. Where everything is as the file says,
    nothing is changed. A run that was interrupted is finished by the next one.
    """
    from compose2ecs.cli.account import Place
    from compose2ecs.cli.publishing import publishing
    from compose2ecs.cli.wishes import Wishes, store_named
    from compose2ecs.mapping.policy import Options

    if output not in ("text", "json"):
        raise typer.BadParameter(
            f"unknown format '{output}': choose text or json", param_hint="--output"
        )
    store = store_named(push_secrets)
    for option, given, other, is_there in (
        ("--update-secrets", update_secrets, "--push-secrets", store is not None),
        ("--detailed-exitcode", detailed_exitcode, "--dry-run", dry_run),
        ("--with-life-cycle", with_life_cycle, "--print-policy", print_policy),
        ("--rollback-on-failure", rollback_on_failure, "--wait", wait),
    ):
        if given and not is_there:
            raise typer.BadParameter(f"it goes with {other}", param_hint=option)
    wishes = Wishes(
        place=Place(
            aws_profile=aws_profile,
            endpoint_url=endpoint_url,
            is_sandbox=sandbox,
            resets=sandbox_reset,
        ),
        expect_account=expect_account,
        dry_run=dry_run,
        detailed_exitcode=detailed_exitcode,
        diff=diff,
        as_json=output == "json",
        only=frozenset(only or ()),
        yes=yes,
        create_cluster=create_cluster,
        create_log_groups=create_log_groups,
        use_default_vpc=use_default_vpc,
        require_digest=require_digest,
        push_secrets=store,
        update_secrets=update_secrets,
        print_policy=print_policy,
        with_life_cycle=with_life_cycle,
        adopt=adopt,
        allow_replace=allow_replace,
        prune=prune,
        force=force_new_deployment,
        wait=wait,
        timeout=timeout,
        rollback_on_failure=rollback_on_failure,
        verbose=verbose,
    )
    raise typer.Exit(
        publishing(
            load_options(file, project_name, profile, env_file, project_directory),
            Options(
                launch_type=launch_type,
                network_mode=network_mode,
                group=group,
                region=region,
                cluster=cluster,
            ),
            accept,
            wishes,
        )
    )
