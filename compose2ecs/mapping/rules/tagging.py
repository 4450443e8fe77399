"""Tags: of task definitions, of services, and of the tasks that they start."""

from collections.abc import Mapping

from compose2ecs.ecs.model import Tag, Text
from compose2ecs.mapping.codes import IRRELEVANT_ATTRIBUTE
from compose2ecs.mapping.context import TaskContext
from compose2ecs.mapping.rules.deployment import labels
from compose2ecs.source import Choice, Traced, lift, merge_origins

_OF_SERVICE = "service"


def task_definition_tags(cx: TaskContext) -> tuple[Tag, ...] | None:
    """``tags`` of the task definition: those under ``x-ecs``."""
    return _tags(_set(cx))


def service_tags(cx: TaskContext) -> tuple[Tag, ...] | None:
    """``tags`` of the service, or of a task that runs once: labels of Compose, and ``x-ecs``.

    Where both have a name, the value under ``x-ecs`` is taken.
    """
    found = dict(labels(cx))
    for key, value in _set(cx).items():
        same = found.get(key)
        found[key] = value if same is None else Traced(value.value, merge_origins(value, same))
    return _tags(found)


def propagated_tags(cx: TaskContext) -> Text | None:
    """``propagateTags``: as set, and where tags are set, those of the service by default.

    A task that runs once has tags of its own, and no service whose tags it could get.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
    """
    given = cx.settings.propagate_tags
    if given is not None and cx.is_once and given.value == _OF_SERVICE:
        cx.reporter.report(
            IRRELEVANT_ATTRIBUTE, f"`{cx.name}` runs once, and has its tags itself", given
        )
        return None
    if given is not None:
        return lift(str.upper, given)
    first = next(iter(_set(cx).values()), None)
    if first is None or cx.is_once:
        return None
    return Traced("SERVICE", (Choice("tags under x-ecs are those of tasks too", first.source),))


def _set(cx: TaskContext) -> Mapping[str, Traced[str]]:
    """The tags that the services of the task have under ``x-ecs``, those of the first first."""
    found: dict[str, Traced[str]] = {}
    for tags in [member.settings.tags for member in cx.members if member.settings.tags]:
        for key, value in tags.value.items():
            same = found.get(key)
            found[key] = value if same is None else Traced(same.value, merge_origins(same, value))
    return found


def _tags(found: Mapping[str, Traced[str]]) -> tuple[Tag, ...] | None:
    if not found:
        return None
    return tuple([Tag(key=Traced(key, one.origins), value=one) for key, one in found.items()])
