"""Memory and disk: never rounded down."""

from __future__ import annotations

import pytest

from tests.mapping import targets
from tests.mapping.targets import LINUX, TARGETS, WINDOWS, made
from tests.mapping.translated import EC2, web

KEEPS_SHM = (*targets.EC2, "external")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("attributes", "mebibytes"),
    [
        ("mem_limit: 600m", 600),
        ("mem_limit: 629145601", 601),
        ("mem_limit: 1gb", 1024),
        ("deploy: {resources: {limits: {memory: 600M}}}", 600),
    ],
)
def test_a_limit_is_in_mebibytes_and_never_rounded_down(
    attributes: str, mebibytes: int, target: str
) -> None:
    result = made(attributes, target)
    assert result.container["memory"] == mebibytes
    assert "error" not in str(result.found)


@pytest.mark.parametrize(
    "attributes", ["mem_reservation: 599.5m", "deploy: {resources: {reservations: {memory: 600m}}}"]
)
def test_a_reservation_is_in_mebibytes_too(attributes: str) -> None:
    for target in LINUX:
        assert made(attributes, target).container["memoryReservation"] == 600
    for target in WINDOWS:
        result = made(attributes + "\nmem_limit: 1g", target)
        assert "memoryReservation" not in result.container
        assert "warning unavailable-on-target" in result.found


def test_windows_on_an_instance_wants_a_limit_and_gets_none_by_guess() -> None:
    result = made("mem_reservation: 1g", "ec2-windows")
    assert "memory" not in result.container
    assert "error missing-on-target" in result.found
    assert web("platform: windows", EC2).messages("memory-chosen") == []


@pytest.mark.parametrize("target", ["bridge", "host", "awsvpc", "external", "managed"])
def test_docker_takes_no_less_than_six_mebibytes(target: str) -> None:
    result = made("mem_limit: 2m", target)
    assert result.container["memory"] == 6
    assert result.found == ("warning clamped",)


def test_zero_is_no_limit() -> None:
    assert web("mem_limit: 0").found == ["4:16 note irrelevant-attribute: 0 means none"]


SWAP = "mem_limit: 1g\nmemswap_limit: 1500m\nmem_swappiness: 10"


@pytest.mark.parametrize("target", ["bridge", "host", "awsvpc", "external"])
def test_swap_is_what_exceeds_the_memory(target: str) -> None:
    result = made(SWAP, target)
    assert result.container["linuxParameters"] == {"maxSwap": 476, "swappiness": 10}
    assert result.found == ("warning swap-on-instance",)
    none = made("mem_limit: 1g\nmemswap_limit: 1g", target)
    assert none.container["linuxParameters"] == {"maxSwap": 0}
    assert none.found == ()


@pytest.mark.parametrize("target", ["fargate", "managed", "fargate-windows", "ec2-windows"])
def test_less_memory_than_the_file_gives_is_an_error_where_there_is_no_swap(target: str) -> None:
    result = made(SWAP, target)
    assert "linuxParameters" not in result.container
    assert "error unavailable-on-target" in result.found


@pytest.mark.parametrize("target", ["fargate", "managed"])
def test_no_swap_is_what_they_have(target: str) -> None:
    result = made("mem_limit: 1g\nmemswap_limit: 1g", target)
    assert "linuxParameters" not in result.container
    assert result.found == ("note default-not-sent",)


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("memswap_limit: -1\nmem_limit: 1g", "warning unsupported-attribute"),
        ("memswap_limit: 1g", "warning unsupported-attribute"),
        ("memswap_limit: 0", "note irrelevant-attribute"),
        ("mem_swappiness: 60", "warning unsupported-attribute"),
        ("mem_swappiness: -1", "note irrelevant-attribute"),
        ("mem_swappiness: 60\nmem_limit: 1g", "warning unsupported-attribute"),
    ],
)
def test_swap_without_bounds_is_reported(attributes: str, found: str) -> None:
    result = made(attributes, "bridge")
    assert "linuxParameters" not in result.container
    assert result.found == (found,)


def test_the_instances_must_have_the_swap() -> None:
    assert web(SWAP, EC2).found == [
        (
            "5:20 warning swap-on-instance: `web` may swap 476 MiB on instances that have swap "
            "space, which those of Amazon's images do not"
        )
    ]


@pytest.mark.parametrize(
    ("target", "size"), [(target, 65 if target in KEEPS_SHM else None) for target in TARGETS]
)
def test_shared_memory_is_rounded_up(target: str, size: int | None) -> None:
    result = made("shm_size: 64.5m", target)
    assert result.container.get("linuxParameters", {}).get("sharedMemorySize") == size
    assert result.found == (() if size else ("error unavailable-on-target",))


@pytest.mark.parametrize(
    ("target", "size", "gibibytes", "found"),
    [
        ("fargate", "30G", 30, ()),
        ("fargate", "30.1G", 31, ()),
        ("fargate", "20G", None, ("note irrelevant-attribute",)),
        ("fargate", "5G", None, ("note irrelevant-attribute",)),
        ("fargate", "201G", 201, ("error out-of-range",)),
        ("fargate-windows", "30G", None, ("error unavailable-on-target",)),
        ("fargate-windows", "5G", None, ("note irrelevant-attribute",)),
        *(
            (target, "30G", None, ("warning unsupported-attribute",))
            for target in (*targets.EC2, "external", "managed", "ec2-windows")
        ),
    ],
)
def test_the_size_of_the_disk_is_that_of_the_task(
    target: str, size: str, gibibytes: int | None, found: tuple[str, ...]
) -> None:
    result = made(f"storage_opt: {{size: {size}}}", target)
    assert result.task.get("ephemeralStorage", {}).get("sizeInGiB") == gibibytes
    assert result.found == found


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
    assert made.found == [
        "4:25 note irrelevant-attribute: ephemeral_storage under x-ecs says how much"
    ]
