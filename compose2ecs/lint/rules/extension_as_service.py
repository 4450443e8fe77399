"""``extension-as-service``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("extension-as-service", Severity.WARNING, "compose.names")
def extension_as_service(subject: Subject, report: Report) -> None:
    """A service has a name that looks like an extension.

    ## What it does
    Looks for services whose names begin with `x-`. Without an image and a build they are found by
    `missing-setting` already.

    ## Why is this bad
    Keys that begin with `x-` are ignored at the top level and in services, but below `services`
    every key is a service. What was meant as a template for others is started and deployed.

    ## Example
    ```yaml
    services:
      x-base: &base
        image: app:1
        restart: always
      web:
        <<: *base
    ```

    ## Instead
    ```yaml
    x-base: &base
      image: app:1
      restart: always
    services:
      web:
        <<: *base
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/11-extension.md
    """
    project = subject.project
    for name, service in project.services.value.items() if project is not None else ():
        given = service.value
        if name.startswith("x-") and (given.image or given.build or given.provider):
            report(
                f"`{name}` is a service and no extension: it is started like the others",
                service,
                help="move it to the top level",
            )
