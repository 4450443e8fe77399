"""``floating-tag``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject

_FLOATING = frozenset(
    {"latest", "stable", "edge", "nightly", "dev", "beta", "canary", "lts", "main", "master"}
)
"""Tags that publishers move to each new version."""

_VARIANTS = frozenset(
    {"alpine", "slim", "apache", "cli", "fpm", "glibc", "jdk", "jre", "mainline", "management"}
    | {"musl", "perl", "uclibc", "zts"}
)
"""Tags that say what the newest version is built on, or comes with."""

_MOVING = _FLOATING | _VARIANTS


@rule("floating-tag", Severity.WARNING, "operation")
def floating_tag(subject: Subject, report: Report) -> None:
    """The image of a service has no fixed version.

    ## What it does
    Looks for images without a tag, and with a tag that is moved to each new version, such as
    `latest` or `alpine`. An image with a digest has a fixed version whatever its tag says. Services
    that are built here are left alone.

    ## Why is this bad
    The same file deploys different programs on different days. ECS resolves the tag once for each
    deployment, so a rollback to an older revision of the task definition may run the newer image,
    and nobody can tell from the file what runs.

    ## Example
    ```yaml
    services:
      web:
        image: nginx
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
    """
    for name, service in subject.services.items():
        image = service.image
        if image is None or not image.value or service.build is not None or "@" in image.value:
            continue
        name_of_image, colon, tag = image.value.rpartition("/")[2].partition(":")
        if (colon and not tag) or (tag and not _moves(tag)):
            continue  # an empty tag is `invalid-image-reference`
        if not name_of_image.strip("."):
            continue  # and so is an image without a name
        what = f"the tag `{tag}`, which moves" if tag else "no tag, which means `latest`"
        report(
            f"the image `{image.value}` of `{name}` has {what}",
            image,
            help="name a version, or a digest",
        )


def _moves(tag: str) -> bool:
    """Whether a tag names no version, as ``lts-alpine``; ``main-3f2a1c`` is one."""
    return _MOVING.issuperset(tag.split("-")) or tag.startswith("latest-")
