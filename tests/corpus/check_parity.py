"""Compare the loader with the answers of docker compose that are recorded beside the checkout.

    python tests/corpus/check_parity.py [SHARED]

SHARED is the folder with ``corpus`` and ``corpus-behaviours``; ``../shared`` beside the checkout by
default. Without it there is nothing to do, and the exit code is 0. It is 1 when a case differs that
``differences.toml`` does not list, when a listed one no longer differs, or when a refusal has no
place.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PLACED = 0.98
"""The share of refusals that must name a file, line and column."""


def main() -> int:
    """Run both corpora and print what differs from what is expected."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    runner = shared / "corpus" / "parity.py"
    if not runner.is_file():
        sys.stdout.write(f"no corpus at {shared}: nothing compared\n")
        return 0
    verdicts: list[dict[str, Any]] = []
    for corpus in ("corpus", "corpus-behaviours"):
        verdicts += _in_process(runner, shared / corpus)
    verdicts += _as_command(runner, shared / "corpus-behaviours")
    return _judged(verdicts)


def _run(runner: Path, *arguments: str) -> list[dict[str, Any]]:
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = [sys.executable, str(runner), *arguments, "--show", "1", "--json", report.name]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        verdicts: list[dict[str, Any]] = json.loads(Path(report.name).read_text(encoding="utf-8"))
        return verdicts


def _in_process(runner: Path, corpus: Path) -> list[dict[str, Any]]:
    found = _run(runner, "--corpus", str(corpus), "--callable", "project:load", "--path", str(HERE))
    return [verdict for verdict in found if verdict["verdict"] != "skipped"]


def _as_command(runner: Path, corpus: Path) -> list[dict[str, Any]]:
    """The cases that pass flags, through the command line."""
    command = f"{sys.executable} -m compose2ecs config {{args}} --format json {{flags}}"
    return _run(
        runner, "--corpus", str(corpus), "--command", command, "--filter", "^(flags|select)/"
    )


def _judged(verdicts: list[dict[str, Any]]) -> int:
    listed = tomllib.loads((HERE / "differences.toml").read_text(encoding="utf-8"))
    expected = {case for group in listed["difference"] for case in group["cases"]}
    differing = {v["id"]: v for v in verdicts if v["verdict"] != "equal"}
    surprises = sorted(differing.keys() - expected)
    stale = sorted(expected - differing.keys())
    for case in surprises:
        sys.stdout.write(
            f"differs: {case}: {differing[case]['verdict']} {differing[case].get('note', '')}\n"
        )
    refused = [v for v in verdicts if v["oracle"] == "reject" and v["verdict"] == "equal"]
    placeless = [v["id"] for v in refused if not _has_place(v.get("note") or "")]
    for case in placeless:
        sys.stdout.write(f"refused without a place: {case}\n")
    for case in stale:
        sys.stdout.write(f"listed as a difference, and is none: {case}\n")
    same = len(verdicts) - len(differing)
    sys.stdout.write(
        f"{len(verdicts)} cases: {same} as docker compose, {len(differing)} different, "
        f"{len(expected)} of them on purpose\n"
    )
    placed = 1 - len(placeless) / max(1, len(refused))
    sys.stdout.write(f"{len(refused)} refusals: {placed:.1%} with file, line and column\n")
    return 1 if surprises or stale or placed < PLACED else 0


def _has_place(note: str) -> bool:
    return re.search(r"[^\s:]:\d+:\d+: ", note) is not None


if __name__ == "__main__":
    sys.exit(main())
