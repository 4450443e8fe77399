"""``published-debugger``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.listeners import DEBUGGERS
from compose2ecs.lint.reading.places import image_name, published
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_OTHERS = frozenset({"n8n", "ipfs-cluster", "rasa", "rasa-pro"})
"""Images of other programs that listen on such a port."""


@rule("published-debugger", Severity.WARNING, "security", about=("ports",))
def published_debugger(subject: Subject, report: Report) -> None:
    """The port of a debugger is published.

    ## What it does
    Looks in `ports` for those on which debuggers of Node.js, Java, Python and Go listen. A
    port of the loopback address is left alone.

    ## Why is this bad
    Debuggers ask for no password. Whoever reaches one runs any program in the container, with the
    rights of the task role.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        ports: ["8080:8080", "9229:9229"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        ports: ["8080:8080", "127.0.0.1:9229:9229"]
    ```

    ## Source
    https://nodejs.org/en/learn/getting-started/debugging#security-implications
    """
    for name, service in subject.services.items():
        for port in published(service):
            what = DEBUGGERS.get(port.value)
            if what is not None and image_name(service) not in _OTHERS:
                report(
                    f"`{name}` publishes port {port.value}, on which {what} listens",
                    port,
                    help="leave it to an override file for development",
                )
