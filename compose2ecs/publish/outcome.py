"""How applying a plan ended."""

from collections.abc import Mapping
from enum import Enum

from compose2ecs.publish.steps import Step
from compose2ecs.publish.verdict import Verdict, Watch
from compose2ecs.shape import shape


class Kind(Enum):
    """Kinds of failure, as exit codes tell them apart."""

    REFUSED = "AWS refused, or did not answer"
    ROLLOUT = "a deployment or a task failed"
    TIMED_OUT = "it goes on"
    CONFLICT = "somebody else changed it"


KINDS: Mapping[Verdict, Kind] = {
    Verdict.FAILED: Kind.ROLLOUT,
    Verdict.ROLLED_BACK: Kind.ROLLOUT,
    Verdict.SUPERSEDED: Kind.CONFLICT,
    Verdict.DELETED: Kind.CONFLICT,
    Verdict.TIMED_OUT: Kind.TIMED_OUT,
}
"""What a verdict is as a failure; one that is completed is none."""


@shape
class Failure:
    """The step that failed, why, the way out, and what explains it."""

    step: Step
    kind: Kind
    message: str
    help: str | None
    details: tuple[str, ...]


@shape
class Outcome:
    """What was done, and why no more. ``watches`` are the services that were created or updated.

    ``stored`` has the ARNs of the secrets that were stored, by their names in the file. Neither
    ``failure`` nor ``is_interrupted`` is everything done. Applying the plan of another look at what
    is there goes on from here.
    """

    done: tuple[Step, ...]
    remaining: tuple[Step, ...]
    failure: Failure | None
    is_interrupted: bool
    watches: tuple[Watch, ...]
    registered: Mapping[str, str]
    stored: Mapping[str, str]


class Ended(Exception):  # noqa: N818 -- what a step that fails raises inside of ``apply``
    """A step has failed."""

    def __init__(
        self, kind: Kind, message: str, help: str | None = None, details: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.help = help
        self.details = details
