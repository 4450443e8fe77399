"""``unknown-host-in-url``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.addresses import Address, addresses, aliases, known_hosts
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_MOST_HOSTS = 20
"""A project with more unknown names than this has names that Compose does not give."""


@rule(
    "unknown-host-in-url",
    Severity.NOTE,
    "operation",
    about=("environment", "command", "entrypoint"),
)
def unknown_host_in_url(subject: Subject, report: Report) -> None:
    """An address names a host that is almost a service.

    ## What it does
    Looks for hosts without a dot in the environment and the command of services that are no name of
    a service, of a container or of a link, but spelled almost like one.

    ## Why is this bad
    It is mostly a service that was renamed, or a slip. The name does not resolve, and the program
    fails only when it first needs the other one.

    ## Example
    ```yaml
    services:
      web:
        image: example/web:1.4.0
        environment:
          DATABASE_URL: mysql://databse:3306/app
      database:
        image: mysql:8.4.3
        volumes: ["data:/var/lib/mysql"]
    volumes:
      data:
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: example/web:1.4.0
        environment:
          DATABASE_URL: mysql://database:3306/app
      database:
        image: mysql:8.4.3
        volumes: ["data:/var/lib/mysql"]
    volumes:
      data:
    ```

    ## Source
    https://docs.docker.com/compose/how-tos/networking/
    """
    names = _names(subject)
    near_to: dict[str, str | None] = {}
    for name, service in subject.services.items():
        others: frozenset[str] | None = None
        for address in addresses(service):
            if address.host in names or not _is_doubtful(address):
                continue
            if others is None:
                others = frozenset(known_hosts(service, subject.project))
            if address.host in others:
                continue
            if address.host not in near_to:
                if len(near_to) == _MOST_HOSTS:
                    return
                near_to[address.host] = _close(address.host, subject)
            near = near_to[address.host]
            if near is not None and near != name:
                report(
                    f"{address.where} of `{name}` names the host {address.host}, which is no "
                    "service",
                    address.place,
                    help=f"did you mean `{near}`?",
                )


def _is_doubtful(address: Address) -> bool:
    """Whether a host can be a slip: a name of some length without a dot, and not this host."""
    host = address.host
    return len(host) > 3 and "." not in host and host[0].isalpha() and host != "localhost"


def _close(host: str, subject: Subject) -> str | None:
    """The service whose name is almost the host's."""
    from difflib import get_close_matches  # noqa: PLC0415 -- the good path does not need it

    return next(iter(get_close_matches(host, subject.services, n=1, cutoff=0.8)), None)


def _names(subject: Subject) -> frozenset[str]:
    """All names that containers of the project may have in Compose."""
    found: set[str] = set()
    for name, service in subject.services.items():
        found.update(aliases(name, service))
        for leaf in (service.container_name, service.hostname):
            if leaf is not None:
                found.add(leaf.value)
    return frozenset(found)
