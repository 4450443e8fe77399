"""The diagnostics of the ECS side: what a target does not accept, and what is not bound."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.limits")

UNKNOWN_MEMBER = declare(
    "unknown-member",
    Severity.ERROR,
    "A structure of the ECS API has no member of this name",
    """\
Members are spelled as in the API: in camel case, with a small letter in front. Terraform spells
them with underscores and CloudFormation with a capital, and ECS takes neither. A member that the
API does not know is refused by every client of AWS, so it cannot be passed on.

```json
{"name": "web", "image": "nginx:1.27", "portMapping": [{"containerPort": 80}]}
```

**What to do.** Write the name that the help suggests (`portMappings` above), or remove the member.
""",
)

WRONG_MEMBER_TYPE = declare(
    "wrong-member-type",
    Severity.ERROR,
    "A member of the ECS API takes a value of another type",
    """\
The API is strict about types: a port is a number, the value of an environment variable is text,
and the `cpu` of a task is text where that of a container is a number. Clients of AWS refuse
everything else before they send it.

```json
{"name": "web", "image": "nginx:1.27", "environment": [{"name": "WORKERS", "value": 4}]}
```

**What to do.** Write a value of the type that the message names: `"value": "4"`.
""",
)

MISSING_MEMBER = declare(
    "missing-member",
    Severity.ERROR,
    "A structure of the ECS API lacks a member that is required",
    """\
Some members have to be there wherever their structure is: a task definition has a family, a service
a name, a ulimit both of its limits. Null is the same as nothing.

```json
{"name": "nofile", "softLimit": 1024}
```

**What to do.** Add the member that the message names (`hardLimit` above).
""",
)

UNKNOWN_REQUEST = declare(
    "unknown-request",
    Severity.ERROR,
    "The document holds no request of the ECS API that can be checked",
    """\
`validate` reads requests of RegisterTaskDefinition, CreateService and RunTask, responses of
DescribeTaskDefinition, lists of these, and the document that `convert` writes. Which of them an
object is, its members say: a task definition has `containerDefinitions`, a service a `serviceName`,
a task to run a `taskDefinition`.

Responses about services and tasks describe what runs, not what is sent; a definition of a single
container is part of a request; and templates of other tools spell their members differently.

**What to do.** Give the request itself: `convert -o DIR` writes one to a file each, and `aws ecs
describe-task-definition` prints a task definition that is registered.
""",
)

MEMBER_REPLACED = declare(
    "member-replaced",
    Severity.NOTE,
    "A list or structure of the output is replaced or removed by an override",
    """\
