"""``single-replica``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.replicas import replicas_of
from compose2ecs.lint.reading.stores import store_of
from compose2ecs.lint.reading.translated import once
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items


@rule("single-replica", Severity.NOTE, "operation", by_default=False, about=("ports",))
def single_replica(subject: Subject, report: Report) -> None:
    """A service that others reach runs one task.

    ## What it does
    Looks for services with ports that run one task. Databases and the like are left alone, as is
    what runs once. The rule is off unless it is selected: most files are right with one.

    ## Why is this bad
    When the task stops, or its Availability Zone fails, nobody answers until another one runs. With
    `order: stop-first`, the default, the same happens at each deployment.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        ports: ["80"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        ports: ["80"]
        deploy:
          replicas: 2
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
    """
    jobs = once(subject)
    for name, service in subject.services.items():
        if not items(service.ports) or name in jobs or store_of(service) is not None:
            continue
        replicas = replicas_of(service)
        mode = service.deploy.value.mode if service.deploy else None
        if (replicas is None or replicas.value == 1) and (mode is None or mode.value != "global"):
            report(
                f"`{name}` runs one task",
                replicas or service.ports,
                help="set deploy.replicas to 2, or scale it: x-ecs.scaling",
            )
