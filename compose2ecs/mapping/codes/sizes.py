"""Diagnostic codes about CPU, memory and the size of tasks."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.sizes")

MEMORY_CHOSEN = declare(
    "memory-chosen",
    Severity.NOTE,
    "A container got a reservation of memory, because ECS wants one",
    """On instances ECS places tasks by the memory that they reserve, and refuses containers that
name none. A service without an amount of memory reserves 256 MiB. It may use more while the
instance has it: nothing is stopped at 256 MiB.

**What to do.** Give the amount that the service needs, so that no instance gets more tasks than it
has memory for.

```yaml
services:
  db:
    image: postgres:17
    mem_reservation: 1g
```
""",
)

MEMORY_LIMIT_CHOSEN = declare(
    "memory-limit-chosen",
    Severity.WARNING,
    "A task got a limit of memory, because Service Connect wants one",
    """With Service Connect a task on an instance has a size in memory: what its containers ask for
together, and 64 MiB for the proxy that ECS adds to it. The size is a limit, also for a container
that only reserves memory, or says nothing about it: 256 MiB are taken for that one. When the task
uses more, the kernel of the instance stops a container of it.

**What to do.** Set ``mem_limit`` to the most that the service needs, from which the size follows,
or set the size itself.

```yaml
x-ecs: {namespace: shop}
services:
  db:
    image: postgres:17
    expose: ["5432"]
    mem_limit: 2g
    mem_reservation: 1g
```
""",
)

CPU_LIMIT_NOT_ENFORCED = declare(
    "cpu-limit-not-enforced",
    Severity.WARNING,
    "A container may use more CPU than its limit",
    """``cpu`` of a container is a reservation and a weight on Linux, and only the size of a task is
a limit. A task on an instance is given the limit of its service as its size, unless

- the service also has a smaller reservation: a task that has a size reserves all of it, so the
  reservation is kept and the limit is not;
- the limit is below 0.125 vCPU, the smallest size that ECS takes on instances;
- ``x-ecs`` gives the task a larger size.

**What to do.** Say which of the two matters: leave the reservation out to have the limit enforced,
or accept that idle CPUs of the instance are used.

```yaml
services:
  worker:
    image: example/worker:3
    deploy:
      resources:
        limits: {cpus: "2"}            # enforced, and reserved
        reservations: {memory: 512m}   # no reservation of cpus beside it
```
""",
)

CPU_SHARES_RESERVED = declare(
    "cpu-shares-reserved",
    Severity.WARNING,
    "CPU shares become a reservation on ECS",
    """In Compose ``cpu_shares`` only weighs containers against each other. ECS also keeps that
much of an instance free for the container, 1024 units for a vCPU. Windows containers even get no
more than that.

**What to do.** Say how much the service really needs.

```yaml
services:
  worker:
    image: example/worker:3
    deploy:
      resources:
        reservations: {cpus: "0.25"}
```
""",
)

RESERVATION_IS_LIMIT = declare(
    "reservation-is-limit",
    Severity.WARNING,
    "What a Windows container reserves is also the most it may use",
    """``cpu`` of a Windows container is a limit, not a reservation: the container gets exactly that
much, however idle its instance is.

**What to do.** Set ``cpus`` to the most that the service may use.

```yaml
services:
  web:
    image: example/web:1.4.0
    platform: windows/amd64
    cpus: 2
```
""",
)

CPU_CHOSEN = declare(
    "cpu-chosen",
    Severity.WARNING,
    "A Windows container got an amount of CPU, because it would have none otherwise",
    """A Windows container on an instance may use what its task definition says, and without a word
about CPU that is 1 percent of one CPU. A service that names none gets 1 vCPU, which is then the
most that it may use.

**What to do.** Set ``cpus`` to the most that the service may use.

```yaml
services:
  web:
    image: example/web:1.4.0
    platform: windows/amd64
    cpus: 2
```
""",
)

SWAP_ON_INSTANCE = declare(
    "swap-on-instance",
    Severity.WARNING,
    "A container may swap only if its instance has swap space",
    """ECS passes the amount of swap on to the container engine. The images that Amazon offers for
instances have no swap space, so without one of its own the container has its memory and no more.

**What to do.** Create a swap file in the user data of the instances, or raise the memory limit by
what the container swaps.

```yaml
services:
  batch:
    image: example/batch:2
    mem_limit: 2g            # rather than 1g and 1g of swap
```
""",
)

FARGATE_HEADROOM = declare(
    "fargate-headroom",
    Severity.NOTE,
    "The smallest size of Fargate is larger than what the service asks for",
    """Fargate has certain sizes only: amounts of CPU that double from 0.25 vCPU on, each with a
range of memory. A task gets the smallest size that holds what its service asks for, and you pay for
the size. The message says how much of it stays unused; a single container may use it, as long as
its memory limit lets it.

It is a warning where memory forces more CPU on the task than the file asks for, and more than half
of that CPU stays unused: CPU is most of what a task costs.

**What to do.** Raise the limits up to the size, which costs nothing more; or ask for a little less,
so that the next smaller size is enough; or set the size yourself.

```yaml
services:
  web:
    image: example/web:1.4.0
    cpus: 0.5
    mem_limit: 1g
    x-ecs: {cpu: 512, memory: 1024}      # the size that holds exactly this
```
""",
)
