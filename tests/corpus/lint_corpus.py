"""Lint every project of the corpus beside the checkout, for every launch type.

    python -m tests.corpus.lint_corpus [SHARED]

No rule may crash, none says error, and none that is passed over would find something. A project
that converts without an error has none here either; every error has file, line and column; one that
docker compose refuses has an error at a place. A rule whose findings are warnings must not have
some in most projects. The exit code is 1 when any of this is not so.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.ecs.target import LaunchType
from compose2ecs.lint.codes import CRASHED_RULE
from compose2ecs.lint.engine import Checked, check
from compose2ecs.lint.rule import rules
from compose2ecs.source import Span
from tests.lint.concerned import missed

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

MOST = 0.6
"""The share of projects in which a rule may have warnings."""

IN_MOST = {
    "floating-tag": (
        "the cases are fixtures, which say `image: nginx` where the image does not matter; of the "
        "projects that somebody runs, half have one, and linters of Dockerfiles warn of it too"
    ),
}
"""Rules that may have warnings in more than that, and why."""

Found = tuple[str, str]
"""Severity and code of a finding."""


def main() -> int:
    """Lint all cases, and print what is wrong, and how many findings there are by code."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    corpus = shared / "corpus"
    if not (corpus / "cases.jsonl").is_file():
        sys.stdout.write(f"no corpus at {shared}: nothing linted\n")
        return 0
    accepted = refused = wrong = 0
    findings: Counter[Found] = Counter()
    projects: Counter[Found] = Counter()
    differ = _differing()
    for line in (corpus / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        checked = _checked(corpus, case)
        is_accepted = case["exit"] == 0
        accepted += is_accepted
        refused += not is_accepted
        for problem in _problems(checked, is_refused=not is_accepted and case["id"] not in differ):
            wrong += 1
            sys.stdout.write(f"{case['id']}: {problem}\n")
        if is_accepted:
            found = [
                (one.severity.value, one.code.slug)
                for one in checked.diagnostics
                if one.code.by_default
            ]
            findings.update(found)
            projects.update(set(found))
    for problem in _noise(projects, accepted):
        wrong += 1
        sys.stdout.write(f"{problem}\n")
    for (severity, slug), count in findings.most_common():
        share = projects[severity, slug] / accepted
        sys.stdout.write(f"{share:6.1%} {count:6} {severity:8} {slug}\n")
    sys.stdout.write(f"{accepted} accepted and {refused} refused projects, {wrong} problems\n")
    return int(wrong > 0)


def _differing() -> set[str]:
    """The cases on which the loader and docker compose differ on purpose."""
    listed = tomllib.loads((HERE / "differences.toml").read_text(encoding="utf-8"))
    return {case for group in listed["difference"] for case in group["cases"]}


def _checked(corpus: Path, case: dict[str, Any]) -> Checked:
    folder = corpus / case["dir"]
    options = Options(
        files=tuple(case.get("files") or ()),
        project_name=case.get("project_name"),
        project_directory=case.get("project_directory"),
        profiles=tuple(case.get("profiles") or ()),
        env_files=tuple(case.get("env_files") or ()),
        variables=case.get("env") or {},
        cwd=str(folder),
    )
    os.chdir(folder)
    return check(options, LaunchType, lambda: b"")


def _problems(checked: Checked, *, is_refused: bool) -> Iterator[str]:
    """What must not be, of one project."""
    found = checked.diagnostics
    errors = [one for one in found if one.severity is Severity.ERROR]
    yield from (one.message for one in found if one.code is CRASHED_RULE)
    yield from (f"the rule {slug} is passed over" for slug in missed(checked.subject))
    for one in errors:
        if one.code.slug in rules():
            yield f"the rule {one.code.slug} says error"
        if not _has_place(one):
            yield f"an error without a place: {one.code.slug}: {one.message}"
    if is_refused:
        if not errors:
            yield "docker compose refuses it, and nothing is found"
        return
    conversions = checked.subject.conversions.values()
    converted = {_key(one) for conversion in conversions for one in conversion.diagnostics}
    for one in errors:
        if _key(one) not in converted:
            yield f"an error that no conversion has: {one.code.slug}: {one.message}"


def _has_place(found: Diagnostic) -> bool:
    span = found.span
    return span is not None and bool(span.file) and span.line > 0 and span.column > 0


def _key(found: Diagnostic) -> tuple[str, Span | None, Severity]:
    return found.code.slug, found.span, found.severity


def _noise(projects: Counter[Found], accepted: int) -> Iterator[str]:
    """The rules whose warnings are in too many projects, and the exceptions that are none."""
    loud = {
        slug
        for (severity, slug), count in projects.items()
        if severity == "warning" and slug in rules() and count > MOST * accepted
    }
    for slug in sorted(loud - IN_MOST.keys()):
        yield f"the rule {slug} warns in {projects['warning', slug] / accepted:.0%} of the projects"
    for slug in sorted(IN_MOST.keys() - loud):
        yield f"the rule {slug} need not be an exception"


if __name__ == "__main__":
    sys.exit(main())
