"""``compose2ecs config``: the effective model."""

import sys
from typing import Annotated

import typer

from compose2ecs.cli import options as shared
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.cli.options import load_options, read_stdin
from compose2ecs.cli.output import show, write_stdout


def config(
    services: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SERVICE]...", help="Only these, and what they need."),
    ] = None,
    file: shared.Files = None,
    project_name: shared.ProjectName = None,
    profile: shared.Profiles = None,
    env_file: shared.EnvFiles = None,
    project_directory: shared.ProjectDirectory = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="yaml or json.")] = "yaml",
    list_services: Annotated[bool, typer.Option("--services", help="Print service names.")] = False,
    list_images: Annotated[bool, typer.Option("--images", help="Print image names.")] = False,
    list_volumes: Annotated[bool, typer.Option("--volumes", help="Print volume names.")] = False,
    list_profiles: Annotated[bool, typer.Option("--profiles", help="Print profile names.")] = False,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Check only, print nothing.")
    ] = False,
    no_interpolate: Annotated[bool, typer.Option(help="Leave variables as they are.")] = False,
    no_normalize: Annotated[bool, typer.Option(help="Leave out what is implied.")] = False,
    no_path_resolution: Annotated[bool, typer.Option(help="Leave paths relative.")] = False,
    no_consistency: Annotated[bool, typer.Option(help="Do not check consistency.")] = False,
    no_env_resolution: Annotated[
        bool, typer.Option(help="Accepted for compatibility; it changes nothing.")
    ] = False,
) -> None:
    """Print the effective project, as docker compose understands it.

    Files are merged, variables replaced, short forms made long; profiles that are not active are
    left out. The JSON is that of `docker compose config --format json`.
    """
    from compose2ecs.compose.listing import Listing, listed
    from compose2ecs.compose.load import load
    from compose2ecs.compose.render import NotPrintableError

    del no_env_resolution
    if format not in ("yaml", "json"):
        raise typer.BadParameter(
            f"unknown format '{format}': choose yaml or json", param_hint="--format"
        )
    loaded = load(
        load_options(
            file,
            project_name,
            profile,
            env_file,
            project_directory,
            services,
            interpolate=not no_interpolate,
            normalize=not no_normalize,
            resolve_paths=not no_path_resolution,
            check_consistency=not no_consistency,
        ),
        read_stdin,
    )
    show(loaded.diagnostics, loaded.texts)
    if loaded.tree is None:
        raise typer.Exit(Exit.UNLOADABLE)
    chosen = {
        Listing.SERVICES: list_services,
        Listing.IMAGES: list_images,
        Listing.VOLUMES: list_volumes,
        Listing.PROFILES: list_profiles,
    }
    listing = next((name for name, given in chosen.items() if given), None)
    try:
        text = listed(loaded, listing, as_json=format == "json")
    except NotPrintableError as error:
        sys.stderr.write(f"error: {error}\n")
        raise typer.Exit(Exit.UNLOADABLE) from error
    if not quiet:
        write_stdout(text)
