"""CPU: a reservation and a weight on Linux, a limit on Windows."""

from __future__ import annotations

import pytest

from tests.mapping import targets
from tests.mapping.targets import LINUX, WINDOWS, made
from tests.mapping.translated import EC2, web

ON_INSTANCES = (*targets.EC2, "external", "managed")


def deploy(limits: str, reservations: str = "") -> str:
    return f"deploy: {{resources: {{limits: {{{limits}}}, reservations: {{{reservations}}}}}}}"


@pytest.mark.parametrize("target", targets.TARGETS)
@pytest.mark.parametrize(
    ("attributes", "units"),
    [
        ("cpus: 0.5", 512),
        ("cpus: 0.3", 307),
        ("cpus: 0.3005", 308),
        ("cpus: 0.0001", 2),
        (deploy("cpus: '1.5'"), 1536),
        ("cpu_quota: 50000", 512),
        ("cpu_quota: 50000\ncpu_period: 200000", 256),
    ],
)
def test_a_limit_is_units_of_1024_to_a_cpu(attributes: str, units: int, target: str) -> None:
    assert made(attributes, target).container["cpu"] == units


@pytest.mark.parametrize("target", LINUX)
def test_linux_reserves_what_is_reserved(target: str) -> None:
    result = made(deploy("cpus: '2'", "cpus: '0.25'"), target)
    assert result.container["cpu"] == 256
    if target == "fargate":
        assert (result.task["cpu"], result.found) == ("2048", ())
    else:
        assert "cpu" not in result.task
        assert result.found == ("warning cpu-limit-not-enforced",)


@pytest.mark.parametrize("target", ON_INSTANCES)
@pytest.mark.parametrize(
    ("attributes", "task", "found"),
    [
        ("cpus: 0.5", "512", ()),
        ("cpus: 0.3005", "308", ()),
        (deploy("cpus: '2'", "cpus: '2'"), "2048", ()),
        ("cpu_quota: 150000", "1536", ()),
        (deploy("", "cpus: '2'"), None, ()),
        ("cpus: 0.1", "128", ("warning cpu-limit-not-enforced",)),
        ("cpus: 200", None, ("warning cpu-limit-not-enforced",)),
        ("cpus: 0.5\nx-ecs: {cpu: 0.5 vCPU}", "512", ()),
        ("cpus: 0.5\nx-ecs: {cpu: 1 vCPU}", "1024", ("warning cpu-limit-not-enforced",)),
        ("x-ecs: {cpu: 1 vCPU}", "1024", ()),
    ],
)
def test_the_size_of_a_task_on_an_instance_is_its_limit(
    attributes: str, task: str | None, found: tuple[str, ...], target: str
) -> None:
    result = made(attributes, target)
    assert (result.task.get("cpu"), result.found) == (task, found)


def test_a_limit_that_is_not_enforced_is_reported_with_what_is_possible() -> None:
    assert web(deploy("cpus: '2'", "cpus: '0.25'"), EC2).found == [
        (
            "4:41 warning cpu-limit-not-enforced: "
            "`web` may use more than 2 vCPU while the instance is idle"
        )
    ]
    assert web("cpus: 0.1", EC2).found == [
        (
            "4:11 warning cpu-limit-not-enforced: "
            "`web` may use 0.125 vCPU, the size of its task, and not only 0.1"
        )
    ]


@pytest.mark.parametrize("target", WINDOWS)
@pytest.mark.parametrize(
    ("attributes", "units", "found"),
    [
        ("cpus: 2", 2048, ()),
        (deploy("cpus: '2'", "cpus: '0.5'"), 2048, ("note irrelevant-attribute",)),
        (deploy("", "cpus: '2'"), 2048, ("warning reservation-is-limit",)),
        ("cpu_count: 2", 2048, ()),
        ("cpu_count: 2\ncpus: 4", 4096, ("note irrelevant-attribute",)),
    ],
)
def test_windows_enforces_the_units_of_a_container(
    attributes: str, units: int, found: tuple[str, ...], target: str
) -> None:
    result = made(attributes, target)
    assert (result.container["cpu"], result.found) == (units, found)
    assert ("cpu" in result.task) == (target == "fargate-windows")


def test_a_windows_container_on_an_instance_gets_a_cpu_if_nothing_is_said() -> None:
    result = web("platform: windows/amd64", EC2)
    assert result.container["cpu"] == 1024
    assert result.messages("cpu-chosen") == [
        "warning: `web`, which says nothing about CPU, may use 1 vCPU"
    ]
    assert "cpu" not in web("platform: windows/amd64").container


@pytest.mark.parametrize("target", LINUX)
def test_linux_has_no_number_of_cpus(target: str) -> None:
    result = made("cpu_count: 2", target)
    assert "cpu" not in result.container
    assert result.found == ("warning unsupported-attribute",)


@pytest.mark.parametrize(
    ("target", "units", "found"),
    [
        ("fargate", None, "note irrelevant-attribute"),
        ("fargate-windows", None, "note irrelevant-attribute"),
        ("bridge", 512, "warning cpu-shares-reserved"),
        ("ec2-windows", 512, "warning cpu-shares-reserved"),
        ("external", 512, "warning cpu-shares-reserved"),
        ("managed", 512, "warning cpu-shares-reserved"),
    ],
)
def test_shares_are_a_reservation_on_instances(target: str, units: int | None, found: str) -> None:
    result = made("cpu_shares: 512", target)
    assert result.container.get("cpu") == units
    assert result.found == (found,)
    if target == "fargate":
        assert result.task["cpu"] == "256"


@pytest.mark.parametrize(("shares", "units"), [(1, 2), (2, 2), (262144, 262144), (300000, 262144)])
def test_shares_are_those_that_the_kernel_knows(shares: int, units: int) -> None:
    assert web(f"cpu_shares: {shares}", EC2).container["cpu"] == units


def test_the_finding_about_shares_says_how_much_is_reserved() -> None:
    assert web("cpu_shares: 512", EC2).found == [
        "4:17 warning cpu-shares-reserved: ECS reserves 0.5 vCPU for the 512 shares of `web`"
    ]
    assert web("cpu_shares: 512\nplatform: windows", EC2).messages("cpu-shares-reserved") == [
        "warning: ECS reserves 0.5 vCPU for the 512 shares of `web`, and allows no more"
    ]


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        (
            "cpu_shares: 512\ncpus: 0.25",
            ["4:17 note irrelevant-attribute: the amount of CPU decides, and not the shares"],
        ),
        (
            "cpu_shares: 512",
            [
                (
                    "4:17 note irrelevant-attribute: "
                    "`web` shares the CPU of its task with no other container"
                )
            ],
        ),
        (
            "cpu_quota: 50000\ncpu_period: 0",
            ["5:17 note irrelevant-attribute: 0 means the default"],
        ),
        ("cpu_shares: 0", ["4:17 note irrelevant-attribute: 0 means the default"]),
        ("cpus: 0", ["4:11 note irrelevant-attribute: 0 means none"]),
        (
            "cpus: 1\ncpu_quota: 50000\ncpu_period: 100000",
            [
                "5:16 note irrelevant-attribute: there is no quota, or `cpus` says how much",
                "6:17 note irrelevant-attribute: there is no quota, or `cpus` says how much",
            ],
        ),
    ],
)
def test_amounts_that_say_nothing_are_noted(attributes: str, found: list[str]) -> None:
    assert web(attributes).found == found
