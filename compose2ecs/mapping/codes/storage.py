"""Diagnostic codes about volumes and mounts."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.storage")

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
It is a note for paths that every Linux has, such as ``/proc``.

**What to do.** Make sure that the instances have the path, from their user data for example; or
use a named volume for data.

```yaml
services:
  agent:
    image: example/agent:5
    volumes: ["/srv/agent:/srv/agent:ro"]
```
""",
)

DOCKER_SOCKET = declare(
    "docker-socket",
    Severity.WARNING,
    "A service controls the engine of its instance",
    """Whoever has the socket of the engine is root on the instance, and sees the credentials of
all tasks there. On Fargate and on managed instances no task gets it, which is an error.

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

**What to do.** Copy what is needed into the image, or put it on a volume. The time zone, for which
``/etc/localtime`` is mounted, is a variable as well: ``TZ: Europe/Vienna``.

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

VOLUME_ON_INSTANCE = declare(
    "volume-on-instance",
    Severity.WARNING,
    "A volume stays on the disk of one instance",
    """On EC2 and on machines of your own, a named volume is one of the engine there. It outlives
tasks, and all tasks of the instance share it. A task on another instance has another volume, which
is empty at first: also the next task of the same service, when ECS places it elsewhere.

**What to do.** On EC2, name an EFS file system, which all instances mount. Or make sure that the
services which need the volume run on one instance, always the same one. For a database, prefer a
managed one.

```yaml
volumes:
  uploads:
    x-ecs:
      file_system: fs-0123456789abcdef0
```
""",
)

VOLUME_PLUGIN = declare(
    "volume-plugin",
    Severity.WARNING,
    "A volume needs a plugin of the engine",
    """ECS hands the driver and its options to the engine of the instance. It places the task only
where an agent has found the plugin when it started. Where the files are, the plugin decides.

**What to do.** Install the plugin on the instances, from their user data, before the agent starts;
or use a file system that ECS mounts itself.

```yaml
volumes:
  db:
    driver: rexray/ebs
    driver_opts: {size: "20"}
```
""",
)

VOLUME_NAME_CHANGED = declare(
    "volume-name-changed",
    Severity.ERROR,
    "A volume that exists has a name that ECS does not take",
    """A volume of the engine is found by its name. In the names of volumes ECS takes letters,
digits, ``-`` and ``_``, at most 255 of them. A volume that exists under another name would not be
found, and the task would not start.

**What to do.** Copy the volume to one with a name that ECS takes.

```yaml
volumes:
  data:
    external: true
    name: shop-data      # not shop.data
```
""",
)

VOLUME_NOT_KEPT = declare(
    "volume-not-kept",
    Severity.ERROR,
    "A named volume does not outlive its task",
    """A named volume keeps its data. Fargate mounts no file system into Windows containers, and
the disk of a task ends with it: every deployment would start with an empty volume.

**What to do.** Run the service on EC2, or keep the data in a service such as S3. If the volume is
scratch space, accept the finding.

```yaml
x-ecs:
  launch_type: ec2
services:
  web:
    image: example/iis:1
    platform: windows/amd64
    volumes: ["data:C:/data"]
volumes:
  data:
```
""",
)

VOLUME_ELSEWHERE = declare(
    "volume-elsewhere",
    Severity.ERROR,
    "The files of a volume are where the target cannot reach them",
    """The driver options of the volume name a server or a device. Tasks on Fargate and on managed
instances mount EFS and nothing else that has a name in a Compose file, so they would find another
file system in its place, which is empty.

**What to do.** Copy the files to an EFS file system, and name it; or run the service on EC2, where
the engine mounts the server.

```yaml
volumes:
  media:
    driver_opts: {type: nfs, o: "addr=10.0.0.9,rw", device: ":/media"}
    x-ecs:
      file_system: fs-0123456789abcdef0
```
""",
)

WINDOWS_DRIVE = declare(
    "windows-drive",
    Severity.ERROR,
    "Windows mounts directories of one drive only",
    """Windows containers mount directories of the drive that holds ``ProgramData``, which is
``C:`` unless the instance is set up otherwise, and only at the same drive. A directory of another
drive is mounted only from instances that are set up so, which is a warning.

**What to do.** Use directories of drive ``C:`` on both sides.

```yaml
services:
  web:
    image: example/iis:1
    platform: windows/amd64
    volumes: ['C:\\logs:C:\\inetpub\\logs']
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
