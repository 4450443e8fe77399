"""``plain-http``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.places import published
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_HTTP = 80
_TLS = frozenset({443, 8443})
_SETTINGS = frozenset({"load_balancer", "load_balancers"})
"""Settings of a service that puts a load balancer in front of it, which may have a certificate."""


@rule("plain-http", Severity.NOTE, "security")
def plain_http(subject: Subject, report: Report) -> None:
    """A service is published on port 80, and nothing of the project on a port for TLS.

    ## What it does
    Looks for published ports 80 in projects that publish no port 443 or 8443. Services behind a
    load balancer are left alone, as it may have the certificate.

    ## Why is this bad
    Passwords and sessions go over the network as they are.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        ports: ["80:80"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        ports: ["80:80", "443:443"]
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-network.html
    """
    found = []
    for name, service in subject.services.items():
        extension = service.extensions.value.get("x-ecs") if service.extensions else None
        is_balanced = extension is not None and bool(_SETTINGS & set(extension.value or ()))
        for port in published(service):
            if port.value in _TLS:
                return
            if port.value == _HTTP and not is_balanced:
                found.append((name, port))
    for name, port in found:
        report(
            f"`{name}` is reached without encryption",
            port,
            help="put a load balancer with a certificate in front of it",
        )
