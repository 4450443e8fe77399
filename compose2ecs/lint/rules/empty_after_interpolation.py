"""``empty-after-interpolation``."""

from collections.abc import Callable

from compose2ecs.compose.grammar.template import TemplateError, substitute
from compose2ecs.diagnostics import Location, Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.source import Path

Replaced = Callable[[str], str]
Hole = Callable[[str, Replaced], str | None]


@rule("empty-after-interpolation", Severity.WARNING, "compose.values", about=("$",))
def empty_after_interpolation(subject: Subject, report: Report) -> None:
    """A variable without a value leaves a hole in an image, a port or a path.

    ## What it does
    Replaces the variables in images, ports and the sources of volumes as docker compose does, and
    looks for parts that are empty then: variables that are set to nothing, and empty defaults as in
    `${TAG:-}`. A variable that is not set at all is `unset-variable`.

    ## Why is this bad
    docker compose goes on with what is left: `app:${TAG}` becomes `app:`, which no engine pulls,
    `${PORT}:80` is published at any free port, and `${DATA}/db` becomes the folder `/db` of the
    host.

    ## Example
    ```yaml
    services:
      web:
        image: app:${TAG:-}
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:${TAG:-1}
    ```

    ## Source
    https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
    """
    lookup = subject.loaded.environment.lookup
    for path, scalar in subject.leaves:
        text = scalar.value
        if not isinstance(text, str) or "$" not in text or path[0] != "services":
            continue
        hole = _HOLES.get(_attribute(path))
        if hole is None:
            continue
        what = _left(hole, text, lookup)
        if what is not None:
            report(
                f"without a value for its variable this {what}",
                Location(scalar.span, path),
                help="give the variable a value, or a default: ${NAME:-value}",
            )


def _left(hole: Hole, text: str, lookup: Callable[[str], str | None]) -> str | None:
    """What is missing where all variables are set; the loader reports those that are not."""
    unset: list[str] = []
    try:
        what = hole(text, lambda part: substitute(part, lookup, unset.append))
    except TemplateError:
        return None
    return None if unset else what


def _attribute(path: Path) -> str:
    """The attribute of a service, for one that is text or a list of texts."""
    is_short = len(path) == 3 or isinstance(path[-1], int)
    return str(path[2]) if is_short else ""


def _image(written: str, replaced: Replaced) -> str | None:
    """What is missing in an image. One that is empty altogether is an error of the loader."""
    text = replaced(written)
    if text.endswith(":") or ":@" in text:
        return f"is the image `{text}`, which has no tag"
    if text.startswith(("/", ":")) or "//" in text or "/:" in text:
        return f"is the image `{text}`, in which a name is missing"
    return None


def _port(written: str, replaced: Replaced) -> str | None:
    """What is missing in a port. Without one in the container it is an error of the loader."""
    text = replaced(written)
    if (text.startswith(":") and not written.startswith(":")) or (
        "::" in text and "::" not in written
    ):
        return f"is the port `{text}`, which is published at any free port of the host"
    return None


def _source(written: str, replaced: Replaced) -> str | None:
    """What a path becomes without its first part."""
    depth = 0
    for index, character in enumerate(written):
        depth += (character == "{") - (character == "}")
        if character == "/" and not depth:
            first = written[:index]
            if first and not replaced(first):
                return "is a path that begins at the root of the host"
            return None
    return None


_HOLES = {"image": _image, "ports": _port, "volumes": _source}
"""What finds a hole in the text of an attribute: before and after the variables are replaced."""
