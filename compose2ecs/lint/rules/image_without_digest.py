"""``image-without-digest``."""

from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.images import image_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("image-without-digest", Severity.NOTE, "operation", by_default=False)
def image_without_digest(subject: Subject, report: Report) -> None:
    """The image of a service is not pinned to its content.

    ## What it does
    Looks for images without a digest. Services that are built here are left alone. The rule is off
    unless it is selected, because few files pin images so.

    ## Why is this bad
    A tag is a name that its publisher may move, even one such as `1.27.3`. A digest is the content:
    what was tested is what runs, on every day and in every Region.

    ## Example
    ```yaml
    services:
      web:
        image: nginx:1.27.3
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: nginx:1.27.3@sha256:42e917aaa1b5bb40dd0f6f7f4f857490ac7747d7ef73b391c774a41a8b994f15
    ```

    ## Source
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
    """
    for name, service in subject.services.items():
        image = image_of(service)
        if image is not None and not image.digest:
            report(
                f"the image `{image.repository}` of `{name}` has no digest",
                service.image,
                help="put the digest behind it, as `docker buildx imagetools inspect` shows it",
            )
