"""Every rule: its page, its examples, and its fixtures with what is printed about them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compose2ecs.compose.discover import Options
from compose2ecs.compose.model import Project, Service
from compose2ecs.compose.shapes import attributes
from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.lint.engine import Checked, check
from compose2ecs.lint.rule import SECTIONS, Chosen, rules, sections
from compose2ecs.lint.subject import MARKS
from compose2ecs.report.text import render
from tests.lint.concerned import missed
from tests.lint.fixed import fixed_file

FIXTURES = Path(__file__).parents[2] / "fixtures" / "lint"
RULES = sorted(rules())

REFUSED = {"secret-with-default": "it would lead to `required-variable`"}
"""Rules whose fixes cannot be applied to their fixture: the variables are not set in tests."""


def checked(slug: str, folder: Path, name: str) -> Checked:
    """What the rule finds in a file, and all others that run by default."""
    options = Options(files=(name,), cwd=str(folder), variables={}, project_name="fixture")
    wanted = rules()[slug]
    return check(
        options, ("fargate", "ec2"), lambda: b"", lambda one: one is wanted or one.code.by_default
    )


def of(slug: str, result: Checked) -> list[Diagnostic]:
    return [found for found in result.diagnostics if found.code.slug == slug]


def examples(slug: str, heading: str) -> list[str]:
    page = dict(sections(rules()[slug].code.page))
    return re.findall(r"```yaml\n(.*?)```", page[heading], re.DOTALL)


def files_of_examples(slug: str, heading: str) -> list[tuple[str, str]]:
    """The names and texts of the blocks that stand for another file, such as ```env app.env."""
    page = dict(sections(rules()[slug].code.page))
    return re.findall(r"```\w+ (\S+)\n(.*?)```", page[heading], re.DOTALL)


@pytest.mark.parametrize("slug", RULES)
def test_a_module_has_the_name_of_its_rule(slug: str) -> None:
    name = slug.replace("-", "_")
    assert rules()[slug].check.__module__ == f"compose2ecs.lint.rules.{name}"
    assert rules()[slug].check.__name__ == name


@pytest.mark.parametrize("slug", RULES)
def test_a_page_has_every_section_in_order(slug: str) -> None:
    code = rules()[slug].code
    found = [heading for heading, text in sections(code.page) if text]
    assert found == list(SECTIONS)
    assert code.summary
    assert not code.summary.endswith(".")
    assert "https://" in dict(sections(code.page))["Source"]


@pytest.mark.parametrize("slug", RULES)
def test_no_rule_is_an_error_by_default(slug: str) -> None:
    """Errors are for what docker compose or ECS refuses: the loader and the translation say it."""
    assert rules()[slug].code.severity is not Severity.ERROR


@pytest.mark.parametrize("slug", RULES)
def test_the_example_of_a_page_is_found_and_the_way_out_is_not(slug: str, tmp_path: Path) -> None:
    for heading, is_found in (("Example", True), ("Instead", False)):
        texts = examples(slug, heading)
        assert texts
        for name, text in files_of_examples(slug, heading):
            (tmp_path / name).write_text(text, encoding="utf-8")
        for text in texts:
            (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
            assert bool(of(slug, checked(slug, tmp_path, "compose.yaml"))) is is_found, text


@pytest.mark.parametrize("slug", RULES)
def test_what_is_found_in_the_bad_fixture_is_printed(
    slug: str, request: pytest.FixtureRequest
) -> None:
    result = checked(slug, FIXTURES / slug, "bad.yaml")
    found = of(slug, result)
    assert found
    assert all(one.span is not None for one in found)
    golden = FIXTURES / slug / "bad.txt"
    text = render(found, result.texts)
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("slug", RULES)
def test_nothing_is_found_in_the_good_fixture(slug: str) -> None:
    result = checked(slug, FIXTURES / slug, "ok.yaml")
    assert not of(slug, result)
    assert result.subject.loaded.project is not None


@pytest.mark.parametrize("slug", RULES)
@pytest.mark.parametrize("name", ["bad.yaml", "ok.yaml"])
def test_a_rule_that_is_passed_over_would_find_nothing(slug: str, name: str) -> None:
    subject = checked(slug, FIXTURES / slug, name).subject
    assert [*missed(subject)] == []
    assert name == "ok.yaml" or Chosen([rules()[slug]]).concerned(subject)


@pytest.mark.parametrize(
    ("slug", "attribute"),
    [
        ("empty-after-interpolation", "ports: [{}]"),
        ("variable-in-key", "environment: {{? {} : x}}"),
        ("variable-replaced-early", "command: {}"),
    ],
)
@pytest.mark.parametrize("value", ["$PATH:80", '"\\x24PATH:80"', "!!binary JFBBVEg6ODA="])
def test_a_variable_is_found_however_its_dollar_sign_is_written(
    slug: str, attribute: str, value: str, tmp_path: Path
) -> None:
    text = f"services:\n  web:\n    {attribute.format(value)}\n"
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    options = Options(cwd=str(tmp_path), variables={"PATH": ""})
    assert of(slug, check(options, (), lambda: b"", lambda _: True)) != []


@pytest.mark.parametrize("slug", RULES)
def test_what_a_rule_is_about_is_an_attribute_or_a_mark(slug: str) -> None:
    known = {one.name for kind in (Project, Service) for one in attributes(kind)} | {"version"}
    assert rules()[slug].about <= known | MARKS


@pytest.mark.parametrize("slug", RULES)
def test_all_fixes_of_the_bad_fixture_are_applied(
    slug: str, request: pytest.FixtureRequest
) -> None:
    """``fixed.yaml`` is there for rules with fixes alone, and has no fix of the rule left."""
    folder = FIXTURES / slug
    golden = folder / "fixed.yaml"
    has_fix = any(found.fix for found in of(slug, checked(slug, folder, "bad.yaml")))
    if not has_fix:
        assert not golden.exists()
        return
    wanted = rules()[slug]
    result = fixed_file(
        folder,
        "bad.yaml",
        slug,
        lambda one: one is wanted or one.code.by_default,
        ("fargate", "ec2"),
    )
    if slug in REFUSED:
        assert {refusal.reason.partition(" at ")[0] for refusal in result.refused} == {
            REFUSED[slug]
        }
        return
    assert not result.refused
    text = next(change.after for change in result.changes if change.name == "bad.yaml")
    if request.config.getoption("--update-golden"):
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text
    assert not any(found.fix for found in of(slug, checked(slug, folder, "fixed.yaml")))


def test_every_folder_of_fixtures_belongs_to_a_rule() -> None:
    """But for ``fixes``, which has the codes that no rule finds."""
    folders = {path.name for path in FIXTURES.iterdir() if path.is_dir()}
    assert folders - {"fixes"} == set(RULES)
