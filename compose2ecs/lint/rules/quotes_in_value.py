"""``quotes-in-value``."""

from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Edit, Fix, Location, Severity
from compose2ecs.lint.editing.edits import is_certain
from compose2ecs.lint.reading.pairs import pairs
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path

_NOT_PLAIN = (": ", " #", ",", "[", "]", "{", "}")
"""What ends text without quotes, or means something else in it."""


@rule("quotes-in-value", Severity.WARNING, "compose.yaml")
def quotes_in_value(subject: Subject, report: Report) -> None:
    """Quotes around a value are a part of it.

    ## What it does
    Looks for items such as `NAME="value"` in lists of variables, labels and build arguments.

    ## Why is this bad
    To YAML the item is one text without quotes around it, and the quotes in it stay: the container
    gets `"value"` with them. In an env file they would go, which is where the habit comes from.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        environment:
          - GREETING="good morning"
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        environment:
          - GREETING=good morning
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/05-services.md#environment
    """
    for path, scalar in pairs(subject):
        text = scalar.value
        if not isinstance(text, str) or text[-1:] not in ('"', "'"):
            continue
        name, _, value = text.partition("=")
        quote = text[-1]
        is_quoted = len(value) > 1 and value[0] == quote and quote not in value[1:-1]
        if is_quoted and isinstance(path[-1], int) and subject.written(scalar.span) == text:
            report(
                f"the quotes are a part of the value of `{name}`",
                Location(scalar.span, path),
                help="leave them out, or put the whole item in quotes",
                fix=_removal(subject, path, scalar, name),
            )


def _removal(subject: Subject, path: Path, scalar: Scalar, name: str) -> Fix | None:
    """The quotes go, where the value needs none."""
    text, span = str(scalar.value), scalar.span
    inner = text[len(name) + 2 : -1]
    if not is_certain(scalar, subject.texts[span.file]):
        return None
    if inner.endswith((" ", ":")) or any(mark in inner for mark in _NOT_PLAIN):
        return None
    first, last = span.column + len(name) + 1, span.end_column - 1
    return Fix(
        title="remove the quotes",
        edits=tuple(
            Edit(span=span._replace(column=at, end_column=at + 1), text="") for at in (first, last)
        ),
        is_safe=False,
        changes=((*path[:-1], name),),
    )
