"""How an image that is built from the project gets into its registry, and which one it is there."""

from collections.abc import Mapping
from typing import Any

from compose2ecs.ecs.model import ContainerDefinition, EcsProject
from compose2ecs.publish.surroundings import Kind, Surroundings, Thing, ecr_image
from compose2ecs.shape import replace, shape
from compose2ecs.source import Choice, Traced


@shape
class Build:
    """A service of the file that is built.

    ``local`` is how docker compose calls the image where the file gives it no name.
    """

    service: str
    local: str | None


def push_lines(image: str, build: Build) -> str:
    """The commands that build the image and push it, in lines."""
    found = ecr_image(image)
    lines = ["build and push it:"]
    if found is not None:
        lines.append(
            f"aws ecr get-login-password --region {found.region} | docker login --username AWS "
            f"--password-stdin {found.registry}"
        )
    lines.append(f"docker compose build {build.service}")
    if build.local is None:
        lines.append(f"docker compose push {build.service}")
    else:
        lines += [f"docker tag {build.local} {image}", f"docker push {image}"]
    if found is not None:
        lines.append(
            "where there is no repository yet: aws ecr create-repository --repository-name "
            f"{found.repository} --region {found.region}"
        )
    return "\n    ".join(lines)


def pinned(desired: EcsProject, around: Surroundings) -> EcsProject:
    """The project with the digest, in the place of its tag, of each image that was found in ECR.

    Others stay as they are.
    """
    return replace(
        desired,
        task_definitions=tuple(
            replace(
                task,
                container_definitions=tuple(
                    _pinned(container, around.found) for container in task.container_definitions
                ),
            )
            for task in desired.task_definitions
        ),
    )


def _pinned(container: ContainerDefinition, found: Mapping[Thing, Any]) -> ContainerDefinition:
    leaf = container.image
    if leaf is None or not isinstance(leaf.value, str):
        return container
    image = ecr_image(leaf.value)
    digest = (found.get(Thing(kind=Kind.IMAGE, name=leaf.value)) or {}).get("imageDigest")
    if image is None or digest is None:
        return container
    name = f"{image.registry}/{image.repository}@{digest}"
    why = Choice(f"the digest of {leaf.value} now")
    return replace(container, image=Traced(name, (*leaf.origins, why)))


def unpinned(desired: EcsProject) -> tuple[str, ...]:
    """Notes on the images that another tag can still change."""
    names = dict.fromkeys(
        leaf.value
        for task in desired.task_definitions
        for container in task.container_definitions
        if (leaf := container.image) is not None
        and isinstance(leaf.value, str)
        and "@sha256:" not in leaf.value
    )
    return tuple(f"digest of {name}: it is not in ECR, or nobody may look" for name in names)
