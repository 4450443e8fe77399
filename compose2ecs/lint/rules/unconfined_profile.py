"""``unconfined-profile``."""

import re

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items

_MEANING = {
    "apparmor:unconfined": "no profile of AppArmor",
    "label:disable": "no label of SELinux",
    "seccomp:unconfined": "no filter for system calls",
    "systempaths:unconfined": "what `/proc` and `/sys` hide from containers",
}
"""What a container has without the profile, by security option."""


@rule("unconfined-profile", Severity.WARNING, "security", about=("security_opt",))
def unconfined_profile(subject: Subject, report: Report) -> None:
    """A container runs without a profile that holds it back.

    ## What it does
    Looks in `security_opt` for `apparmor:unconfined`, `label:disable`, `seccomp:unconfined` and
    `systempaths:unconfined`, where the launch type takes them.

    ## Why is this bad
    The default profiles are what stops a container that was taken over from using mistakes of the
    kernel.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        security_opt: ["apparmor:unconfined"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
    ```

    ## Source
    https://docs.docker.com/engine/security/apparmor/
    """
    for name, service in subject.services.items():
        for leaf in items(service.security_opt):
            option = re.sub("[:=]", ":", leaf.value, count=1)
            if option in _MEANING and subject.is_kept(leaf):
                report(
                    f"with `{leaf.value}` `{name}` has {_MEANING[option]}",
                    leaf,
                    help="leave it out, or name a profile that allows what the service needs",
                )
