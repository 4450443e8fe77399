"""``invalid-image-name``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex

_TAG = regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_PART = regex(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
"""https://github.com/distribution/reference/blob/main/reference.go"""


@rule("invalid-image-name", Severity.WARNING, "operation")
def invalid_image_name(subject: Subject, report: Report) -> None:
    """The image of a service has a name that no registry takes.

    ## What it does
    Looks for images with upper-case letters or other characters in the repository that are not
    allowed there, and for tags that are empty or malformed. Characters that ECS itself refuses are
    left to the translation.

    ## Why is this bad
    Neither `docker compose config` nor the registration of a task definition minds. The task fails
    when it pulls the image, with `CannotPullContainerError`.

    ## Example
    ```yaml
    services:
      web:
        image: Example/Web:1.4.0
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: example/web:1.4.0
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
    """
    for name, service in subject.services.items():
        image = service.image
        if image is None or not image.value or "$" in image.value:
            continue  # what is left of a variable has been reported
        problem = _problem(image.value)
        if problem is not None:
            report(
                f"the image `{image.value}` of `{name}` {problem}",
                image,
                help="write the repository in lower case, and a tag of letters and digits",
            )


def _problem(reference: str) -> str | None:
    """What is wrong with an image reference; None for one that can be pulled."""
    named = reference.partition("@")[0]
    path, slash, last = named.rpartition("/")
    repository, colon, tag = last.partition(":")
    if colon and not tag:
        return "has an empty tag"
    if colon and not _TAG.fullmatch(tag):
        return "has a tag that no registry takes"
    host, _, rest = (path + slash + repository).partition("/")
    is_registry = bool(rest) and ("." in host or ":" in host or host == "localhost")
    parts = rest.split("/") if is_registry else (path + slash + repository).split("/")
    wrong = next((part for part in parts if not _PART.fullmatch(part)), None)
    if wrong is None:
        return None
    if wrong.lower() != wrong:
        return f"has upper-case letters in `{wrong}`"
    return "has a repository that no registry takes"
