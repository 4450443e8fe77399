from __future__ import annotations

import pytest

from compose2ecs.diagnostics import Reporter
from compose2ecs.ecs.refs import Ref, RefKind
from compose2ecs.ecs.target import TARGETS, UnknownTargetError
from compose2ecs.mapping.policy import Options, Policy, decide
from compose2ecs.source import Choice, Traced
from tests.mapping.build import policy, project, texts

WEB = "services: {web: {image: nginx}}\n"


def of(text: str = "", variables: dict[str, str] | None = None, **options: str | None) -> Policy:
    return policy(project(WEB + text), Options(**options), variables)


def whence(value: Traced[object] | None) -> list[object]:
    assert value is not None
    return [
        origin.why if isinstance(origin, Choice) else origin.path[-1] for origin in value.origins
    ]


def test_fargate_is_the_default() -> None:
    found = of()
    assert found.target.name == "fargate"
    assert found.compatibility.value == "FARGATE"
    assert whence(found.compatibility) == ["Fargate needs no instances to look after"]
    assert found.network_mode is not None
    assert found.network_mode.value == "awsvpc"


def test_the_file_chooses_the_target() -> None:
    found = of("x-ecs: {launch_type: ec2, network_mode: host}")
    assert found.target.name == "ec2-host"
    assert whence(found.compatibility) == ["launch_type", "network_mode"]


def test_options_win_over_the_file() -> None:
    found = of("x-ecs: {launch_type: ec2}", launch_type="external", network_mode="host")
    assert found.target.name == "external-host"
    assert whence(found.network_mode) == [
        "given by --launch-type",
        "launch_type",
        "given by --network-mode",
    ]


def test_a_combination_of_the_file_that_does_not_exist_is_reported() -> None:
    reporter = Reporter()
    found = policy(project(WEB + "x-ecs: {network_mode: bridge}"), reporter=reporter)
    assert found.target.name == "fargate"
    assert texts(reporter.diagnostics) == [
        (
            "2:23 error invalid-setting: network mode 'bridge' is not possible on fargate: "
            "choose awsvpc"
        )
    ]


def test_a_combination_of_options_that_does_not_exist_is_the_callers_mistake() -> None:
    with pytest.raises(UnknownTargetError, match="'bridge' is not possible on fargate"):
        of(network_mode="bridge")


@pytest.mark.parametrize(
    ("services", "target"),
    [
        ("{a: {image: a, platform: windows/amd64}, b: {image: b}}", "fargate-windows"),
        ("{a: {image: a, platform: windows}, b: {image: b, platform: linux/arm64}}", "fargate"),
        ("{a: {image: a}}", "fargate"),
    ],
)
def test_windows_is_the_system_when_every_named_platform_is(services: str, target: str) -> None:
    assert policy(project("services: " + services)).target.name == target


def test_a_service_of_another_system_is_reported() -> None:
    reporter = Reporter()
    text = """
services:
  a: {image: a, platform: windows/amd64}
  b: {image: b, platform: linux/arm64}
"""
    policy(project(text), reporter=reporter)
    assert texts(reporter.diagnostics) == [
        ("3:27 error unsupported-platform: the tasks run on Fargate with Linux, not windows/amd64")
    ]


def test_windows_where_there_is_none() -> None:
    reporter = Reporter()
    found = policy(
        project("services: {a: {image: a, platform: windows/amd64}}"),
        Options(launch_type="external"),
        reporter=reporter,
    )
    assert found.target.name == "external-bridge"
    assert [finding.code.slug for finding in reporter.diagnostics] == ["unsupported-platform"]


def test_a_target_given_as_a_whole_wins_over_the_file_and_its_platforms() -> None:
    target = next(target for target in TARGETS if target.name == "ec2-windows")
    reporter = Reporter()
    found = decide(
        project(
            "services: {a: {image: a, platform: linux/arm64}}\n"
            "x-ecs: {launch_type: fargate, network_mode: awsvpc}"
        ),
        Options(launch_type="external"),
        {},
        reporter,
        target,
    )
    assert found.target is target
    assert whence(found.compatibility) == [
        "EC2 for Windows is the target",
        "launch_type",
        "network_mode",
    ]
    assert [finding.code.slug for finding in reporter.diagnostics] == ["unsupported-platform"]


def test_windows_without_a_network_mode() -> None:
    found = policy(
        project("services: {a: {image: a, platform: windows/amd64}}"), Options(launch_type="ec2")
    )
    assert found.network_mode is None


def test_the_region_is_that_of_the_option_the_file_or_the_environment() -> None:
    setting = "x-ecs: {region: eu-west-1}"
    both = {"AWS_REGION": "eu-west-2", "AWS_DEFAULT_REGION": "eu-west-3"}
    assert of(setting, both, region="us-east-1").region.value == "us-east-1"
    assert whence(of(setting, both, region="us-east-1").region) == ["given by --region", "region"]
    assert whence(of(setting, both).region) == ["region"]
    assert of("", both).region.value == "eu-west-2"
    assert whence(of("", both).region) == ["the region in AWS_REGION"]
    assert of("", {"AWS_REGION": "", "AWS_DEFAULT_REGION": "x"}).region.value == "x"
    assert of().region.value == Ref(RefKind.REGION, "")
    assert whence(of().region) == ["no region is given"]


def test_the_registry() -> None:
    assert of().registry.value == Ref(RefKind.REGISTRY, "")
    assert of("x-ecs: {registry: r.example}").registry.value == "r.example"
    assert of("x-ecs: {registry: r.example}", registry="s.example").registry.value == "s.example"


def test_the_cluster() -> None:
    assert of().cluster is None
    assert whence(of("x-ecs: {cluster: main}").cluster) == ["cluster"]
    assert whence(of(cluster="main").cluster) == ["given by --cluster"]
