"""All codes of findings: what loading, the translation, the limits and the linter declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from pathlib import Path
from tempfile import TemporaryDirectory

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Code, Diagnostic, declared
from compose2ecs.lint import codes
from compose2ecs.lint.acceptance.suppression import REMOVE
from compose2ecs.lint.engine import check
from compose2ecs.lint.fixing.remedy import fixable, remedy
from compose2ecs.lint.rule import Rule, rules, sections
from compose2ecs.regex import regex
from compose2ecs.shape import shape

_BLOCK = regex(r"```(\w+)(?: (\S+))?\n(.*?)```", re.DOTALL)
_NAME = "compose.yaml"


@shape
class Example:
    """What the rule of a page finds in the file that the page shows, and the texts of its files."""

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def every_code() -> Mapping[str, Code]:
    """All codes by slug, in their order."""
    rules()
    return dict(sorted(declared().items()))


def of_group(prefix: str) -> Mapping[str, Code]:
    """The codes of a group and of those below it."""
    below = f"{prefix}."
    return {
        slug: code
        for slug, code in every_code().items()
        if code.group == prefix or code.group.startswith(below)
    }


def groups() -> frozenset[str]:
    """The groups that have codes, and those that they are a part of."""
    parts = [code.group.split(".") for code in every_code().values()]
    return frozenset(".".join(names[:n]) for names in parts for n in range(1, len(names) + 1))


def examples(slug: str) -> Iterator[Example]:
    """The examples of a rule's page, each checked; none of a code without a rule.

    A block with a name is a file beside the example.
    """
    one = rules().get(slug)
    if one is None:
        return
    blocks = _BLOCK.findall(dict(sections(one.code.page))["Example"])
    beside = {name: text for _, name, text in blocks if name}
    for language, name, text in blocks:
        if language == "yaml" and not name:
            yield _checked(one, {**beside, _NAME: text})


def fix_of(slug: str) -> str | None:
    """What the fix of a code does: of a rule, as far as it has one for its examples."""
    if slug in fixable():
        return remedy_of(slug)
    if slug == codes.UNUSED_SUPPRESSION.slug:
        return REMOVE
    found = (finding.fix for example in examples(slug) for finding in example.diagnostics)
    fix = next((fix for fix in found if fix is not None), None)
    if fix is None:
        return None
    return fix.title if fix.is_safe else f"{fix.title} (unsafe)"


def remedy_of(slug: str) -> str:
    """What the fix of a code does that no rule finds, in one line."""
    first = cleandoc(remedy(slug).__doc__ or "").partition("\n\n")[0]
    return " ".join(first.split()).removesuffix(".").replace("``", "`")


def _checked(one: Rule, files: Mapping[str, str]) -> Example:
    """What a rule finds in files of their own, on launch types with and without instances."""
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        options = Options(files=(_NAME,), cwd=folder, variables={}, project_name="example")
        made = check(options, ("fargate", "ec2"), lambda: b"", lambda other: other is one)
    found = tuple(each for each in made.diagnostics if each.code is one.code)
    return Example(diagnostics=found, texts=made.texts)
