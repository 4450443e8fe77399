"""What is asked for: of all files by the command line, of some by their configuration."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from compose2ecs.compose.discover import Options
from compose2ecs.compose.files import shown
from compose2ecs.configuration import (
    FAIL_ON,
    NEVER,
    Configuration,
    ConfigurationError,
    matching,
)
from compose2ecs.diagnostics import AcceptedBy, Diagnostic, Severity, declared
from compose2ecs.lint.engine import Targets
from compose2ecs.lint.rule import Chosen, rules
from compose2ecs.lint.selection import (
    Layer,
    Selection,
    UnknownNameError,
    is_fatal,
    is_in,
    selector,
)
from compose2ecs.shape import replace, shape


@shape
class Wishes:
    """What is asked for beside the files, as the command line says it.

    ``loading`` has the working directory, the variables, the overlays and docker compose's options;
    its ``files`` are one project, in place of arguments. ``configuration`` is a file in place of
    those that are found; with ``is_isolated`` there is none. ``jobs`` is the number of processes.
    """

    loading: Options
    read_stdin: Callable[[], bytes] = lambda: b""
    targets: Targets = Targets()
    selection: Layer = Layer()
    exclude: tuple[str, ...] = ()
    configuration: str | None = None
    is_isolated: bool = False
    fail_on: str | None = None
    baseline: str | None = None
    reads_baseline: bool = True
    jobs: int = 1


class Standard:
    """The projects that one file of configuration holds for, and what is found about them."""

    def __init__(self, configuration: Configuration, wishes: Wishes) -> None:
        said = configuration
        self.configuration = said
        self.is_excluded = matching(said.exclude, said.folder)
        try:
            below = Layer(
                select=said.select,
                ignore=said.ignore,
                extend_select=said.extend_select,
                extend_ignore=said.extend_ignore,
                severity=said.severity,
            )
            Selection(below)
            self._per_file = [
                (glob, matching((glob,), said.folder), [selector(name) for name in names])
                for glob, names in (said.per_file_ignores or {}).items()
            ]
        except UnknownNameError as error:
            name = shown(said.file or "", wishes.loading.cwd)
            raise ConfigurationError(f"{name}: {error}") from error
        self.targets = replace(
            wishes.targets,
            configured_launch_types=said.launch_type,
            configured_network_mode=said.network_mode,
        )
        if not said.is_for_ecs and not wishes.targets.launch_types:
            self.targets = Targets(translates=False)
        self.selection = Selection(below, self._above(wishes.selection))
        self.is_told = self.selection.__contains__
        self.rules = Chosen(one for one in rules().values() if one.code in self.selection)
        self.fail_on = wishes.fail_on or said.fail_on or Severity.ERROR.value
        self.baseline = wishes.baseline if wishes.reads_baseline else None
        if wishes.reads_baseline and self.baseline is None and said.baseline is not None:
            self.baseline = os.path.join(said.folder, said.baseline)  # noqa: PTH118 -- as above
        self.diagnostics: list[Diagnostic] = []

    def _above(self, layer: Layer) -> Layer:
        """What the command line selects, without what a translation would find if there is none."""
        if self.targets.translates:
            return layer
        return replace(layer, extend_ignore=(*layer.extend_ignore, "ecs"))

    def accepted(self, found: Sequence[Diagnostic], cwd: str) -> Sequence[Diagnostic]:
        """The findings, those accepted that the configuration takes on purpose in their file."""
        return [self._accepted(one, cwd) for one in found] if self._per_file else found

    def _accepted(self, found: Diagnostic, cwd: str) -> Diagnostic:
        span = found.span
        if span is None or found.accepted is not None or is_fatal(found):
            return found
        path = os.path.join(cwd, span.file)  # noqa: PTH118 -- as above
        for glob, is_matched, names in self._per_file:
            if any(name.has(found.code) for name in names) and is_matched(path):
                reason = f"per-file-ignores of {glob}"
                return replace(found, accepted=reason, accepted_by=AcceptedBy.CONFIGURATION)
        return found

    @property
    def fails(self) -> bool:
        """Whether a finding that nobody accepted is as grave as what must not be."""
        if self.fail_on == NEVER:
            return False
        failing = FAIL_ON[: FAIL_ON.index(self.fail_on) + 1]
        return any(one.severity in failing and one.accepted is None for one in self.diagnostics)

    def judges(self, slug: str) -> bool:
        """Whether a code had to be found; one that is not known any more had to."""
        code = declared().get(slug)
        if code is not None and code.is_conditional:
            return False
        return code is None or code in self.selection or is_in(code, "compose")
