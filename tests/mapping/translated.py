"""What the mapping makes of a text, before the target restricts it."""

from __future__ import annotations

from typing import Any

from compose2ecs.diagnostics import Diagnostic, Reporter
from compose2ecs.ecs.wire import wire
from compose2ecs.mapping.codes.sizes import MEMORY_CHOSEN
from compose2ecs.mapping.context import ReadFile
from compose2ecs.mapping.policy import Options
from compose2ecs.mapping.translate import translate
from tests.mapping.build import policy, project, texts

EC2 = Options(launch_type="ec2")


class Translated:
    """The result in the spelling of the API, and the findings."""

    def __init__(
        self,
        text: str,
        options: Options | None = None,
        read_file: ReadFile = lambda _: None,
        directory: str = "",
    ) -> None:
        reporter = Reporter()
        of = project(text)
        chosen = policy(of, options, reporter=reporter)
        self.ecs = translate(of, chosen, reporter, read_file=read_file, directory=directory)
        self.diagnostics: tuple[Diagnostic, ...] = reporter.diagnostics
        document: Any = wire(self.ecs)
        self.tasks: list[dict[str, Any]] = document["taskDefinitions"]
        self.services: list[dict[str, Any]] = document["services"]
        self.runs: list[dict[str, Any]] = document["tasks"]

    @property
    def task(self) -> dict[str, Any]:
        """The first task definition."""
        return self.tasks[0]

    @property
    def service(self) -> dict[str, Any]:
        """The first service."""
        return self.services[0]

    @property
    def container(self) -> dict[str, Any]:
        """The container of the first task definition."""
        container: dict[str, Any] = self.task["containerDefinitions"][0]
        return container

    @property
    def found(self) -> list[str]:
        """The findings, a line each, without the one about memory.

        On instances every service has that one which says nothing about its memory.
        """
        others = (found for found in self.diagnostics if found.code is not MEMORY_CHOSEN)
        return texts(tuple(others))

    def messages(self, slug: str) -> list[str]:
        """The messages of the findings with a code, each after its severity."""
        found = (found for found in self.diagnostics if found.code.slug == slug)
        return [f"{found.severity}: {found.message}" for found in found]

    def helps(self, slug: str) -> list[str | None]:
        """The helps of the findings with a code."""
        return [found.help for found in self.diagnostics if found.code.slug == slug]


def web(attributes: str, options: Options | None = None, top: str = "") -> Translated:
    """A project with the service ``web``, whose attributes begin on line 4, in column 5."""
    lines = [f"    {line}" for line in attributes.splitlines()]
    return Translated("\n".join(["services:", "  web:", "    image: nginx", *lines, top]), options)
