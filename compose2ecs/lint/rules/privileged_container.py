"""``privileged-container``."""

from collections.abc import Iterator

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items
from compose2ecs.source import Traced


@rule(
    "privileged-container",
    Severity.WARNING,
    "security",
    about=("privileged", "pre_start", "post_start", "pre_stop"),
)
def privileged_container(subject: Subject, report: Report) -> None:
    """A container is privileged.

    ## What it does
    Looks for `privileged: true` in services and their hooks, where the launch type runs such
    containers.

    ## Why is this bad
    The container has every capability and every device of its instance, and neither seccomp nor
    AppArmor holds it back. Whoever takes it over has the instance, and with it the credentials of
    all tasks there.

    ## Example
    ```yaml
    services:
      vpn:
        image: example/vpn:3
        privileged: true
    ```

    ## Instead
    ```yaml
    services:
      vpn:
        image: example/vpn:3
        cap_drop: [ALL]
        cap_add: [NET_BIND_SERVICE]
    ```

    ## Source
    https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4
    """
    for name, service in subject.services.items():
        for leaf in _switches(service):
            if leaf.value and subject.is_kept(leaf):
                report(
                    f"`{name}` is privileged: it may do on its instance what root may",
                    leaf,
                    help="give it the capabilities and devices that it needs, and no others",
                )


def _switches(service: Service) -> Iterator[Traced[bool]]:
    if service.privileged is not None:
        yield service.privileged
    for hooks in (service.pre_start, service.post_start, service.pre_stop):
        for hook in items(hooks):
            if hook.value.privileged is not None:
                yield hook.value.privileged
