"""Where values stand in a project that are looked at alike: variables, commands, labels, ports.

Each place of the files comes once, however many services have it through an anchor or an extension.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import NamedTuple, TypeAlias

from compose2ecs.compose.model import Mount, Service
from compose2ecs.lint.subject import Subject, part
from compose2ecs.mapping.optional import entries, items
from compose2ecs.source import Span, Traced, lift

Words: TypeAlias = tuple[Traced[str], ...]


class Text(NamedTuple):
    """A text of a service, or of the project where ``owner`` names a config.

    ``name`` is that of the variable or label, or the attribute.
    """

    owner: str
    name: str
    value: str
    leaf: Traced[object]


@part
def variables(subject: Subject) -> tuple[Text, ...]:
    """The environment variables that have a value, those of env files among them."""
    seen: set[Span] = set()
    return tuple(
        text
        for owner, service in subject.services.items()
        for text in _texts(owner, entries(service.environment), seen)
    )


COMMANDS = ("command", "entrypoint", "healthcheck", "pre_start", "post_start", "pre_stop")
"""The attributes with ``commands``."""


@part
def commands(subject: Subject) -> tuple[tuple[str, str, Words], ...]:
    """Service, attribute and words of what services run: commands, health checks and hooks."""
    return tuple(_all_commands(subject))


def _all_commands(subject: Subject) -> Iterator[tuple[str, str, Words]]:
    seen: set[Span] = set()
    for owner, service in subject.services.items():
        for attribute, words in _commands(service):
            source = words[0].source if words else None
            if source is not None and source.span not in seen:
                seen.add(source.span)
                yield owner, attribute, words


def _commands(service: Service) -> Iterator[tuple[str, Words]]:
    yield "command", items(service.command)
    yield "entrypoint", items(service.entrypoint)
    if service.healthcheck is not None:
        yield "healthcheck", items(service.healthcheck.value.test)
    for attribute in ("pre_start", "post_start", "pre_stop"):
        for hook in items(getattr(service, attribute)):
            yield attribute, items(hook.value.command)


@part
def build_arguments(subject: Subject) -> tuple[Text, ...]:
    """The build arguments, also those whose variable has no value here."""
    return tuple(
        Text(owner, name, leaf.value or "", leaf)
        for owner, service in subject.services.items()
        if service.build is not None
        for name, leaf in entries(service.build.value.args).items()
    )


REMARKS = ("labels", "annotations", "deploy", "configs")
"""The attributes, and what of the top level, that ``remarks`` are in."""


@part
def remarks(subject: Subject) -> tuple[Text, ...]:
    """Labels and annotations, and the contents of configs."""
    return tuple(_remarks(subject))


def _remarks(subject: Subject) -> Iterator[Text]:
    seen: set[Span] = set()
    for owner, service in subject.services.items():
        deploy = service.deploy.value.labels if service.deploy is not None else None
        for found in (service.labels, service.annotations, deploy):
            if found is not None:
                yield from _texts(owner, found.value, seen)
    if subject.project is not None:
        for owner, config in subject.project.configs.value.items():
            content = config.value.content
            if content is not None and content.value:
                yield Text(owner, "content", content.value, content)


def _texts(
    owner: str, found: Mapping[str, Traced[str | None]] | Mapping[str, Traced[str]], seen: set[Span]
) -> Iterator[Text]:
    for name, leaf in found.items():
        source = leaf.source
        if leaf.value and source is not None and source.span not in seen:
            seen.add(source.span)
            yield Text(owner, name, leaf.value, leaf)


def published(service: Service) -> Iterator[Traced[int]]:
    """The container ports that a service publishes on more than the loopback address."""
    for entry in items(service.ports):
        port = entry.value
        if port.target is not None and not _is_loopback(port.host_ip):
            yield lift(int, port.target)


def _is_loopback(address: Traced[str] | None) -> bool:
    if address is None:
        return False
    try:
        return ip_address(address.value.strip("[]")).is_loopback
    except ValueError:
        return address.value == "localhost"


def image_name(service: Service) -> str:
    """The last part of the name of the image, without tag; empty when there is no image."""
    if service.image is None:
        return ""
    return service.image.value.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


@part
def mounts(subject: Subject) -> tuple[tuple[str, Mount, Traced[str]], ...]:
    """Service, mount and path, of what services mount from the machine that they run on."""
    return tuple(
        (owner, mount, mount.source)
        for owner, service in subject.services.items()
        for mount in (entry.value for entry in items(service.volumes))
        if mount.source is not None and mount.type is not None and mount.type.value == "bind"
    )


def service_place(subject: Subject, name: str) -> Traced[object] | None:
    """The place of a service, for what it does not say."""
    if subject.project is None:
        return None
    return subject.project.services.value.get(name)
