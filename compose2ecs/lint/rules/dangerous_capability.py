"""``dangerous-capability``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import items

_MEANING = {
    "ALL": "do everything that root may",
    "BPF": "load programs into the kernel",
    "DAC_READ_SEARCH": "open files of the instance past its mounts",
    "MAC_ADMIN": "change the security policy of the kernel",
    "MAC_OVERRIDE": "pass over the security policy of the kernel",
    "NET_ADMIN": "change interfaces, routes and firewall rules",
    "PERFMON": "watch other processes through the kernel",
    "SYS_ADMIN": "mount file systems, and much else that leads out of the container",
    "SYS_BOOT": "restart the instance",
    "SYS_MODULE": "load modules into the kernel",
    "SYS_PTRACE": "read and change the memory of other processes",
    "SYS_RAWIO": "write to memory and disks directly",
    "SYS_TIME": "set the clock of the instance",
    "SYSLOG": "read addresses of the kernel from its log",
}
"""What the capabilities allow that reach beyond the container.

https://man7.org/linux/man-pages/man7/capabilities.7.html
"""


@rule("dangerous-capability", Severity.WARNING, "security", about=("cap_add",))
def dangerous_capability(subject: Subject, report: Report) -> None:
    """A container has a capability that reaches beyond it.

    ## What it does
    Looks in `cap_add` for capabilities with which a process leaves its container or watches others:
    `ALL`, `SYS_ADMIN`, `SYS_MODULE`, `SYS_PTRACE`, `NET_ADMIN`, `DAC_READ_SEARCH` and some more,
    where the launch type adds them.

    ## Why is this bad
    They are parts of what root may do on the instance, and several of them are enough to become it.

    ## Example
    ```yaml
    services:
      agent:
        image: example/agent:5
        cap_add: [SYS_PTRACE]
    ```

    ## Instead
    ```yaml
    services:
      agent:
        image: example/agent:5
        cap_drop: [ALL]
        cap_add: [NET_BIND_SERVICE]
    ```

    ## Source
    https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html
    """
    for name, service in subject.services.items():
        for leaf in items(service.cap_add):
            capability = leaf.value.upper().removeprefix("CAP_")
            meaning = _MEANING.get(capability)
            if meaning is not None and subject.is_kept(leaf):
                report(
                    f"with {capability} `{name}` may {meaning}",
                    leaf,
                    help="leave it out unless that is what the service is for",
                )
