"""``secret-with-default``."""

from compose2ecs.compose.credentials import is_secret, is_secret_name
from compose2ecs.compose.grammar.template import TemplateError, variables
from compose2ecs.compose.secret_parts import url_passwords
from compose2ecs.compose.tree import Scalar
from compose2ecs.diagnostics import Fix, Location, Severity
from compose2ecs.lint.editing.edits import replaced
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex
from compose2ecs.source import Path

_DEFAULT = regex(r"\$\{(\w+):?-(?:([a-z][\w+.-]{0,30}://)|[^}])")
_WHOLE = regex(r"\$\{\w+:?-[^${}]*\}")


@rule("secret-with-default", Severity.WARNING, "security", about=("$",))
def secret_with_default(subject: Subject, report: Report) -> None:
    """A secret has a default, which is deployed where nobody sets the variable.

    ## What it does
    Looks for expressions such as `${DB_PASSWORD:-postgres}`, where the name of the variable is that
    of a secret, or where the default is a URL with a password in it.

    ## Why is this bad
    The default is meant for development. A pipeline in which the variable is missing or misspelled
    deploys it without a word, and everybody who has the file knows it.

    ## Example
    ```yaml
    services:
      db:
        image: postgres:16
        environment:
          POSTGRES_PASSWORD: ${DB_PASSWORD:-postgres}
    ```

    ## Instead
    ```yaml
    services:
      db:
        image: postgres:16
        environment:
          POSTGRES_PASSWORD: ${DB_PASSWORD:?the password of the database}
    ```

    ## Source
    https://docs.docker.com/reference/compose-file/interpolation/
    """
    if not any(_is_possible(text.text) for text in subject.texts.values()):
        return
    for path, scalar in subject.scalars():
        if not isinstance(scalar.value, str) or "${" not in scalar.value:
            continue
        for name in _defaulted(scalar.value):
            report(
                f"the default of `{name}` is deployed where nobody sets the variable",
                Location(scalar.span, path),
                help=f"require it instead: ${{{name}:?}}",
                fix=_requiring(subject, path, scalar, name),
            )


def _is_possible(text: str) -> bool:
    return any(found[2] or is_secret_name(found[1]) for found in _DEFAULT.finditer(text))


def _defaulted(text: str) -> list[str]:
    """The variables in a text that are secrets and have a default that says something."""
    try:
        found = variables(text)
    except TemplateError:
        return []
    return [one.name for one in found if one.default and _has_secret(one.name, one.default)]


def _has_secret(name: str, default: str) -> bool:
    if is_secret_name(name) and is_secret(default):
        return True
    return any(url_passwords(default))


def _requiring(subject: Subject, path: Path, scalar: Scalar, name: str) -> Fix | None:
    source = subject.texts[scalar.span.file]
    if not isinstance(scalar.value, str) or not _WHOLE.fullmatch(source.at(scalar.span)):
        return None
    edits = replaced(scalar, source, f"${{{name}:?}}", has_variables=True)
    if edits is None:
        return None
    return Fix(title=f"require `{name}`", edits=edits, is_safe=False, changes=(path,))
