"""``plain-http``."""

from collections.abc import Mapping

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.places import published
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries

_HTTP = 80
_TLS = frozenset({443, 8443})
_SETTINGS = frozenset({"load_balancer", "load_balancers"})
"""Settings of a service that puts a load balancer in front of it, which may have a certificate."""


@rule("plain-http", Severity.NOTE, "security", about=("ports",))
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
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-inbound.html
    """
    found = []
    for name, service in subject.services.items():
        for port in published(service):
            if port.value in _TLS:
                return
            if port.value == _HTTP and not _is_balanced(service):
                found.append((name, port))
    for name, port in found:
        report(
            f"`{name}` is reached without encryption",
            port,
            help="put a load balancer with a certificate in front of it",
        )


def _is_balanced(service: Service) -> bool:
    settings = entries(service.extensions).get("x-ecs")
    given = settings.value if settings is not None else None
    return isinstance(given, Mapping) and not _SETTINGS.isdisjoint(given)
