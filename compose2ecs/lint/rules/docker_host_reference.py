"""``docker-host-reference``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries, items
from compose2ecs.regex import regex

_HOSTS = regex(
    r"(?<![\w.-])(host\.docker\.internal|gateway\.docker\.internal|docker\.for\.(?:mac|win)\."
    r"(?:localhost|host\.internal)|172\.17\.0\.1)(?![\w-])"
)
"""The names that Docker Desktop gives its host, and the address of the default bridge.

https://docs.docker.com/desktop/features/networking/
"""


@rule(
    "docker-host-reference",
    Severity.WARNING,
    "operation",
    about=("environment", "command", "entrypoint"),
)
def docker_host_reference(subject: Subject, report: Report) -> None:
    """A service calls the machine that Docker runs on.

    ## What it does
    Looks for `host.docker.internal`, its older names and the address 172.17.0.1 in the environment
    and the command of services. A service that gives the name an address with `extra_hosts` is left
    alone: the translation speaks of that.

    ## Why is this bad
    What runs on a developer's machine beside Docker does not run where a task does. The name does
    not resolve on ECS.

    ## Example
    ```yaml
    services:
      api:
        image: example/api:1.4.0
        environment:
          PROXY: http://host.docker.internal:3128
    ```

    ## Instead
    ```yaml
    services:
      api:
        image: example/api:1.4.0
        environment:
          PROXY: http://proxy.example.internal:3128
    ```

    ## Source
    https://docs.docker.com/desktop/features/networking/
    """
    for name, service in subject.services.items():
        places = [
            *((f"`{key}`", value) for key, value in entries(service.environment).items()),
            *(("the command", word) for word in items(service.command)),
            *(("the entry point", word) for word in items(service.entrypoint)),
        ]
        for what, place in places:
            text = place.value
            if text is None or (
                ".docker." not in text and "docker.for." not in text and "172.17." not in text
            ):
                continue
            found = _HOSTS.search(text)
            if found is not None and found[1] not in entries(service.extra_hosts):
                report(
                    f"{what} of `{name}` names {found[1]}, the machine that Docker runs on",
                    place,
                    help="name where it is to be found from a task",
                )
