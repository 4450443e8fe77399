"""Which files make up the project, where they are, what it is called, and what its variables are.

The order of look-ups follows docker compose: https://docs.docker.com/reference/cli/docker/compose/.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from types import MappingProxyType

from compose2ecs.compose import codes
from compose2ecs.compose.environment import Environment, read_env_files
from compose2ecs.compose.files import STDIN, Files
from compose2ecs.diagnostics import Reporter
from compose2ecs.regex import regex
from compose2ecs.shape import shape
from compose2ecs.source import Span

DEFAULT_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDE_NAMES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)

NOTHING: Mapping[str, str] = MappingProxyType({})
"""No variables, and no texts."""

_NAME = regex(r"[a-z0-9][a-z0-9_-]*", re.ASCII)


@shape
class Options:
    """What the command line says about the project: docker compose's flags.

    ``services`` are those that were named: they and what they depend on remain. ``variables`` is
    the process environment, ``cwd`` the absolute working directory. ``overlays`` are texts that
    stand in for what is on disk, by absolute path: what an editor has not saved, for one.
    """

    files: tuple[str, ...] = ()
    project_name: str | None = None
    project_directory: str | None = None
    profiles: tuple[str, ...] = ()
    env_files: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    variables: Mapping[str, str] = NOTHING
    cwd: str
    interpolate: bool = True
    normalize: bool = True
    resolve_paths: bool = True
    check_consistency: bool = True
    overlays: Mapping[str, str] = NOTHING


@shape
class Discovery:
    """The files in the order of merging, as absolute paths or ``-``, and what surrounds them."""

    files: tuple[str, ...]
    directory: str
    environment: Environment
    profiles: tuple[str, ...]
    name: str | None


def discover(options: Options, files: Files, reporter: Reporter) -> Discovery | None:
    """What is to be loaded, or None after reporting that there is nothing."""
    environment = Environment({"PWD": options.cwd, **options.variables}, {})
    named = [_absolute(name, options.cwd) for name in options.files]
    directory = _directory(options, named)
    environment = _with_dotenv(environment, directory, options, files, reporter)
    if not named:
        named = _looked_for(options, environment, files, reporter)
        if not named:
            return None
        looked_at, directory = directory, _directory(options, named)
        if directory != looked_at:
            environment = _with_dotenv(environment, directory, options, files, reporter)
    return Discovery(
        files=tuple(named),
        directory=directory,
        environment=environment,
        profiles=options.profiles or _profiles(environment),
        name=_given_name(options, environment, reporter),
    )


def _looked_for(
    options: Options, environment: Environment, files: Files, reporter: Reporter
) -> list[str]:
    """The files that no option names; none after reporting that there are none."""
    named = _from_variable(environment, options.cwd)
    if not named:
        start = _absolute(options.project_directory or ".", options.cwd)
        named = _default_files(start, reporter, files)
        if not named:
            reporter.report(
                codes.NO_COMPOSE_FILE,
                f"no compose file in {start} or any folder above it",
                help=f"name one with -f, or create {DEFAULT_NAMES[0]}",
            )
    return named


def _absolute(name: str, cwd: str) -> str:
    return name if name == STDIN else os.path.normpath(os.path.join(cwd, name))  # noqa: PTH118


def _listed(text: str, separator: str) -> tuple[str, ...]:
    return tuple(item for part in text.split(separator) if (item := part.strip()))


def _profiles(environment: Environment) -> tuple[str, ...]:
    """The profiles of COMPOSE_PROFILES.

    The empty one is among them where nothing stands between two commas, or at all.
    """
    listed = environment.values.get("COMPOSE_PROFILES", "")
    return tuple(profile.strip() for profile in listed.split(","))


def _directory(options: Options, named: list[str]) -> str:
    """The one given, else the folder of the first file, else the working directory."""
    if options.project_directory:
        return _absolute(options.project_directory, options.cwd)
    first = next((name for name in named if name != STDIN), None)
    return os.path.dirname(first) if first else options.cwd  # noqa: PTH120


def _from_variable(environment: Environment, cwd: str) -> list[str]:
    listed = environment.values.get("COMPOSE_FILE", "")
    separator = environment.values.get("COMPOSE_PATH_SEPARATOR") or os.pathsep
    return [_absolute(name, cwd) for name in listed.split(separator)] if listed else []


def _default_files(start: str, reporter: Reporter, files: Files) -> list[str]:
    """The compose file of the first folder from ``start`` upwards, and an override beside it."""
    folder = start
    while True:
        mains = _present(folder, DEFAULT_NAMES, files)
        if mains:
            overrides = _present(folder, OVERRIDE_NAMES, files)
            for found in (mains, overrides):
                if len(found) > 1:
                    used, *ignored = map(files.shown, found)
                    verb = "is" if len(ignored) == 1 else "are"
                    reporter.report(
                        codes.SEVERAL_COMPOSE_FILES,
                        f"{used} is used, {' and '.join(ignored)} {verb} not",
                        Span(used, 1, 1, 1, 1),
                        help="name the files with -f, or remove those that are not meant",
                    )
            return mains[:1] + overrides[:1]
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return []
        folder = above


def _present(folder: str, names: tuple[str, ...], files: Files) -> list[str]:
    paths = [os.path.join(folder, name) for name in names]  # noqa: PTH118
    return [path for path in paths if files.is_file(path)]


def _with_dotenv(
    environment: Environment, directory: str, options: Options, files: Files, reporter: Reporter
) -> Environment:
    """The environment above the variables of ``--env-file``, else of the project's ``.env``."""
    named = options.env_files or _listed(options.variables.get("COMPOSE_ENV_FILES", ""), ",")
    if named:
        paths = [_absolute(name, options.cwd) for name in named]
    elif _is_true(options.variables.get("COMPOSE_DISABLE_ENV_FILE", "")):
        return environment
    else:
        default = os.path.join(directory, ".env")  # noqa: PTH118
        if not files.is_file(default):
            return environment
        paths = [default]
    return environment.below(read_env_files(paths, environment, files, reporter))


def _is_true(text: str) -> bool:
    return text.lower() in {"1", "t", "true"}


def _given_name(options: Options, environment: Environment, reporter: Reporter) -> str | None:
    """The name from ``-p`` or COMPOSE_PROJECT_NAME; one that is not allowed is reported."""
    for name, origin in (
        (options.project_name, "-p"),
        (environment.values.get("COMPOSE_PROJECT_NAME"), "COMPOSE_PROJECT_NAME"),
    ):
        if not name:
            continue
        if not _NAME.fullmatch(name):
            reporter.report(
                codes.INVALID_PROJECT_NAME,
                f"project name `{name}` from {origin} is not valid",
                environment.spans.get("COMPOSE_PROJECT_NAME"),
                help="use lower-case letters, digits, `-` and `_`; begin with a letter or digit",
            )
        return name
    return None


def normalized_name(text: str) -> str:
    """A project name made from any text: ``[a-z0-9_-]`` only, no leading ``_`` or ``-``."""
    return re.sub(r"[^a-z0-9_-]", "", text.lower()).lstrip("_-")
