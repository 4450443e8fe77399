"""The sizes of tasks: never smaller than what is asked for, and how much of them is unused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.mapping.policy import Options
from tests.mapping.translated import EC2, Translated, web


def sizes(attributes: str, options: Options | None = None) -> dict[str, Any]:
    made = web(attributes, options)
    names = ("cpu", "memory", "memoryReservation")
    return {
        **{name: made.container[name] for name in names if name in made.container},
        **{f"task_{name}": made.task[name] for name in names if name in made.task},
    }


def deploy(limits: str, reservations: str = "") -> str:
    return f"deploy: {{resources: {{limits: {{{limits}}}, reservations: {{{reservations}}}}}}}"


@pytest.mark.parametrize(
    ("attributes", "made"),
    [
        ("", {"task_cpu": "256", "task_memory": "512"}),
        ("cpus: 0.5", {"cpu": 512, "task_cpu": "512", "task_memory": "1024"}),
        ("cpus: 0.2501", {"cpu": 256, "task_cpu": "512", "task_memory": "1024"}),
        ("mem_limit: 600M", {"memory": 600, "task_cpu": "256", "task_memory": "1024"}),
        ("mem_limit: 512m", {"memory": 512, "task_cpu": "256", "task_memory": "512"}),
        ("mem_limit: 1000000", {"memory": 1, "task_cpu": "256", "task_memory": "512"}),
        ("mem_reservation: 513m", {"memoryReservation": 513, "task_cpu": "256",
         "task_memory": "1024"}),
        (deploy("cpus: '2', memory: 1g", "cpus: '0.25', memory: 512m"),
         {"cpu": 256, "memory": 1024, "memoryReservation": 512, "task_cpu": "2048",
          "task_memory": "4096"}),
        (deploy("memory: 100m", "cpus: '1'"),
         {"cpu": 1024, "memory": 100, "task_cpu": "1024", "task_memory": "2048"}),
        ("mem_limit: 9g", {"memory": 9216, "task_cpu": "2048", "task_memory": "9216"}),
        ("cpus: 17", {"cpu": 17408, "task_cpu": "32768", "task_memory": "61440"}),
        ("mem_limit: 121g", {"memory": 123904, "task_cpu": "32768", "task_memory": "249856"}),
        ("cpus: 64", {"cpu": 65536, "task_cpu": "65536", "task_memory": "0"}),
        ("cpus: 0.5\nx-ecs: {cpu: 1 vCPU}",
         {"cpu": 512, "task_cpu": "1024", "task_memory": "2048"}),
        ("mem_limit: 1g\nx-ecs: {cpu: 512, memory: 2g}",
         {"memory": 1024, "task_cpu": "512", "task_memory": "2048"}),
        ("cpu_quota: 50000", {"cpu": 512, "task_cpu": "512", "task_memory": "1024"}),
        ("cpu_quota: 50000\ncpu_period: 200000",
         {"cpu": 256, "task_cpu": "256", "task_memory": "512"}),
        ("cpu_shares: 2048", {"task_cpu": "256", "task_memory": "512"}),
        ("platform: windows", {"task_cpu": "1024", "task_memory": "2048"}),
        ("platform: windows\nmem_limit: 9g",
         {"memory": 9216, "task_cpu": "2048", "task_memory": "9216"}),
        ("platform: windows\ncpus: 5", {"cpu": 5120, "task_cpu": "5120", "task_memory": "0"}),
    ],
)  # fmt: skip
def test_fargate_gets_the_smallest_size_that_holds_all(
    attributes: str, made: dict[str, Any]
) -> None:
    assert sizes(attributes) == made


@pytest.mark.parametrize(
    ("attributes", "made"),
    [
        ("", {"memoryReservation": 256}),
        ("mem_limit: 1g", {"memory": 1024}),
        ("mem_reservation: 1g", {"memoryReservation": 1024}),
        ("x-ecs: {cpu: 512, memory: 1g}", {"task_cpu": "512", "task_memory": "1024"}),
        (deploy("", "cpus: '0.25'"), {"cpu": 256, "memoryReservation": 256}),
        (
            deploy("cpus: '0.5', memory: 1g"),
            {"cpu": 512, "memory": 1024, "task_cpu": "512"},
        ),
    ],
)
def test_tasks_on_instances_have_the_size_that_is_set_or_that_limits_them(
    attributes: str, made: dict[str, Any]
) -> None:
    assert sizes(attributes, EC2) == made


@settings(max_examples=30, deadline=None)
@given(cpus=st.integers(1, 160), memory=st.integers(1, 120 * 1024**3))
def test_nothing_gets_less_than_the_file_gives_it(cpus: int, memory: int) -> None:
    made = sizes(f"cpus: {cpus / 10}\nmem_limit: {memory}")
    assert made["memory"] * 1024**2 >= memory
    assert int(made["task_memory"]) >= made["memory"]
    assert int(made["task_cpu"]) >= made["cpu"] >= cpus * 102


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        (
            "cpus: 0.3\nmem_limit: 600m",
            (
                "note: `web` asks for 0.3 vCPU and 600 MiB and gets 0.5 vCPU with 1024 MiB; "
                "unused: "
                "39 % of the CPU and 41 % of the memory"
            ),
        ),
        (
            "cpus: 0.5\nmem_limit: 600m",
            (
                "note: `web` asks for 600 MiB and gets 0.5 vCPU with 1024 MiB; unused: 41 % of the "
                "memory"
            ),
        ),
        (
            "cpus: 0.1",
            (
                "note: `web` asks for 0.1 vCPU and gets 0.25 vCPU with 512 MiB; unused: 59 % of "
                "the "
                "CPU"
            ),
        ),
        (
            "cpus: 0.25\nmem_limit: 3g",
            (
                "note: `web` asks for 0.25 vCPU and gets 0.5 vCPU with 3072 MiB; unused: 50 % "
                "of the "
                "CPU"
            ),
        ),
        (
            "cpus: 0.25\nmem_limit: 5g",
            (
                "warning: `web` asks for 0.25 vCPU and gets 1 vCPU with 5120 MiB; unused: 75 % "
                "of the "
                "CPU"
            ),
        ),
        (
            "mem_limit: 2m",
            (
                "note: `web` asks for 2 MiB and gets 0.25 vCPU with 512 MiB; unused: 99 % of the "
                "memory"
            ),
        ),
        (
            "cpus: 0.25\nplatform: windows",
            "note: `web` asks for 0.25 vCPU and gets 1 vCPU with 2048 MiB; unused: 75 % of the CPU",
        ),
    ],
)
def test_what_stays_unused_of_a_size_is_said(attributes: str, found: str) -> None:
    assert web(attributes).messages("fargate-headroom") == [found]


@pytest.mark.parametrize(
    "attributes",
    ["", "cpus: 0.5\nmem_limit: 1g", "cpus: 0.3\nx-ecs: {cpu: 1024}", "cpus: 64", "cpus: 1"],
)
def test_nothing_is_said_about_a_size_that_is_set_or_that_fits(attributes: str) -> None:
    assert web(attributes).messages("fargate-headroom") == []


def test_the_way_to_the_cpu_that_is_asked_for_is_less_memory() -> None:
    assert web("cpus: 0.25\nmem_limit: 5g").helps("fargate-headroom") == [
        "0.25 vCPU go with up to 2048 MiB; on EC2, memory does not take CPU with it"
    ]
    assert web("cpus: 0.3").helps("fargate-headroom") == [
        "limits up to the size of the task cost nothing more"
    ]


def test_instances_have_no_sizes_to_waste() -> None:
    assert web("cpus: 0.3\nmem_limit: 600m", EC2).found == []


def together(first: str, second: str, options: Options | None = None) -> Translated:
    """Two services of one task, each with ``attributes`` on one line."""
    return Translated(
        "services:\n"
        f"  a: {{image: a, x-ecs: {{task: both}}, {first}}}\n"
        f"  b: {{image: b, x-ecs: {{task: both}}, {second}}}\n",
        options,
    )


def test_a_task_on_fargate_holds_all_of_its_containers() -> None:
    result = together("cpus: 0.5, mem_limit: 700m", "cpus: 0.3, mem_limit: 1500m")
    assert (result.task["cpu"], result.task["memory"]) == ("1024", "3072")
    assert result.messages("fargate-headroom") == [
        (
            "note: `both` asks for 0.8 vCPU and 2200 MiB and gets 1 vCPU with 3072 MiB; unused: 19 "
            "% of "
            "the CPU and 28 % of the memory"
        )
    ]


def test_shares_weigh_the_containers_of_one_task() -> None:
    result = together("cpu_shares: 512", "cpu_shares: 256")
    assert [one["cpu"] for one in result.task["containerDefinitions"]] == [512, 256]
    assert result.task["cpu"] == "1024"
    assert len(result.messages("cpu-shares-reserved")) == 2


@pytest.mark.parametrize(
    ("first", "second", "units", "found"),
    [
        (
            "cpus: 0.5",
            "cpus: 1",
            "1536",
            [
                "warning: `a` may use 1.5 vCPU, the size of its task, and not only 0.5",
                "warning: `b` may use 1.5 vCPU, the size of its task, and not only 1",
            ],
        ),
        (
            "cpus: 0.5",
            "mem_limit: 1g",
            None,
            ["warning: `a` may use more than 0.5 vCPU while the instance is idle"],
        ),
        ("mem_limit: 1g", "mem_limit: 1g", None, []),
    ],
)
def test_containers_on_an_instance_share_the_limit_of_their_task(
    first: str, second: str, units: str | None, found: list[str]
) -> None:
    result = together(first, second, EC2)
    assert result.task.get("cpu") == units
    assert result.messages("cpu-limit-not-enforced") == found


def test_the_disks_of_the_containers_add_up() -> None:
    options = "storage_opt: {size: 15g}"
    assert together(options, options).task["ephemeralStorage"] == {"sizeInGiB": 30}
    assert "ephemeralStorage" not in together(options, "tty: true").task


PROJECT = """
name: shop
x-ecs: {namespace: shop}
services:
  web: {image: web, MEMORY}
