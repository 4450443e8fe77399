"""One project judged against every target: what all of them lose, and what is special to each.

The project is loaded once, and converted for each target of its operating system.
"""

from collections.abc import Callable, Iterable, Mapping

from compose2ecs.compose.discover import Options as LoadOptions
from compose2ecs.compose.load import Loaded, load
from compose2ecs.convert import converted
from compose2ecs.diagnostics import Code, Diagnostic, Location, Severity
from compose2ecs.ecs.target import NETWORKED, Target
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.mapping.policy import operating_system
from compose2ecs.shape import shape

_ORDER = list(Severity)


@shape
class Loss:
    """What errors or warnings with one code are about: the first place of each."""

    code: Code
    severity: Severity
    places: tuple[Location, ...]


@shape
class Verdict:
    """How a target takes the project.

    ``counts`` leaves out the ``accepted`` findings. ``special`` is what not all targets lose.
    """

    target: Target
    counts: Mapping[Severity, int]
    accepted: int
    special: tuple[Loss, ...]


@shape
class Comparison:
    """The verdicts of all targets that can run the project, and what they have in common.

    ``not_judged`` are targets of another operating system. Without a project there is no verdict.
    """

    loaded: Loaded
    shared: tuple[Loss, ...]
    verdicts: tuple[Verdict, ...]
    not_judged: tuple[Target, ...]

    @property
    def recommended(self) -> tuple[Verdict, ...]:
        """The verdicts without errors, those with the fewest warnings first."""
        fine = (verdict for verdict in self.verdicts if not verdict.counts[Severity.ERROR])
        return tuple(sorted(fine, key=lambda verdict: verdict.counts[Severity.WARNING]))


_Key = tuple[Code, Severity, Location | None]


def compare(
    options: LoadOptions, policy_options: PolicyOptions, read_stdin: Callable[[], bytes]
) -> Comparison:
    """The project on every target, whatever its settings say about launch type and network mode."""
    loaded = load(options, read_stdin)
    if loaded.project is None:
        return Comparison(loaded=loaded, shared=(), verdicts=(), not_judged=())
    os = operating_system(loaded.project)
    found = {
        target: converted(loaded, options, policy_options, target=target).diagnostics
        for target in NETWORKED
        if target.os is os
    }
    lost = {target: _lost(diagnostics) for target, diagnostics in found.items()}
    everywhere = set.intersection(*(set(keys) for keys in lost.values()))
    return Comparison(
        loaded=loaded,
        shared=_losses(key for key in next(iter(lost.values())) if key in everywhere),
        verdicts=tuple(
            _verdict(target, found[target], [key for key in lost[target] if key not in everywhere])
            for target in found
        ),
        not_judged=tuple(target for target in NETWORKED if target.os is not os),
    )


def _lost(diagnostics: Iterable[Diagnostic]) -> dict[_Key, None]:
    """What is lost, each once, in the order of the diagnostics."""
    return {
        (found.code, found.severity, found.locations[0] if found.locations else None): None
        for found in diagnostics
        if found.severity is not Severity.NOTE and found.accepted is None
    }


def _verdict(target: Target, diagnostics: Iterable[Diagnostic], special: list[_Key]) -> Verdict:
    counts = dict.fromkeys(Severity, 0)
    accepted = 0
    for found in diagnostics:
        if found.accepted is None:
            counts[found.severity] += 1
        else:
            accepted += 1
    return Verdict(target=target, counts=counts, accepted=accepted, special=_losses(special))


def _losses(keys: Iterable[_Key]) -> tuple[Loss, ...]:
    """The places by code and severity, errors first."""
    places: dict[tuple[Code, Severity], list[Location]] = {}
    for code, severity, place in keys:
        at = places.setdefault((code, severity), [])
        at += [] if place is None else [place]
    by_gravity = sorted(places, key=lambda key: (_ORDER.index(key[1]), key[0].slug))
    return tuple(
        Loss(code=code, severity=severity, places=tuple(places[code, severity]))
        for code, severity in by_gravity
    )
