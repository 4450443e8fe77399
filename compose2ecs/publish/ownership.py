"""The tags by which publishing knows its own resources again."""

import re
from collections.abc import Mapping

from compose2ecs.ecs.model import Tag
from compose2ecs.ecs.refs import render

PROJECT = "compose2ecs:project"
"""The name of the Compose project, on services and task definitions."""

SERVICE = "compose2ecs:service"
"""The name of the Compose service, or of the task that several share."""

FINGERPRINT = "compose2ecs:fingerprint"
"""What a task definition was registered from; on a service, of what cannot be read back from it."""

COMPLETED = "compose2ecs:completed"
"""On a task definition: the fingerprint of the run of a one-shot task that succeeded."""

USER_TAGS = "compose2ecs:tags"
"""The keys of the tags that the file gave, so that one that goes from the file can go from AWS."""

_LONGEST_VALUE = 256
"""Characters. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html"""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")


def compose_name(family: str, project: str) -> str:
    """The Compose service that a family or service of ECS is called after: ``web`` of ``shop-web``.

    The task of all services is called as the project.
    """
    return family.removeprefix(f"{prefix_of(project)}-")


def prefix_of(project: str) -> str:
    """What the names of everything that belongs to the project begin with."""
    return _NOT_IN_NAMES.sub("-", project)


def tags_for(project: str, family: str, given: tuple[Tag, ...] | None) -> dict[str, str]:
    """The tags of a resource: those of the file, and ours."""
    user = {
        render(tag.key.value): render(tag.value.value) if tag.value else ""
        for tag in given or ()
        if tag.key is not None
    }
    tags = {**user, PROJECT: project, SERVICE: compose_name(family, project)}
    recorded = ""
    for key in sorted(user):
        longer = f"{recorded} {key}".strip()
        if " " not in key and len(longer) <= _LONGEST_VALUE:
            recorded = longer
    return {**tags, USER_TAGS: recorded} if recorded else tags


def surplus(observed: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[str, ...]:
    """The keys to take off: those that the file gave once and does not give any more.

    Tags that others have put there stay.
    """
    recorded = [*observed.get(USER_TAGS, "").split(), USER_TAGS, FINGERPRINT]
    return tuple(key for key in recorded if key in observed and key not in wanted)
