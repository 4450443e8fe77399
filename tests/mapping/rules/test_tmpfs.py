"""File systems in memory, on the targets that have them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mapping.targets import LINUX, WINDOWS, made


def tmpfs(attributes: str, target: str) -> Any:
    return made(attributes, target).container["linuxParameters"]["tmpfs"]


@pytest.mark.parametrize("target", LINUX)
@pytest.mark.parametrize(
    ("attributes", "mount"),
    [
        ("tmpfs: '/run:size=64m'", {"containerPath": "/run", "size": 64}),
        ("tmpfs: ['/run:size=65536k']", {"containerPath": "/run", "size": 64}),
        ("tmpfs: ['/run:size=1']", {"containerPath": "/run", "size": 1}),
        (
            "tmpfs: ['/run:size=64m,mode=755,uid=1000,noexec']",
            {
                "containerPath": "/run",
                "size": 64,
                "mountOptions": ["mode=755", "uid=1000", "noexec"],
            },
        ),
        (
            "volumes: [{type: tmpfs, target: /run, tmpfs: {size: 1500000, mode: 0o1777}}]",
            {"containerPath": "/run", "size": 2, "mountOptions": ["mode=1777"]},
        ),
        (
            "volumes: [{type: tmpfs, target: /run, read_only: true, tmpfs: {size: 1m}}]",
            {"containerPath": "/run", "size": 1, "mountOptions": ["ro"]},
        ),
    ],
)
def test_a_file_system_in_memory_has_a_size_in_mebibytes(
    attributes: str, mount: dict[str, Any], target: str
) -> None:
    assert tmpfs(attributes, target) == [mount]
    assert made(attributes, target).found == ()


@pytest.mark.parametrize("target", LINUX)
@pytest.mark.parametrize("attributes", ["tmpfs: /run", "tmpfs: ['/run:size=50%']"])
def test_a_size_is_chosen_where_ecs_wants_one(attributes: str, target: str) -> None:
    assert tmpfs(attributes, target) == [{"containerPath": "/run", "size": 64}]
    assert made(attributes, target).found == ("warning tmpfs-size-chosen",)


@pytest.mark.parametrize("target", WINDOWS)
def test_windows_has_none(target: str) -> None:
    result = made("tmpfs: ['/run:size=64m']", target)
    assert "linuxParameters" not in result.container
    assert result.found == ("error unavailable-on-target",)
