"""``value-changed-by-yaml``."""

from compose2ecs.compose.phases.merge import text_of
from compose2ecs.compose.secrecy import SECRET_NAME
from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.editing.edits import quoted
from compose2ecs.lint.reading.pairs import pairs
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path


@rule("value-changed-by-yaml", Severity.WARNING, "compose.yaml")
def value_changed_by_yaml(subject: Subject, report: Report) -> None:
    """YAML reads a value as a number or boolean, which is not the text that the file has.

    ## What it does
    Looks for values in `environment`, `labels`, `args` and other texts that do not come out as they
    are written: octal and hexadecimal numbers, exponents, underscores, fractions with zeros at the
    end or with many digits, and booleans that are not in lower case.

    ## Why is this bad
    The container gets another text: `0755` becomes `493`, `1.10` becomes `1.1`, `True` becomes
    `true`, and a commit such as `1234e56` becomes `1.234e+59`.

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
    for path, scalar in pairs(subject):
        if not isinstance(scalar.value, int | float):
            continue
        written = _without_properties(subject.written(scalar.span))
        becomes = text_of(scalar.value)
        if written != becomes:
            is_secret = SECRET_NAME.search(str(path[-1])) is not None
            shown = f"`{written}` becomes `{becomes}`"
            report(
                "the value becomes another text" if is_secret else shown,
                Location(scalar.span, path),
                help="put it in quotes to keep it",
                fix=None if is_secret else _quoting(subject, path, scalar),
            )


def _without_properties(written: str) -> str:
    """The text of a scalar without its anchor and tag."""
    words = written.split()
    return next((word for word in words if word[0] not in "&!"), "").strip("\"'")


def _quoting(subject: Subject, path: Path, scalar: Scalar) -> Fix | None:
    edits = quoted(scalar, subject.texts[scalar.span.file])
    if edits is None:
        return None
    return Fix(title="put it in quotes", edits=edits, is_safe=False, changes=(path,))
