"""``no-memory-limit``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.memory import limit_of, room_of
from compose2ecs.lint.reading.translated import FARGATE, tasks_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("no-memory-limit", Severity.NOTE, "operation")
def no_memory_limit(subject: Subject, report: Report) -> None:
    """A service says nothing about the memory that it may use.

    ## What it does
    Looks for services without a limit of memory: neither `mem_limit` nor
    `deploy.resources.limits.memory`, and no `memory` below `x-ecs`. Where the translation already
    says that it reserved some, it is silent.

    ## Why is this bad
    On Fargate a task has a size, and one without a word about it gets the smallest: 512 MiB for all
    of its containers. What used whatever a workstation had is stopped there with the reason
    `OutOfMemoryError`. On an instance, a container without a limit may take the memory of its
    neighbours.

    ## Example
    ```yaml
    services:
      api:
        image: example/api:1.4.0
    ```

    ## Instead
    ```yaml
    services:
      api:
        image: example/api:1.4.0
        mem_limit: 1g
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
    """
    tasks = tasks_of(subject, FARGATE)
    if subject.conversions and not tasks:
        return  # on instances, the translation says what it reserves
    for name, service in subject.services.items():
        runs = service.image or service.build
        if runs is None or limit_of(service) is not None or service.provider is not None:
            continue
        room = room_of(service, tasks.get(name))
        if room is not None and room.place is not None:
            continue
        gets = f": its task on Fargate has {room.mib} MiB" if room is not None else ""
        report(
            f"`{name}` has no limit of memory{gets}",
            runs,
            help="set mem_limit to what it needs",
        )
