"""Diagnostic codes about how services find each other."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.discovery")

DEPENDENCY_WITHOUT_PORT = declare(
    "dependency-without-port",
    Severity.WARNING,
    "A service that others reach by name offers no port",
    """In Compose every port of a service is open to the others. Service Connect connects named
ports of task definitions, so a service that neither publishes nor exposes a TCP port cannot be
reached by its name.

**What to do.** Expose the port that its program listens on; this opens nothing to the outside.

```yaml
x-ecs: {namespace: shop}
services:
  web:
    image: example/web:1.4.0
    depends_on: [db]
  db:
    image: postgres:17
    expose: ["5432"]          # db:5432 works in web
```
""",
)

DISCOVERY_NOT_POSSIBLE = declare(
    "discovery-not-possible",
    Severity.WARNING,
    "Services cannot find each other in the way that is set",
    """Service Connect works for services of Linux containers in the network modes ``awsvpc`` and
``bridge``, and neither it nor Cloud Map on EXTERNAL instances. Tasks that run once take no part in
Service Connect: they reach other services by addresses only.

**What to do.** Choose another network mode or launch type, or pass addresses in environment
variables.

```yaml
x-ecs: {namespace: shop, network_mode: awsvpc}
services:
  web:
    image: example/web:1.4.0
    depends_on: [db]
  db:
    image: postgres:17
    expose: ["5432"]
```
""",
)

NAME_IN_NAMESPACE = declare(
    "name-in-namespace",
    Severity.WARNING,
    "A service has its name within a namespace only",
    """Cloud Map puts the tasks of a service into a zone of DNS: ``db`` is ``db.<namespace>``
there. The short name resolves only where the DHCP options of the VPC search that domain. On the
network modes ``bridge`` and ``host`` the records are of type SRV, which few programs read.

**What to do.** Give the program the whole name, or use Service Connect, which keeps the short one.

```yaml
x-ecs: {namespace: shop.internal, discovery: cloud-map}
services:
  web:
    image: example/web:1.4.0
    environment: {DATABASE_HOST: db.shop.internal}
    depends_on: [db]
  db:
    image: postgres:17
    x-ecs:
      service_registry: "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-0123456789"
```
""",
)
