"""``healthcheck-at-host-port``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.editing.rewriting import rewriting
from compose2ecs.lint.reading.health import check_of
from compose2ecs.lint.reading.listening import listens_on, published
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex

_OWN = regex(r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):(\d{2,5})(?!\d)")
"""A port of the container itself."""


@rule("healthcheck-at-host-port", Severity.WARNING, "operation", about=("healthcheck",))
def healthcheck_at_host_port(subject: Subject, report: Report) -> None:
    """A health check asks the port of the host, which the container does not have.

    ## What it does
    Looks for health checks at `localhost` with a port that the service publishes on the host, while
    its program listens on another one: `8080` with `ports: ["8080:80"]`.

    ## Why is this bad
    A health check runs inside the container, where only the port on the right exists. It fails each
    time. Docker lets the container run; ECS stops the task and starts another one, again and again.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        ports: ["8080:80"]
        healthcheck:
          test: ["CMD", "curl", "-f", "http://localhost:8080/"]
          start_period: 10s
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
        ports: ["8080:80"]
        healthcheck:
          test: ["CMD", "curl", "-f", "http://localhost:80/"]
          start_period: 10s
    ```

    ## Source
    https://docs.docker.com/compose/how-tos/networking/
    """
    for name, service in subject.services.items():
        test = check_of(service)
        if not test or service.ports is None:
            continue
        for word in test[1:]:
            for found in _OWN.finditer(word.value):
                number = int(found[1])
                pair = next((pair for pair in published(service) if pair[0] == number), None)
                if pair is None or pair[1] == number or listens_on(service, number):
                    continue
                report(
                    f"the health check of `{name}` asks port {number}, which is that of the host: "
                    f"the container listens on {pair[1]}",
                    word,
                    pair[2].value.target or pair[2].value.published,
                    help=f"ask port {pair[1]}",
                    fix=rewriting(
                        subject,
                        word,
                        found[0],
                        found[0].removesuffix(found[1]) + str(pair[1]),
                        f"ask port {pair[1]}",
                    ),
                )
