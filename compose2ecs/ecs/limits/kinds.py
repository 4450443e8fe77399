"""The kinds of constraints: each is a row of data whose kind knows where to look and what to say.

Looking yields findings: a diagnostic that has not been reported yet, and where the answer is to
change the output, the edit that does so. What a leaf holds is judged only when it is known: a
reference to something in an AWS account passes.
"""

import re
from collections.abc import Iterator
from enum import Enum
from functools import cache

from compose2ecs.diagnostics import Code, Severity
from compose2ecs.ecs import codes
from compose2ecs.ecs.limits.edits import Edit
from compose2ecs.ecs.limits.fields import EcsField, Match, anchor, subject
from compose2ecs.ecs.limits.findings import (
    Finding,
    Need,
    OfField,
    Refusal,
    several,
    severity_of,
    without,
)
from compose2ecs.ecs.limits.groups import ALL, Targets
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.target import Target
from compose2ecs.shape import shape
from compose2ecs.source import Path, Traced
from compose2ecs.trace import plain


@shape
class Unavailable(OfField):
    """A field that the targets do not accept. It is removed from the output.

    ``default`` is the plain value that asks for nothing beyond what the target does anyway:
    removing it loses nothing and is a note, and ECS is not known to refuse it. ``severity`` says
    how bad removing another value is, which is not whether ECS refuses it.
    """

    field: EcsField
    on: Targets
    because: str
    source: str
    instead: str | None = None
    default: object = None
    severity: Severity = Severity.ERROR
    says: str | None = None
    refused: bool = True

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:
        """One finding for each occurrence that says something, with the edit that removes it."""
        for match in self.field.matches(ecs):
            if not match.leaves:
                continue
            is_default = plain(match.value) in (self.default, [], {})
            what = f"{subject(ecs, match.path)}: {self.field}"
            yield Finding(
                code=codes.DEFAULT_NOT_SENT if is_default else codes.UNAVAILABLE_ON_TARGET,
                message=(
                    f"{what} is left out for {target}, where its value is the default"
                    if is_default
                    else f"{what} is not available on {target}: {self.because}"
                ),
                leaves=match.leaves,
                help=None if is_default else self.instead,
                severity=None if is_default else self.severity,
                edit=Edit(match.path, None),
                refused=self.refused and not is_default,
            )


@shape
class DefaultNotSent(OfField):
    """A value that the targets have anyway, and that they refuse to be told. It is removed."""

    field: EcsField
    on: Targets
    value: object
    because: str
    source: str
    says: str | None = None
    refused: bool = True

    def admits(self, value: object) -> bool:
        """Whether it is another value."""
        return bool(plain(value) != self.value)

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:
        """One note for each occurrence of the value, with the edit that removes it."""
        for match in self.field.matches(ecs):
            if not self.admits(match.value):
                what = f"{subject(ecs, match.path)}: {self.field} {self.value}"
                yield Finding(
                    code=codes.DEFAULT_NOT_SENT,
                    message=f"{what} is left out for {target}: {self.because}",
                    leaves=match.leaves,
                    edit=Edit(match.path, None),
                    refused=self.refused,
                    refusal=Refusal(
                        codes.NOT_ALLOWED_VALUE,
                        f"{what} cannot be sent to {target}: {self.because}",
                    ),
                )


@shape
class OneOf(OfField):
    """A field that takes some values only.

    With ``removes``, another one goes away; with ``replaces``, the first of ``values`` takes its
    place.
    """

    field: EcsField
    on: Targets
    values: tuple[str, ...]
    because: str
    source: str
    instead: str | None = None
    removes: bool = False
    replaces: bool = False
    says: str | None = None
    refused: bool = True

    def admits(self, value: object) -> bool:
        """Whether it is one of the values, or not known."""
        text = value.value if isinstance(value, Traced) else None
        return text in self.values or not isinstance(text, str)

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:
        """One error for each other value."""
        for match in self.field.matches(ecs):
            if not self.admits(match.value):
                text = _text(match.value)
                where = "in ECS" if self.on == ALL else f"on {target}"
                what = f"{subject(ecs, match.path)}: {self.field} {text} is not possible {where}"
                yield Finding(
                    code=codes.UNAVAILABLE_ON_TARGET if self.removes else codes.NOT_ALLOWED_VALUE,
                    message=f"{what}: {self.because}",
                    leaves=match.leaves,
                    help=self.instead or f"possible here: {', '.join(self.values)}",
                    edit=self._edit(match),
                    severity=severity_of(self.refused),
                    refused=self.refused,
                    refusal=Refusal(codes.NOT_ALLOWED_VALUE, what) if self.replaces else None,
                )

    def _edit(self, match: Match) -> Edit | None:
        if self.replaces:
            (leaf,) = match.leaves
            return Edit(match.path, Traced(self.values[0], leaf.origins))
        return Edit(match.path, None) if self.removes else None