Overrides are JSON merge patches ([RFC 7396](https://www.rfc-editor.org/rfc/rfc7396)): objects are
merged, `null` removes, and a list replaces the whole list that was there. What the file says in
other places does not reach the output then.

```yaml
services:
  web:
    image: nginx:1.27
    environment: {LEVEL: debug}         # replaced
    x-ecs:
      overrides:
        container_definition:
          environment: [{name: WORKERS, value: "4"}]
```

**What to do.** Nothing, if that is meant. To add to a list, repeat what it has.
""",
)

UNAVAILABLE_ON_TARGET = declare(
    "unavailable-on-target",
    Severity.ERROR,
    "The target has no such setting, so it is left out of the output",
    """\
Launch types, operating systems and network modes differ in what they can do. A task definition
that asks Fargate for a privileged container, for instance, is refused when it is registered.

The setting is removed from the output, so that what remains can be registered. Because the result
then does less than the file asks for, this is an error unless only little is lost.

```yaml
services:
  probe:
    image: example/probe:1.4
    privileged: true        # not available on Fargate
```

**What to do.** Choose a target that has the setting (`launch_type: ec2`), follow the way out that
the help names, or accept the loss with its reason:

```yaml
x-ecs:
  accept:
    unavailable-on-target: "the probe falls back to user mode"
```
""",
)

DEFAULT_NOT_SENT = declare(
    "default-not-sent",
    Severity.NOTE,
    "The value is what the target does anyway, and it refuses to be told",
    """\
Some settings are refused by a target even when they ask for nothing, such as `privileged: false` on
Fargate. They are left out of the output, and the task runs exactly as the file says.

```yaml
services:
  web:
    image: nginx:1.27
    privileged: false       # left out: no container on Fargate is privileged
```

**What to do.** Nothing.
""",
)

CLAMPED = declare(
    "clamped",
    Severity.WARNING,
    "A number was outside of what ECS takes and was moved to the nearest possible one",
    """\
ECS bounds some numbers more tightly than Docker does. The nearest number that it takes is used
instead, and the message says which.

```yaml
services:
  web:
    image: nginx:1.27
    healthcheck:
      test: ["CMD", "true"]
      interval: 1s          # ECS checks every 5 seconds at most
```

**What to do.** Write a number that ECS takes, so that the file says what happens.
""",
)

OUT_OF_RANGE = declare(
    "out-of-range",
    Severity.ERROR,
    "A number is outside of what ECS takes, and no other one would mean the same",
    """\
The number cannot be moved into the range without changing its meaning: another port is another
port, and a smaller disk may be too small.

```yaml
services:
  web:
    image: nginx:1.27
    ports: ["70000:80"]     # ports end at 65535
```

**What to do.** Write a number in the range that the message names.
""",
)

NOT_ALLOWED_VALUE = declare(
    "not-allowed-value",
    Severity.ERROR,
    "The target takes other values here",
    """\
The setting exists on the target, but not with this value. The output keeps the value, so that
nothing is replaced by a guess; ECS refuses it. Only a network mode that the launch type does not
have is replaced, by the one of the target.

```yaml
services:
  web:
    image: nginx:1.27
    logging:
      driver: gelf          # Fargate takes awslogs, splunk and awsfirelens
```

**What to do.** Use one of the values that the help lists, or another target.
""",
)

FARGATE_SIZE = declare(
    "fargate-size",
    Severity.ERROR,
    "Fargate has no task size of this much CPU and memory",
    """\
Fargate tasks come in fixed sizes: every amount of CPU goes with certain amounts of memory only.
ECS answers anything else with "No Fargate configuration exists for given values".

```yaml
x-ecs:
  cpu: 256
  memory: 4096              # 256 CPU units go with 512, 1024 or 2048 MiB
```

**What to do.** Use the size that the help names. It is the smallest that holds both amounts.
""",
)

EXCEEDS_TASK = declare(
    "exceeds-task",
    Severity.ERROR,
    "The containers ask for more than their task has",
    """\
Where a task has a size, no container may be given more memory than the task, and what all
containers reserve together must fit into it.

```yaml
x-ecs:
  cpu: 256
  memory: 512
services:
  web:
    image: nginx:1.27
    mem_limit: 1g           # more than the task
```

**What to do.** Make the task larger, or give the container less.
""",
)

INVALID_NAME = declare(
    "invalid-name",
    Severity.ERROR,
    "ECS does not take this name",
    """\
Names in ECS are made of fewer characters than names in Compose, and have a largest length. The
message says which characters are possible.

```yaml
x-ecs:
  log_group: "/ecs/my shop"   # no spaces
```

**What to do.** Choose another name.
""",
)

DUPLICATE_NAME = declare(
    "duplicate-name",
    Severity.ERROR,
    "The same name stands more than once where ECS takes it once",
    """\
Two things of one kind have the same name: two containers of a task, two environment variables of a
container, two services of a project. ECS refuses them, or keeps one of the two.

```yaml
services:
  web.api: {image: "example/api:1"}
  web-api: {image: "example/api:2"}   # both become the container web-api
```

**What to do.** Rename one of them.
""",
)

MISSING_ON_TARGET = declare(
    "missing-on-target",
    Severity.ERROR,
    "The target needs a setting that nothing supplies",
    """\
ECS refuses the task definition or the service without this setting. Fargate, for instance, runs no
task that does not say how much CPU and memory it needs.

**What to do.** Supply the setting as the help says, in the file or as an option:

```yaml
x-ecs:
  cpu: 256
  memory: 512
```
""",
)

WRONG_COUNT = declare(
    "wrong-count",
    Severity.ERROR,
    "A list has more or fewer items than ECS takes",
    """\
ECS bounds how many items some lists may have: ten containers in a task, sixteen subnets and five
security groups for a service, fifty tags on a resource.

**What to do.** Shorten the list, or split the task.
""",
)

TOO_LARGE = declare(
    "too-large",
    Severity.ERROR,
    "The task definition is larger than ECS takes",
    """\
A task definition may have 64 KiB as JSON. What usually fills it are long lists of environment
variables.

**What to do.** Move variables to an environment file in S3 or to parameters, or configuration into
the image; or split the task.
""",
)

PORT_MISMATCH = declare(
    "port-mismatch",
    Severity.ERROR,
    "A port of the host differs from that of the container, or is used twice",
    """\
In the network modes `awsvpc` and `host` nothing translates ports: the container is reached at the
port that it listens on.

```yaml
services:
  web:
    image: nginx:1.27
    ports: ["8080:80"]      # reached at port 80 in mode awsvpc
```

**What to do.** Publish the port that the container listens on, and let a load balancer listen on
the other; or use the network mode `bridge` on EC2.
""",
)

CONFLICTING_SETTINGS = declare(
    "conflicting-settings",
    Severity.ERROR,
    "Two settings exclude each other",
    """\
Each setting is possible on its own, but ECS refuses them together: a soft limit above the hard
one, a reservation above the limit, a launch type beside a capacity provider strategy.

```yaml
services:
  db:
    image: postgres:17
    ulimits:
      nofile: {soft: 4096, hard: 1024}
```

**What to do.** Change one of the two.
""",
)

UNKNOWN_NAME = declare(
    "unknown-name",
    Severity.ERROR,
    "A name refers to something that the task does not have, or that nothing uses",
    """\
A container mounts a volume, depends on a container, or takes traffic at a port that the same task
definition does not declare; or a volume is declared that no container mounts, which ECS refuses.

**What to do.** Declare what is used, or remove what is not.
""",
)

UNBOUND_REFERENCE = declare(
    "unbound-reference",
    Severity.WARNING,
    "The output needs the name of something in the AWS account that nothing supplies",
    """\
Compose files do not say which subnets, roles, file systems or registries to use. Where the output
needs one, it holds a placeholder such as `${subnets.default}`, which ECS does not understand.

The finding is reported once for each name that is missing, at all places that need it. Where a
finding of its own speaks of the placeholder, it is not repeated: see `volume-on-efs`,
`secret-not-stored` and `image-not-pushed`.

**What to do.** Supply the name as the help says, or choose an output format that creates it or
takes it as a parameter.

```yaml
x-ecs:
  subnets: [subnet-0abc, subnet-0def]
  security_groups: [sg-0123]
```
""",
    by_default=False,
)
