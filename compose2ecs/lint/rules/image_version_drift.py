"""``image-version-drift``."""

from compose2ecs.compose.model import Service
from compose2ecs.diagnostics import Severity
from compose2ecs.lint.reading.images import image_of
from compose2ecs.lint.rule import Report, rule
from compose2ecs.lint.subject import Subject


@rule("image-version-drift", Severity.NOTE, "operation")
def image_version_drift(subject: Subject, report: Report) -> None:
    """Two services run different versions of one image.

    ## What it does
    Looks for images that several services use with different versions. Variants of one version,
    such as `3.12` and `3.12-slim`, are the same to it, and so are `3.12` and `3.12.4`.

    ## Why is this bad
    It is mostly a version that was raised in one place and forgotten in another: a worker of
    yesterday beside a server of today. On ECS a deployment rolls out both, without complaint.

    ## Example
    ```yaml
    services:
      web:
        image: example/app:1.5.0
      worker:
        image: example/app:1.4.0
        command: ["work"]
    ```

    ## Instead
    ```yaml
    services:
      web:
        image: example/app:1.5.0
      worker:
        image: example/app:1.5.0
        command: ["work"]
    ```

    ## Source
    https://docs.docker.com/reference/compose-file/fragments/
    """
    if len(subject.services) < 2:
        return
    first: dict[str, tuple[str, Service, str]] = {}
    for name, service in subject.services.items():
        image = image_of(service)
        if image is None or not (own := image.version):
            continue
        other, earlier, version = first.setdefault(image.repository, (name, service, own))
        if own != version and not _agree(own, version):
            report(
                f"`{name}` runs version {own} of {image.repository}, and `{other}` runs {version}",
                service.image,
                earlier.image,
                help="run the same version, and write it once, as an anchor or a variable",
            )


def _agree(one: str, other: str) -> bool:
    """Whether two versions are the same as far as both say it."""
    return all(a == b for a, b in zip(one.split("."), other.split("."), strict=False))
