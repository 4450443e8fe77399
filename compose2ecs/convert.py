"""The compilation of a project: loading, mapping, restricting and accounting, in this order.

A pure function of files, options and environment; commands only choose what to do with what comes
of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.given import Given
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.secrecy import without_secrets
from compose2ecs.compose.structure.schema import check_extensions
from compose2ecs.diagnostics import Code, Diagnostic, Location, Reporter, Severity, in_order
from compose2ecs.ecs.codes import UNBOUND_REFERENCE
from compose2ecs.ecs.legalize import legalize, report_unbound
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.target import Target
from compose2ecs.mapping.acceptance import accept, acceptances, report_unused
from compose2ecs.mapping.accounting import account
from compose2ecs.mapping.dispositions import written
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.mapping.policy import decide
from compose2ecs.mapping.translate import translate
from compose2ecs.shape import replace, shape
from compose2ecs.trace import leaves


@shape
class Conversion:
    """What came of a conversion. ``ecs`` is None when the project could not be loaded."""

    loaded: Loaded
    ecs: EcsProject | None
    diagnostics: tuple[Diagnostic, ...]

    def fails(self, *, strict: bool = False) -> bool:
        """Whether an error remains that nobody accepted; ``strict`` counts warnings as errors."""
        failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return any(
            found.severity in failing and found.accepted is None for found in self.diagnostics
        )


def convert(
    options: LoadOptions,
    policy_options: PolicyOptions,
    accepted: Iterable[str],
    read_stdin: Callable[[], bytes],
) -> Conversion:
    """The project as ECS descriptions, with everything that was found on the way.

    Raises UnknownTargetError when the options name a launch type or network mode that does not
    exist.
    """
    return converted(load(options, read_stdin), options, policy_options, accepted)


def converted(
    loaded: Loaded,
    options: LoadOptions,
    policy_options: PolicyOptions,
    accepted: Iterable[str] = (),
    target: Target | None = None,
) -> Conversion:
    """The conversion of what was loaded with ``options``, as ``convert`` does it.

    A ``target`` given as a whole is the one, whatever options, settings and platforms say.
    """
    made = compiled(loaded, options, policy_options, accepted, target)
    found = without_secrets(made.diagnostics, loaded.environment.values)
    return replace(made, diagnostics=found)


def compiled(
    loaded: Loaded,
    options: LoadOptions,
    policy_options: PolicyOptions,
    accepted: Iterable[str] = (),
    target: Target | None = None,
    is_told: Callable[[Code], bool] = lambda _: True,
) -> Conversion:
    """The conversion as ``converted`` does it, with findings that may hold the values of secrets.

    For whoever finds more, and keeps them out of all findings at the end. References without a
    value are looked for only if somebody is told: every project has some.
    """
    if loaded.project is None:
        return Conversion(loaded=loaded, ecs=None, diagnostics=loaded.diagnostics)
    project = loaded.project
    reporter = Reporter()
    reporter.extend(loaded.diagnostics)
    if loaded.tree is not None:
        check_extensions(loaded.tree, reporter)
    policy = decide(project, policy_options, options.variables, reporter, target)
    held = written(project)
    ecs = translate(
        project,
        policy,
        reporter,
        read_file=_read_text,
        directory=loaded.directory,
        given=Given(loaded.texts, loaded.documents, loaded.environment.values),
        held=held,
    )
    ecs = legalize(ecs, policy.target, reporter)
    made = leaves(ecs)
    if is_told(UNBOUND_REFERENCE):
        report_unbound(made, reporter)
    given = acceptances(project, accepted, reporter)
    account(project, made, reporter.recorded, reporter, held)
    if any(given.values()):
        report_unused(project, reporter.recorded, reporter)
    found = in_order(_relative(accept(reporter.recorded, given), options.cwd))
    return Conversion(loaded=loaded, ecs=ecs, diagnostics=found)


def _relative(diagnostics: Iterable[Diagnostic], cwd: str) -> Iterator[Diagnostic]:
    """The diagnostics with files below the working directory named from there.

    Loading names files so; what the mapping reads beside them, such as a Dockerfile, it finds by
    its absolute path.
    """
    below = cwd.rstrip("/") + "/"
    for found in diagnostics:
        places = tuple([_shortened(location, below) for location in found.locations])
        yield found if places == found.locations else replace(found, locations=places)


def _shortened(location: Location, prefix: str) -> Location:
    span = location.span
    if span is None or not span.file.startswith(prefix):
        return location
    return Location(span._replace(file=span.file.removeprefix(prefix)), location.path)


def _read_text(path: str) -> str | None:
    """The text of a file beside the project, such as a Dockerfile.

    None when there is none to read.
    """
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
