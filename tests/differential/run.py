"""Compare the loader with docker compose on generated projects.

    python -m tests.differential.run --seed 1 --count 2000 [--first N] [--show 5] [--collect FILE]

Prints how many were accepted, refused and answered differently, and the first differences made
small. Docker compose is found as by the tests: ``COMPOSE2ECS_ORACLE`` names it. The exit code is 1
when there is a difference.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tests.differential.case import Case
from tests.differential.compare import Comparison, compare, smaller
from tests.differential.projects import project

PROCESSES = 2


def main() -> int:
    """Run the comparison and print what came of it."""
    options = _options()
    numbers = range(options.first, options.first + options.count)
    with ProcessPoolExecutor(PROCESSES) as pool:
        compared = list(pool.map(partial(_one, options.seed), numbers, chunksize=20))
        accepted = sum(found.theirs is not None for found in compared)
        different = [
            (number, found)
            for number, found in zip(numbers, compared, strict=True)
            if not found.agrees
        ]
        sys.stdout.write(
            f"seed {options.seed}: {len(compared)} projects, {accepted} accepted by docker "
            f"compose, {len(compared) - accepted} refused, {len(different)} different\n"
        )
        shown = [found for _, found in different[: options.show]]
        for (number, _), found in zip(different, pool.map(_minimised, shown), strict=False):
            _print(number, found)
    sys.stdout.write("different: " + " ".join(str(number) for number, _ in different) + "\n")
    if options.collect:
        records = [_record(found) for found in compared if found.agrees]
        Path(options.collect).write_text("".join(records), encoding="utf-8")
    return 1 if different else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="compare the loader with docker compose")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first project")
    parser.add_argument("--show", type=int, default=5, help="how many differences to make small")
    parser.add_argument("--collect", help="write the cases that agree to this file of JSON lines")
    return parser.parse_args()


def _one(seed: int, number: int) -> Comparison:
    with tempfile.TemporaryDirectory() as above:
        return compare(project(seed, number), Path(above))


def _minimised(found: Comparison) -> Comparison:
    with tempfile.TemporaryDirectory() as above:

        def differs(case: Case) -> bool:
            again = compare(case, Path(above))
            return not again.agrees and (again.theirs is None) == (found.theirs is None)

        return compare(smaller(found.case, differs), Path(above))


def _record(found: Comparison) -> str:
    record = {"case": found.case.record, "answer": found.theirs}
    return f"{json.dumps(record, ensure_ascii=False)}\n"


def _print(number: int, found: Comparison) -> None:
    write = sys.stdout.write
    write(f"\n======== number {number}: {' '.join(found.case.arguments)}\n")
    write(f"variables: {dict(found.case.variables)}\n")
    for name, text in found.case.files.items():
        write(f"---- {name}\n{text}\n")
    if found.theirs is None or found.ours is None:
        theirs = "accepts" if found.theirs is not None else f"refuses: {found.their_errors}"
        ours = "accept" if found.ours is not None else f"refuse: {found.our_errors}"
        write(f"docker compose {theirs.strip()}\nwe {ours}\n")
        return
    theirs_lines, ours_lines = found.theirs.splitlines(), found.ours.splitlines()
    for line in theirs_lines:
        if line not in ours_lines:
            write(f"theirs: {line}\n")
    for line in ours_lines:
        if line not in theirs_lines:
            write(f"ours:   {line}\n")
    if sorted(theirs_lines) == sorted(ours_lines):
        write("the same lines in another order\n")


if __name__ == "__main__":
    sys.exit(main())
