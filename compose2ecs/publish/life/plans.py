"""Plans that are made from what is there alone."""

from compose2ecs.publish.life.found import Found
from compose2ecs.publish.plan import Plan
from compose2ecs.publish.refusals import Refusal
from compose2ecs.publish.steps import Step


def plan_of(found: Found, steps: tuple[Step, ...], refusals: tuple[Refusal, ...] = ()) -> Plan:
    """The plan with these steps, at the place that was looked at."""
    place = found.place
    return Plan(
        project=place.project,
        cluster=place.cluster,
        region=place.region,
        account=place.account,
        steps=steps,
        refusals=refusals,
        services=(),
        unchecked=found.unchecked,
    )
