"""What a rule may look at besides the attribute that it translates."""

from collections.abc import Callable, Iterator
from typing import Any

from compose2ecs.compose.model import Project, Service
from compose2ecs.diagnostics import Reporter
from compose2ecs.mapping.policy import Policy
from compose2ecs.mapping.settings import ServiceSettings, service_settings
from compose2ecs.shape import shape
from compose2ecs.source import Source, Traced
from compose2ecs.trace import leaves

ReadFile = Callable[[str], str | None]
"""The text of the file at an absolute path, or None when there is no readable text there."""


@shape
class Context:
    """The project, the choices under which it is translated, and where findings go.

    ``directory`` is the absolute path of the project, empty when there is none.
    """

    project: Project
    policy: Policy
    reporter: Reporter
    read_file: ReadFile = lambda _: None
    directory: str = ""


@shape
class ServiceContext(Context):
    """A context for the rules about one service. ``settings`` are its own over the project's."""

    name: str
    place: Traced[Service]
    settings: ServiceSettings

    @property
    def service(self) -> Service:
        """The service."""
        return self.place.value

    @property
    def at(self) -> Source | None:
        """Where the service stands in the file: the place for what was chosen on its behalf."""
        return self.place.source


def service_context(cx: Context, name: str) -> ServiceContext:
    """The context for the service called ``name``."""
    place = cx.project.services.value[name]
    return ServiceContext(
        project=cx.project,
        policy=cx.policy,
        reporter=cx.reporter,
        read_file=cx.read_file,
        directory=cx.directory,
        name=name,
        place=place,
        settings=service_settings(place.value, cx.policy.settings, cx.reporter),
    )


def below(node: Any) -> Iterator[Traced[Any]]:
    """Every leaf of ``node``, each as a place for a diagnostic.

    A finding accounts for the leaves that it cites and for nothing else: citing a structure does
    not cover what is in it. A rule that reports a whole structure passes ``*below(structure)``.
    """
    return (leaf for _, leaf in leaves(node))
