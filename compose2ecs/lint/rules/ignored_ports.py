"""``ignored-ports``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_WHY = {
    "host": "its program listens on the host itself",
    "none": "it has no network",
}


@rule("ignored-ports", Severity.NOTE, "compose.values", about=("ports",))
def ignored_ports(subject: Subject, report: Report) -> None:
    """A service publishes ports, and has no network in which that means anything.

    ## What it does
    Looks for `ports` of services with `network_mode: host` or `none`.

    ## Why is this bad
    docker publishes nothing for them and warns at most. In the network of the host the program is
    reached at the port on which it listens, whatever number `ports` gives.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        network_mode: host
        ports: ["80:8080"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        network_mode: host
    ```

    ## Source
    https://docs.docker.com/engine/network/drivers/host/
    """
    for name, service in subject.services.items():
        mode = service.network_mode.value if service.network_mode is not None else ""
        why = _WHY.get(mode)
        if why is not None and service.ports is not None and service.ports.value:
            report(
                f"docker ignores the ports of `{name}`: {why}",
                service.ports,
                service.network_mode,
                help="remove `ports`, or the network mode",
            )