class Clamp(Enum):
    """What happens to a number out of range."""

    NEVER = "it is an error"
    UP = "one that is too small is raised; one that is too large is an error"
    BOTH = "it becomes the nearest possible one"


@shape
class Range(OfField):
    """A field that takes numbers from ``low`` to ``high``, both included; None is no bound."""

    field: EcsField
    on: Targets
    low: float | None
    high: float | None
    unit: str
    source: str
    clamp: Clamp = Clamp.NEVER
    says: str | None = None
    refused: bool = True

    def admits(self, value: object) -> bool:
        """Whether it is within the range, or no number that is known."""
        number = value.value if isinstance(value, Traced) else None
        return not isinstance(number, (int, float)) or self._nearest(number) == number

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:
        """One finding for each number out of range: clamped, or an error where it cannot be."""
        for match in self.field.matches(ecs):
            leaf = match.value
            if self.admits(leaf) or not isinstance(leaf, Traced):
                continue
            nearest = self._nearest(leaf.value)
            clamps = self.clamp is Clamp.BOTH or (self.clamp is Clamp.UP and nearest > leaf.value)
            what = f"{subject(ecs, match.path)}: {self.field}"
            unit = f" {self.unit}" if self.unit else ""
            takes = f"{'ECS' if self.on == ALL else target} takes {self.bounds}{unit}"
            refusal = Refusal(codes.OUT_OF_RANGE, f"{what} is {leaf.value}{unit}: {takes}")
            yield Finding(
                code=codes.CLAMPED if clamps else refusal.code,
                message=f"{what} is changed from {leaf.value} to {nearest}{unit}: {takes}"
                if clamps
                else refusal.message,
                leaves=(leaf,),
                edit=Edit(match.path, Traced(nearest, leaf.origins)) if clamps else None,
                severity=severity_of(self.refused),
                refused=self.refused,
                refusal=refusal,
            )

    @property
    def bounds(self) -> str:
        """The numbers that are possible, in words."""
        if self.low is None:
            return f"at most {self.high}"
        return f"{self.low} or more" if self.high is None else f"{self.low} to {self.high}"

    def _nearest(self, number: float) -> float:
        if self.low is not None and number < self.low:
            return self.low
        return number if self.high is None else min(number, self.high)


@shape
class Pattern(OfField):
    """A text that must match ``regex`` as a whole. ``takes`` says it in words."""

    field: EcsField
    on: Targets
    regex: str
    takes: str
    source: str
    code: Code = codes.INVALID_NAME
    instead: str | None = None
    says: str | None = None
    refused: bool = True

    def admits(self, value: object) -> bool:
        """Whether it matches, or is not known."""
        text = _text(value)
        return text is None or _compiled(self.regex).fullmatch(text) is not None

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:
        """One finding for each text that does not match."""
        for match in self.field.matches(ecs):
            if not self.admits(match.value):
                where = "ECS" if self.on == ALL else str(target)
                verb = "refuses" if self.refused else "is not known to take"
                yield Finding(
                    code=self.code,
                    message=f"{subject(ecs, match.path)}: {where} {verb} {self.field} "
                    f"{_short(_text(match.value) or '')!r}: it takes {self.takes}",
                    leaves=match.leaves,
                    help=self.instead,
                    severity=severity_of(self.refused),
                    refused=self.refused,
                )


