"""CPU, memory and disk: never rounded down, and the sizes of Fargate."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compose2ecs.mapping.policy import Options
from tests.mapping.translated import EC2, web


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
        ("cpus: 64", {"cpu": 65536, "task_cpu": "65536", "task_memory": "0"}),
        ("cpus: 0.5\nx-ecs: {cpu: 1 vCPU}",
         {"cpu": 512, "task_cpu": "1024", "task_memory": "2048"}),
        ("mem_limit: 1g\nx-ecs: {cpu: 512, memory: 2g}",
         {"memory": 1024, "task_cpu": "512", "task_memory": "2048"}),
        ("cpu_quota: 50000", {"cpu": 512, "task_cpu": "512", "task_memory": "1024"}),
        ("cpu_quota: 50000\ncpu_period: 200000",
         {"cpu": 256, "task_cpu": "256", "task_memory": "512"}),
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
    ],
)
def test_tasks_on_instances_have_no_size_unless_one_is_set(
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


def test_a_limit_is_no_limit_on_an_idle_instance() -> None:
    made = web("cpus: 0.5", EC2)
    assert made.container["cpu"] == 512
    assert made.found == [
        (
            "4:11 warning cpu-limit-not-enforced: "
            "`web` may use more than 0.5 vCPU while the instance is idle"
        )
    ]


def test_shares_are_a_reservation() -> None:
    made = web("cpu_shares: 512")
    assert made.container["cpu"] == 512
    assert made.found == [
        "4:17 warning cpu-shares-reserved: ECS reserves 0.5 vCPU for the 512 shares of `web`"
    ]


def test_shares_do_not_matter_beside_an_amount() -> None:
    made = web("cpu_shares: 512\ncpus: 0.25")
    assert made.container["cpu"] == 256
    assert made.found == [
        "4:17 note irrelevant-attribute: the amount of CPU decides, and not the shares"
    ]


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("cpus: 0", ["4:11 note irrelevant-attribute: 0.0 means none"]),
        ("mem_limit: 0", ["4:16 note irrelevant-attribute: 0 means none"]),
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


def test_swap_is_what_exceeds_the_memory() -> None:
    made = web("mem_limit: 1g\nmemswap_limit: 1500m\nmem_swappiness: 10")
    assert made.container["linuxParameters"] == {"maxSwap": 476, "swappiness": 10}
    assert web("mem_limit: 1g\nmemswap_limit: 1g").container["linuxParameters"] == {"maxSwap": 0}


@pytest.mark.parametrize("attributes", ["memswap_limit: -1\nmem_limit: 1g", "memswap_limit: 1g"])
def test_swap_without_bounds_is_reported(attributes: str) -> None:
    made = web(attributes)
    assert "linuxParameters" not in made.container
    assert [line.split(":")[1].split(" ", 1)[1] for line in made.found] == [
        "warning unsupported-attribute"
    ]


def test_shared_memory_is_rounded_up() -> None:
    assert web("shm_size: 64.5m").container["linuxParameters"] == {"sharedMemorySize": 65}


def test_the_size_of_the_disk_is_that_of_the_task() -> None:
    made = web("storage_opt: {size: 30G}")
    assert made.task["ephemeralStorage"] == {"sizeInGiB": 30}
    assert made.found == []


def test_other_storage_options_are_reported() -> None:
    made = web("storage_opt: {size: much, mode: a}")
    assert "ephemeralStorage" not in made.task
    assert made.found == [
        "4:25 warning unsupported-attribute: storage option 'size' is left out on ECS",
        "4:37 warning unsupported-attribute: storage option 'mode' is left out on ECS",
    ]


def test_a_reservation_that_nobody_asked_for_is_noted() -> None:
    made = web("", EC2)
    assert made.container["memoryReservation"] == 256
    assert made.messages("memory-chosen") == [
        "note: 256 MiB are reserved for `web`, which says nothing about memory"
    ]
    for attributes in ("mem_limit: 1g", "mem_reservation: 1g", "x-ecs: {memory: 512}"):
        assert web(attributes, EC2).messages("memory-chosen") == []
    assert web("").messages("memory-chosen") == []


def test_the_disk_that_is_set_wins_over_the_size_of_storage_opt() -> None:
    made = web("storage_opt: {size: 30g}\nx-ecs: {ephemeral_storage: 0.1t}")
    assert made.task["ephemeralStorage"] == {"sizeInGiB": 103}
    assert made.found == []
