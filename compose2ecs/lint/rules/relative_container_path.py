"""``relative-container-path``."""

from collections.abc import Iterator

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_ABSOLUTE = regex(r"[/\\$]|[A-Za-z]:(?:[/\\]|$)")
"""A path of Linux or Windows, a pipe of Windows, or what is left of a variable."""


_OPTIONS = frozenset({"ro", "rw", "z", "Z", "nocopy", "cached", "consistent", "delegated"})
"""What stands behind the path of the short syntax, and is the path where that is missing."""

_DRIVE = regex(r"[A-Za-z]:/")


@rule(
    "relative-container-path",
    Severity.WARNING,
    "compose.values",
    about=("volumes", "tmpfs", "working_dir"),
)
def relative_container_path(subject: Subject, report: Report) -> None:
    """A path in the container does not begin at its root.

    ## What it does
    Looks at the targets of volumes and file systems in memory, and at `working_dir`. The name of a
    volume alone, without a path behind it, is such a target too.

    ## Why is this bad
    docker compose accepts it, and the engine does not: `mount path must be absolute`. Nothing says
    what it would be relative to.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        volumes: ["data:srv/data"]
    volumes:
      data:
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        volumes: ["data:/srv/data"]
    volumes:
      data:
    ```

    ## Source
    https://docs.docker.com/engine/storage/bind-mounts/
    """
    for name, service in subject.services.items():
        for what, path, leaf in _paths(service):
            if path and not _ABSOLUTE.match(path):
                report(
                    f"{what} `{path}` of `{name}` is no absolute path in the container",
                    leaf,
                    help=_way_out(subject, path, leaf),
                )


def _way_out(subject: Subject, path: str, leaf: Traced[str]) -> str:
    """What to write instead, for what the path was probably meant to be."""
    if subject.project is not None and path in subject.project.volumes.value:
        return f"say where the volume belongs: `{path}:/…`"
    if path in _OPTIONS and leaf.source is not None:
        if _DRIVE.match(subject.written(leaf.source.span).lstrip("\"'")):
            return "give the volume a longer name: one of a letter is a drive of Windows"
        return f"write the path in the container before the option: `…:/path:{path}`"
    return f"write `/{path.removeprefix('./')}`"


def _paths(service: Service) -> Iterator[tuple[str, str, Traced[str]]]:
    for mount in items(service.volumes):
        if mount.value.target is not None:
            yield "the target", mount.value.target.value, mount.value.target
    for entry in items(service.tmpfs):
        yield "the target", entry.value.partition(":")[0], entry
    if service.working_dir is not None:
        yield "the working directory", service.working_dir.value, service.working_dir
