"""The ports on which services listen, and those under which the host of the engine offers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compose2ecs.compose.model import Port, Service
from compose2ecs.lint.reading.addresses import HOST_KEYS
from compose2ecs.mapping.known_ports import known_port
from compose2ecs.mapping.optional import entries, items
from compose2ecs.regex import regex
from compose2ecs.source import Traced

_RANGE = regex(r"(\d{1,5})(?:-(\d{1,5}))?(?:/\w+)?")


def published(service: Service) -> Iterator[tuple[int, int, Traced[Port]]]:
    """The port of the host, the port of the container, and where the file says so."""
    for place in items(service.ports):
        port = place.value
        if port.published is not None and port.target is not None and port.published.value:
            for host in numbers(port.published.value):
                yield host, port.target.value, place


def listens_on(service: Service, number: int) -> bool:
    """Whether the service may listen on a port: the file or its image says so, or a setting may."""
    return offers(service, number) or is_configured(service, number)


def offers(service: Service, number: int) -> bool:
    """Whether the file or the image says that the service listens on a port."""
    return any(number in ports for ports in offered(service))


def offered(service: Service) -> Iterator[range]:
    """The ports on which the service listens, as its file and its image say."""
    for port in items(service.ports):
        if port.value.target is not None:
            yield range(port.value.target.value, port.value.target.value + 1)
    for entry in items(service.expose):
        yield numbers(entry.value)
    known = known_port(service.image.value) if service.image is not None else None
    if known is not None:
        yield range(known, known + 1)


def is_configured(service: Service, number: int) -> bool:
    """Whether a variable or an argument of the service is, or ends with, the number of a port."""
    text = str(number)
    variables = entries(service.environment)
    for key, value in variables.items():
        given = value.value
        if given is None or not given.endswith(text):
            continue
        if given == text and not _is_of_another(key, variables):
            return True
        if given.endswith((f"0.0.0.0:{text}", f"*:{text}")):
            return True
    for word in (*items(service.command), *items(service.entrypoint)):
        if text in word.value and _names_port(word.value, text):
            return True
    return False


def _is_of_another(key: str, variables: Mapping[str, object]) -> bool:
    """Whether a variable is the port beside a host: ``DB_PORT`` beside ``DB_HOST``."""
    prefix = key.removesuffix("PORT")
    return any(prefix + ending in variables for ending in HOST_KEYS)


def _names_port(argument: str, text: str) -> bool:
    """Whether an argument is the number, or has it behind a space, ``=`` or an open address."""
    if argument == text:
        return True
    marks = (f"={text}", f" {text}", f"0.0.0.0:{text}", f" :{text}", f"]:{text}")
    return argument == f":{text}" or any(mark in argument for mark in marks)


def numbers(text: str) -> range:
    """The ports of ``80``, ``8000-8002`` or ``80/tcp``; none for what is no port."""
    found = _RANGE.fullmatch(text)
    return range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
