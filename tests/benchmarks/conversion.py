"""How the time and the memory of a conversion grow with the project, as ratios within one run.

    python tests/benchmarks/conversion.py

Converts projects of 100 and of 1 000 services on every launch type, each in a process of its own,
and prints the CPU time and the peak memory of the whole process. Ten times the services should take
about ten times the time. The exit code is 1 when it is clearly more on some launch type.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from compose2ecs.ecs.target import LaunchType

SMALL, LARGE = 100, 1_000
LINEAR = LARGE / SMALL
TOLERANCE = 1.5
"""By how much the ratio may exceed that of the sizes; a quadratic step exceeds it by far."""
RUNS = 3

_SERVICE = """\
  service-{n}:
    image: registry.example.com/app-{n}:1.2.3
    command: ["serve", "--port", "8080"]
    environment: {{PORT: "8080", NAME: "service-{n}", LEVEL: "${{LEVEL:-info}}"}}
    ports: ["{port}:8080"]
    depends_on: {{service-{before}: {{condition: service_healthy}}}}
    volumes: ["data-{n}:/data"]
    networks: [net-{net}]
    healthcheck: {{test: [CMD, "true"], interval: 10s, retries: 3}}
    deploy: {{replicas: 2, resources: {{limits: {{cpus: "0.5", memory: 512m}}}}}}
"""
_LAST = """\
  service-{n}:
    image: registry.example.com/base:1
    healthcheck: {{test: [CMD, "true"]}}
"""


class Cost(NamedTuple):
    """What a process took of the processor, and of memory at most."""

    seconds: float
    mebibytes: float


def main() -> int:
    """Measure all launch types."""
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (SMALL, LARGE):
            (folder / f"{count}.yaml").write_text(_project(count), encoding="utf-8")
        for launch_type in LaunchType:
            small, large = (_cost(folder, count, launch_type) for count in (SMALL, LARGE))
            ratio = large.seconds / small.seconds
            worst = max(worst, ratio)
            sys.stdout.write(
                f"{launch_type:<18} {SMALL} services {_shown(small)}, {LARGE} services "
                f"{_shown(large)}, ratio {ratio:.1f} (linear is at most {LINEAR:.0f})\n"
            )
            sys.stdout.flush()
    return int(worst > LINEAR * TOLERANCE)


def _project(count: int) -> str:
    """A project of that many services, each waiting for the one before it."""
    names = range(count - 1)
    services = (
        _SERVICE.format(n=n, port=10_000 + n, before=n - 1 if n else count - 1, net=n // 10)
        for n in names
    )
    volumes = "".join(f"  data-{n}:\n" for n in names)
    networks = "".join(f"  net-{n}:\n" for n in range(count // 10 + 1))
    last = _LAST.format(n=count - 1)
    return f"services:\n{''.join(services)}{last}volumes:\n{volumes}networks:\n{networks}"


def _cost(folder: Path, count: int, launch_type: str) -> Cost:
    """The fastest of several runs, and its peak memory."""
    return min(_run(folder, count, launch_type) for _ in range(RUNS))


def _run(folder: Path, count: int, launch_type: str) -> Cost:
    command = [
        *(sys.executable, "-m", "compose2ecs", "convert", "--keep-going"),
        *("-f", f"{count}.yaml", "--launch-type", launch_type),
    ]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"convert ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _shown(cost: Cost) -> str:
    return f"{cost.seconds:.2f} s {cost.mebibytes:.0f} MiB"


if __name__ == "__main__":
    sys.exit(main())
