"""Every code of loading and translation that has a fix: a file with it, and the file fixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from compose2ecs.lint.fixing.remedy import fixable, remedy
from compose2ecs.lint.rule import rules
from tests.lint.fixed import checking, fixed_file

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lint" / "fixes"
CODES = sorted(fixable())


def test_every_folder_of_fixtures_belongs_to_a_code_with_a_fix() -> None:
    assert sorted(path.name for path in FIXTURES.iterdir()) == CODES


def test_no_rule_has_a_fix_elsewhere() -> None:
    assert not fixable() & rules().keys()


@pytest.mark.parametrize("slug", CODES)
def test_a_remedy_has_the_name_of_its_code(slug: str) -> None:
    name = slug.replace("-", "_")
    assert remedy(slug).__name__ == name
    assert remedy(slug).__module__ == f"compose2ecs.lint.fixes.{name}"


@pytest.mark.parametrize("slug", CODES)
def test_all_fixes_of_a_code_are_applied(slug: str, request: pytest.FixtureRequest) -> None:
    result = fixed_file(FIXTURES / slug, "bad.yaml", slug)
    assert result.fixed
    assert not result.refused
    (change,) = result.changes
    golden = FIXTURES / slug / "fixed.yaml"
    if request.config.getoption("--update-golden"):
        golden.write_text(change.after, encoding="utf-8")
    assert change.after == golden.read_text(encoding="utf-8")
    assert not fixes_left(slug, "fixed.yaml")


def fixes_left(slug: str, name: str) -> list[str]:
    """The fixes that the code still has in a file."""
    found = checking(FIXTURES / slug, name)({}).diagnostics
    return [one.fix.title for one in found if one.code.slug == slug and one.fix is not None]


@pytest.mark.parametrize("slug", CODES)
def test_what_a_fix_is_called_is_an_order_without_a_full_stop(slug: str) -> None:
    titles = fixes_left(slug, "bad.yaml")
    assert titles
    assert all(title[0].islower() and not title.endswith(".") for title in titles)
