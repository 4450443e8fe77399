"""The image of the container, and the platform that it is built for."""

import re
from collections.abc import Sequence

from compose2ecs.diagnostics import Place, Severity
from compose2ecs.ecs.model import RepositoryCredentials, RuntimePlatform, Text
from compose2ecs.ecs.refs import Joined, Ref, TextValue, refs, render
from compose2ecs.ecs.target import OperatingSystem
from compose2ecs.mapping.claims import claims
from compose2ecs.mapping.codes import BUILD_ONLY, IRRELEVANT_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE
from compose2ecs.mapping.codes.container import IMAGE_NOT_PUSHED, UNSUPPORTED_PLATFORM
from compose2ecs.mapping.context import ServiceContext, TaskContext
from compose2ecs.mapping.optional import items
from compose2ecs.regex import regex
from compose2ecs.source import Choice, Traced, choose, merge_origins

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

_RELEASE = regex(r"windows\((\d+\.\d+\.\d+)", re.IGNORECASE)
_WINDOWS_RELEASES = {
    "17763": "WINDOWS_SERVER_2019_CORE",
    "20348": "WINDOWS_SERVER_2022_CORE",
    "26100": "WINDOWS_SERVER_2025_CORE",
}
"""The releases of Windows Server by their build, which containerd writes into platforms.

https://learn.microsoft.com/en-us/windows-server/get-started/windows-server-release-info
https://github.com/containerd/platforms/blob/main/platforms.go
"""


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
        f"ECS does not build images: `{cx.name}` can start when {image} is in its registry",
        cx.service.image or cx.service.build or cx.place,
        help=f"{name_it}build and push it:\n{_build_command(cx)}\n{push}",
    )


def _build_command(cx: ServiceContext) -> str:
    """What builds the image for the platform of the task, on a workstation of any."""
    command = f"docker compose build {cx.name}"
    build = cx.service.build
    if _named(cx) is not None or (build is not None and items(build.value.platforms)):
        return command
    return f"DOCKER_DEFAULT_PLATFORM=linux/amd64 {command}"


@claims("services.*.pull_policy")
def report_pull_policy(cx: ServiceContext) -> None:
    """Report when docker compose pulls: ECS pulls when a task starts, whatever the policy.

    Agents of instances keep images as ECS_IMAGE_PULL_BEHAVIOR says.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
    """
    given = cx.service.pull_policy
    if given is None:
        return
    if given.value == "never":
        cx.reporter.report(
            UNSUPPORTED_ATTRIBUTE,
            f"ECS pulls the image of `{cx.name}` when a task starts, from a registry",
            given,
            help="push the image; instances keep images as the agent setting "
            "ECS_IMAGE_PULL_BEHAVIOR says",
        )
        return
    cx.reporter.report(
        IRRELEVANT_ATTRIBUTE, f"ECS pulls the image of `{cx.name}` when a task starts", given
    )


def repository_credentials(cx: ServiceContext) -> RepositoryCredentials | None:
    """``repositoryCredentials``: the secret with the user and password of a private registry.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html
    """
    given = cx.settings.repository_credentials
    return None if given is None else RepositoryCredentials(credentials_parameter=given)


@claims("services.*.platform", "services.*.build.platforms[]")
def runtime_platform(cx: TaskContext) -> RuntimePlatform | None:
    """``runtimePlatform``: the operating system and the architecture of the image.

    An image that is built for other platforms than that of ECS, linux/amd64, runs on the first of
    them. None leaves that of ECS. A system that the target does not run is reported as such.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
    """
    built = [
        leaf
        for member in cx.members
        if (build := member.service.build) is not None
        for leaf in items(build.value.platforms)
    ]
    given = _named(cx)
    if given is None:
        if cx.service.platform is not None:
            cx.reporter.report(IRRELEVANT_ATTRIBUTE, "it names no platform", cx.service.platform)
        given = _first_built(built)
    for leaf in built:
        if given is None or leaf.value != given.value:
            cx.reporter.report(BUILD_ONLY, "the task runs on another of the platforms", leaf)
    if given is None:
        return _implied(cx)
    system, machine = parse(given.value)
    if system not in ("linux", "windows") or machine not in (None, "X86_64", "ARM64"):
        cx.reporter.report(
            UNSUPPORTED_PLATFORM,
            f"ECS does not run images for {given.value}",
            given,
            help="build the image for linux/amd64 or linux/arm64",
        )
        return None
    family = None
    if system == cx.policy.target.os or _named(cx) is None:
        family = _family(cx, given) if system == "windows" else "LINUX"
    return RuntimePlatform(
        cpu_architecture=None if machine is None else Traced(machine, given.origins),
        operating_system_family=None if family is None else Traced(family, given.origins),
    )


def architecture(cx: ServiceContext) -> str:
    """The architecture on which the image runs, in the words of ECS."""
    platform = _named(cx)
    machine = parse(platform.value)[1] if platform else None
    return machine or "X86_64"


def _named(cx: ServiceContext) -> Traced[str] | None:
    """The platform of the service; None for an empty one, which docker compose takes for none."""
    platform = cx.service.platform
    return platform if platform is not None and platform.value else None


def _first_built(built: Sequence[Traced[str]]) -> Traced[str] | None:
    """The platform of an image that is not built for the one that ECS takes without a word."""
    if any(parse(leaf.value) == ("linux", "X86_64") for leaf in built):
        return None
    return built[0] if built else None


def _implied(cx: ServiceContext) -> RuntimePlatform | None:
    """Windows, where the other services of the project say that the tasks run on it."""
    if cx.policy.target.os is not OperatingSystem.WINDOWS:
        return None
    _report_release(cx, f"`{cx.name}` has no platform", cx.at)
    why = "the services with a platform run on Windows"
    return RuntimePlatform(
        cpu_architecture=None, operating_system_family=choose(_WINDOWS_RELEASE, why, cx.at)
    )


def _family(cx: ServiceContext, platform: Traced[str]) -> str:
    """The release of Windows: the one in parentheses, else one that is taken and reported."""
    found = _RELEASE.match(platform.value)
    build = found[1].split(".")[2] if found else ""
    if build in _WINDOWS_RELEASES:
        return _WINDOWS_RELEASES[build]
    _report_release(cx, f"{platform.value} does not say which release", platform)
    return _WINDOWS_RELEASE


def _report_release(cx: ServiceContext, what: str, place: Place | None) -> None:
    cx.reporter.report(
        UNSUPPORTED_PLATFORM,
        f"{what}; {_WINDOWS_RELEASE} is taken",
        place,
        severity=Severity.WARNING,
        help="the base image must be of this release; write platform: windows(10.0.20348)/amd64 "
        "to say so",
    )


def parse(text: str) -> tuple[str, str | None]:
    """Operating system and architecture of ``os[(version)][/architecture[/variant]]``.

    A single word may be an architecture, of Linux then. An architecture that ECS has no name for
    comes back as it is written.
    """
    parts = text.lower().split("/")
    system = parts[0].partition("(")[0]
    if len(parts) == 1:
        if system in _ARCHITECTURES:
            return "linux", _ARCHITECTURES[system]
        return system, None
    machine = _ARCHITECTURES.get(parts[1], parts[1])
    variant = "/".join(parts[2:])
    if variant not in _FIRST_VARIANT.get(machine, ("",)):
        return system, text
    return system, machine
