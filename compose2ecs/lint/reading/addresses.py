"""Addresses in the variables and commands of services: ``host:port``, or the two in two variables.

Only the host and the port of what is found may be shown: values hold passwords.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from compose2ecs.compose.model import Project, Service
from compose2ecs.mapping.optional import entries, items
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_HOST = r"[A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?"
_ADDRESS = regex(rf"(?:(?<![\w./@-])(?:[A-Za-z][\w+.-]*://)?|@)({_HOST}):(\d{{2,5}})(?![\w.:@-])")
"""A host and a port, behind nothing, a scheme, or a user with a password."""

_URL = regex(rf"([A-Za-z][\w+.-]*)://(?:[^\s/@]*@)?({_HOST})(?=[/?#\s,]|$)")
"""A host without a port, behind its scheme."""

_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
"""The ports that a URL means that names none.

https://www.rfc-editor.org/rfc/rfc9110#section-4.2 and https://www.rfc-editor.org/rfc/rfc6455#section-3
"""

_NAME = regex(_HOST)
_PORT = regex(r"\d{1,5}")

HOST_KEYS = ("HOST", "HOSTNAME", "SERVER", "ADDR", "ADDRESS")
"""How the names of variables end that hold a host."""


class Address(NamedTuple):
    """A host, its port if one is named, where it stands, and the variable, empty in a command.

    ``meant`` is the port that its scheme has if none is named.
    """

    host: str
    port: int | None
    place: Traced[str | None]
    key: str
    meant: int | None = None

    @property
    def where(self) -> str:
        """What names it, for messages."""
        return f"`{self.key}`" if self.key else "the command"

    @property
    def text(self) -> str:
        """The address without what stands around it."""
        return self.host if self.port is None else f"{self.host}:{self.port}"


def addresses(service: Service) -> Iterator[Address]:
    """The addresses in environment, command and entry point of a service."""
    variables = entries(service.environment)
    for key, value in variables.items():
        text = value.value
        if not text:
            continue
        if ":" in text:
            yield from _within(text, value, key)
        elif key.endswith(HOST_KEYS) and _NAME.fullmatch(text):
            yield Address(text, _port_beside(key, variables), value, key)
    for word in (*items(service.command), *items(service.entrypoint)):
        if ":" in word.value:
            yield from _within(word.value, word, "")


def _within(text: str, place: Traced[str | None], key: str) -> Iterator[Address]:
    for found in _ADDRESS.finditer(text):
        yield Address(found[1], int(found[2]), place, key)
    if "://" in text:
        for found in _URL.finditer(text):
            yield Address(found[2], None, place, key, _PORTS.get(found[1].lower()))


def _port_beside(key: str, variables: Mapping[str, Traced[str | None]]) -> int | None:
    """The port in the variable beside that of a host: ``DB_PORT`` beside ``DB_HOST``."""
    for ending in HOST_KEYS:
        if key.endswith(ending):
            beside = variables.get(key.removesuffix(ending) + "PORT")
            if beside is not None and beside.value and _PORT.fullmatch(beside.value):
                return int(beside.value)
    return None


def aliases(name: str, service: Service) -> Iterator[str]:
    """The names under which Compose lets others reach a service, but for that of its container."""
    yield name
    for network in entries(service.networks).values():
        if network.value is not None:
            for alias in items(network.value.aliases):
                yield alias.value


def known_hosts(service: Service, project: Project | None) -> Iterator[str]:
    """Names that a service can resolve besides those of others: links and extra hosts."""
    for link in (*items(service.links), *items(service.external_links)):
        yield link.value.rpartition(":")[2]
    yield from entries(service.extra_hosts)
    if project is not None:
        yield project.name.value
