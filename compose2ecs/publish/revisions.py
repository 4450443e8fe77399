"""Whether a task definition is registered already, or has to be."""

from collections.abc import Iterator, Mapping

from compose2ecs.ecs.model import RegisterTaskDefinition
from compose2ecs.ecs.refs import render
from compose2ecs.publish import ownership
from compose2ecs.publish.canonical import canonical
from compose2ecs.publish.difference import Difference, differences, missing
from compose2ecs.publish.fingerprint import fingerprint
from compose2ecs.publish.observed import Revision
from compose2ecs.publish.steps import Existing, Register, Registered, Tag, Untag
from compose2ecs.publish.steps import Revision as Reference
from compose2ecs.shape import shape


@shape
class Chosen:
    """The revision that a family is to run, and the steps that make it so."""

    reference: Reference
    register: Register | None
    retag: tuple[Tag | Untag, ...]
    tags: Mapping[str, str]
    differences: tuple[Difference, ...]


def chosen(
    task: RegisterTaskDefinition, current: Revision | None, latest: Revision | None, project: str
) -> Chosen:
    """The revision that the service runs if it is the same, else the latest, else a new one.

    Nothing else of the history is looked at: describing many revisions is throttled, and an old one
    that is equal is no better than a new one.
    """
    family = render(task.family.value)
    mark = fingerprint(task)
    tags = {
        **ownership.tags_for(project, family, task.tags),
        ownership.FINGERPRINT: mark,
    }
    for revision in (current, latest):
        if revision is not None and _is_same(revision, task, mark):
            return Chosen(
                reference=Existing(arn=revision.arn),
                register=None,
                retag=tuple(retags(family, revision.arn, revision.tags, tags)),
                tags=revision.tags,
                differences=(),
            )
    before = current or latest
    changed = () if before is None else _changes(before, task)
    return Chosen(
        reference=Registered(family=family),
        register=Register(
            family=family,
            definition=task,
            tags=tags,
            fingerprint=mark,
            known=max((each.number for each in (current, latest) if each), default=0),
            cause=_cause(before, changed),
            differences=changed,
        ),
        retag=(),
        tags={},
        differences=changed,
    )


def _is_same(revision: Revision, task: RegisterTaskDefinition, mark: str) -> bool:
    """Whether the revision can be run, and is what registering the task would make.

    The fingerprint alone does not decide: the console copies the tags of a revision to the one that
    it makes from it. With it, values that ECS has beside ours are its own defaults.
    """
    if not revision.is_active:
        return False
    tagged = revision.tags.get(ownership.FINGERPRINT)
    if tagged is None:
        return not _changes(revision, task)
    return tagged == mark and not missing(canonical(revision.definition), canonical(task))


def _changes(revision: Revision, task: RegisterTaskDefinition) -> tuple[Difference, ...]:
    return differences(canonical(revision.definition), canonical(task))


def _cause(before: Revision | None, changed: tuple[Difference, ...]) -> str:
    if before is None:
        return "there is no revision yet"
    if not before.is_active and not changed:
        return "its revision is deregistered"
    return f"{summary(changed)} changed" if changed else "nothing says what it was made from"


def summary(changed: tuple[Difference, ...]) -> str:
    """The members that differ, in words: ``image, environment``; four at most."""
    words = list(dict.fromkeys(_member(found) for found in changed))
    more = f" and {len(words) - 3} more" if len(words) > 4 else ""
    return ", ".join(words[: 3 if more else 4]) + more


def _member(found: Difference) -> str:
    """The member of the task, container or service."""
    is_container = found.path[0] == "containerDefinitions" and len(found.path) > 2
    return found.path[2] if is_container else found.path[0]


def retags(
    subject: str, arn: str, observed: Mapping[str, str], wanted: Mapping[str, str]
) -> Iterator[Tag | Untag]:
    """The steps that give a resource its tags. Tags that others have put there stay."""
    lacking = {key: value for key, value in wanted.items() if observed.get(key) != value}
    resource = Existing(arn=arn)
    if lacking:
        words = ", ".join(lacking)
        yield Tag(subject=subject, resource=resource, tags=lacking, cause=f"tags: {words}")
    gone = ownership.surplus(observed, wanted)
    if gone:
        words = ", ".join(gone)
        yield Untag(subject=subject, resource=resource, keys=gone, cause=f"tags gone: {words}")
