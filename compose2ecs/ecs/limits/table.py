"""Constraints by the part of a project that they need, so that most of them need not look.

There are hundreds of constraints, and a project holds few of the fields that they are about.
"""

from collections.abc import Iterable

from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.model import EcsProject


class _Place:
    """A field: the rows that need it, by their number, and the fields below it that others need."""

    __slots__ = ("below", "rows")

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.below: dict[str, _Place] = {}


class Table:
    """Constraints in their order, walked in step with a project."""

    def __init__(self, constraints: Iterable[Constraint]) -> None:
        """Enter the constraints at the places that they need."""
        self._constraints = tuple(constraints)
        self._root = _Place()
        for number, constraint in enumerate(self._constraints):
            for names in constraint.needs:
                place = self._root
                for name in names:
                    place = place.below.setdefault(name, _Place())
                place.rows.append(number)

    def concerning(self, ecs: EcsProject) -> list[Constraint]:
        """The constraints that may find something in the project, in their order."""
        found: set[int] = set()
        _enter(ecs, self._root, found)
        return [self._constraints[number] for number in sorted(found)]


def _enter(value: object, place: _Place, found: set[int]) -> None:
    """Add the rows that need what ``value``, a member or the items of a list, holds."""
    found.update(place.rows)
    if not place.below:
        return
    for node in value if isinstance(value, tuple) else (value,):
        for name, below in place.below.items():
            member = getattr(node, name)
            if member is not None:
                _enter(member, below, found)
