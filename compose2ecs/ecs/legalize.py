"""From what a project asks for to what a target accepts, with a diagnostic for each difference."""

from collections.abc import Iterable, Iterator

from compose2ecs.diagnostics import Place, Reporter
from compose2ecs.ecs import codes
from compose2ecs.ecs.bindings import HELP, WORDS
from compose2ecs.ecs.limits import LIMITS
from compose2ecs.ecs.limits.edits import edited
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import Joined, Ref, refs
from compose2ecs.ecs.target import Target
from compose2ecs.source import Choice, Traced
from compose2ecs.trace import leaves


def legalize(ecs: EcsProject, target: Target, reporter: Reporter) -> EcsProject:
    """The project as ``target`` accepts it.

    Fields that the target does not take are removed, numbers out of a documented range are moved
    into it, and each change is reported at the places that the removed or changed values come from.
    What cannot be put right without guessing is reported as an error and left as it is. When
    nothing worse than a warning was reported, every constraint of the target holds for the result.
    """
    for constraint in LIMITS:
        if target not in constraint.on:
            continue
        findings = list(constraint.findings(ecs, target))
        for finding in findings:
            reporter.report(
                finding.code,
                finding.message,
                *_places(finding.leaves),
                help=finding.help,
                severity=finding.severity,
            )
        edits = [finding.edit for finding in findings if finding.edit]
        if edits:
            ecs = edited(ecs, edits)
    return ecs


def report_unbound(ecs: EcsProject, reporter: Reporter) -> None:
    """Warn of every reference that nothing has bound, once, at all places that lead to it."""
    holders: dict[Ref, list[Traced[object]]] = {}
    for _, leaf in leaves(ecs):
        if isinstance(leaf.value, (Ref, Joined)):
            for ref in dict.fromkeys(refs(leaf.value)):
                holders.setdefault(ref, []).append(leaf)
    for ref, found in holders.items():
        reporter.report(
            codes.UNBOUND_REFERENCE,
            f"nothing says which {WORDS[ref.kind]} {ref.placeholder} stands for",
            *_places(found),
            help=HELP[ref.kind],
        )


def _places(found: Iterable[Traced[object]]) -> Iterator[Place]:
    """Where to look for each leaf: in the files, or where it was chosen on behalf of."""
    for leaf in found:
        if leaf.source is not None:
            yield leaf
        else:
            for origin in leaf.origins:
                if isinstance(origin, Choice) and origin.at is not None:
                    yield origin.at
