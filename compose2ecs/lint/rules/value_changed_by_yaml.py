"""``value-changed-by-yaml``."""

from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.edits import quoted
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path

_TEXTS = frozenset({"environment", "labels", "args", "annotations", "sysctls", "driver_opts"})
"""Attributes whose values are texts, so that what a number looks like matters."""


@rule("value-changed-by-yaml", Severity.WARNING, "compose.yaml")
def value_changed_by_yaml(subject: Subject, report: Report) -> None:
    """YAML reads a value as a number, which is not the text that the file has.

    ## What it does
    Looks for numbers in `environment`, `labels`, `args` and other texts that do not come out as
    they are written: octal and hexadecimal numbers, exponents, underscores, and fractions with
    zeros at the end.

    ## Why is this bad
    The container gets another text: `0755` becomes `493`, `1.10` becomes `1.1`, and a commit such
    as `1234e56` becomes `1.234e+59`.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        environment:
          MODE: 0755
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        environment:
          MODE: "0755"
    ```

    ## Source
    https://yaml.org/type/int.html
    """
    for path, scalar in subject.scalars():
        if not isinstance(scalar.value, int | float) or isinstance(scalar.value, bool):
            continue
        if not _TEXTS.intersection(key for key in path[2:] if isinstance(key, str)):
            continue
        written = subject.written(scalar.span)
        becomes = _as_text(scalar)
        if written.strip("\"'") != becomes:
            report(
                f"`{written}` becomes `{becomes}`",
                Location(scalar.span, path),
                help="put it in quotes to keep it",
                fix=_quoting(subject, path, scalar),
            )


def _as_text(scalar: Scalar) -> str:
    """What docker compose makes of a number where a text is wanted."""
    value = scalar.value
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _quoting(subject: Subject, path: Path, scalar: Scalar) -> Fix | None:
    edits = quoted(scalar, subject.texts[scalar.span.file])
    if edits is None:
        return None
    return Fix(title="put it in quotes", edits=edits, is_safe=False, changes=(path,))
