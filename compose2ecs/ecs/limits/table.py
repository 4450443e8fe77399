"""Constraints by the part of a project that they need, so that most of them need not look.

There are hundreds of constraints, a project holds few of the fields that they are about, and of
what it holds most is as it should be.
"""

from collections.abc import Callable, Iterable

from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.model import EcsProject


class _Place:
    """A field: the rows that need it, by their number, and the fields below it that others need.

    ``always`` are those that look wherever something stands here, ``unless`` those that do not when
    it is fine.
    """

    __slots__ = ("always", "below", "unless")

    def __init__(self) -> None:
        self.always: list[int] = []
        self.unless: list[tuple[int, Callable[[object], bool]]] = []
        self.below: dict[str, _Place] = {}


class Table:
    """Constraints in their order, walked in step with a project."""

    def __init__(self, constraints: Iterable[Constraint]) -> None:
        """Enter the constraints at the places that they need."""
        self._constraints = tuple(constraints)
        self._root = _Place()
        for number, constraint in enumerate(self._constraints):
            for names, is_fine in constraint.needs:
                place = self._root
                for name in names:
                    place = place.below.setdefault(name, _Place())
                if is_fine is None:
                    place.always.append(number)
                else:
                    place.unless.append((number, is_fine))

    def concerning(self, ecs: EcsProject, after: int = -1) -> list[tuple[int, Constraint]]:
        """The constraints that may find something in the project, with their numbers, in order.

        Those up to the number ``after`` are left out.
        """
        found: set[int] = set()
        _enter(ecs, self._root, found)
        return [(number, self._constraints[number]) for number in sorted(found) if number > after]


def _enter(value: object, place: _Place, found: set[int]) -> None:
    """Add the rows that need what ``value``, a member or the items of a list, holds."""
    found.update(place.always)
    for number, is_fine in place.unless:
        if number not in found and not is_fine(value):
            found.add(number)
    if not place.below:
        return
    for node in value if isinstance(value, tuple) else (value,):
        for name, below in place.below.items():
            member = getattr(node, name)
            if member is not None:
                _enter(member, below, found)
