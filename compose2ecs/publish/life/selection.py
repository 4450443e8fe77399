"""The part of a project that the arguments of a command speak of."""

from collections.abc import Iterable, Mapping

from compose2ecs.ecs.model import EcsProject, RegisterTaskDefinition
from compose2ecs.ecs.refs import render
from compose2ecs.publish.life.found import Found, called, family_in
from compose2ecs.publish.options import names_of
from compose2ecs.shape import shape


@shape
class Selection:
    """The families that names speak of, and the names that nothing is called by."""

    families: frozenset[str]
    unknown: tuple[str, ...]

    def has(self, family: str) -> bool:
        """Whether the family is selected."""
        return family in self.families


def selection(names: Iterable[str], desired: EcsProject, found: Found) -> Selection:
    """What ``names`` select: services of the file, and those that it does not have any more.

    Without names it is everything.
    """
    given = tuple(dict.fromkeys(names))
    called_by = _called_by(desired, found)
    if not given:
        return Selection(families=frozenset(called_by), unknown=())
    return Selection(
        families=frozenset(
            family for family, known in called_by.items() if not known.isdisjoint(given)
        ),
        unknown=tuple(name for name in given if not any(name in k for k in called_by.values())),
    )


def _called_by(desired: EcsProject, found: Found) -> Mapping[str, set[str]]:
    """The names of each family: of the file, of ECS, and of the services that run it."""
    project = found.place.project
    names: dict[str, set[str]] = {family: {family} for family in found.families}
    for task in desired.task_definitions:
        names.setdefault(family_of(task), set()).update(names_of(task, project))
    for service in found.ours:
        family = family_in(service.task_definition)
        names.setdefault(family, {family}).update({service.name, called(service)})
    return names


def family_of(task: RegisterTaskDefinition) -> str:
    """The family of a task definition."""
    return render(task.family.value)
