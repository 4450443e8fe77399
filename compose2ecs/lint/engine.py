"""The engine: one project through the loader, the translation for each target, and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.model import Project
from compose2ecs.compose.secrecy import without_secrets
from compose2ecs.convert import Conversion, compiled
from compose2ecs.diagnostics import Code, Diagnostic, Place, Reporter, in_order
from compose2ecs.ecs.target import LaunchType, UnknownTargetError
from compose2ecs.lint import codes
from compose2ecs.lint.fixing.remedy import with_fixes
from compose2ecs.lint.rule import Chosen, Rule, rules
from compose2ecs.lint.subject import Subject, subject_of
from compose2ecs.mapping.acceptance import accept, acceptances, report_unused
from compose2ecs.mapping.codes import UNUSED_ACCEPTANCE
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.mapping.settings import project_settings
from compose2ecs.shape import replace, shape
from compose2ecs.source import Span


@shape
class Checked:
    """What came of checking a project: all findings, sorted, and the texts of its files."""

    subject: Subject
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


@shape
class Targets:
    """What projects are translated for.

    The launch types are those that an option names. Where there are none it is the one of
    ``x-ecs`` or, where that names none either, those of the configuration. A network mode holds for
    the launch types that have it. What is not for ECS at all is not translated.
    """

    launch_types: tuple[str, ...] = ()
    network_mode: str | None = None
    configured_launch_types: tuple[str, ...] = ()
    configured_network_mode: str | None = None
    translates: bool = True


def check(
    options: Options,
    targets: Targets | Iterable[str],
    read_stdin: Callable[[], bytes],
    wanted: Callable[[Rule], bool] = lambda found: found.code.by_default,
) -> Checked:
    """As ``checked`` says, with the rules that are ``wanted``."""
    chosen = Chosen(one for one in rules().values() if wanted(one))
    return checked(options, targets, read_stdin, chosen)


def checked(
    options: Options,
    targets: Targets | Iterable[str],
    read_stdin: Callable[[], bytes],
    chosen: Chosen,
    is_told: Callable[[Code], bool] = lambda _: True,
) -> Checked:
    """Everything that is found about the project that ``options`` describe.

    It is translated for each of the launch types; what else holds is as ``judged`` says.
    """
    if not isinstance(targets, Targets):
        targets = Targets(launch_types=tuple(targets))
    return judged(translated(load(options, read_stdin), options, targets, is_told), chosen)


class Translated(NamedTuple):
    """A project that was loaded, and what it was translated to, by launch type.

    ``is_told`` says of a code whether its findings are told to users.
    """

    loaded: Loaded
    conversions: Mapping[str, Conversion]
    is_told: Callable[[Code], bool]


def translated(
    loaded: Loaded,
    options: Options,
    targets: Targets,
    is_told: Callable[[Code], bool] = lambda _: True,
) -> Translated:
    """What was loaded with ``options``, translated for each of the launch types."""
    conversions: dict[str, Conversion] = {}
    if loaded.project is not None and targets.translates:
        for name in _launch_types(loaded.project, targets):
            conversions[name] = _converted(loaded, options, name, targets, is_told)
    return Translated(loaded, conversions, is_told)


def judged(project: Translated, chosen: Chosen) -> Checked:
    """Everything that is found about a project; only the ``chosen`` rules run.

    A rule leaves what the translation says to the translation, unless its code is not told to
    anybody.
    """
    loaded, conversions = project.loaded, project.conversions
    subject = subject_of(loaded, conversions, project.is_told)
    found = [*_merged(loaded, conversions), *_ruled(chosen, subject)]
    if loaded.project is not None and any("x-ecs" in one.entries for _, one in subject.mappings):
        found = _accepted(found, loaded.project, project.is_told)
    crashes = Reporter()
    found = [*with_fixes(found, subject, crashes), *crashes.recorded]
    return Checked(
        subject=subject,
        diagnostics=without_secrets(in_order(found), loaded.environment.values),
        texts=loaded.texts,
    )


def _launch_types(project: Project, targets: Targets) -> tuple[str, ...]:
    """The launch types to translate for, as options name them."""
    if targets.launch_types:
        return targets.launch_types
    said = project_settings(project, Reporter()).launch_type
    if said is not None:
        return (said.value,)
    return targets.configured_launch_types or (LaunchType.FARGATE.value,)


def _converted(
    loaded: Loaded,
    options: Options,
    launch_type: str,
    targets: Targets,
    is_told: Callable[[Code], bool],
) -> Conversion:
    """The conversion for a launch type, with the network mode if there is such a target."""
    policy = _policy(launch_type, targets)
    try:
        return compiled(loaded, options, policy, is_told=is_told)
    except UnknownTargetError:
        fallback = replace(policy, network_mode=None)
        return compiled(loaded, options, fallback, is_told=is_told)


@lru_cache(maxsize=32)
def _policy(launch_type: str, targets: Targets) -> PolicyOptions:
    """What is asked of the translation for a launch type, the same for all projects of a run."""
    return PolicyOptions(
        launch_type=launch_type if targets.launch_types else None,
        network_mode=targets.network_mode,
        configured_launch_type=launch_type,
        configured_network_mode=targets.configured_network_mode,
    )


def _accepted(
    diagnostics: list[Diagnostic], project: Project, is_told: Callable[[Code], bool]
) -> list[Diagnostic]:
    """The findings, also those of rules accepted that ``x-ecs`` accepts.

    What is accepted and not found is known only now.
    """
    given = acceptances(project, (), Reporter())
    if not any(given.values()):
        return diagnostics
    reporter = Reporter()
    reporter.extend(found for found in diagnostics if found.code is not UNUSED_ACCEPTANCE)
    report_unused(project, reporter.recorded, reporter, with_rules=True, is_told=is_told)
    return [*accept(reporter.recorded, given)]


def _ruled(chosen: Chosen, subject: Subject) -> Iterator[Diagnostic]:
    """What the rules find. One that raises is found itself, at the first file, and nothing else."""
    reporter = Reporter()
    crashed: set[str] = set()

    def report(message: str, *places: Place | None, **said: Any) -> None:
        """Record a finding of the rule that runs."""
        reporter.report(one.code, message, *places, **said)

    for one in chosen.concerned(subject):
        try:
            one.check(subject, report)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the other rules go on
            crashed.add(one.code.slug)
            place = next((Span(name, 1, 1, 1, 2) for name in subject.documents), None)
            reporter.report(
                codes.CRASHED_RULE,
                f"the rule `{one.code.slug}` failed: {type(error).__name__}",
                place,
                help=f"report it, and leave it out until then: --ignore {one.code.slug}",
            )
    return (found for found in reporter.recorded if found.code.slug not in crashed)


def _merged(loaded: Loaded, conversions: Mapping[str, Conversion]) -> Iterable[Diagnostic]:
    """The findings of all conversions, each once, with the launch types that have it."""
    if not conversions:
        return loaded.diagnostics
    if len(conversions) == 1:
        return next(iter(conversions.values())).diagnostics
    targets: dict[Diagnostic, list[str]] = {}
    for name, conversion in conversions.items():
        for found in conversion.diagnostics:
            targets.setdefault(found, []).append(name)
    everywhere = list(conversions)
    return [
        found if names == everywhere else replace(found, targets=tuple(names))
        for found, names in targets.items()
    ]
