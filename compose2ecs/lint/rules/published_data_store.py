"""``published-data-store``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.listeners import DATA_STORE_IMAGES, DATA_STORES
from compose2ecs.lint.reading.places import image_name, published
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("published-data-store", Severity.WARNING, "security", about=("ports",))
def published_data_store(subject: Subject, report: Report) -> None:
    """The port of a data store is published.

    ## What it does
    Looks in `ports` for the ports of databases, caches and brokers, by their number or by the
    image. A port of the loopback address is left alone.

    ## Why is this bad
    Services of a project reach each other without it. What it adds is that everybody does whom the
    security groups let in, and data stores are made for networks in which nobody is a stranger:
    some ask for no password at all.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:16
        ports: ["5432:5432"]
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:16
        expose: ["5432"]
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-inbound.html
    """
    for name, service in subject.services.items():
        image = image_name(service)
        for port in published(service):
            what = DATA_STORES.get(port.value)
            if what is None and port.value in DATA_STORE_IMAGES.get(image, ()):
                what = image
            if what is not None:
                report(
                    f"`{name}` publishes port {port.value}, on which {what} listens",
                    port,
                    help="write it under `expose`, which is enough for other services",
                )
