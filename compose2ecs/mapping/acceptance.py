"""The findings that the user takes on purpose: by an option, or by name and reason in the file."""

from collections.abc import Callable, Iterable, Mapping

from compose2ecs._resources import has_rule
from compose2ecs.compose.model import Project
from compose2ecs.diagnostics import AcceptedBy, Code, Diagnostic, Reporter, declared
from compose2ecs.mapping import codes
from compose2ecs.mapping.settings import accepted, suggestion
from compose2ecs.shape import replace
from compose2ecs.source import Path

BY_OPTION = "accepted by --accept"

Acceptances = Mapping[Path, Mapping[str, str]]
"""Codes and reasons by the place below which they hold; the empty path is the whole project."""


def acceptances(project: Project, options: Iterable[str], reporter: Reporter) -> Acceptances:
    """What the file accepts and, for the whole project, the codes in ``options``.

    A code that does not exist is reported, as far as it stands in the file.
    """
    found: dict[Path, Mapping[str, str]] = {}
    for place, reasons in accepted(project, reporter):
        for slug, reason in reasons.value.items():
            if slug not in declared() and not has_rule(slug):
                reporter.report(
                    codes.UNKNOWN_ACCEPTANCE,
                    f"`{slug}` is not the code of a finding",
                    reason,
                    help=suggestion(slug, list(declared()), "`compose2ecs rules` lists all"),
                )
        found[place] = {slug: reason.value for slug, reason in reasons.value.items()}
    found[()] = {**dict.fromkeys(options, BY_OPTION), **found.get((), {})}
    return found


def report_unused(
    project: Project,
    diagnostics: Iterable[Diagnostic],
    reporter: Reporter,
    *,
    with_rules: bool = False,
    is_told: Callable[[Code], bool] = lambda _: True,
) -> None:
    """Note what the file accepts and no finding has at that place.

    What rules of the linter find is not known unless ``with_rules``, and nothing is missed that
    would not be told.
    """
    found: set[tuple[Path, str]] | None = None
    for place, reasons in accepted(project, reporter):
        if found is None:
            found = {(place, one.code.slug) for one in diagnostics for place in _places(one)}
        for slug, reason in reasons.value.items():
            is_known = with_rules or not has_rule(slug)
            code = declared().get(slug)
            if code is None or code.is_conditional or not is_told(code):
                continue
            if is_known and (place, slug) not in found:
                reporter.report(
                    codes.UNUSED_ACCEPTANCE, f"`{slug}` is accepted, and not found here", reason
                )


def accept(diagnostics: Iterable[Diagnostic], given: Acceptances) -> tuple[Diagnostic, ...]:
    """The diagnostics, the accepted ones with their reason.

    A finding belongs to a service, a volume or another entry of a section when its primary location
    is in it. A reason there wins over that of the project.
    """
    if not any(given.values()):
        return tuple(diagnostics)
    return tuple(_accept(found, given) for found in diagnostics)


def _accept(found: Diagnostic, given: Acceptances) -> Diagnostic:
    for place in _places(found):
        reason = given.get(place, {}).get(found.code.slug)
        if reason is not None:
            by = AcceptedBy.OPTION if reason == BY_OPTION else AcceptedBy.SETTING
            return replace(found, accepted=reason, accepted_by=by)
    return found


def _places(found: Diagnostic) -> tuple[Path, Path]:
    """The entry of a section that the finding belongs to, and the whole project."""
    path = next((location.path for location in found.locations if location.path), ())
    return path[:2], ()
