"""``host-namespace``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_MEANING = {
    "network_mode": "reaches every port of the instance, those of its loopback address too",
    "pid": "sees all processes of the instance, with their variables, and may end them",
    "ipc": "reads and writes the shared memory of the instance",
    "uts": "may rename the instance",
}
"""What follows from sharing a namespace, by attribute."""


@rule("host-namespace", Severity.WARNING, "security", about=(*_MEANING,))
def host_namespace(subject: Subject, report: Report) -> None:
    """A container shares a namespace of its instance.

    ## What it does
    Looks for `host` as the value of `network_mode`, `pid`, `ipc` and `uts`, where the launch type
    has an instance to share.

    ## Why is this bad
    With the network of the instance a container reaches the agent of ECS and the instance's
    credentials, and binds ports beside all security groups of tasks. With its processes it reads
    the variables of all others.

    ## Example
    ```yaml
    services:
      agent:
        image: example/agent:5
        pid: host
    ```

    ## Instead
    ```yaml
    services:
      agent:
        image: example/agent:5
    ```

    ## Source
    https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-3
    """
    for name, service in subject.services.items():
        for attribute, meaning in _MEANING.items():
            leaf = getattr(service, attribute)
            if leaf is not None and leaf.value == "host" and subject.is_kept(leaf):
                report(
                    f"with `{attribute}: host` `{name}` {meaning}",
                    leaf,
                    help="leave it out unless the service looks after the instance",
                )
