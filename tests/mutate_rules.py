"""Deletes the rules of the mapping one by one and lists those that no test misses.

    python tests/mutate_rules.py [RULE ...]

For every function that claims an attribute, its body is replaced by ``return None`` in a copy of
the project, and the tests of the mapping run there until the first failure. A rule whose deletion
leaves all tests green is not tested. Exits with 1 when there is one.
"""

from __future__ import annotations

# ruff: noqa: T201 -- a script that prints its result
import ast
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("compose2ecs", "schemas", "fixtures", "tests", "pyproject.toml")
RULES = "compose2ecs/mapping"
NETS = (
    "tests/mapping/test_partition.py",
    "tests/mapping/test_perturbation.py",
    "tests/mapping/test_conservation.py",
)
"""Tests over all rules at once, which notice a missing one only because something is missing. They
run last, and only for rules that the tests of what rules do have not missed."""

SELECTIONS = {
    "tests": ["tests/mapping", *(f"--ignore={name}" for name in NETS)],
    "nets": list(NETS),
}

WORKERS = 2
SECONDS = 900


@dataclass(frozen=True, slots=True)
class Rule:
    """A function that claims attributes: where it stands, and the lines of its body."""

    file: str
    name: str
    first: int
    last: int
    indent: int

    def __str__(self) -> str:
        return f"{Path(self.file).stem}.{self.name}"


def rules() -> list[Rule]:
    """Every function below ``RULES`` with a claim on it."""
    found = []
    for path in sorted((ROOT / RULES).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(map(_is_claim, node.decorator_list)):
                body = node.body[1:] if ast.get_docstring(node) and node.body[1:] else node.body
                last = node.end_lineno or node.lineno
                name = str(path.relative_to(ROOT))
                found.append(Rule(name, node.name, body[0].lineno, last, body[0].col_offset))
    return found


def _is_claim(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id == "claims"
    )


def copy(folder: Path) -> Path:
    """A copy of the project in ``folder``."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)
    return folder


def missed(rule: Rule, folder: Path) -> str | None:
    """The first selection of tests that fails without ``rule``; None when all pass."""
    path = folder / rule.file
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    lines[rule.first - 1 : rule.last] = [" " * rule.indent + "return None\n"]
    path.write_text("".join(lines), encoding="utf-8")
    try:
        return next((name for name in SELECTIONS if not _passes(folder, name)), None)
    finally:
        path.write_text(text, encoding="utf-8")


def _passes(folder: Path, selection: str) -> bool:
    options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *SELECTIONS[selection]],
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode == 0


def main(wanted: list[str]) -> int:
    """Print a line per rule as it is tried, and the survivors at the end."""
    chosen = [rule for rule in rules() if not wanted or str(rule) in wanted]
    folders: Queue[Path] = Queue()
    survivors = []
    with TemporaryDirectory() as parent, ThreadPoolExecutor(WORKERS) as pool:
        for number in range(WORKERS):
            folder = Path(parent, str(number), "project")
            folder.mkdir(parents=True)
            folders.put(copy(folder))
        for name in SELECTIONS:
            if not _passes(Path(parent, "0", "project"), name):
                print(f"the {name} fail before anything is deleted")
                return 2

        def attempt(rule: Rule) -> str | None:
            folder = folders.get()
            try:
                return missed(rule, folder)
            finally:
                folders.put(folder)

        for rule, noticed in zip(chosen, pool.map(attempt, chosen), strict=True):
            print(f"{rule!s:44} {noticed or 'NOT MISSED'}", flush=True)
            if noticed is None:
                survivors.append(rule)
    print(f"{len(chosen)} rules, {len(survivors)} not missed by any test")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
