"""Diagnostic codes about ports, networks and names."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.network")

UNSUPPORTED_PROTOCOL = declare(
    "unsupported-protocol",
    Severity.ERROR,
    "ECS maps ports of TCP and UDP only",
    """ECS takes every other protocol for TCP without a word, so the port is left out.

**What to do.** Use ``tcp`` or ``udp``. On network mode ``awsvpc`` a program may use other
protocols without a mapping, if a security group lets them in.

```yaml
services:
  dns:
    image: example/dns:2
    ports: ["53:53/udp"]
```
""",
)

LOOPBACK_PORT = declare(
    "loopback-port",
    Severity.WARNING,
    "A port of the loopback address is not published",
    """``127.0.0.1:8080:80`` lets programs on the same host reach the port, and nobody else. ECS
cannot bind a port to an address: with network mode ``bridge`` it would be open to whoever reaches
the instance, with ``awsvpc`` load balancers and security groups could open it. So it is left out
of the port mappings. With ``host``, and with a public address, that does not help: this is the
error ``private-port-published``.

A task in mode ``awsvpc`` still listens on its own address. Security groups decide who reaches it.

**What to do.** See to it that no security group opens the port. List the port under ``expose``
where other services need it, and remove the address where it may be open.

```yaml
services:
  admin:
    image: example/admin:1
    expose: ["8080"]      # for other services, not for the host
```
""",
)

PRIVATE_PORT_PUBLISHED = declare(
    "private-port-published",
    Severity.ERROR,
    "A port that the file keeps private may become public",
    """The file binds the port to a private address, and the task gets a public one; or it binds
the port to one address of the host, and ECS opens it on all of them. Whether the internet reaches
the port then hangs on security groups alone.

**What to do.** Take the public address away, or accept the finding when the security groups let
nobody in.

```yaml
services:
  admin:
    image: example/admin:1
    ports: ["127.0.0.1:8080:8080"]
    x-ecs:
      assign_public_ip: false
```
""",
)

HOST_IP_NOT_KEPT = declare(
    "host-ip-not-kept",
    Severity.WARNING,
    "A port cannot be bound to one address of the host",
    """ECS publishes ports on all addresses. For a private address of a host that may make the port
public, which is the error ``private-port-published``.

**What to do.** Let a security group decide who reaches the port.

```yaml
services:
  web:
    image: nginx:1.27
    ports: ["8080:80"]      # not 54.72.10.9:8080:80
```
""",
)

PUBLISHED_PORT_NOT_KEPT = declare(
    "published-port-not-kept",
    Severity.WARNING,
    "A port is not published under the number of the file",
    """With network modes ``awsvpc`` and ``host`` a container is reached under the port that it
listens on. With ``bridge`` ECS publishes one port or a free one, and cannot choose from a range.

**What to do.** Give the published port to the listener of a load balancer, which forwards to the
container port; or make both the same.

```yaml
services:
  web:
    image: nginx:1.27
    ports: ["80:80"]
```
""",
)

RESERVED_HOST_PORT = declare(
    "reserved-host-port",
    Severity.WARNING,
    "A port of the instance is reserved for something else",
    """With network modes ``bridge`` and ``host`` a published port is one of the instance. Ports 22,
2375, 2376 and 51678 to 51680 are reserved there by default, and ECS places no task that asks for
one. On Windows, port 80 is in use when tasks have roles. Ports from 32768 on are given out by the
instance itself: one may be taken already, for which the finding is a note.

**What to do.** Publish another port, or use network mode ``awsvpc``, where each task has an address
of its own.

```yaml
services:
  git:
    image: example/git:2
    ports: ["2222:22"]
```
""",
)

MANY_PORTS = declare(
    "many-ports",
    Severity.WARNING,
    "A range has more ports than an instance can give",
    """ECS takes one mapping for each port, which keeps the published numbers, or one for a range,
which does not: with network mode ``bridge`` its ports are free ones of the instance. An instance
gives 100 ports at a time, among them those that are reserved. So when a service publishes more
than that, its ranges become ranges of ECS. With ``host`` they have no mapping: the ports are open,
but nothing keeps another task from taking them. With ``awsvpc`` the numbers are kept, and the
finding is a note.

**What to do.** Publish fewer ports, or use network mode ``awsvpc``.

