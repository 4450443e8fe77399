"""What every constraint is, and what it says about a project."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Protocol

from compose2ecs.diagnostics import Code, Severity
from compose2ecs.ecs.limits.edits import Edit
from compose2ecs.ecs.limits.fields import EcsField, Place
from compose2ecs.ecs.limits.groups import Targets
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.target import Target
from compose2ecs.shape import shape
from compose2ecs.source import Traced


class Refusal(NamedTuple):
    """That ECS refuses what stands there."""

    code: Code
    message: str


@shape
class Finding:
    """What a constraint says about some leaves, and the edit that makes the output admissible.

    The first of ``leaves`` is in the request that has to change. ``severity`` is None where that of
    the code holds. ``refused`` is False where ECS takes the request all the same: it ignores the
    value, or is not known to refuse it. ``refusal`` is what to say in place of code and message
    where a request is judged as it stands and nothing is edited.
    """

    code: Code
    message: str
    leaves: tuple[Traced[object], ...]
    help: str | None = None
    severity: Severity | None = None
    edit: Edit | None = None
    refused: bool = True
    refusal: Refusal | None = None


class Need(NamedTuple):
    """A place that a constraint looks at.

    ``is_fine`` says of what stands there, a member or a whole list, that nothing is found because
    of it; without it, anything may be. With ``is_absent`` it is the other way around: something may
    be found where a structure that could hold the field does not.
    """

    place: Place
    is_fine: Callable[[Any], bool] | None = None
    is_absent: bool = False


def unless(field: EcsField, is_fine: Callable[[Any], bool]) -> Need:
    """A field, where what it holds is not fine."""
    return Need(field.place, is_fine)


def without(field: EcsField) -> Need:
    """A field, where a structure that could hold it does not."""
    return Need(field.place, is_absent=True)


def several(place: Place) -> Need:
    """The place of a list that has two items at least."""
    return Need(place, _has_no_two)


def _has_no_two(value: object) -> bool:
    return not isinstance(value, tuple) or len(value) < 2


class Constraint(Protocol):
    """Something that ECS demands of a project on some targets."""

    @property
    def field(self) -> EcsField:
        """The field that it is about; the one it is listed by when there are several."""
        ...

    @property
    def needs(self) -> tuple[Need, ...]:
        """What it looks at: where none of these places has what it needs it finds nothing.

        ``()``, the place of the project itself, never is empty.
        """
        ...

    @property
    def on(self) -> Targets:
        """The targets that demand it."""
        ...

    @property
    def source(self) -> str:
        """The address of the AWS page that says so."""
        ...

    @property
    def says(self) -> str | None:
        """The text with which the service refuses, where it is known."""
        ...

    @property
    def refused(self) -> bool:
        """Whether ECS is known to refuse what breaks it; otherwise it is a warning."""
        ...

    def findings(self, ecs: EcsProject, target: Target) -> Iterator[Finding]:
        """What is wrong with the project, in its order."""
        ...


class OfField:
    """A constraint that looks at the occurrences of its field, each by itself."""

    __slots__ = ()

    field: EcsField

    def admits(self, value: object) -> bool:  # noqa: ARG002
        """Whether it finds nothing about an occurrence that holds ``value``."""
        return False

    @property
    def needs(self) -> tuple[Need, ...]:
        """The place of the field."""
        if type(self).admits is OfField.admits:
            return (Need(self.field.place),)
        of_items = self.field.steps[-1].each
        return (Need(self.field.place, self._admits_all if of_items else self.admits),)

    def _admits_all(self, items: tuple[object, ...]) -> bool:
        return all(map(self.admits, items))


def severity_of(refused: bool) -> Severity | None:
    """None, which is that of the code, for what ECS refuses; a warning for everything else."""
    return None if refused else Severity.WARNING
