"""``host-port-in-url``."""

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.editing.rewriting import rewriting
from compose2ecs.lint.reading.addresses import addresses, aliases
from compose2ecs.lint.reading.listening import listens_on, published
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("host-port-in-url", Severity.WARNING, "operation", about=("ports",))
def host_port_in_url(subject: Subject, report: Report) -> None:
    """A service is called at the port of the host, which its container does not have.

    ## What it does
    Looks for `service:port` in the environment and the command of services, and for a variable
    such as `DB_HOST` with `DB_PORT` beside it, where the port is the one that the other service
    publishes on the host, and its container listens on another. A URL with `http` or `https` and
    without a port names 80 or 443.

    ## Why is this bad
    Between containers the port of the container counts: with `ports: ["8080:80"]` nobody listens on
    port 8080 of the service. On ECS the port of the host does not even exist in most network modes.

    ## Example
    ```yaml
    services:
      web:
        image: example/web:1.4.0
        environment:
          API_URL: http://api:8080
      api:
        image: example/api:1.4.0
        ports: ["8080:80"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: example/web:1.4.0
        environment:
          API_URL: http://api:80
      api:
        image: example/api:1.4.0
        ports: ["8080:80"]
    ```

    ## Source
    https://docs.docker.com/compose/how-tos/networking/
    """
    by_name = _offering(subject)
    if not by_name:
        return
    for name, service in subject.services.items():
        for address in addresses(service):
            found = by_name.get(address.host)
            port = address.port or address.meant
            if found is None or port is None or found[0] == name:
                continue
            other, target = found
            pair = next((pair for pair in published(target) if pair[0] == port), None)
            if pair is None or pair[1] == port or listens_on(target, port):
                continue
            report(
                f"{address.where} of `{name}` names {address.text}, but {pair[0]} is the port of "
                f"the host: `{other}` listens on {pair[1]}",
                address.place,
                pair[2].value.target or pair[2].value.published,
                help=f"name {address.host}:{pair[1]}",
                fix=rewriting(
                    subject,
                    address.place,
                    address.text,
                    f"{address.host}:{pair[1]}",
                    f"name port {pair[1]}",
                )
                if address.port is not None
                else None,
            )


def _offering(subject: Subject) -> dict[str, tuple[str, Service]]:
    """The services that publish a port under another number, by their names and aliases."""
    found: dict[str, tuple[str, Service]] = {}
    for name, service in subject.services.items():
        if any(host != inner for host, inner, _ in published(service)):
            for alias in aliases(name, service):
                found.setdefault(alias, (name, service))
            if service.container_name is not None:
                found.setdefault(service.container_name.value, (name, service))
    return found
