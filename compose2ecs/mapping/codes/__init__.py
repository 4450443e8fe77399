"""The diagnostic codes of the mapping: what ECS cannot do, and what we owe an account of."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs")

UNSUPPORTED_ATTRIBUTE = declare(
    "unsupported-attribute",
    Severity.WARNING,
    "An attribute has no equivalent on ECS and is left out",
    """ECS has no setting that does what the attribute does, so the task runs without it.

**What to do.** Read in the message what is lost and in the help what ECS offers instead. If the
application does not need the attribute, remove it, or accept the finding by name.

```yaml
services:
  web:
    image: nginx:1.27
    pids_limit: 100        # ECS has no limit on the number of processes
    ulimits:
      nproc: 100           # the nearest thing: a limit per user
```
""",
)

HARDENING_LOST = declare(
    "hardening-lost",
    Severity.ERROR,
    "An attribute that protects something cannot be kept on ECS",
    """The file restricts what a container may do or who may reach it, and ECS cannot restrict that.
Leaving the attribute out would make the service less protected than the file says, so nothing is
written until someone has decided.

**What to do.** Use the protection that the help names. If the remaining protection is enough,
accept the finding with a reason.

```yaml
services:
  worker:
    image: example/worker:3
    userns_mode: private       # ECS does not remap users per container
    user: "1000:1000"          # so do not run as root in the first place
    x-ecs:
      accept:
        hardening-lost: the process never runs as root
```
""",
)

IRRELEVANT_ATTRIBUTE = declare(
    "irrelevant-attribute",
    Severity.NOTE,
    "An attribute makes no difference on ECS",
    """The attribute steers the local engine or its command line, or asks for what ECS does anyway.
The service behaves the same without it.

**What to do.** Nothing. The attribute can stay in the file for local use.

```yaml
services:
  web:
    image: nginx:1.27
    attach: false     # which logs `docker compose up` follows
```
""",
)

DEVELOPMENT_ONLY = declare(
    "development-only",
    Severity.NOTE,
    "An attribute is for development on a workstation",
    """``develop`` tells ``docker compose watch`` how to bring changed files into running
containers. Tasks on ECS run what is in the image.

**What to do.** Nothing.

```yaml
services:
  web:
    build: .
    develop:
      watch:
        - {action: sync, path: ./src, target: /app/src}
```
""",
)

BUILD_ONLY = declare(
    "build-only",
    Severity.NOTE,
    "An attribute is for building the image",
    """ECS runs images and does not build them. The attribute has its effect when
``docker compose build`` makes the image, and is part of what you push.

**What to do.** Build and push the image before you deploy.

```yaml
services:
  web:
    image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1.4.0
    build:
      context: .
      args: {VERSION: 1.4.0}
```
""",
)

EXTENSION_IGNORED = declare(
    "extension-ignored",
    Severity.NOTE,
    "An extension of another tool is ignored",
    """Keys that start with ``x-`` belong to whoever defined them. Only ``x-ecs`` is ours; values
that a file shares through anchors below an ``x-`` key have their effect where they are used.

**What to do.** Nothing.

```yaml
x-common: &common
  restart: always
services:
  web:
    <<: *common
    image: nginx:1.27
```
""",
)

MISPLACED_SETTINGS = declare(
    "misplaced-settings",
    Severity.WARNING,
    "`x-ecs` stands where it has no meaning",
    """``x-ecs`` is read at the top level and in services, volumes, networks, secrets and configs.
Anywhere else it has no effect.

**What to do.** Move it to the service or the object that it is about.

```yaml
services:
  web:
    image: nginx:1.27
    x-ecs:              # here, not below deploy
      cpu: 512
    deploy:
      replicas: 2
```
""",
)

UNKNOWN_SETTING = declare(
    "unknown-setting",
    Severity.ERROR,
    "`x-ecs` has a key that does not exist there",
    """A misspelled key would otherwise be lost without a word.

**What to do.** Take the spelling that the help proposes. The reference of ``x-ecs`` lists which
keys exist at which level.

```yaml
x-ecs:
  execution_role: ecsTaskExecutionRole     # not executionRole
```
""",
)

INVALID_SETTING = declare(
    "invalid-setting",
    Severity.ERROR,
    "A value in `x-ecs` is not of the kind that the key takes",
    """The key exists, but its value cannot be read.

**What to do.** Write the value as the message says.

```yaml
services:
  web:
    image: nginx:1.27
    x-ecs:
      cpu: 0.5 vCPU       # or 512, in CPU units
      memory: 2g          # or 2048, in MiB
```
""",
)

UNUSED_SETTING = declare(
    "unused-setting",
    Severity.WARNING,
    "A value in `x-ecs` has no effect on the result",
    """Nothing in the result depends on the value, because the target has no field for it or because
no service needs it: subnets and security groups of services are sent with network mode awsvpc only.

**What to do.** Remove the key, or choose the target for which it is meant.

```yaml
x-ecs:
  launch_type: ec2
  network_mode: awsvpc       # with bridge, the subnets would have no effect
  subnets: [subnet-0123456789abcdef0]
```
""",
)

UNKNOWN_ACCEPTANCE = declare(
    "unknown-acceptance",
    Severity.WARNING,
    "A code that was accepted does not exist",
    """``accept`` names diagnostic codes. A name that is no code accepts nothing.

**What to do.** Take the spelling that the help proposes, or look the code up in the index of
diagnostics.

```yaml
x-ecs:
  accept:
    unsupported-attribute: reviewed on 2026-03-02, nothing in the list matters to us
```
""",
)

UNUSED_ACCEPTANCE = declare(
    "unused-acceptance",
    Severity.NOTE,
    "A code is accepted where nothing has it",
    """``accept`` holds for findings whose first place is in the same service, volume or other
entry, or anywhere when it stands at the top level. None with this code is there: the finding is
gone, stands elsewhere, or belongs to another target.

**What to do.** Remove it, or write it where the finding is.

```yaml
services:
  job:
    image: example/job:1
    volumes: ["scratch:/scratch"]
volumes:
  scratch:
    x-ecs:
      ebs: {size: 20g}
      accept: {ebs-goes-with-task: it is scratch space}   # the finding is about the volume
```
""",
)

UNACCOUNTED_ATTRIBUTE = declare(
    "unaccounted-attribute",
    Severity.ERROR,
    "An attribute was lost without a word",
    """Every value of the project must end in the output or in a finding. This one did not, which is
a mistake in compose2ecs and not in your file.

**What to do.** Please report it with the few lines that show it. To go on, remove the attribute
if it does not matter, or accept the finding.

```yaml
x-ecs:
  accept:
    unaccounted-attribute: known problem, the attribute does not matter here
```
""",
)
