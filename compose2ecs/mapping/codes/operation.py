"""Diagnostic codes about how services are operated: looked into, scaled, brought traffic."""

from compose2ecs.diagnostics import Severity, declaring

declare = declaring("ecs.operation")

NOT_SCALED = declare(
    "not-scaled",
    Severity.WARNING,
    "A number of tasks that nothing scales",
    """Application Auto Scaling changes the number of tasks of a service. Tasks that run once have
no service, and a global service has one task on each instance: neither has a number to change.

**What to do.** Leave ``scaling`` out for it, or make it a service with replicas.

```yaml
x-ecs:
  scaling: {max: 4, cpu: 60}
services:
  web:
    image: example/web:1.4.0
    deploy: {mode: replicated}
```
""",
)

REPLICAS_NOT_KEPT = declare(
    "replicas-not-kept",
    Severity.WARNING,
    "Scaling changes the number of replicas at once",
    """Application Auto Scaling brings a service between its least and its greatest number of tasks
as soon as one of its policies acts. A number of replicas outside of them does not last.

**What to do.** Say a number within the bounds, or leave it out: then it is the least.

```yaml
services:
  web:
    image: example/web:1.4.0
    deploy: {replicas: 4}
    x-ecs:
      scaling: {min: 2, max: 10, cpu: 60}
```
""",
)

SCALING_WITHOUT_ALARM = declare(
    "scaling-without-alarm",
    Severity.WARNING,
    "A step policy does nothing until an alarm starts it",
    """A step policy says by how much to scale, and a CloudWatch alarm says when. The alarm exists
outside ECS, and names the policy by an ARN that exists once the policy does.

**What to do.** Create the policy, and then an alarm with the ARN of the policy as its action. To
keep a metric at a value, ``cpu``, ``memory`` and ``requests`` need no alarm of yours.

```yaml
services:
  worker:
    image: example/worker:1.4.0
    x-ecs:
      scaling:
        max: 10
        step:
          - name: backlog            # the policy to name in the alarm
            steps: [{above: 0, by: 2}]
```
""",
)

PORT_NOT_CHOSEN = declare(
    "port-not-chosen",
    Severity.ERROR,
    "A load balancer does not know which port gets its traffic",
    """A target group brings traffic to one port of one container. When the service publishes one
TCP port, that is it; with none or several, the file has to say which.

**What to do.** Set ``container_port``.

```yaml
services:
  web:
    image: example/web:1.4.0
    ports: ["80", "9090"]
    x-ecs:
      load_balancer:
        target_group: ${TARGET_GROUP}
        container_port: 80
```
""",
)

EBS_GOES_WITH_TASK = declare(
    "ebs-goes-with-task",
    Severity.WARNING,
    "The files of a volume are deleted with the task that has it",
    """``ebs`` makes a new EBS volume for each task. The volume of a service's task is deleted when
the task stops, so that a new revision, or a task that replaces a broken one, begins with an empty
volume, or with the snapshot.

**What to do.** Use EFS for files that are to outlive tasks. Accept the finding where the volume is
space to work in.

```yaml
volumes:
  scratch:
    x-ecs:
      ebs: {size: 200g, role: arn:aws:iam::123456789012:role/ecsInfrastructureRole}
      accept: {ebs-goes-with-task: everything in it can be computed again}
```
""",
)
