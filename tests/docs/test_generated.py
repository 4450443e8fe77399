"""The generated references are what the code says, and say something about everything."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import compose2ecs
from compose2ecs.diagnostics import Code, declared
from compose2ecs.ecs.limits import LIMITS
from compose2ecs.ecs.target import NETWORKED, TARGETS
from compose2ecs.lint.catalogue import every_code
from compose2ecs.lint.rule import rules as lint_rules
from compose2ecs.mapping.claims import CLAIMS
from compose2ecs.report.formats import FORMATS
from docs import examples, gen, probe
from docs.parts import limits, rules, text

PAGES = {str(path.relative_to(gen.DOCS)): text for path, text, _ in gen.pages()}
CODES = list(every_code())


def test_the_pages_are_what_the_code_says() -> None:
    assert list(gen.differences()) == []


def test_checking_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert gen.main(["--check"]) == 0
    assert capsys.readouterr().out == "docs are up to date\n"


def test_checking_shows_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "cli.md"
    page.write_text("By hand.\n<!-- generated: exit-codes -->\nold\n<!-- end -->\n", "utf-8")
    monkeypatch.setattr(gen, "DOCS", tmp_path)
    monkeypatch.setattr(probe, "DATA", tmp_path / "support.json")
    monkeypatch.setattr(probe, "text", lambda: "{}\n")
    monkeypatch.setattr(rules, "pages", dict)
    assert gen.main(["--check"]) == 1
    shown = capsys.readouterr().out
    assert "--- cli.md" in shown
    assert "-old" in shown
    assert "run: python docs/gen.py" in shown
    assert gen.main([]) == 0
    assert gen.main(["--check"]) == 0
    assert page.read_text("utf-8").startswith("By hand.\n<!-- generated: exit-codes -->\n")


def test_there_is_one_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert gen.main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().out


def test_a_part_that_nobody_makes_is_an_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        gen.generated("<!-- generated: nonsense -->\n<!-- end -->\n")


def test_every_part_stands_in_a_page() -> None:
    every = "".join(PAGES.values())
    assert [name for name in gen.PARTS if f"<!-- generated: {name} -->" not in every] == []


def test_every_example_stands_in_a_page() -> None:
    every = "".join(PAGES.values())
    kinds = "example|compared|exposed|linted"
    shown = set(re.findall(rf"<!-- generated: (?:{kinds})-([\w-]+) -->", every))
    assert shown | {examples.REPORTED} == set(examples.names())


def test_findings_are_shown_in_every_format_that_is_short() -> None:
    shown = re.findall(r"<!-- generated: reported-(\w+) -->", PAGES["reports.md"])
    assert shown == ["yaml", *(name for name in FORMATS if name != "sarif")]
    assert all(f"| `{name}` |" in PAGES["reports.md"] for name in FORMATS)


def test_every_target_of_the_matrix_has_a_page() -> None:
    named = {name.removeprefix("targets/").removesuffix(".md"): PAGES[name] for name in PAGES}
    for target in NETWORKED:
        for part in ("losses", "choices", "refusals"):
            assert f"<!-- generated: {part}-{target.name} -->" in named[target.name]


def test_links_of_parts_lead_from_the_folder_of_the_page() -> None:
    page = "[a](b.md)\n<!-- generated: exit-codes -->\n<!-- end -->\n<!-- generated: targets -->\n"
    made = gen.generated(f"{page}<!-- end -->\n", "../")
    assert made.startswith("[a](b.md)\n")
    assert "](../targets/fargate.md)" in made
    assert "](targets/fargate.md)" in gen.generated(f"{page}<!-- end -->\n")


def test_every_code_is_known_to_the_generator() -> None:
    before = set(CODES)
    for module in pkgutil.walk_packages(compose2ecs.__path__, f"{compose2ecs.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert set(declared()) == before


@pytest.mark.parametrize("slug", CODES)
def test_every_code_has_a_summary_and_a_page(slug: str) -> None:
    code: Code = declared()[slug]
    assert re.fullmatch(r"\S.*\S", code.summary)
    assert len(code.page.split()) > 5
    page = (gen.DOCS / "rules" / f"{slug}.md").read_text("utf-8")
    assert page.startswith(f"# {slug}\n\n{text.sentence(code.summary)}\n")
    assert code.page.strip() in page
    assert code.url.endswith(f"/docs/rules/{slug}.md")


def test_the_index_has_every_code_once() -> None:
    listed = re.findall(r"^\| \[`([\w-]+)`\]", PAGES["rules/README.md"], re.MULTILINE)
    assert sorted(listed) == CODES


@pytest.mark.parametrize("slug", lint_rules())
def test_the_page_of_a_rule_has_what_is_printed_about_its_example(slug: str) -> None:
    page = (gen.DOCS / "rules" / f"{slug}.md").read_text("utf-8")
    printed = page.partition("\n## What is printed about the example\n")[2]
    assert f"[{slug}]" in printed
    assert re.search(r"^compose\.yaml:\d+:\d+: ", printed, re.MULTILINE)


def test_the_page_of_a_code_that_is_gone_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, index = tmp_path / "rules" / "gone.md", tmp_path / "rules" / "README.md"
    gone.parent.mkdir()
    gone.write_text("# gone\n", "utf-8")
    index.write_text("By hand.\n", "utf-8")
    monkeypatch.setattr(gen, "DOCS", tmp_path)
    monkeypatch.setattr(rules, "pages", lambda: {"new.md": "# new\n"})
    assert {path.name: (old, new) for path, old, new in gen.rule_pages()} == {
        "gone.md": ("# gone\n", ""),
        "new.md": ("", "# new\n"),
    }
    monkeypatch.setattr(gen, "files", gen.rule_pages)
    assert gen.main([]) == 0
    assert sorted(path.name for path in gone.parent.iterdir()) == ["README.md", "new.md"]


def test_every_rule_says_what_it_does() -> None:
    silent = {f"{rule.__module__}.{rule.__name__}" for rule in CLAIMS.values() if not rule.__doc__}
    assert silent == set()


def test_every_constraint_has_words_and_a_page_of_aws() -> None:
    for row in LIMITS:
        assert re.match(r"(error|warning|note): \S", limits.demand(row)), row.field
        assert row.source.startswith("https://docs.aws.amazon.com/"), row.field


def test_a_bar_or_a_line_break_does_not_end_a_cell() -> None:
    assert list(text.table(("A", "B"), [("a|b", "c\nd")])) == [
        "| A | B |",
        "|---|---|",
        "| a\\|b | c d |",
        "",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("the service", "The service."),
        ("``cpu`` of the task.", "`cpu` of the task."),
        ("docker compose drops it", "docker compose drops it."),
    ],
)
def test_sentences(words: str, sentence: str) -> None:
    assert text.sentence(words) == sentence


def test_targets_in_words() -> None:
    by_name = {target.name: target for target in TARGETS}
    every = frozenset(TARGETS)
    fargate = frozenset({by_name["fargate"], by_name["fargate-windows"]})
    assert limits.targets_in_words(every) == "all"
    assert limits.targets_in_words(fargate) == "`fargate*`"
    assert limits.targets_in_words(frozenset({by_name["fargate"]})) == "`fargate`"
    assert limits.targets_in_words(every - fargate) == "all but `fargate*`"
