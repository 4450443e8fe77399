"""In which order services and tasks come: what others need goes first."""

from collections.abc import Iterable, Mapping

from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.refs import render
from compose2ecs.publish.options import containers


def ordered(names: Iterable[str], needs: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The names with what each needs before it, else in the order given.

    In a circle, which a project cannot have, the first one in the order given goes first.
    """
    wanted = tuple(names)
    done: dict[str, None] = {}
    entered: set[str] = set()
    for name in wanted:
        _visit(name, wanted, needs, done, entered)
    return tuple(done)


def _visit(
    name: str,
    wanted: tuple[str, ...],
    needs: Mapping[str, frozenset[str]],
    done: dict[str, None],
    entered: set[str],
) -> None:
    if name in entered:
        return
    entered.add(name)
    before = needs.get(name, frozenset())
    for other in wanted:
        if other in before:
            _visit(other, wanted, needs, done, entered)
    done[name] = None


def family_needs(
    desired: EcsProject, needs: Mapping[str, Iterable[str]]
) -> dict[str, frozenset[str]]:
    """What each task definition needs, by family, from what each container needs, by its name."""
    holder = {
        name: render(task.family.value)
        for task in desired.task_definitions
        for name in containers(task)
    }
    found: dict[str, set[str]] = {}
    for name, others in needs.items():
        if name in holder:
            family = holder[name]
            mine = {holder[other] for other in others if other in holder} - {family}
            found.setdefault(family, set()).update(mine)
    return {family: frozenset(others) for family, others in found.items()}
