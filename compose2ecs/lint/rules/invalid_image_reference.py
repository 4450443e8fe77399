"""``invalid-image-reference``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject
from compose2ecs.regex import regex

_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_NAME = regex(rf"{_PART}(?:/{_PART})*")
_TAG = regex(r"(?a)\w[\w.-]{0,127}")
_DIGEST = regex("[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}")
_USUAL = regex(r"(?a)[a-z0-9]+(?:[._/-][a-z0-9]+)*(?::\w[\w.-]{0,127})?")
"""Most references, at which there is no need to look part by part."""

_REFUSED = regex(r"(?a)[^\w\-.:/#@]")
"""What ECS refuses itself, so that the translation reports it."""


@rule("invalid-image-reference", Severity.WARNING, "compose.values")
def invalid_image_reference(subject: Subject, report: Report) -> None:
    """The name of an image is none that an engine can pull.

    ## What it does
    Looks for names with capital letters, and for names, tags and digests of another form. An image
    that is empty or incomplete because of a variable is found by `empty-after-interpolation`.

    ## Why is this bad
    docker compose does not look at the name. The engine refuses it when it pulls, builds or starts,
    and on ECS the task stops before it has started.

    ## Example
    ```yaml
    services:
      web:
        image: example/WebApp:1.4
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: example/webapp:1.4
    ```

    ## Source
    https://pkg.go.dev/github.com/distribution/reference
    """
    for name, service in subject.services.items():
        image = service.image
        if image is None or image.source is None or not image.value:
            continue  # docker compose takes an empty one for none
        if _USUAL.fullmatch(image.value) or _REFUSED.search(image.value):
            continue
        found = _mistake(image.value)
        if found is not None and "$" not in subject.written(image.source.span):
            what, instead = found
            report(f"the image `{image.value}` of `{name}` has {what}", image, help=instead)


def _mistake(reference: str) -> tuple[str, str] | None:
    """What is wrong with a reference, and what to write instead."""
    rest, at, digest = reference.partition("@")
    if at and not _DIGEST.fullmatch(digest):
        return "a digest that is none", "write the algorithm and the whole digest: name@sha256:…"
    folder, slash, last = rest.rpartition("/")
    last, colon, tag = last.partition(":")
    if colon and not _TAG.fullmatch(tag):
        what = "a tag that is none" if tag else "no tag behind the colon"
        return what, "write a tag of letters, digits, `_`, `.` and `-`"
    name = f"{folder}{slash}{last}"
    first, slash, below = name.partition("/")
    if slash and (set(first) & {".", ":"} or first != first.lower()):
        name = below
    if _NAME.fullmatch(name):
        return None
    if _NAME.fullmatch(name.lower()):
        return "capital letters in its name", "write the name in lower case"
    return "a name that is none", "write registry/name:tag"
