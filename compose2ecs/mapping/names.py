"""The names of what we make: task definitions, services, containers, volumes.

ECS takes letters, digits, ``-`` and ``_``; Compose also allows ``.`` in the names of services and
volumes.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from zlib import crc32

from compose2ecs.compose.model import Service
from compose2ecs.ecs.model import Text
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes.deployment import NAME_COLLISION
from compose2ecs.mapping.context import Context, ServiceContext, TaskContext
from compose2ecs.regex import regex
from compose2ecs.source import Choice, Traced, choose

_OTHERS = regex(r"[^A-Za-z0-9_-]+")


def sanitised(name: str) -> str:
    """``name`` with a ``-`` for every run of characters that ECS does not take in names."""
    return _OTHERS.sub("-", name)


_VOLUME_LENGTH = 250
"""Leaves room for a number behind the name, of which ECS takes 255 characters."""


def volume_name(text: str) -> str:
    """A name for a volume of a task, from what it is: no longer than ECS takes it, and not empty.

    Different texts may give the same name.
    """
    return sanitised(text).strip("-")[:_VOLUME_LENGTH] or "volume"


def distinct_name(text: str) -> str:
    """A name for what is called ``text`` everywhere: with a checksum where letters are lost.

    Different texts give different names.
    """
    name = sanitised(text)
    if name == text and len(name) <= _VOLUME_LENGTH:
        return name
    return f"{name[: _VOLUME_LENGTH - 9]}-{crc32(text.encode()):08x}"


@claims("name")
def family(cx: TaskContext) -> Text:
    """``<project>-<service>``: the family of the task definition and the name of the service.

    A task with a name of its own has that in the place of the service's; a task of all services is
    called as the project alone.
    """
    project = cx.project.name
    why = Choice("task definitions and services are called as project and service", cx.at)
    name = f"{project.value}-{cx.name}" if cx.name else project.value
    return Traced(sanitised(name), (*project.origins, *cx.joined, why))


def container_name(cx: ServiceContext) -> Text:
    """The name of the service, for its container."""
    return choose(sanitised(cx.name), "a container is called as its service", cx.at)


def report_collisions(cx: Context) -> None:
    """Report services whose names differ in Compose only by characters that ECS does not take."""
    services = cx.project.services.value
    if len(services) < 2 or len({sanitised(name) for name in services}) == len(services):
        return
    taken: dict[str, tuple[str, Traced[Service]]] = {}
    for name, service in services.items():
        first = taken.setdefault(sanitised(name), (name, service))
        if first[0] != name:
            cx.reporter.report(
                NAME_COLLISION,
                f"services {first[0]!r} and {name!r} would both be called {sanitised(name)!r}",
                service,
                first[1],
                help="rename one of them",
            )
