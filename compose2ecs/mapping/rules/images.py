"""The image of the container, and the platform that it is built for."""

from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.model import RepositoryCredentials, RuntimePlatform, Text
from compose2ecs.ecs.refs import Joined, Ref, TextValue, refs, render
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes.container import IMAGE_NOT_PUSHED, UNSUPPORTED_PLATFORM
from compose2ecs.mapping.context import ServiceContext
from compose2ecs.source import Choice, Traced, lift, merge_origins

_ARCHITECTURES = {
    "amd64": "X86_64",
    "x86_64": "X86_64",
    "x86-64": "X86_64",
    "arm64": "ARM64",
    "aarch64": "ARM64",
}
"""The spellings of containerd for the architectures that ECS runs.

https://github.com/containerd/platforms/blob/main/database.go
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
"""

_FIRST_VARIANT = {"X86_64": ("", "v1"), "ARM64": ("", "v8")}

_WINDOWS_RELEASE = "WINDOWS_SERVER_2022_CORE"


@claims("services.*.image")
def image(cx: ServiceContext) -> Text | None:
    """``image``: the one of the file, or ``<registry>/<project>-<service>`` for one that is built.

    An empty name, as an unset variable gives it, is none. What is built is reported with the
    commands that push it, because ECS only pulls.
    """
    given, build = cx.service.image, cx.service.build
    if build is None:
        return given
    if given is not None and given.value:
        _report_unpushed(cx, given.value, f"docker compose push {cx.name}")
        return given
    local = f"{cx.project.name.value}-{cx.name}".lower()
    registry = cx.policy.registry
    remote = _joined(registry.value, f"/{local}")
    shown = render(remote)
    is_bound = not refs(registry.value)
    _report_unpushed(cx, shown, f"docker tag {local} {shown}\ndocker push {shown}", is_bound)
    reason = Choice("a built image is called as its project and service", build.source or cx.at)
    empty = (given,) if given is not None else ()
    return Traced(remote, (reason, *merge_origins(registry, cx.project.name, *empty)))


def _joined(registry: TextValue, suffix: str) -> TextValue:
    if isinstance(registry, str):
        return registry + suffix
    if isinstance(registry, Ref):
        return Joined((registry, suffix))
    return Joined((*registry.parts, suffix))


def _report_unpushed(cx: ServiceContext, image: str, push: str, is_bound: bool = True) -> None:
    """Report an image that is built, with the commands, and with how to name its registry."""
    name_it = (
        "" if is_bound else "set x-ecs.registry of the project, or give the service an image; "
    )
    cx.reporter.report(
        IMAGE_NOT_PUSHED,
        f"ECS does not build images: `{cx.name}` runs once {image} is in its registry",
        cx.service.image or cx.service.build or cx.place,
        help=f"{name_it}build and push it:\ndocker compose build {cx.name}\n{push}",
    )


def repository_credentials(cx: ServiceContext) -> RepositoryCredentials | None:
    """``repositoryCredentials``: the secret with the user and password of a private registry.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
    """
    given = cx.settings.repository_credentials
    return None if given is None else RepositoryCredentials(credentials_parameter=given)


@claims("services.*.platform")
def runtime_platform(cx: ServiceContext) -> RuntimePlatform | None:
    """``runtimePlatform``: the operating system and the architecture of the image.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
    """
    given = cx.service.platform
    if given is None:
        return None
    system, architecture = _platform(given.value)
    if system not in ("linux", "windows") or architecture not in (None, "X86_64", "ARM64"):
        cx.reporter.report(
            UNSUPPORTED_PLATFORM,
            f"ECS does not run images for {given.value}",
            given,
            help="build the image for linux/amd64 or linux/arm64",
        )
        return None
    if system == "windows":
        cx.reporter.report(
            UNSUPPORTED_PLATFORM,
            f"{given.value} does not say which release; {_WINDOWS_RELEASE} is taken",
            given,
            severity=Severity.WARNING,
            help="the base image must be of this release",
        )
    family = "LINUX" if system == "linux" else _WINDOWS_RELEASE
    return RuntimePlatform(
        cpu_architecture=None if architecture is None else Traced(architecture, given.origins),
        operating_system_family=lift(lambda _: family, given),
    )


def _platform(text: str) -> tuple[str, str | None]:
    """Operating system and architecture of ``os[/architecture[/variant]]`` or ``architecture``.

    An architecture that ECS has no name for comes back as it is written.
    """
    parts = text.lower().split("/")
    if len(parts) == 1:
        if parts[0] in _ARCHITECTURES:
            return "linux", _ARCHITECTURES[parts[0]]
        return parts[0], None
    architecture = _ARCHITECTURES.get(parts[1], parts[1])
    variant = "/".join(parts[2:])
    if variant not in _FIRST_VARIANT.get(architecture, ("",)):
        return parts[0], text
    return parts[0], architecture
