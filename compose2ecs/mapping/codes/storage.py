"""Diagnostic codes about volumes, mounts, secrets and configs."""

from compose2ecs.diagnostics import Severity, declare

BIND_MOUNT_OF_PROJECT_FILES = declare(
    "bind-mount-of-project-files",
    Severity.ERROR,
    "A service mounts files that exist on this machine only",
    """A bind mount of a path in the project, or in a home directory, shows the container files of
the machine that docker compose runs on. No instance has them: the container would find an empty
directory, or not start. So the mount is left out, whatever the target.

**What to do.** Copy files that belong to the program into its image. For development, keep the
mount in an override file that is not deployed. Accepting the finding means that the service runs
without the mount, and sees what its image has at that place.

```yaml
# compose.yaml
services:
  web:
    build: .            # COPY ./src /app in the Dockerfile
---
# compose.override.yaml, for development
services:
  web:
    volumes: ["./src:/app"]
```
""",
)

HOST_PATH = declare(
    "host-path",
    Severity.WARNING,
    "A service mounts a directory of the instance that it runs on",
    """Every instance on which the task may run needs the path, and each has its own files there.

**What to do.** Make sure that the instances have the path, from their user data for example; or
use a named volume for data.

```yaml
services:
  agent:
    image: example/agent:5
    volumes: ["/proc:/host/proc:ro"]
```
""",
)

DOCKER_SOCKET = declare(
    "docker-socket",
    Severity.WARNING,
    "A service controls the engine of its instance",
    """Whoever has the socket of the engine is root on the instance, and sees the credentials of
all tasks there.

**What to do.** Let the program call the AWS APIs with a task role that allows no more than it
needs.

```yaml
services:
  autoscaler:
    image: example/autoscaler:2
    x-ecs:
      task_role: autoscaler
```
""",
)

UNSUPPORTED_MOUNT = declare(
    "unsupported-mount",
    Severity.ERROR,
    "ECS cannot mount what the service asks for",
    """ECS mounts volumes, directories of the instance, and file systems in memory. It has no named
pipes, no cluster volumes, and no images as volumes.

**What to do.** Copy what is needed into the image, or put it on a volume.

```yaml
services:
  web:
    image: example/web:1.4.0
    volumes: ["assets:/srv/assets"]
volumes:
  assets:
```
""",
)

VOLUME_ON_EFS = declare(
    "volume-on-efs",
    Severity.WARNING,
    "A volume becomes a network file system",
    """Where tasks do not run on instances of their own, nothing of a task's disk outlives it. A
named volume keeps its data, so it becomes an EFS file system. That is slower for many small
writes, is mounted as it is (nothing is copied into it from the image), and must exist. Until it is
named, the output holds a placeholder such as ``${file-system.db}``.

**What to do.** Create the file system, and name it. For a database, prefer a managed one.

```yaml
volumes:
  db:
    x-ecs:
      file_system: fs-0123456789abcdef0
      access_point: fsap-0123456789abcdef0
```
""",
)

VOLUME_SETTINGS_LOST = declare(
    "volume-settings-lost",
    Severity.NOTE,
    "Settings of a volume for the engine have no meaning on ECS",
    """The volume lives somewhere else than in the engine, which the settings are for.

**What to do.** Nothing, if the message says why they do not matter.

```yaml
volumes:
  db:
    driver: local
    x-ecs:
      file_system: fs-0123456789abcdef0
```
""",
)

SUBPATH_LOST = declare(
    "subpath-lost",
    Severity.ERROR,
    "A whole volume is mounted instead of a part of it",
    """Only on EFS, without an access point, can ECS mount a directory of a volume. Elsewhere the
container would see all of it, and find its files one level lower.

**What to do.** Use a volume of its own for the part, or let the program look below the directory.

```yaml
services:
  web:
    image: example/web:1.4.0
    volumes: ["web-data:/data"]
volumes:
  web-data:
```
""",
)

