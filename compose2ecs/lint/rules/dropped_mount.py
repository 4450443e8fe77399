"""``dropped-mount``."""

from compose2ecs.compose.grammar.mounts import VolumeError, clean, parse_volume
from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence
from compose2ecs.diagnostics import Location, Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("dropped-mount", Severity.WARNING, "compose.values", about=("volumes",))
def dropped_mount(subject: Subject, report: Report) -> None:
    """Two volumes of a service have one target, and the first is dropped.

    ## What it does
    Looks for two entries of one list of `volumes` with the same place in the container. What an
    override file or an extended service brings is meant to replace another.

    ## Why is this bad
    docker compose keeps the last of them and says nothing. What is written goes to another volume
    than the first entry says.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:17
        volumes:
          - data:/var/lib/postgresql/data
          - ./seed:/var/lib/postgresql/data
    volumes:
      data:
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:17
        volumes:
          - data:/var/lib/postgresql/data
          - ./seed:/docker-entrypoint-initdb.d
    volumes:
      data:
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/13-merge.md#unique-resources
    """
    for name, service in subject.written_services():
        volumes = service.entries.get("volumes")
        if not isinstance(volumes, Sequence) or len(volumes.items) < 2:
            continue
        seen: dict[str, int] = {}
        for index, item in enumerate(volumes.items):
            target = _target(item)
            if target is None:
                continue
            before = seen.get(target)
            seen[target] = index
            if before is not None:
                path = ("services", name, "volumes")
                report(
                    f"`{name}` has another volume at {target}: only the last of them is mounted",
                    Location(item.span, (*path, index)),
                    Location(volumes.items[before].span, (*path, before)),
                    help="remove one of them, or mount it elsewhere",
                )


def _target(item: Node) -> str | None:
    """Where a volume is mounted; None for what cannot be read as it is written."""
    if isinstance(item, Mapping):
        target = item.entries.get("target")
        given = target.value if isinstance(target, Scalar) else None
        return clean(given) if isinstance(given, str) else None
    if not isinstance(item, Scalar) or not isinstance(item.value, str) or "$" in item.value:
        return None
    try:
        return parse_volume(item.value).target
    except VolumeError:
        return None
