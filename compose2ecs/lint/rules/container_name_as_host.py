"""``container-name-as-host``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.editing.rewriting import rewriting
from compose2ecs.lint.reading.addresses import addresses, aliases, known_hosts
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Traced


@rule("container-name-as-host", Severity.WARNING, "operation", about=("container_name",))
def container_name_as_host(subject: Subject, report: Report) -> None:
    """A service is called by the name of its container.

    ## What it does
    Looks for hosts in the environment and the command of services that are the `container_name` of
    another service, and not the name or an alias of any.

    ## Why is this bad
    Docker resolves names of containers. ECS does not know them: with Service Connect a service is
    found under the name of the service, and a task may have many containers in its time.

    ## Example
    ```yaml
    services:
      web:
        image: example/web:1.4.0
        environment:
          API_URL: http://shop-api:8080
      api:
        image: example/api:1.4.0
        container_name: shop-api
        expose: ["8080"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: example/web:1.4.0
        environment:
          API_URL: http://api:8080
      api:
        image: example/api:1.4.0
        container_name: shop-api
        expose: ["8080"]
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html
    """
    named = _container_names(subject)
    if not named:
        return
    for name, service in subject.services.items():
        for address in addresses(service):
            found = named.get(address.host)
            if found is None or found[0] == name:
                continue
            if address.host in known_hosts(service, None):
                continue
            other, place = found
            report(
                f"{address.where} of `{name}` names {address.host}, the container of `{other}`: "
                "ECS has no such name",
                address.place,
                place,
                help=f"name {other}",
                fix=rewriting(subject, address.place, address.host, other, f"name {other}"),
            )


def _container_names(subject: Subject) -> dict[str, tuple[str, Traced[str]]]:
    """The names of containers that are no names of services, with the services."""
    found = {
        service.container_name.value: (name, service.container_name)
        for name, service in subject.services.items()
        if service.container_name is not None
    }
    if found:
        for name, service in subject.services.items():
            for alias in aliases(name, service):
                found.pop(alias, None)
    return found
