"""``root-user``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_ROOT = frozenset({"root", "0"})


@rule("root-user", Severity.WARNING, "security", about=("user",))
def root_user(subject: Subject, report: Report) -> None:
    """A container is told to run as root.

    ## What it does
    Looks for `user: root` and `user: "0"`, with any group. A service that says nothing about its
    user is left alone, as its image may name one.

    ## Why is this bad
    It takes back what the image says. Root in a container has the default capabilities, writes to
    every file of the image and to all that is mounted, and is root of the instance if it gets out.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        user: root
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        user: "1000:1000"
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html
    """
    for name, service in subject.services.items():
        user = service.user
        if user is not None and user.value.partition(":")[0] in _ROOT:
            report(
                f"`{name}` runs as root, whatever its image says",
                user,
                help="name a user without rights, and let the image give it what it writes to",
            )
