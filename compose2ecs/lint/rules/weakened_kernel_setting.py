"""``weakened-kernel-setting``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.mapping.optional import entries
from compose2ecs.regex import regex

_ANY = r"net\.ipv[46]\.conf\.[\w-]+\."
_WEAK = (
    (regex(_ANY + "accept_redirects"), "1", "lets others change its routes"),
    (regex(_ANY + "accept_source_route"), "1", "lets senders choose the route"),
    (regex(_ANY + "send_redirects"), "1", "changes the routes of others"),
    (regex(_ANY + "route_localnet"), "1", "lets others reach its loopback address"),
    (regex(_ANY + "rp_filter"), "0", "takes packets with a forged sender"),
    (regex(r"net\.ipv4\.tcp_syncookies"), "0", "has no defence against floods of connections"),
    (regex(r"net\.ipv4\.icmp_echo_ignore_broadcasts"), "0", "answers to broadcasts"),
)
"""Kernel parameters, their weak values and what a container does then.

https://docs.kernel.org/networking/ip-sysctl.html
"""


@rule("weakened-kernel-setting", Severity.WARNING, "security", about=("sysctls",))
def weakened_kernel_setting(subject: Subject, report: Report) -> None:
    """A kernel parameter opens the network of a container.

    ## What it does
    Looks in `sysctls` for parameters of the network with values that accept redirects, source
    routes and forged senders, or that let others reach the loopback address.

    ## Why is this bad
    The defaults of the kernel keep a container from being used against its neighbours, and what
    listens on the loopback address only from being reached.

    ## Example
    ```yaml
    services:
      proxy:
        image: example/proxy:1
        sysctls:
          net.ipv4.conf.all.route_localnet: "1"
    ```

    ## Instead
    ```yaml
    services:
      proxy:
        image: example/proxy:1
        sysctls:
          net.ipv4.ip_local_port_range: 1024 65000
    ```

    ## Source
    https://docs.kernel.org/networking/ip-sysctl.html
    """
    for name, service in subject.services.items():
        for parameter, leaf in entries(service.sysctls).items():
            for pattern, weak, what in _WEAK:
                if leaf.value == weak and pattern.fullmatch(parameter) and subject.is_kept(leaf):
                    report(
                        f"with `{parameter}` `{name}` {what}",
                        leaf,
                        help="leave it as the kernel has it",
                    )
