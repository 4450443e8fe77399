"""What a rule may look at besides the attribute that it translates."""

from collections.abc import Callable, Mapping
from typing import Any

from compose2ecs.compose.given import NOTHING_GIVEN, Given
from compose2ecs.compose.model import Project, Service
from compose2ecs.diagnostics import Reporter
from compose2ecs.mapping.policy import Policy
from compose2ecs.mapping.settings import ServiceSettings, service_settings
from compose2ecs.shape import shape
from compose2ecs.source import Origin, Source, Traced
from compose2ecs.trace import Leaves, leaves

ReadFile = Callable[[str], str | None]
"""The text of the file at an absolute path, or None when there is no readable text there."""


@shape
class Context:
    """The project, the choices under which it is translated, and where findings go.

    ``directory`` is the absolute path of the project, empty when there is none. ``once`` are the
    services that run once and then end, each with the values that say so. ``given`` knows which
    variables of the environment values come from.
    """

    project: Project
    policy: Policy
    reporter: Reporter
    once: Mapping[str, tuple[Traced[object], ...]]
    read_file: ReadFile = lambda _: None
    directory: str = ""
    given: Given = NOTHING_GIVEN


@shape
class ServiceContext(Context):
    """A context for the rules about one service, which comes from ``origins``.

    ``settings`` are its own over the project's. ``at`` is where the service stands in the file: the
    place for what was chosen on its behalf.
    """

    name: str
    service: Service
    origins: tuple[Origin, ...]
    settings: ServiceSettings
    at: Source | None

    @property
    def place(self) -> Traced[Service]:
        """The service with all places that it comes from."""
        return Traced(self.service, self.origins)


@shape
class TaskContext(ServiceContext):
    """A context for the rules about a task and what runs it.

    ``name`` is that of the task, ``service`` and ``settings`` are what its services say together.
    ``members`` are the contexts of the services whose containers are in it, in the order of the
    file, and ``names`` their names; ``joined`` is why they are. ``is_once`` says whether all that
    is in the task runs once, so that no service keeps it running.
    """

    members: tuple[ServiceContext, ...]
    names: tuple[str, ...]
    joined: tuple[Origin, ...]
    is_once: bool


def service_context(cx: Context, name: str) -> ServiceContext:
    """The context for the service called ``name``."""
    place = cx.project.services.value[name]
    service = place.value
    return ServiceContext(
        project=cx.project,
        policy=cx.policy,
        reporter=cx.reporter,
        read_file=cx.read_file,
        directory=cx.directory,
        given=cx.given,
        once=cx.once,
        name=name,
        service=service,
        origins=place.origins,
        settings=service_settings(service, cx.policy.settings, cx.reporter),
        at=place.source,
    )


def below(node: Any) -> Leaves:
    """Every leaf of ``node``, each as a place for a diagnostic.

    A finding accounts for the leaves that it cites and for nothing else: citing a structure does
    not cover what is in it. A rule that reports a whole structure passes ``*below(structure)``.
    """
    return leaves(node)
