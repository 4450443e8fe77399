"""``no-shared-network``."""

import re
from collections.abc import Iterator

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_IN_URL = r"(?a)//(?:[^/@\s]*@)?([A-Za-z0-9][\w.-]*)(?=[/:,?#]|$)"
_ADDRESS = r"(?a)([A-Za-z0-9][\w.-]*)(:\d+)?(?:/.*)?"
_HOST_NAME = "(?i)host|addr|server|url|uri|broker|endpoint|upstream"
"""Names of variables whose value is a host, perhaps without more."""


@rule("no-shared-network", Severity.WARNING, "compose.values", about=("environment",))
def no_shared_network(subject: Subject, report: Report) -> None:
    """A variable names a service that is in none of the networks of this one.

    ## What it does
    Looks for the names of other services in URLs and addresses of the environment, such as
    `http://api:8080`, where the two services have no network in common.

    ## Why is this bad
    A name is known only within a network. The service does not find the other one.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        environment:
          API_URL: http://api:8080
        networks: [front]
      api:
        image: api:1
        networks: [back]
    networks:
      front:
      back:
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        environment:
          API_URL: http://api:8080
        networks: [front, back]
      api:
        image: api:1
        networks: [back]
    networks:
      front:
      back:
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/06-networks.md
    """
    networks = {name: _networks(service) for name, service in subject.services.items()}
    if len(set(networks.values())) < 2:
        return
    names = _names(subject)
    for name, service in subject.services.items():
        own = networks[name]
        for variable, given in (service.environment.value if service.environment else {}).items():
            for host in _hosts(variable, given.value or "") if own else ():
                others = networks.get(host)
                if not others or own & others or own & names.get(host, set()):
                    continue
                report(
                    f"`{name}` does not find `{host}`: they have no network in common",
                    given,
                    subject.services[host].networks,
                    help="attach both to one network",
                )


def _networks(service: Service) -> frozenset[str]:
    """The networks that a service is in; none for one that has another's, or the host's."""
    return frozenset(service.networks.value) if service.networks is not None else frozenset()


def _names(subject: Subject) -> dict[str, set[str]]:
    """The aliases and container names of services, with the networks in which they are known."""
    known: dict[str, set[str]] = {}
    for service in subject.services.values():
        for network, attached in (service.networks.value if service.networks else {}).items():
            aliases = attached.value.aliases if attached.value is not None else None
            for alias in aliases.value if aliases is not None else ():
                known.setdefault(alias.value, set()).add(network)
            if service.container_name is not None:
                known.setdefault(service.container_name.value, set()).add(network)
    return known


def _hosts(variable: str, text: str) -> Iterator[str]:
    """The names that stand where a host does in the value of a variable."""
    if "//" in text:
        yield from re.findall(_IN_URL, text)
        return
    for part in text.split(","):
        address = re.fullmatch(_ADDRESS, part.strip())
        if address is not None and (address[2] or re.search(_HOST_NAME, variable)):
            yield address[1]