"""


def connected(memory: str, options: Options | None = None) -> Translated:
    return Translated(PROJECT.replace("MEMORY", memory), options)


@pytest.mark.parametrize(
    ("attribute", "size"),
    [("mem_limit: 448m", "512"), ("mem_limit: 449m", "1024"), ("cpus: 0.2", "512"),
     ("mem_limit: 512m, x-ecs: {memory: 512}", "512")],
)  # fmt: skip
def test_a_size_of_fargate_has_room_for_the_proxy_of_service_connect(
    attribute: str, size: str
) -> None:
    assert connected(attribute).task["memory"] == size


def test_the_proxy_is_not_headroom() -> None:
    assert connected("mem_limit: 512m").messages("fargate-headroom") == [
        (
            "note: `web` asks for 512 MiB (64 more for the proxy of Service Connect) and gets "
            "0.25 vCPU with 1024 MiB; unused: 43 % of the memory"
        )
    ]
    assert connected("mem_limit: 448m").messages("fargate-headroom") == []


@pytest.mark.parametrize(
    ("attribute", "size", "stopped_at"),
    [
        ("mem_limit: 512m", "576", None),
        ("mem_limit: 1g, mem_reservation: 512m", "1088", None),
        ("mem_reservation: 1g", "1088", (5, 38)),
        ("restart: always", "320", (5, 3)),
        ("mem_reservation: 1g, x-ecs: {memory: 2g}", "2048", None),
    ],
)
def test_on_instances_service_connect_gives_a_task_the_memory_of_its_containers_and_the_proxy(
    attribute: str, size: str, stopped_at: tuple[int, int] | None
) -> None:
    made = connected(attribute, EC2)
    assert made.task["memory"] == size
    found = [one for one in made.diagnostics if one.code.slug == "memory-limit-chosen"]
    message = (
        f"`web` may be stopped when the task uses more than {size} MiB, as Service Connect wants a "
        "size and no limit is named"
    )
    assert [(one.span and one.span[1:3], one.message) for one in found] == (
        [(stopped_at, message)] if stopped_at else []
    )


def test_a_task_without_a_proxy_has_no_memory_of_its_own_on_instances() -> None:
    assert "memory" not in connected('restart: "no"', EC2).task
    assert "memory" not in connected("x-ecs: {discovery: none}", EC2).task
    assert "memory" not in connected("network_mode: host", EC2).task


def test_the_way_to_a_limit_of_cpu_in_a_task_is_that_all_of_it_is_limited() -> None:
    made = Translated(
        "services: {a: {image: a, cpus: 0.5}, b: {image: b, network_mode: 'service:a'}}", EC2
    )
    (way,) = made.helps("cpu-limit-not-enforced")
    assert way == (
        "limit the CPU of every service in the task, or set cpu under x-ecs: the size of the task "
        "is a limit, and is reserved"
    )
