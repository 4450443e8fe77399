"""``repeated-name``."""

from collections.abc import Iterator

from compose2ecs.compose.tree import Scalar, Sequence, at
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.editing.edits import removed_item
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path

_LISTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("environment",), "variable"),
    (("labels",), "label"),
    (("annotations",), "annotation"),
    (("sysctls",), "sysctl"),
    (("build", "args"), "build argument"),
    (("build", "labels"), "label"),
    (("deploy", "labels"), "label"),
)
"""Lists of ``name=value``, and what their items are called."""


@rule(
    "repeated-name", Severity.WARNING, "compose.names", about=(*(below[0] for below, _ in _LISTS),)
)
def repeated_name(subject: Subject, report: Report) -> None:
    """A list of names and values has a name twice.

    ## What it does
    Looks for variables, labels, build arguments and the like that stand twice in one list. What an
    override file or another service brings is no repetition.

    ## Why is this bad
    The last one wins and the others are dropped without a word, also where their values differ. In
    the form of a mapping docker compose would refuse the file.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        environment:
          - MODE=fast
          - MODE=safe
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        environment:
          - MODE=safe
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/05-services.md#environment
    """
    for service, path, items, what in _lists(subject):
        last: dict[str, int] = {}
        for index, item in enumerate(items.items):
            if not isinstance(item, Scalar) or not isinstance(item.value, str):
                continue
            name = item.value.partition("=")[0]
            before = last.get(name)
            last[name] = index
            if before is None:
                continue
            dropped = items.items[before]
            edits = removed_item(items, before, subject.texts[dropped.span.file])
            report(
                f"the {what} `{name}` of `{service}` is given again, and only the last counts",
                Location(item.span, (*path, index)),
                Location(dropped.span, (*path, before)),
                help="remove one of them",
                fix=Fix(title="remove the first", edits=edits, is_safe=True) if edits else None,
            )


def _lists(subject: Subject) -> Iterator[tuple[str, Path, Sequence, str]]:
    """The lists of all services, with their paths."""
    for service, node in subject.written_services():
        for below, what in _LISTS:
            if below[0] not in node.entries:
                continue
            items = at(node, below)
            if isinstance(items, Sequence):
                yield service, ("services", service, *below), items, what
