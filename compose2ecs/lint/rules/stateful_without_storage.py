"""``stateful-without-storage``."""

from itertools import pairwise

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.stores import has_file_system, moves_its_data, store_of
from compose2ecs.lint.reading.translated import once
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items

_NOT = frozenset({"", "no"})
"""What turns an option off with which a cache writes its data to the disk."""


@rule("stateful-without-storage", Severity.WARNING, "operation")
def stateful_without_storage(subject: Subject, report: Report) -> None:
    """A database keeps its data in the container.

    ## What it does
    Looks for images of databases and queues whose directory of data is on no volume. Where the data
    is often a cache, as with Redis, the finding is a note, unless the command says that it is to be
    kept. A file system in memory is taken as meant.

    ## Why is this bad
    Docker keeps a container, and a volume that nobody named, until it is removed. ECS makes a new
    container at each deployment, each failed health check and each replaced instance: the database
    is empty then.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:17.2
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:17.2
        volumes: ["data:/var/lib/postgresql/data"]
    volumes:
      data:
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
    """
    jobs = None
    for name, service in subject.services.items():
        store = store_of(service)
        if store is None or has_file_system(service, store) or moves_its_data(service, store):
            continue
        jobs = once(subject) if jobs is None else jobs
        if name in jobs:
            continue
        said = _persistence([word.value for word in items(service.command)])
        if said == {False}:
            continue
        report(
            f"the data of `{name}` ({store.title}) is in its container, at {store.paths[0]}, and "
            "gone with each task",
            service.image,
            help=f"mount a volume at {store.target}, or use a managed service",
            severity=Severity.NOTE if store.is_cache and not said else Severity.WARNING,
        )


def _persistence(words: list[str]) -> set[bool]:
    """What the options of a cache say about writing its data to the disk."""
    return {
        value not in _NOT
        for option, value in pairwise([*words, ""])
        if option in ("--appendonly", "--save")
    }
