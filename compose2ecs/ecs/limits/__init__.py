"""What ECS accepts, as data: one row for each constraint, with its targets and its AWS page.

``findings`` says what a constraint is and ``kinds`` holds the kinds of them; ``fields`` finds what
they are about, ``requests`` walks for checks, and ``edits`` changes the project. The other modules
hold rows by topic: a new row goes into the module of its topic.

The order of ``LIMITS`` matters where a project is changed: what a target does not have is removed
before what remains is judged, and numbers are moved into their ranges before sums are built. Where
nothing is changed, a value can be reported more than once.
"""

from compose2ecs.ecs.limits.accelerators import ACCELERATORS
from compose2ecs.ecs.limits.checks import Check, Violation
from compose2ecs.ecs.limits.compatibility import COMPATIBILITY
from compose2ecs.ecs.limits.containers import CONTAINERS
from compose2ecs.ecs.limits.counts import COUNTS
from compose2ecs.ecs.limits.deployments import DEPLOYMENTS
from compose2ecs.ecs.limits.ebs import EBS
from compose2ecs.ecs.limits.fargate import FARGATE_LIMITS
from compose2ecs.ecs.limits.findings import Constraint, Finding
from compose2ecs.ecs.limits.instances import INSTANCE_LIMITS
from compose2ecs.ecs.limits.kinds import (
    Clamp,
    Count,
    DefaultNotSent,
    OneOf,
    Pattern,
    Range,
    Required,
    Unavailable,
    Unique,
)
from compose2ecs.ecs.limits.logs import LOGS
from compose2ecs.ecs.limits.names import PRESENT, UNIQUE
from compose2ecs.ecs.limits.networks import NETWORKS
from compose2ecs.ecs.limits.patterns import PATTERNS
from compose2ecs.ecs.limits.placement import PLACEMENT
from compose2ecs.ecs.limits.ports import PORTS
from compose2ecs.ecs.limits.ranges import RANGES
from compose2ecs.ecs.limits.secrets import SECRETS
from compose2ecs.ecs.limits.services import SERVICES
from compose2ecs.ecs.limits.sizes import SIZES
from compose2ecs.ecs.limits.traffic import TRAFFIC
from compose2ecs.ecs.limits.values import VALUES
from compose2ecs.ecs.limits.volumes import VOLUMES

__all__ = [
    "LIMITS",
    "Check",
    "Clamp",
    "Constraint",
    "Count",
    "DefaultNotSent",
    "Finding",
    "OneOf",
    "Pattern",
    "Range",
    "Required",
    "Unavailable",
    "Unique",
    "Violation",
]

LIMITS: tuple[Constraint, ...] = (
    *COMPATIBILITY,
    *INSTANCE_LIMITS,
    *NETWORKS,
    *FARGATE_LIMITS,
    *VALUES,
    *RANGES,
    *COUNTS,
    *PATTERNS,
    *UNIQUE,
    *PRESENT,
    *SIZES,
    *CONTAINERS,
    *PORTS,
    *VOLUMES,
    *SECRETS,
    *LOGS,
    *ACCELERATORS,
    *SERVICES,
    *PLACEMENT,
    *DEPLOYMENTS,
    *TRAFFIC,
    *EBS,
)
"""Every constraint, in the order in which they are applied."""
