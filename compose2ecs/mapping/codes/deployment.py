"""Diagnostic codes about names, and about how services start, stop and are replaced."""

from compose2ecs.diagnostics import Severity, declare

NAME_COLLISION = declare(
    "name-collision",
    Severity.ERROR,
    "Two services have the same name on ECS",
    """ECS takes letters, digits, ``-`` and ``_`` in names. Other characters become ``-``, so two
names of the file can become one.

**What to do.** Rename one of the services.

```yaml
services:
  web.v1:            # web-v1 on ECS
    image: example/web:1
  web-v2:
    image: example/web:2
```
""",
)

PROVIDED_SERVICE = declare(
    "provided-service",
    Severity.WARNING,
    "A service that a provider runs is left out",
    """A service with ``provider`` is no container: docker compose lets a plugin create something,
and passes its address to the services that depend on it. ECS runs containers only, so the service
is left out, and nothing passes the address.

**What to do.** Create what it provides, and set its address under ``environment`` where it is used.

```yaml
services:
  web:
    image: example/web:1.4.0
    environment:
      DATABASE_URL: ${DATABASE_URL}     # of the database that exists already
```
""",
)

START_ORDER_NOT_KEPT = declare(
    "start-order-not-kept",
    Severity.WARNING,
    "A service starts without waiting for those it depends on",
    """Each service is an ECS service of its own, and ECS starts them independently, at the first
deployment and whenever it replaces a task. Where the file waits for no more than the start of a
container, the finding is a note: the program in it need not be ready then in Compose either.

**What to do.** Let the program try again until what it needs is there. It must do so anyway,
because tasks are replaced at any time.

```yaml
services:
  web:
    image: example/web:1.4.0      # connects again when the database is away
    depends_on:
      db: {condition: service_healthy}
  db:
    image: postgres:17
```
""",
)

ONE_SHOT_SERVICE = declare(
    "one-shot-service",
    Severity.WARNING,
    "Something that should run once is started again and again",
    """An ECS service keeps its number of tasks: when one ends, with success or not, it starts
another. A migration or a job would run over and over.

**What to do.** Put it behind a profile, so that it is not part of the deployment, and run its task
definition with ``aws ecs run-task`` when it is due.

```yaml
services:
  migrate:
    image: example/web:1.4.0
    command: ["migrate"]
    restart: "no"
    profiles: [jobs]
```
""",
)

RESTART_PERIOD_ADJUSTED = declare(
    "restart-period-adjusted",
    Severity.WARNING,
    "The window of a restart policy means something else on ECS",
    """Compose waits for the window to pass before it counts a restart as a success. ECS restarts a
container in place only when it has run for 60 to 1800 seconds; one that fails sooner stops its
task, which the service replaces.

**What to do.** Choose a window of 60 seconds to 30 minutes, or leave it out.

```yaml
services:
  worker:
    image: example/worker:3
    deploy:
      restart_policy:
        condition: on-failure
        window: 60s
```
""",
)

BATCH_NOT_KEPT = declare(
    "batch-not-kept",
    Severity.WARNING,
    "A deployment replaces another number of tasks at a time",
    """ECS counts the tasks that may be missing or additional in whole percents of the number of
tasks, so with many tasks it cannot replace exactly one.

**What to do.** Nothing, if the number that the message gives is fine.

```yaml
services:
  web:
    image: example/web:1.4.0
    deploy:
      replicas: 200
      update_config: {parallelism: 2}      # 1 % of 200
```
""",
)
