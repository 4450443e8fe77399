"""Constraints by the part of a project that they need, so that most of them need not look.

There are hundreds of constraints, a project holds few of the fields that they are about, and of
what it holds most is as it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compose2ecs.ecs.limits.fields import Place
from compose2ecs.ecs.limits.findings import Constraint, Need
from compose2ecs.ecs.model import EcsProject


class _Place:
    """A field: the rows that need it, by their number, and the fields below it that others need.

    ``always`` are those that look wherever something stands here, and ``unless`` those that do not
    when it is fine. ``absent`` are those that look where nothing stands in a field below.
    """

    __slots__ = ("absent", "always", "below", "unless")

    def __init__(self) -> None:
        self.always: list[int] = []
        self.unless: list[tuple[int, Callable[[object], bool]]] = []
        self.absent: dict[str, list[int]] = {}
        self.below: dict[str, _Place] = {}

    def at(self, names: Place) -> _Place:
        """The place at the end of these names."""
        place = self
        for name in names:
            place = place.below.setdefault(name, _Place())
        return place

    def enter(self, number: int, need: Need) -> None:
        """Enter what a row needs, into the place of the project."""
        if need.is_absent:
            *above, name = need.place
            self.at(tuple(above)).absent.setdefault(name, []).append(number)
        elif need.is_fine is None:
            self.at(need.place).always.append(number)
        else:
            self.at(need.place).unless.append((number, need.is_fine))


class Table:
    """Constraints in their order, walked in step with a project."""

    def __init__(self, constraints: Iterable[Constraint]) -> None:
        """Enter the constraints at the places that they need."""
        self._constraints = tuple(constraints)
        self._root = _Place()
        for number, constraint in enumerate(self._constraints):
            for need in constraint.needs:
                self._root.enter(number, need)

    def concerning(self, ecs: EcsProject, after: int = -1) -> list[tuple[int, Constraint]]:
        """The constraints that may find something in the project, with their numbers, in order.

        Those up to the number ``after`` are left out.
        """
        found = {*self._root.always}
        _look(ecs, self._root, found)
        return [(number, self._constraints[number]) for number in sorted(found) if number > after]


def _look(node: object, place: _Place, found: set[int]) -> None:
    """Add the rows that need what a structure, which stands at ``place``, holds or does not."""
    members = vars(node)
    for name, rows in place.absent.items():
        if members[name] is None:
            found.update(rows)
    for name, member in members.items():
        if member is None or (field := place.below.get(name)) is None:
            continue
        if field.always:
            found.update(field.always)
        for number, is_fine in field.unless:
            if number not in found and not is_fine(member):
                found.add(number)
        if field.below or field.absent:
            for item in member if isinstance(member, tuple) else (member,):
                _look(item, field, found)
