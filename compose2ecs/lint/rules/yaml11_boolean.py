"""``yaml11-boolean``."""

from compose2ecs.compose.grammar.gonumbers import parse_bool
from compose2ecs.compose.phases.interpolate import CASTS
from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.editing.edits import quoted, replaced
from compose2ecs.lint.reading.pairs import is_pair
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path

_WORDS = frozenset(
    spelled
    for word in ("y", "yes", "n", "no", "on", "off")
    for spelled in (word, word.capitalize(), word.upper())
)
"""What YAML 1.1 reads as a boolean and YAML 1.2 as text: https://yaml.org/type/bool.html."""


@rule("yaml11-boolean", Severity.WARNING, "compose.yaml")
def yaml11_boolean(subject: Subject, report: Report) -> None:
    """A word such as `yes` or `off` is a boolean to some tools and text to others.

    ## What it does
    Looks for `yes`, `no`, `on`, `off`, `y` and `n` where a boolean is wanted. In variables, labels
    and `restart`, where docker compose keeps the word as text, the finding is a note.

    ## Why is this bad
    YAML 1.1 has these words as booleans, YAML 1.2 has not. docker compose still takes them for an
    attribute that is a boolean, and warns each time. Where text is wanted it keeps the word, while
    tools that read YAML 1.1 make `true` or `false` of it.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        read_only: yes
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        read_only: true
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
    """
    for path, scalar in subject.leaves:
        word = scalar.value
        if not isinstance(word, str) or word not in _WORDS or not _is_plain(scalar):
            continue
        if _is_boolean(path):
            value = "true" if parse_bool(word) else "false"
            report(
                f"`{word}` is text to YAML 1.2; docker compose takes it for `{value}`, and warns",
                Location(scalar.span, path),
                help=f"write `{value}`",
                fix=_writing(subject, scalar, value),
            )
        elif is_pair(path) or path[-1:] == ("restart",):
            report(
                f"`{word}` is text here, and a boolean to tools that read YAML 1.1",
                Location(scalar.span, path),
                help="put it in quotes",
                severity=Severity.NOTE,
                fix=_quoting(subject, scalar),
            )


def _is_plain(scalar: Scalar) -> bool:
    """Whether a word is written without quotes, anchor and tag."""
    span = scalar.span
    return span.end_column - span.column == len(str(scalar.value))


def _is_boolean(path: Path) -> bool:
    """Whether text becomes a boolean at this place."""
    table = CASTS
    for key in path:
        below = table.step(key)
        if below is None:
            return False
        table = below
    return table.value is parse_bool


def _writing(subject: Subject, scalar: Scalar, value: str) -> Fix | None:
    edits = replaced(scalar, subject.texts[scalar.span.file], value)
    return Fix(title=f"write `{value}`", edits=edits, is_safe=True) if edits else None


def _quoting(subject: Subject, scalar: Scalar) -> Fix | None:
    edits = quoted(scalar, subject.texts[scalar.span.file])
    return Fix(title="put it in quotes", edits=edits, is_safe=True) if edits else None