```yaml
services:
  turn:
    image: example/turn:4
    ports: ["49200-49250:49200-49250/udp"]
```
""",
)

REPEATED_PORT = declare(
    "repeated-port",
    Severity.NOTE,
    "A container port is published more than once",
    """With network modes ``awsvpc`` and ``host`` a port has one number, so a container port that is
published under several is listed once.

**What to do.** Nothing, or remove the repeated port.

```yaml
services:
  web:
    image: nginx:1.27
    ports: ["80:80", "8080:80"]      # both are port 80 of the task
```
""",
)

SERVICE_NAME_NOT_RESOLVABLE = declare(
    "service-name-not-resolvable",
    Severity.WARNING,
    "A service cannot find another by its name",
    """The engine resolves the names of services, links and aliases. Each service becomes a task
with an address of its own, and ECS gives it no name by itself.

**What to do.** Pass addresses that resolve in the VPC, such as the name of a load balancer or of
a Cloud Map service, by environment variables.

```yaml
services:
  web:
    image: example/web:1.4.0
    environment:
      DB_HOST: ${DB_HOST:-db}      # a name in the VPC when deployed
    depends_on: [db]
  db:
    image: postgres:17
```
""",
)

SHARED_NAMESPACE = declare(
    "shared-namespace",
    Severity.ERROR,
    "A namespace is shared with a container outside the project",
    """``service:`` puts two services into one task, where their containers share the network, the
processes or the memory. ``container:`` names a container of the engine, which no task can have.

**What to do.** Name the service that runs the container.

```yaml
services:
  vpn:
    image: example/vpn:1
  web:
    image: example/web:1.4.0
    network_mode: service:vpn      # not container:vpn
```
""",
)

PORT_CLASH = declare(
    "port-clash",
    Severity.ERROR,
    "Two containers of one task use the same port",
    """The containers of a task share one network, so that only one of them can listen on a port.

**What to do.** Let one of the programs listen on another port, or run the services as tasks of
their own.

```yaml
services:
  app:
    image: example/app:1
    expose: ["8080"]
  admin:
    image: example/admin:1
    network_mode: service:app
    expose: ["8081"]
```
""",
)

REACHED_AT_LOCALHOST = declare(
    "reached-at-localhost",
    Severity.WARNING,
    "A service of the same task is at localhost, and not at its name",
    """Containers of one task share the network interface of the task. They reach each other at
``localhost`` (127.0.0.1); the names of their services do not resolve there.

**What to do.** Let the program connect to localhost. On EC2 with network mode bridge, containers of
a task are linked and do know the names.

```yaml
services:
  app:
    image: example/app:1
    environment: {CACHE_URL: "redis://localhost:6379"}
    x-ecs: {task: app}
  cache:
    image: redis:8
    x-ecs: {task: app}
```
""",
)

HOST_GATEWAY = declare(
    "host-gateway",
    Severity.WARNING,
    "A host name stands for the host that the container runs on",
    """``host-gateway`` is a word of the engine for the address of its host. ECS takes addresses
only, and there is nothing to reach on the host of a task.

**What to do.** Name what the container really needs to reach.

```yaml
services:
  web:
    image: example/web:1.4.0
    extra_hosts: ["ldap.internal:10.0.3.17"]
```
""",
)

INTERNAL_NETWORK = declare(
    "internal-network",
    Severity.ERROR,
    "A network that must not reach the outside would reach it",
    """Containers on an internal network reach each other and nothing else. ECS does not restrict
what a task reaches: the routes of its subnets and its security groups do.

**What to do.** Use subnets without a route to the internet, or a security group without outbound
rules; then accept the finding with a reason.

```yaml
networks:
  backend:
    internal: true
x-ecs:
  subnets: [subnet-0123456789abcdef0]       # no route to the internet
  accept:
    internal-network: the subnets have no route to the internet
```
""",
)

NETWORK_ISOLATION_LOST = declare(
    "network-isolation-lost",
    Severity.WARNING,
    "Networks do not separate services",
    """With network modes ``bridge`` and ``host`` all tasks of an instance share one network, and
reach each other whatever networks the file puts them in. Where all services have a network in
common, nothing is lost among them, and the finding is a note.

**What to do.** Use network mode ``awsvpc``, where each network stands for a security group.

```yaml
x-ecs:
  launch_type: ec2
  network_mode: awsvpc
```
""",
)
