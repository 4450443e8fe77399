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
            "ECS does not build images: `Web` runs once ${registry}/shop-web is in its registry"
        )
    ]
    assert made.helps("image-not-pushed") == [
        (
            "set x-ecs.registry of the project, or give the service an image; build and push it:\n"
            "docker compose build Web\n"
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


@pytest.mark.parametrize("platform", ["linux/s390x", "linux/arm/v7", "linux/amd64/v3", "darwin"])
def test_a_platform_that_ecs_does_not_run_is_an_error(platform: str) -> None:
    made = web(f"platform: {platform}")
    assert "runtimePlatform" not in made.task
    assert made.found == [
        f"4:15 error unsupported-platform: ECS does not run images for {platform}"
    ]


def test_an_empty_name_is_none() -> None:
    made = Translated("services:\n  web:\n    image: ''\n    build: .\n")
    assert made.container["image"] == "${registry}/shop-web"


def test_the_credentials_of_a_private_registry() -> None:
    secret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub"
    made = web(f'x-ecs: {{repository_credentials: "{secret}"}}')
    assert made.container["repositoryCredentials"] == {"credentialsParameter": secret}
