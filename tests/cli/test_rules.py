"""``rule`` and ``rules``: the pages of codes, and lists of them."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from compose2ecs.cli.catalogue import documented
from compose2ecs.cli.exit_codes import Exit
from compose2ecs.diagnostics import GROUPS, Code, Severity, listed_under
from compose2ecs.lint.catalogue import every_code, examples, fix_of, groups
from compose2ecs.lint.rule import rules
from compose2ecs.report.pages import Entry, by_group, list_json, list_text, page_text
from tests.cli.conftest import Program

CODE = Code(
    "a-code",
    Severity.WARNING,
    "It is odd",
    "Why [so](https://example.com/).\n\n**What to do.** This:\n\n```yaml\na:\n\n  b: c\n```\n\n"
    "## Source\nhttps://example.com/\n",
    "ecs.storage",
    by_default=False,
)


def test_the_page_of_a_rule(program: Program) -> None:
    result = program("rule", "value-changed-by-yaml")
    assert (result.code, result.stderr) == (Exit.OK, "")
    summary = every_code()["value-changed-by-yaml"].summary
    head, _, body = result.stdout.partition("\n\nWhat it does\n")
    assert head == (
        "value-changed-by-yaml\n"
        f"{summary}.\n"
        "\n"
        "  severity    warning\n"
        "  group       compose.yaml (YAML)\n"
        "  by default  yes\n"
        "  fix         put it in quotes (unsafe)\n"
        "  page        https://github.com/compose2ecs/compose2ecs/blob/main/docs/rules/"
        "value-changed-by-yaml.md"
    )
    assert body.endswith(
        "What is printed about the example\n"
        "    compose.yaml:5:13: warning: `0755` becomes `493` [value-changed-by-yaml]\n"
        "        5 |       MODE: 0755\n"
        "          |             ^^^^\n"
        "      help: put it in quotes to keep it\n"
        "      fix: put it in quotes (unsafe)\n"
    )


@pytest.mark.parametrize("slug", ["yaml-syntax", "hardening-lost", "docker-socket", "crashed-rule"])
def test_every_code_has_a_page_whoever_finds_it(program: Program, slug: str) -> None:
    result = program("rule", slug)
    assert result.code == Exit.OK
    assert result.stdout.startswith(f"{slug}\n{every_code()[slug].summary}.\n")
    assert "  fix         none\n" in result.stdout


def test_markdown_is_read_as_text() -> None:
    shown = page_text(Entry(code=CODE, fix=None))
    assert "  by default  no, only when it is selected\n" in shown
    assert shown.partition("docs/rules/a-code.md\n\n")[2] == (
        "Why so (https://example.com/).\n"
        "\n"
        "What to do. This:\n"
        "\n"
        "    a:\n"
        "\n"
        "      b: c\n"
        "\n"
        "Source\n"
        "https://example.com/\n"
    )


def test_headings_are_bold_on_a_terminal() -> None:
    shown = page_text(Entry(code=CODE, fix=None), colour=True)
    for bold in ("a-code", "What to do.", "Source"):
        assert f"\x1b[1m{bold}\x1b[0m" in shown
    assert "severity    \x1b[33mwarning\x1b[0m" in shown
    assert "\x1b" not in page_text(Entry(code=CODE, fix=None))


def test_the_list_has_every_code_below_its_group(program: Program) -> None:
    result = program("rules")
    assert (result.code, result.stderr) == (Exit.OK, "")
    listed = re.findall(r"^  (?:error|warning|note) +([\w-]+) +\S", result.stdout, re.MULTILINE)
    assert sorted(listed) == list(every_code())
    storage = result.stdout.partition("\nStorage (ecs.storage)\n")[2].partition("\n\n")[0]
    assert re.search(
        r"^  error    anonymous-volume +What a volume holds is gone", storage, re.MULTILINE
    )


def test_the_list_says_what_is_special() -> None:
    shown = list_text([Entry(code=CODE, fix="put it in quotes")])
    assert shown == ("Storage (ecs.storage)\n  warning  a-code  It is odd (not by default, fix)\n")


def test_the_list_as_json(program: Program) -> None:
    document = json.loads(program("rules", "--format", "json").stdout)
    assert document["version"] == 1
    assert sorted(one["code"] for one in document["rules"]) == list(every_code())
    (found,) = [one for one in document["rules"] if one["code"] == "value-changed-by-yaml"]
    assert found.pop("page").startswith("## What it does\n")
    assert found == {
        "code": "value-changed-by-yaml",
        "severity": "warning",
        "summary": every_code()["value-changed-by-yaml"].summary,
        "group": "compose.yaml",
        "by_default": True,
        "fix": "put it in quotes (unsafe)",
        "url": "https://github.com/compose2ecs/compose2ecs/blob/main/docs/rules/"
        "value-changed-by-yaml.md",
    }


@pytest.mark.parametrize(("prefix", "has", "lacks"), [
    ("ecs.storage", "anonymous-volume", "port-clash"),
    ("ecs", "port-clash", "yaml-syntax"),
    ("compose", "wrong-type", "port-clash"),
])  # fmt: skip
def test_a_group_has_those_below_it(program: Program, prefix: str, has: str, lacks: str) -> None:
    shown = program("rules", "--group", prefix).stdout
    assert f" {has} " in shown
    assert f" {lacks} " not in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("rule", "hardning-lost"),
            "rule: Invalid value for CODE: `hardning-lost` is not the code of a finding",
        ),
        (
            ("rule", "zzzzzz"),
            "rule: Invalid value for CODE: `zzzzzz` is not the code of a finding: `compose2ecs",
        ),
        (
            ("rules", "--group", "ecs.storag"),
            "rules: Invalid value for --group: there is no group `ecs.storag`: did you mean",
        ),
        (
            ("rules", "--group", "ec"),
            "rules: Invalid value for --group: there is no group `ec`: did you mean `ecs`?",
        ),
        (
            ("rules", "--format", "xml"),
            "rules: Invalid value for --format: unknown format 'xml': choose text or json",
        ),
    ],
)
def test_what_does_not_exist(program: Program, arguments: tuple[str, ...], message: str) -> None:
    result = program(*arguments)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert result.stderr.startswith(f"compose2ecs {message}")


@pytest.mark.parametrize("group", ["security", "ecs", "ecs.storage"])
def test_a_group_is_no_code(program: Program, group: str) -> None:
    result = program("rule", group)
    assert (result.code, result.stdout) == (Exit.USAGE, "")
    assert result.stderr.splitlines()[0] == (
        f"compose2ecs rule: Invalid value for CODE: `{group}` is a group: "
        f"`compose2ecs rules --group {group}` lists its codes"
    )
    assert program("rules", "--group", group).code == Exit.OK


def test_a_misspelt_code_has_a_suggestion(program: Program) -> None:
    assert "did you mean `hardening-lost`?\n" in program("rule", "hardning-lost").stderr


@pytest.mark.parametrize("slug", rules())
def test_examples_are_found_wherever_the_command_runs(slug: str, folder: Path) -> None:
    before = sorted(folder.iterdir())
    found = list(examples(slug))
    assert found
    assert all(example.diagnostics for example in found)
    entry = documented(rules()[slug].code)
    assert f"[{slug}]" in entry.shown
    assert f"{tempfile.gettempdir()}/" not in entry.shown
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        (
            "command-cut",
            "The whole text becomes a script of `sh`, unless it was cut in the middle of a word",
        ),
        ("unused-suppression", "remove the comment"),
    ],
)
def test_what_is_no_rule_may_have_a_fix(program: Program, code: str, fix: str) -> None:
    assert f"\n  fix         {fix}\n" in program("rule", code).stdout


def test_what_is_no_rule_has_no_example() -> None:
    assert list(examples("yaml-syntax")) == []
    assert fix_of("yaml-syntax") is None


def test_every_group_is_listed_under_one() -> None:
    for group in groups():
        assert listed_under(group) in GROUPS


def test_a_new_group_belongs_to_the_nearest() -> None:
    new = CODE._replace(group="security.images.registries")
    assert listed_under(new.group) == "security"
    assert list(by_group([Entry(code=new, fix=None)])) == ["security"]
    (rule,) = json.loads(list_json([Entry(code=new, fix=None)]))["rules"]
    assert rule["group"] == "security.images.registries"
    with pytest.raises(KeyError):
        listed_under("nonsense.images")


def test_a_block_with_a_name_is_a_file_beside_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (
        "## Example\n```env app.env\nMODE=a\n```\n"
        "```yaml\nservices:\n  web:\n    image: nginx\n    env_file: app.env\n```\n"
    )
    one = rules()["floating-tag"]
    changed = replace(one, code=one.code._replace(text=page))
    monkeypatch.setattr("compose2ecs.lint.catalogue.rules", lambda: {"floating-tag": changed})
    (example,) = examples("floating-tag")
    assert sorted(example.texts) == ["app.env", "compose.yaml"]