ANONYMOUS_VOLUME = declare(
    "anonymous-volume",
    Severity.ERROR,
    "What a volume holds is gone when its task stops",
    """A volume without a name belongs to one task. docker compose carries it over to the next
container; ECS does not, so that every deployment starts with an empty one. A volume in memory
belongs to one task as well; there the finding is a warning, because nothing was kept before.

A volume inside a mount of project files, such as ``/app/node_modules`` beside ``./:/app``, is left
out with that mount: it only brings back what the image has there.

**What to do.** Name the volume if the data matters. If it is scratch space, accept the finding.

```yaml
services:
  db:
    image: postgres:17
    volumes: ["db:/var/lib/postgresql/data"]
volumes:
  db:
```
""",
)

TMPFS_SIZE_CHOSEN = declare(
    "tmpfs-size-chosen",
    Severity.WARNING,
    "A file system in memory got a size, because ECS wants one",
    """Docker lets a file system in memory grow to half of the host's memory when no size is given.
ECS wants a size. What is written there counts as memory of the container.

**What to do.** Give the size that the program needs.

```yaml
services:
  web:
    image: nginx:1.27
    tmpfs: ["/run:size=16m"]
```
""",
)

SECRET_AS_VARIABLE = declare(
    "secret-as-variable",
    Severity.WARNING,
    "A secret is a variable on ECS, and not a file",
    """Compose mounts a secret as a file. ECS reads it when the task starts, and hands it over as an
environment variable. It is called as the file, in upper case: the secret ``db-password`` is
``DB_PASSWORD``, and with ``target: pg_pass`` it is ``PG_PASS``. Owner, group and mode have no
meaning for a variable.

Where a variable of the service names the file, ``secret-file-expected`` is reported instead.

**What to do.** Let the program read the variable.

```yaml
services:
  api:
    image: example/api:3
    secrets: [api_key]          # the variable API_KEY
```
""",
)

SECRET_FILE_EXPECTED = declare(
    "secret-file-expected",
    Severity.WARNING,
    "A variable names the file of a secret, which does not exist on ECS",
    """Many images take a password from a file, whose name they read from a variable such as
``POSTGRES_PASSWORD_FILE``. On ECS secrets are variables, and nothing is below ``/run/secrets``: the
program would look for a file that is not there.

**What to do.** For ECS, leave the variable out, and hand the secret over under the name that the
program reads the value itself from, usually the same without ``_FILE``. The variable of a secret is
called as its ``target``, in upper case.

```yaml
# compose.yaml
services:
  db:
    image: postgres:17
    environment: {POSTGRES_PASSWORD_FILE: /run/secrets/db_password}
    secrets: [db_password]
---
# compose.ecs.yaml, for ECS
services:
  db:
    environment: {POSTGRES_PASSWORD_FILE: !reset null}
    secrets: !override [{source: db_password, target: POSTGRES_PASSWORD}]
```
""",
)

SECRET_NOT_STORED = declare(
    "secret-not-stored",
    Severity.WARNING,
    "A secret must be stored where ECS reads it",
    """ECS reads secrets from Secrets Manager and the Parameter Store. compose2ecs neither reads nor
uploads the value that a file or a variable holds here. Until the secret is named, the output holds
a placeholder such as ``${secret.db_password}``.

**What to do.** Store the value, and name where.

```yaml
secrets:
  db_password:
    file: ./db_password.txt
    x-ecs:
      value_from: arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db-AbCdEf
```
""",
)

CONFIG_NOT_MOUNTED = declare(
    "config-not-mounted",
    Severity.ERROR,
    "A config is a file that the container would not have",
    """Compose mounts a config as a file. ECS puts no files into containers, so the program would
not find it.

**What to do.** Copy the file into the image, or pass the text in an environment variable that the
program reads.

```yaml
services:
  proxy:
    build: .            # COPY nginx.conf /etc/nginx/nginx.conf
```
""",
)
