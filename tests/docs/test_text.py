"""What the documentation refers to exists: files, headings, commands, options, examples."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml
from typer.core import TyperGroup

from compose2ecs.cli.main import app
from compose2ecs.compose.discover import Options
from compose2ecs.convert import convert
from compose2ecs.lint.catalogue import every_code
from compose2ecs.mapping.policy import Options as PolicyOptions
from compose2ecs.report.text import render
from tests.cli.program import subprocess_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")


def blocks(text: str, language: str | None = None) -> Iterator[str]:
    """The fenced blocks of a text, without the indentation of a list that they stand in."""
    for indent, name, lines in _FENCE.findall(text):
        if language in (None, name):
            yield "".join(line.removeprefix(indent) for line in lines.splitlines(keepends=True))


def prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def snippets(page: Path) -> Iterator[str]:
    """Every line of code on a page, in the text and in blocks."""
    yield from _CODE.findall(prose(page))
    for block in blocks(page.read_text("utf-8")):
        yield from block.splitlines()


def command_lines(page: Path) -> Iterator[list[str]]:
    """The words behind ``compose2ecs`` in every line of code that runs it, comments apart."""
    for line in snippets(page):
        found = re.match(r"(?:\$ )?(?:\.venv/bin/)?compose2ecs ([a-z].*)", line)
        if found:
            yield re.split(r"\s+#", found[1])[0].split()


@pages
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in _LINK.findall(prose(page)):
        name, _, anchor = link.partition("#")
        if name.startswith(("http://", "https://")):
            continue
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pages
def test_commands_and_their_options_exist(page: Path) -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    unknown = []
    for name, *words in command_lines(page):
        command = group.commands.get(name)
        known = (
            {option for parameter in command.params for option in parameter.opts} if command else ()
        )
        unknown += [name] if command is None else []
        unknown += [word for word in words if re.match("--?[a-z]", word) and word not in known]
    assert unknown == []


@pages
def test_targets_of_make_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = [found[1] for line in snippets(page) if (found := re.match(r"make ([a-z]+)", line))]
    assert [name for name in named if not re.search(f"^{name}:", makefile, re.MULTILINE)] == []


@pages
def test_scripts_and_tests_exist(page: Path) -> None:
    named = {
        word
        for line in snippets(page)
        for word in line.split()
        if re.fullmatch(r"(?:docs|tests|fixtures|schemas|compose2ecs)/[\w./-]+", word)
    }
    assert {word for word in named if not (ROOT / word).exists()} == set()


@pages
def test_codes_exist(page: Path) -> None:
    named = re.findall(r"rules/([\w-]+)\.md", prose(page))
    assert [slug for slug in named if slug not in every_code() and slug != "README"] == []


@pages
def test_yaml_can_be_read(page: Path) -> None:
    """The pages of codes are left out: they show what is wrong beside what is right."""
    if page.parent.name == "rules":
        return
    for block in blocks(page.read_text("utf-8"), "yaml"):
        assert yaml.safe_load(block)


def findings(text: str, folder: Path) -> list[str]:
    """What a conversion of ``text`` finds, each as it is printed."""
    (folder / "compose.yaml").write_text(text, "utf-8")
    made = convert(Options(cwd=str(folder)), PolicyOptions(), (), lambda: b"")
    return [render([found], made.loaded.texts).rstrip("\n") for found in made.diagnostics]


def test_the_examples_of_settings_are_accepted(tmp_path: Path) -> None:
    page = ROOT / "docs" / "x-ecs.md"
    examples = list(blocks(page.read_text("utf-8"), "yaml"))
    assert len(examples) > 1
    for text in examples:
        whole = text if "\nservices:" in text else f"{text}\nservices: {{web: {{image: nginx}}}}\n"
        found = findings(whole, tmp_path)
        assert [one for one in found if re.search(r"\[(unknown|invalid|wrong)-", one)] == []


@pytest.mark.parametrize("name", ["CHANGELOG.md", "docs/diagnostics.md"])
def test_the_example_of_a_finding_is_one(name: str, tmp_path: Path) -> None:
    text = "services:\n  db:\n    image: postgres:17\n    userns_mode: remap\n"
    page = (ROOT / name).read_text("utf-8")
    shown = next(block for block in blocks(page) if "[hardening-lost]" in block)
    assert shown.rstrip("\n") in findings(text, tmp_path)


def test_the_floors_are_those_of_the_contract() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    floors = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = [room.strip() for floor in floors for room in floor.split("|")]
    assert re.findall(r"^\| `(compose2ecs\.[\w.]+)` \|", text, re.MULTILINE) == rooms


def test_every_dependency_is_explained() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"].values()
    listed = [*project["dependencies"], *(each for extra in extras for each in extra)]
    listed = [each for each in listed if not each.startswith("compose2ecs[")]
    listed += PYPROJECT["build-system"]["requires"]
    names = {re.split(r"[<>=~!\[; ]", requirement)[0] for requirement in listed}
    assert [
        name for name in sorted(names) if not re.search(rf"^\|.*\b{name}\b", text, re.MULTILINE)
    ] == []


def test_the_readme_shows_what_the_program_says() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    command, *shown = next(
        fence[3] for fence in _FENCE.finditer(text) if fence[3].startswith("$ compose2ecs convert")
    ).splitlines()
    said = subprocess_of(*command.split()[2:], cwd=ROOT).stderr.splitlines()
    assert len(shown) > 20
    assert [line for line in shown if line not in (*said, "…")] == []
