"""``shell-in-exec-form``."""

from collections.abc import Mapping

from compose2ecs.compose.tree import Node, Scalar, Sequence
from compose2ecs.diagnostics import Location, Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_OPERATORS = frozenset({"&&", "||", ">", ">>", "2>&1"})


@rule("shell-in-exec-form", Severity.WARNING, "compose.values", about=("entrypoint", "command"))
def shell_in_exec_form(subject: Subject, report: Report) -> None:
    """A command in the form of a list is written as if a shell read it.

    ## What it does
    Looks for `command` and `entrypoint` as lists with an operator such as `&&` among their words,
    and for lists whose only word is a whole command line. With an `entrypoint`, which may be a
    shell, a command of one word is left alone.

    ## Why is this bad
    The words of a list are handed to the program as they are. `&&` is one more argument to it, and
    a program named `npm run start` does not exist, so that the container does not start.

    ## Example
    ```yaml
    services:
      web:
        image: app:1
        command: ["migrate", "&&", "serve"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: app:1
        command: ["sh", "-c", "migrate && serve"]
    ```

    ## Source
    https://docs.docker.com/reference/dockerfile/#shell-and-exec-form
    """
    for name, service in subject.written_services():
        model = subject.services.get(name)
        has_entrypoint = model is not None and model.entrypoint is not None
        for attribute in ("entrypoint", "command"):
            is_alone = attribute == "entrypoint" or not has_entrypoint
            found = _mistake(service.entries, attribute, is_alone=is_alone)
            if found is not None:
                index, word, what = found
                report(
                    f"{what} in the {attribute} of `{name}`, and no shell reads it",
                    Location(word.span, ("services", name, attribute, index)),
                    help='write ["sh", "-c", "..."], or a list with an item for each word',
                )


def _mistake(
    service: Mapping[str, Node], attribute: str, *, is_alone: bool
) -> tuple[int, Scalar, str] | None:
    """The word of a list that only a shell understands, with what it is."""
    listed = service.get(attribute)
    if not isinstance(listed, Sequence):
        return None
    words = [word for word in listed.items if isinstance(word, Scalar)]
    texts = [word.value for word in words]
    for index, word in enumerate(words):
        if word.value in _OPERATORS:
            return index, word, f"there is a `{word.value}`"
    if len(texts) == 1 and isinstance(texts[0], str) and is_alone and _is_line(texts[0]):
        return 0, words[0], "there is a whole command line"
    return None


def _is_line(text: str) -> bool:
    """Whether a text is a program and its arguments. A path may have spaces; it has a slash."""
    return " " in text.strip() and not text.startswith(("/", "-", "$", "."))
