"""``unused-network``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.declarations import report_unused
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("unused-network", Severity.WARNING, "compose.unused", about=("networks",))
def unused_network(subject: Subject, report: Report) -> None:
    """A network is declared and no service is in it.

    ## What it does
    Looks for networks of the top level that no service of any profile is attached to. External
    networks and the network `default` are left alone.

    ## Why is this bad
    docker compose does not create such a network. A service that was meant to be in it is in the
    default network instead, together with all others that name none.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:17
    networks:
      backend:
        internal: true
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:17
        networks: [backend]
    networks:
      backend:
        internal: true
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/06-networks.md
    """
    report_unused(subject, report, "networks")
