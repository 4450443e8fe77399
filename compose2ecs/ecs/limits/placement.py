"""Checks on which instances tasks are placed."""

from collections.abc import Iterator

from compose2ecs.ecs import codes
from compose2ecs.ecs.limits import pages
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.fields import in_run, in_service, in_task
from compose2ecs.ecs.limits.findings import Constraint
from compose2ecs.ecs.limits.groups import INSTANCES
from compose2ecs.ecs.limits.requests import launches, launches_with_task
from compose2ecs.ecs.limits.texts import name_of, text_of
from compose2ecs.ecs.model import EcsProject
from compose2ecs.ecs.target import Target

_MOST_CONSTRAINTS = 10
_BINPACK_FIELDS = ("cpu", "memory")


def _constraints_together(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """At most 10 constraints, those of the task definition included."""
    for launch, task in launches_with_task(ecs):
        own = [constraint.type for constraint in launch.placement_constraints or ()]
        others = [constraint.type for constraint in task.placement_constraints or ()]
        count = len(own) + len(others)
        if own and others and count > _MOST_CONSTRAINTS:
            yield Violation(
                message=f"{name_of(launch)}: it has {count} placement constraints together with "
                f"its task definition, and ECS takes {_MOST_CONSTRAINTS}",
                leaves=(*own, *others),
            )


def _distinct_instance(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """DistinctInstance takes no expression."""
    for launch in launches(ecs):
        for constraint in launch.placement_constraints or ():
            # Empty is how the API itself describes that there is none.
            has_expression = constraint.expression and text_of(constraint.expression) != ""
            if text_of(constraint.type) == "distinctInstance" and has_expression:
                yield Violation(
                    message=f"{name_of(launch)}: the placement constraint distinctInstance takes "
                    "no expression",
                    leaves=(constraint.expression,),
                )


def _strategy_fields(ecs: EcsProject, _: Target) -> Iterator[Violation]:
    """Binpack goes by cpu or memory, and random by nothing."""
    for launch in launches(ecs):
        for strategy in launch.placement_strategy or ():
            kind, field = text_of(strategy.type), text_of(strategy.field)
            if kind == "random" and field:
                yield Violation(
                    message=f"{name_of(launch)}: the placement strategy random takes no field",
                    leaves=(strategy.field,),
                )
            elif kind == "binpack" and field is not None and field.lower() not in _BINPACK_FIELDS:
                yield Violation(
                    message=f"{name_of(launch)}: the placement strategy binpack goes by cpu or "
                    f"memory, not by {field}",
                    leaves=(strategy.field,),
                )


PLACEMENT: tuple[Constraint, ...] = (
    Check(
        field=in_service("placement_constraints"),
        on=INSTANCES,
        code=codes.WRONG_COUNT,
        test=_constraints_together,
        within=(in_task("placement_constraints"),),
        source=pages.shape_page("CreateService"),
    ),
    Check(
        field=in_service("placement_constraints[].expression"),
        on=INSTANCES,
        code=codes.CONFLICTING_SETTINGS,
        test=_distinct_instance,
        within=(
            in_service("placement_constraints"),
            in_run("placement_constraints"),
        ),
        source=pages.shape_page("PlacementConstraint"),
    ),
    Check(
        field=in_service("placement_strategy[].field"),
        on=INSTANCES,
        code=codes.NOT_ALLOWED_VALUE,
        test=_strategy_fields,
        within=(
            in_service("placement_strategy"),
            in_run("placement_strategy"),
        ),
        source=pages.shape_page("PlacementStrategy"),
        says="binpack field 'x' is invalid",
    ),
)
"""Constraints on placement."""
