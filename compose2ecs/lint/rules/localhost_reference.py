"""``localhost-reference``."""

import re
from collections.abc import Mapping
from itertools import chain

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.editing.rewriting import rewriting
from compose2ecs.lint.reading.addresses import Address, addresses
from compose2ecs.lint.reading.listening import is_configured, listens_on, offered, published
from compose2ecs.lint.reading.translated import mates
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex

_LOCAL = frozenset({"localhost", "127.0.0.1"})
_FOR_BROWSERS = regex(
    r"PUBLIC|FRONTEND|CLIENT|BROWSER|CORS|ORIGIN|REDIRECT|CALLBACK|EXTERNAL|ADVERTISED|WEBHOOK|"
    r"REACT_APP|VITE_|HOSTNAME|DOMAIN|ISSUER|ALLOWED|WHITELIST|SITE_|ROOT_URL|(?<!DATA)BASE_?URL|APP_URL|"
    r"SERVER_URL|WEB_?URL|UI_|DASHBOARD",
    re.IGNORECASE,
)
"""Names of variables whose addresses are for browsers, or for clients outside."""


@rule(
    "localhost-reference",
    Severity.WARNING,
    "operation",
    about=("environment", "command", "entrypoint"),
)
def localhost_reference(subject: Subject, report: Report) -> None:
    """A service looks for another one at localhost.

    ## What it does
    Looks for `localhost` or `127.0.0.1` with a port in the environment and the command of a
    service, where another service of the project has that port and the service itself does not. A
    variable whose name says that its address is for browsers, such as `FRONTEND_URL`, is a note:
    it is an address of this machine. Services that share a task are at localhost indeed.

    ## Why is this bad
    Inside a container localhost is the container. Nothing listens there, in Compose as on ECS; it
    works only where the program runs outside of a container.

    ## Example
    ```yaml
    services:
      api:
        image: example/api:1.4.0
        environment:
          DATABASE_URL: postgres://localhost:5432/app
      db:
        image: postgres:17.2
        volumes: ["data:/var/lib/postgresql/data"]
    volumes:
      data:
    ```

    ## Instead
    ```yaml
    services:
      api:
        image: example/api:1.4.0
        environment:
          DATABASE_URL: postgres://db:5432/app
      db:
        image: postgres:17.2
        volumes: ["data:/var/lib/postgresql/data"]
    volumes:
      data:
    ```

    ## Source
    https://docs.docker.com/compose/how-tos/networking/
    """
    owners: Mapping[int, list[str]] | None = None
    together: Mapping[str, frozenset[str]] = {}
    for name, service in subject.services.items():
        if service.network_mode is not None and service.network_mode.value != "bridge":
            continue
        for address in addresses(service):
            if address.host not in _LOCAL or address.port is None:
                continue
            if owners is None:
                owners, together = _owners(subject), mates(subject)
            others = owners.get(address.port, [])
            near = together.get(name, frozenset())
            if name in others or near.intersection(others) or is_configured(service, address.port):
                continue
            if others:
                _report(name, address, others[0], subject, report)


def _owners(subject: Subject) -> Mapping[int, list[str]]:
    """The services that have each port: those that publish it on the host first."""
    outside: dict[int, list[str]] = {}
    inside: dict[int, list[str]] = {}
    for name, service in subject.services.items():
        mode = service.network_mode
        if mode is not None and mode.value.startswith(("service:", "container:")):
            continue
        for host, _, _ in published(service):
            outside.setdefault(host, []).append(name)
        for number in chain.from_iterable(offered(service)):
            inside.setdefault(number, []).append(name)
    return {number: outside.get(number, []) + inside.get(number, []) for number in outside | inside}


def _report(name: str, address: Address, other: str, subject: Subject, report: Report) -> None:
    port = address.port or 0
    service = subject.services[other]
    pair = next((pair for pair in published(service) if pair[0] == port), None)
    inner = pair[1] if pair is not None and not listens_on(service, port) else port
    called = address.key or (address.place.value or "").partition(address.text)[0]
    if _FOR_BROWSERS.search(called):
        report(
            f"{address.where} of `{name}` is an address of this machine: {address.text}",
            address.place,
            help=f"name the address under which clients find `{other}`",
            severity=Severity.NOTE,
        )
        return
    is_web = "http" in (address.place.value or "")
    report(
        f"{address.where} of `{name}` names {address.text}, which is the container of `{name}` "
        f"itself, and not `{other}`",
        address.place,
        service.ports or service.image,
        help=f"name {other}:{inner}"
        + (", or the public address if it is for browsers" if is_web else ""),
        fix=rewriting(
            subject, address.place, address.text, f"{other}:{inner}", f"name {other}:{inner}"
        ),
    )