@shape
class Unique:
    """A text that may stand only once within ``scope``, or within the project when it is None."""

    field: EcsField
    scope: EcsField | None
    within: str
    on: Targets
    source: str
    instead: str | None = None
    says: str | None = None
    refused: bool = True

    @property
    def needs(self) -> tuple[Need, ...]:
        """The list within the scope, where there is one; or else the field."""
        known = self.scope.steps if self.scope else ()
        lists = [] if self.scope else [-1]  # the requests of the project are one as well
        lists += [
            at
            for at, step in enumerate(self.field.steps)
            if step.each and known[at : at + 1] != (step,)
        ]
        if len(lists) > 1:
            return (Need(self.field.place),)
        return (several(self.field.place[: lists[0] + 2]),)

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:  # noqa: ARG002
        """One error for each text that stands more than once, at all its places."""
        depth = self.scope.depth if self.scope else 0
        seen: dict[tuple[Path, str], Match] = {}
        repeated: dict[tuple[Path, str], list[Match]] = {}
        for match in self.field.matches(ecs):
            text = _text(match.value)
            if text is None:
                continue
            key = (match.path[:depth], text)
            first = seen.setdefault(key, match)
            if first is not match:
                repeated.setdefault(key, [first]).append(match)
        for (_, text), matches in repeated.items():
            yield Finding(
                code=codes.DUPLICATE_NAME,
                message=f"{subject(ecs, matches[0].path)}: {self.field} {text!r} stands "
                f"{len(matches)} times in one {self.within}, and ECS takes it once",
                leaves=tuple(leaf for match in matches for leaf in match.leaves),
                help=self.instead,
                severity=severity_of(self.refused),
                refused=self.refused,
            )


@shape
class Required:
    """A field without which the targets refuse the structure that it belongs to."""

    field: EcsField
    on: Targets
    because: str
    source: str
    instead: str
    says: str | None = None
    refused: bool = True

    @property
    def needs(self) -> tuple[Need, ...]:
        """The field, where a structure that could hold it does not."""
        return (without(self.field),)

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:
        """One error for each structure without the field, at the first leaf of the structure."""
        for absence in self.field.absences(ecs):
            yield Finding(
                code=codes.MISSING_ON_TARGET,
                message=f"{subject(ecs, absence.path)}: {self.field} is missing for {target}: "
                f"{self.because}",
                leaves=absence.leaves[:1] or anchor(ecs, absence.path),
                help=self.instead,
                severity=severity_of(self.refused),
                refused=self.refused,
            )


@shape
class Count(OfField):
    """A list that may have from ``low`` to ``high`` items; an absent one is not counted.

    None is no bound.
    """

    field: EcsField
    on: Targets
    low: int
    high: int | None
    source: str
    instead: str | None = None
    says: str | None = None
    refused: bool = True

    def admits(self, value: object) -> bool:
        """Whether the list has as many items as are possible."""
        count = _length(value)
        return self.low <= count and (self.high is None or count <= self.high)

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:  # noqa: ARG002
        """One error for each list with too few or too many items."""
        for match in self.field.matches(ecs):
            if not self.admits(match.value):
                count = _length(match.value)
                yield Finding(
                    code=codes.WRONG_COUNT,
                    message=f"{subject(ecs, match.path)}: {self.field} has {count} items, and ECS "
                    f"takes {self.bounds}",
                    leaves=match.leaves or anchor(ecs, match.path),
                    help=self.instead,
                    severity=severity_of(self.refused),
                    refused=self.refused,
                )

    @property
    def bounds(self) -> str:
        """How many are possible, in words."""
        return f"{self.low} or more" if self.high is None else f"{self.low} to {self.high}"


def _text(value: object) -> str | None:
    """What a leaf says; None for what is no text, or not known."""
    text = value.value if isinstance(value, Traced) else None
    return text if isinstance(text, str) else None


def _length(value: object) -> int:
    return len(value) if isinstance(value, tuple) else 0


_compiled = cache(re.compile)


_SHOWN = 60
"""The characters of a text that a message shows of one that is longer."""


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
