"""Diagnostic codes about names, and about how services start, stop and are replaced."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.deployment")

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

JOB_NOT_WAITED_FOR = declare(
    "job-not-waited-for",
    Severity.WARNING,
    "A service starts without waiting for the end of a task that runs once",
    """ECS starts a service at once, and starts its tasks anew at any time. What has to end before,
such as a migration of a database, is a task that somebody runs. `compose2ecs publish` runs it
before it creates or updates the service, so the finding is about other ways to deploy, and
`publish` does not show it.

**What to do.** Publish with `compose2ecs publish`, or run the task and look at its exit code before
you create or update the service.

```yaml
services:
  web:
    image: example/web:1.4.0
    depends_on:
      migrate: {condition: service_completed_successfully}
  migrate:
    image: example/web:1.4.0
    command: [migrate]
```
""",
)

ONE_SHOT_TASK = declare(
    "one-shot-task",
    Severity.NOTE,
    "A service that runs once becomes a task of its own",
    """An ECS service starts another task whenever one ends, so that a migration or a job would run
over and over. A service that the file means to run once is described for ``aws ecs run-task``
instead: one whose ``deploy.mode`` is ``replicated-job`` or ``global-job``, one that is not to be
restarted, and one whose completion others wait for.

Where only ``restart: "no"`` says so, the finding is a warning, because the file may mean a service
that is merely not restarted on a developer's machine.

**What to do.** Run the task before you deploy the services that wait for it. If it should keep
running, let it be restarted.

```yaml
services:
  migrate:
    image: example/web:1.4.0
    command: ["migrate"]
  web:
    image: example/web:1.4.0
    restart: unless-stopped
    depends_on:
      migrate: {condition: service_completed_successfully}
```
""",
)

ONE_SHOT_SERVICE = declare(
    "one-shot-service",
    Severity.WARNING,
    "A service that never completes is waited for to complete",
    """Another service waits until this one has completed, and the file also says that it is started
again whenever it ends. Neither docker compose nor ECS can do both; on ECS it is a service that is
kept running.

**What to do.** Let it run once.

```yaml
services:
  migrate:
    image: example/web:1.4.0
    command: ["migrate"]
    restart: "no"
```
""",
)

JOB_COUNT_NOT_KEPT = declare(
    "job-count-not-kept",
    Severity.WARNING,
    "A job runs on another number of instances, or in other batches",
    """``global-job`` runs a task on each node, and jobs of Swarm run in batches of
``max_concurrent``. ``aws ecs run-task`` starts a number of tasks at once, at most 10.

**What to do.** Start it as often as there are instances, or let a DAEMON service do the work.

```yaml
services:
  clean:
    image: example/clean:1
    deploy: {mode: replicated-job, replicas: 3}
```
""",
)

SHARED_TASK_SETTING = declare(
    "shared-task-setting",
    Severity.WARNING,
    "Services of one task say different things about it",
    """A task has one network mode, one size, one platform and one number of replicas. Where the
services whose containers share it say different things, those of the first one hold, and the others
are lost. The first is the service whose namespaces the others share, or else the one that stands
first in the file.

**What to do.** Say it once, or the same in all of them, or run the services as tasks of their own.

```yaml
services:
  app:
    image: example/app:1
    deploy: {replicas: 3}
  proxy:                            # runs three times too, in the same tasks
    image: example/proxy:1
    network_mode: service:app
```
""",
)

TASK_CONFLICT = declare(
    "task-conflict",
    Severity.ERROR,
    "Services that must share a task are put into different ones",
    """``network_mode: service:``, ``pid: service:``, ``ipc: service:`` and ``volumes_from`` work
within one task only, while ``task`` under ``x-ecs`` puts the services into different ones.

**What to do.** Give all of them the same task, or none.

```yaml
services:
  app:
    image: example/app:1
    x-ecs: {task: backend}
  proxy:
    image: example/proxy:1
    network_mode: service:app
    x-ecs: {task: backend}
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

START_NEEDS_ROOM = declare(
    "start-needs-room",
    Severity.WARNING,
    "New tasks cannot start before old ones stop, unless an instance is free",
    """A fixed port of an instance belongs to one task. With ``order: start-first`` a new task waits
for an instance on which no old one runs; when every instance has one, a deployment never ends.

**What to do.** Keep more instances than tasks, stop first, or let a load balancer listen on the
port and publish none of the instance.

```yaml
services:
  web:
    image: example/web:1.4.0
    ports: ["80"]             # any port of the instance, rather than "80:80"
    deploy:
      update_config: {order: start-first}
```
""",
)
