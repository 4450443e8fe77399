"""Constraints between several fields, each of which a function of its own looks for."""

from collections.abc import Callable, Iterator

from compose2ecs.diagnostics import Code
from compose2ecs.ecs.limits.fields import EcsField
from compose2ecs.ecs.limits.findings import Finding, Need, severity_of
from compose2ecs.ecs.limits.groups import Targets
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.target import Target
from compose2ecs.shape import shape
from compose2ecs.source import Traced


@shape
class Violation:
    """What a check found: a message, the leaves that do not fit together, and the way out."""

    message: str
    leaves: tuple[Traced[object] | None, ...]
    help: str | None = None


@shape
class Check:
    """A rule about several fields, which ``test`` looks for. ``field`` is the one it is listed by.

    Its violations are errors; the output stays as it is, because there is no one right answer.
    ``within`` is where the test finds something if it does, as far as that is rare: a project that
    holds none of these fields, or holds there what is fine, need not be looked through.
    """

    field: EcsField
    on: Targets
    code: Code
    test: Callable[[EcsProject, Target], Iterator[Violation]]
    source: str
    within: tuple[EcsField | Need, ...] = ()
    says: str | None = None
    refused: bool = True

    @property
    def needs(self) -> tuple[Need, ...]:
        """The places of ``within``, or else that of the project."""
        needs = tuple(one if isinstance(one, Need) else Need(one.place) for one in self.within)
        return needs or (Need(()),)

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:
        """One finding for each violation."""
        for violation in self.test(ecs, target):
            yield Finding(
                code=self.code,
                message=violation.message,
                leaves=tuple(leaf for leaf in violation.leaves if leaf is not None),
                help=violation.help,
                severity=severity_of(self.refused),
                refused=self.refused,
            )
