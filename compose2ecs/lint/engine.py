"""The engine: one project through the loader, the translation for each target, and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import Loaded, load
from compose2ecs.compose.secrecy import without_secrets
from compose2ecs.convert import Conversion, converted
from compose2ecs.diagnostics import Diagnostic, Reporter
from compose2ecs.lint import codes
from compose2ecs.lint.remedy import with_fixes
from compose2ecs.lint.rule import Report, Rule, rules
from compose2ecs.lint.subject import Subject, subject_of
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.shape import shape
from compose2ecs.source import Span


@shape
class Checked:
    """What came of checking a project: all findings, sorted, and the texts of its files."""

    subject: Subject
    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def check(
    options: Options,
    launch_types: Iterable[str],
    read_stdin: Callable[[], bytes],
    wanted: Callable[[Rule], bool] = lambda found: found.code.by_default,
) -> Checked:
    """Everything that is found about the project that ``options`` describe.

    It is translated for each of the launch types; only rules that are ``wanted`` run.
    """
    loaded = load(options, read_stdin)
    conversions: dict[str, Conversion] = {}
    if loaded.project is not None:
        for name in launch_types:
            conversions[name] = converted(loaded, options, PolicyOptions(launch_type=name))
    subject = subject_of(loaded, conversions)
    reporter = Reporter()
    reporter.extend(with_fixes(_merged(loaded, conversions), subject, reporter))
    for one in rules().values():
        if wanted(one):
            _run(one, subject, reporter)
    found = without_secrets(reporter.diagnostics, loaded.environment.values)
    return Checked(subject=subject, diagnostics=found, texts=loaded.texts)


def _run(one: Rule, subject: Subject, reporter: Reporter) -> None:
    """Run a rule. One that raises is found itself, at the first file."""
    found = Reporter()
    try:
        one.check(subject, Report(one.code, found))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the other rules go on
        place = next((Span(name, 1, 1, 1, 2) for name in subject.documents), None)
        reporter.report(
            codes.CRASHED_RULE,
            f"the rule `{one.code.slug}` failed: {type(error).__name__}",
            place,
            help=f"report it, and leave it out until then: --ignore {one.code.slug}",
        )
        return
    reporter.extend(found.diagnostics)


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
