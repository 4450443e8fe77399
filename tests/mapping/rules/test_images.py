"""Images: named, built, and for a platform."""

from __future__ import annotations

import pytest

from compose2ecs.mapping.policy import Options
from tests.mapping.translated import Translated, web


def test_the_image_stays_as_it_is() -> None:
    assert web("").container["image"] == "nginx"


def test_an_image_that_is_built_has_an_unbound_registry_and_commands_to_push_it() -> None:
    made = Translated("services:\n  Web:\n    build: ./web\n")
    assert made.container["image"] == "${registry}/shop-web"
    assert made.messages("image-not-pushed") == [
        (
            "warning: "
            "ECS does not build images: "
            "`Web` can start when ${registry}/shop-web is in its registry"
        )
    ]
    assert made.helps("image-not-pushed") == [
        (
            "set x-ecs.registry of the project, or give the service an image; build and push it:\n"
            "DOCKER_DEFAULT_PLATFORM=linux/amd64 docker compose build Web\n"
            "docker tag shop-web ${registry}/shop-web\n"
            "docker push ${registry}/shop-web"
        )
    ]


@pytest.mark.parametrize(
    ("settings", "options"),
    [("x-ecs: {registry: r.example/a}\n", Options()), ("", Options(registry="r.example/a"))],
)
def test_the_registry_is_the_one_that_is_given(settings: str, options: Options) -> None:
    made = Translated(settings + "services:\n  web:\n    build: ./web\n", options)
    assert made.container["image"] == "r.example/a/shop-web"


def test_a_named_image_that_is_built_is_pushed_under_its_name() -> None:
    made = web("build: .")
    assert made.container["image"] == "nginx"
    assert made.helps("image-not-pushed") == [
        (
            "build and push it:\nDOCKER_DEFAULT_PLATFORM=linux/amd64 docker compose build web\n"
            "docker compose push web"
        )
    ]
    for platform in ("platform: linux/arm64\nbuild: .", "build: {context: ., platforms: [linux]}"):
        assert web(platform).helps("image-not-pushed") == [
            "build and push it:\ndocker compose build web\ndocker compose push web"
        ]


@pytest.mark.parametrize(
    ("platform", "made"),
    [
        ("linux/amd64", {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}),
        ("linux/x86_64", {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}),
        ("linux/arm64", {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}),
        ("linux/arm64/v8", {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}),
        ("aarch64", {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}),
        ("linux", {"operatingSystemFamily": "LINUX"}),
    ],
)
def test_platforms_of_linux(platform: str, made: dict[str, str]) -> None:
    result = web(f"platform: {platform}")
    assert result.task["runtimePlatform"] == made
    assert result.found == []


def test_windows_gets_a_release_and_a_warning() -> None:
    made = web("platform: windows/amd64")
    assert made.task["runtimePlatform"] == {
        "cpuArchitecture": "X86_64",
        "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE",
    }
    assert made.found == [
        (
            "4:15 warning unsupported-platform: windows/amd64 does not say which release; "
            "WINDOWS_SERVER_2022_CORE is taken"
        )
    ]


@pytest.mark.parametrize(
    ("version", "release"),
    [
        ("10.0.17763", "2019"),
        ("10.0.20348", "2022"),
        ("10.0.20348.169", "2022"),
        ("10.0.26100", "2025"),
    ],
)
def test_the_version_of_windows_is_a_release(version: str, release: str) -> None:
    made = web(f"platform: windows({version})/amd64")
    assert made.task["runtimePlatform"] == {
        "cpuArchitecture": "X86_64",
        "operatingSystemFamily": f"WINDOWS_SERVER_{release}_CORE",
    }
    assert made.found == []


def test_a_service_without_a_platform_runs_on_windows_where_the_others_do() -> None:
    made = Translated(
        "services:\n  a:\n    image: a\n    platform: windows(10.0.20348)/amd64\n"
        "  b:\n    image: b\n"
    )
    assert made.tasks[1]["runtimePlatform"] == {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}
    assert made.found == [
        "5:3 warning unsupported-platform: `b` has no platform; WINDOWS_SERVER_2022_CORE is taken"
    ]


@pytest.mark.parametrize(
    ("platforms", "made_of_it", "notes"),
    [
        ("[linux/arm64]", "ARM64", 0),
        ("[linux/arm64, linux/arm/v7]", "ARM64", 1),
        ("[linux/amd64, linux/arm64]", None, 2),
    ],
)
def test_an_image_runs_on_a_platform_that_it_is_built_for(
    platforms: str, made_of_it: str | None, notes: int
) -> None:
    made = web(f"build: {{context: ., platforms: {platforms}}}")
    assert made.task.get("runtimePlatform", {}).get("cpuArchitecture") == made_of_it
    assert (
        len([one for one in made.diagnostics if one.message.startswith("the task runs")]) == notes
    )


def test_the_platform_of_the_service_wins() -> None:
    made = web("platform: linux/amd64\nbuild: {context: ., platforms: [linux/arm64, linux/amd64]}")
    assert made.task["runtimePlatform"]["cpuArchitecture"] == "X86_64"
    assert made.messages("build-only")[-1] == "note: the task runs on another of the platforms"


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("always", "note irrelevant-attribute"),
        ("missing", "note irrelevant-attribute"),
        ("if_not_present", "note irrelevant-attribute"),
        ("build", "note irrelevant-attribute"),
        ("daily", "note irrelevant-attribute"),
        ("every_12h", "note irrelevant-attribute"),
        ("never", "warning unsupported-attribute"),
    ],
)
def test_ecs_pulls_when_a_task_starts(policy: str, found: str) -> None:
    (line,) = web(f"pull_policy: {policy}").found
    assert line.startswith(f"4:18 {found}: ECS pulls the image of `web` when a task starts")


@pytest.mark.parametrize("platform", ["linux/s390x", "linux/arm/v7", "linux/amd64/v3", "darwin"])
def test_a_platform_that_ecs_does_not_run_is_an_error(platform: str) -> None:
    made = web(f"platform: {platform}")
    assert "runtimePlatform" not in made.task
    assert made.found == [
        f"4:15 error unsupported-platform: ECS does not run images for {platform}"
    ]


def test_an_empty_platform_is_none() -> None:
    made = web("platform: ${PLATFORM-}")
    assert "runtimePlatform" not in made.task
    assert made.found == ["4:15 note irrelevant-attribute: it names no platform"]


def test_an_empty_name_is_none() -> None:
    made = Translated("services:\n  web:\n    image: ''\n    build: .\n")
    assert made.container["image"] == "${registry}/shop-web"


def test_the_credentials_of_a_private_registry() -> None:
    secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub"
    made = web(f'x-ecs: {{repository_credentials: "{secret}"}}')
    assert made.container["repositoryCredentials"] == {"credentialsParameter": secret}


def test_a_system_that_the_target_does_not_run_is_reported_once() -> None:
    made = Translated("""
services:
  a: {image: a, platform: linux/amd64}
  b: {image: b, platform: windows/amd64}
""")
    assert made.tasks[1]["runtimePlatform"] == {"cpuArchitecture": "X86_64"}
    assert made.found == [
        "4:27 error unsupported-platform: the tasks run on Fargate with Linux, not windows/amd64"
    ]
