"""``service-renamed``."""

from compose2ecs.diagnostics import Location, Severity
from compose2ecs.ecs.refs import render
from compose2ecs.lint.reading.translated import made_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.trace import sources


@rule("service-renamed", Severity.NOTE, "operation")
def service_renamed(subject: Subject, report: Report) -> None:
    """A service has another name on ECS.

    ## What it does
    Looks for services whose names have characters that ECS does not take in names of containers,
    such as dots, and says what the name becomes.

    ## Why is this bad
    What finds the service by its name does so under the new one: `aws ecs execute-command
    --container`, alarms, dashboards and log streams.

    ## Example
    ```yaml
    services:
      web.front:
        image: example/web:1.4.0
    ```

    ## Instead
    ```yaml
    services:
      web-front:
        image: example/web:1.4.0
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for found in made_of(subject).values():
        for name, container, _ in found:
            becomes = render(container.name.value) if container.name else name
            if name != becomes and name in subject.services:
                place = next(sources(container.name))
                report(
                    f"`{name}` is called `{becomes}` on ECS",
                    Location(place.span, place.path),
                    help="name it so in the file",
                )
