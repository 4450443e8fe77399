"""How fast and how large loading is, as ratios within one run.

    python tests/benchmarks/loading.py [SHARED]

Prints the time of loading files of 200, 2 000 and 20 000 services (growth should be linear), a file
of 1 MB with heavy anchors, ten levels of include, and a whole process on a small file beside a bare
Python. With a corpus beside the checkout, it loads all of it in one process and, where a docker
compose is installed (or COMPOSE2ECS_ORACLE names one), compares with one run of it for each file.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compose2ecs.compose.discover import Options
from compose2ecs.compose.load import load

ROOT = Path(__file__).resolve().parents[2]

_SERVICE = """\
  service-{n}:
    <<: *base
    image: registry.example.com/app-{n}:1.2.3
    command: ["serve", "--port", "80"]
    environment: {{PORT: "80", NAME: "service-{n}", LEVEL: "${{LEVEL:-info}}"}}
    ports: ["{port}:80"]
    depends_on: [service-{before}]
    volumes: ["data-{n}:/data"]
    deploy: {{replicas: 2, resources: {{limits: {{cpus: "0.5", memory: 512m}}}}}}
"""


def main() -> None:
    """Run all measurements and print them, without the collector, as the command line runs."""
    gc.disable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _growth(folder)
        _anchors(folder)
        _includes(folder)
        _process(folder)
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    if (shared / "corpus" / "cases.jsonl").is_file():
        _corpus(shared / "corpus")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say("peak memory of this process", f"{peak:.0f} MiB")


def _say(what: str, result: str) -> None:
    sys.stdout.write(f"{what:<48} {result}\n")
    sys.stdout.flush()


def _timed(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _load(folder: Path, *files: str, variables: dict[str, str] | None = None) -> None:
    options = Options(files=files, variables=variables or {}, cwd=str(folder))
    loaded = load(options, lambda: b"")
    if loaded.project is None:
        raise SystemExit(loaded.diagnostics[0].message)


def _services(count: int) -> str:
    lines = ["x-base: &base\n  restart: always\n  logging: {driver: json-file}\nservices:\n"]
    for n in range(count):
        before = n - 1 if n else count
        lines.append(_SERVICE.format(n=n, port=10000 + n % 50000, before=before))
    lines.append(f"  service-{count}: {{image: base}}\nvolumes:\n")
    lines += [f"  data-{n}:\n" for n in range(count)]
    return "".join(lines)


def _growth(folder: Path) -> None:
    seconds: dict[int, float] = {}
    for count in (200, 2_000, 20_000):
        (folder / "large.yaml").write_text(_services(count), encoding="utf-8")
        seconds[count] = _timed(lambda: _load(folder, "large.yaml"))
        per_service = 1000 * seconds[count] / count
        _say(f"{count} services", f"{seconds[count]:.2f} s ({per_service:.2f} ms a service)")
    ratio = seconds[20_000] / seconds[2_000]
    _say("20 000 services against 2 000 (linear is 10)", f"{ratio:.1f}")


def _anchors(folder: Path) -> None:
    """About 1 MB of services that are made of aliases and merge keys for the most part."""
    blocks = [
        f"x-{n}: &block{n}\n" + "".join(f"  KEY_{n}_{k}: value {k}\n" for k in range(20))
        for n in range(100)
    ]
    services = [
        f"  s{n}:\n    image: i\n    environment:\n"
        f"      <<: [*block{n % 100}, *block{(n + 7) % 100}]\n    labels: *block{(n + 3) % 100}\n"
        for n in range(8_000)
    ]
    text = "".join(blocks) + "services:\n" + "".join(services)
    (folder / "anchors.yaml").write_text(text, encoding="utf-8")
    seconds = _timed(lambda: _load(folder, "anchors.yaml"))
    _say(f"{len(text) / 1e6:.1f} MB of anchors and merge keys", f"{seconds:.2f} s")


def _includes(folder: Path) -> None:
    for level in range(10):
        include = f"include: [level{level + 1}.yaml]\n" if level < 9 else ""
        body = f"services:\n  s{level}: {{image: i}}\n"
        (folder / f"level{level}.yaml").write_text(include + body, encoding="utf-8")
    _say("ten levels of include", f"{1000 * _timed(lambda: _load(folder, 'level0.yaml')):.1f} ms")


def _process(folder: Path) -> None:
    (folder / "small.yaml").write_text("services:\n  web: {image: nginx:1.27}\n", encoding="utf-8")
    bare = _median([sys.executable, "-c", "pass"], folder)
    for command in ("config", "convert"):
        whole = _median([sys.executable, "-m", "compose2ecs", command, "-f", "small.yaml"], folder)
        _say(
            f"whole process of {command}, one small file",
            f"{1000 * whole:.0f} ms ({whole / bare:.1f} times a bare Python)",
        )


def _median(command: list[str], folder: Path, runs: int = 9) -> float:
    def run() -> None:
        subprocess.run(command, cwd=folder, capture_output=True, check=False)

    run()
    return statistics.median(_timed(run) for _ in range(runs))


def _corpus(corpus: Path) -> None:
    lines = (corpus / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [case for case in map(json.loads, lines) if case["exit"] == 0]
    _load_case(corpus, cases[0])
    seconds = _timed(lambda: _each(cases, lambda case: _load_case(corpus, case)))
    each = 1000 * seconds / len(cases)
    _say(
        f"{len(cases)} projects of the corpus in one process",
        f"{seconds:.2f} s ({each:.2f} ms each)",
    )
    oracle = os.environ.get("COMPOSE2ECS_ORACLE") or shutil.which("docker-compose")
    if oracle is None:
        return
    some = cases[:: max(1, len(cases) // 100)]
    theirs = _timed(lambda: _each(some, lambda case: _ask(oracle, corpus, case))) / len(some)
    ours = _timed(lambda: _each(some, lambda case: _load_case(corpus, case))) / len(some)
    _say("docker compose config -q, a process for each", f"{1000 * theirs:.1f} ms each")
    _say("the same projects here", f"{theirs / ours:.1f} times as fast")


def _each(cases: list[dict[str, Any]], action: Callable[[dict[str, Any]], None]) -> None:
    for case in cases:
        action(case)


def _load_case(corpus: Path, case: dict[str, Any]) -> None:
    folder = corpus / case["dir"]
    os.chdir(folder)
    options = Options(
        files=tuple(case["files"]),
        profiles=tuple(case.get("profiles") or ()),
        env_files=tuple(case.get("env_files") or ()),
        project_directory=case.get("project_directory"),
        project_name=case.get("project_name"),
        variables=case["env"],
        cwd=str(folder),
    )
    load(options, lambda: b"")


def _ask(oracle: str, corpus: Path, case: dict[str, Any]) -> None:
    arguments = [word for name in case["files"] for word in ("-f", name)]
    subprocess.run(
        [oracle, *arguments, "config", "-q"],
        cwd=corpus / case["dir"],
        env=case["env"],
        capture_output=True,
        check=False,
    )


if __name__ == "__main__":
    main()
