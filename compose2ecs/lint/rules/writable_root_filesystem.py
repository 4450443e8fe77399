"""``writable-root-filesystem``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import service_place
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("writable-root-filesystem", Severity.NOTE, "security", by_default=False)
def writable_root_filesystem(subject: Subject, report: Report) -> None:
    """A container may write to the files of its image.

    ## What it does
    Looks for services without `read_only: true`. It is off by default: most images must be prepared
    for it, and ECS Exec does not work with it.

    ## Why is this bad
    Who takes over a process replaces the program that runs, and brings others.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        read_only: true
        tmpfs: ["/tmp:size=64m"]
    ```

    ## Source
    https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5
    """
    for name, service in subject.services.items():
        if service.read_only is None or not service.read_only.value:
            report(
                f"`{name}` may write to the files of its image",
                service.read_only or service_place(subject, name),
                help="set `read_only: true`, and mount `tmpfs` where it has to write",
            )
