"""``capabilities-not-dropped``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import service_place
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items


@rule("capabilities-not-dropped", Severity.NOTE, "security", by_default=False)
def capabilities_not_dropped(subject: Subject, report: Report) -> None:
    """A container keeps the capabilities that an engine gives to all.

    ## What it does
    Looks for services that do not drop `ALL` capabilities. It is off by default: what a program
    needs must be found out for each.

    ## Why is this bad
    Containers have some fourteen capabilities from the start, such as changing owners of files and
    sending raw packets. A program that only answers requests needs none.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        cap_drop: [NET_RAW]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        cap_drop: [ALL]
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
    """
    for name, service in subject.services.items():
        if not any(leaf.value.upper() == "ALL" for leaf in items(service.cap_drop)):
            report(
                f"`{name}` keeps the capabilities that containers have from the start",
                service.cap_drop or service_place(subject, name),
                help="set `cap_drop: [ALL]`, and add those that it needs",
            )
