"""The same input gives the same bytes, in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from fixtures.attributes import FILES, SERVICE, several

ROOT = Path(__file__).resolve().parents[2]


def output(folder: Path, seed: str, *arguments: str) -> tuple[bytes, bytes]:
    """What the program writes to both streams, with this seed for the hashes of texts."""
    done = subprocess.run(
        [sys.executable, "-m", "compose2ecs", "convert", "--keep-going", *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": seed,
        },
        capture_output=True,
        check=False,
    )
    assert done.stdout
    return done.stdout, done.stderr


def check(folder: Path, *arguments: str) -> None:
    first = output(folder, "0", *arguments)
    assert output(folder, "0", *arguments) == first
    assert output(folder, "1", *arguments) == first
    assert output(folder, "4242", *arguments) == first


@pytest.mark.parametrize("launch_type", ["fargate", "ec2"])
def test_a_fixture(launch_type: str) -> None:
    check(ROOT / "fixtures" / "shop", "--launch-type", launch_type)


@pytest.mark.parametrize("launch_type", ["external", "managed-instances"])
def test_many_attributes(launch_type: str, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name.replace("__", ".")).write_text(text, encoding="utf-8")
    rows = {
        name.partition(":")[0]: name
        for name in Random(launch_type).sample(list(SERVICE), len(SERVICE))
        if name.partition(":")[0] not in _CLASHING
    }
    (tmp_path / "compose.yaml").write_text(several(list(rows.values())), encoding="utf-8")
    check(tmp_path, "--launch-type", launch_type)


_CLASHING = {"network_mode", "provider", "scale", "container_name", "tmpfs"}
