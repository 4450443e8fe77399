"""The fixes of rules: each makes its finding go, and a safe one leaves the project as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.compose.render import effective
from compose2ecs.diagnostics import Diagnostic, Fix
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.engine import Checked, check
from compose2ecs.lint.rule import rules

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lint"

FIXABLE = (
    "base-sixty-number",
    "obsolete-version",
    "quotes-in-value",
    "repeated-name",
    "size-without-unit",
    "unknown-value",
    "unused-anchor",
    "unused-config",
    "unused-network",
    "unused-secret",
    "unused-volume",
    "value-changed-by-yaml",
    "variable-replaced-early",
    "yaml11-boolean",
)
"""The rules about compose files whose bad fixture has findings with a fix."""


def found_in(slug: str, folder: Path) -> Checked:
    options = Options(files=("bad.yaml",), cwd=str(folder), variables={}, project_name="fixture")
    wanted = rules()[slug]
    return check(options, ("fargate",), lambda: b"", lambda one: one is wanted)


def fixable(slug: str, result: Checked) -> list[tuple[Diagnostic, Fix]]:
    return [
        (found, found.fix)
        for found in result.diagnostics
        if found.code.slug == slug and found.fix is not None
    ]


def applied(fix: Fix, text: str) -> str:
    source = SourceText(text)
    for edit in sorted(fix.edits, key=lambda edit: edit.span, reverse=True):
        span = edit.span
        start = source.offset(span.line, span.column)
        end = source.offset(span.end_line, span.end_column)
        text = text[:start] + edit.text + text[end:]
    return text


@pytest.mark.parametrize("slug", FIXABLE)
def test_a_fix_makes_its_finding_go(slug: str, tmp_path: Path) -> None:
    folder = tmp_path / slug
    shutil.copytree(FIXTURES / slug, folder)
    file = folder / "bad.yaml"
    before = found_in(slug, folder)
    text = file.read_text(encoding="utf-8")
    assert before.subject.loaded.project is not None
    assert fixable(slug, before)
    for found, fix in fixable(slug, before):
        file.write_text(applied(fix, text), encoding="utf-8")
        after = found_in(slug, folder)
        messages = [one.message for one in after.diagnostics if one.code.slug == slug]
        assert messages.count(found.message) < [
            one.message for one in before.diagnostics if one.code.slug == slug
        ].count(found.message)
        assert after.subject.loaded.project is not None
        same = effective(after.subject.loaded.project) == effective(before.subject.loaded.project)
        assert same is fix.is_safe
        assert bool(fix.changes) is not fix.is_safe


@pytest.mark.parametrize("slug", [slug for slug in sorted(rules()) if slug not in FIXABLE])
def test_other_rules_of_compose_files_have_no_fix(slug: str) -> None:
    if rules()[slug].code.group.startswith("compose"):
        assert fixable(slug, found_in(slug, FIXTURES / slug)) == []
