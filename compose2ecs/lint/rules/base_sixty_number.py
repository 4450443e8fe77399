"""``base-sixty-number``."""

from compose2ecs.compose.secrecy import SECRET_NAME
from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.editing.edits import quoted
from compose2ecs.lint.reading.pairs import is_extension
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex

_NUMBER = regex("[1-9][0-9_]*(?::[0-5]?[0-9])+")
"""An integer of base 60, of which the first digit is free: https://yaml.org/type/int.html."""


@rule("base-sixty-number", Severity.NOTE, "compose.yaml")
def base_sixty_number(subject: Subject, report: Report) -> None:
    """A value such as `22:22` is a number to tools that read YAML 1.1.

    ## What it does
    Looks for numbers separated by colons, without quotes, of which all but the first are below 60.

    ## Why is this bad
    YAML 1.1 has numbers of base 60, for times: `22:22` is 1342 there. docker compose takes the
    text, but other tools that read the file publish another port, or fail. The specification asks
    for quotes around ports for this reason.

    ## Example
    ```yaml
    services:
      git:
        image: git:1
        ports:
          - 2222:22
    ```

    ## Instead
    ```yaml
    services:
      git:
        image: git:1
        ports:
          - "2222:22"
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/05-services.md#short-syntax-3
    """
    for path, scalar in subject.leaves:
        value = scalar.value
        if not isinstance(value, str) or ":" not in value or len(value) > _LONGEST:
            continue
        if _NUMBER.fullmatch(value) and subject.written(scalar.span) == value:
            if is_extension(path) or SECRET_NAME.search(str(path[-1])):
                continue
            report(
                f"`{value}` is the number {_number(value)} to tools that read YAML 1.1",
                Location(scalar.span, path),
                help="put it in quotes",
                fix=_quoting(subject, scalar),
            )


_LONGEST = 20


def _number(text: str) -> int:
    number = 0
    for part in text.replace("_", "").split(":"):
        number = number * 60 + int(part)
    return number


def _quoting(subject: Subject, scalar: Scalar) -> Fix | None:
    edits = quoted(scalar, subject.texts[scalar.span.file])
    return Fix(title="put it in quotes", edits=edits, is_safe=True) if edits else None
