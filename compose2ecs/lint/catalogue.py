"""All codes of findings: what loading, the translation, the limits and the linter declare."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from compose2ecs.compose.discover import Options
from compose2ecs.diagnostics import Code, Diagnostic, declared
from compose2ecs.lint import codes as _codes  # noqa: F401 -- declares those of the linter itself
from compose2ecs.lint.engine import check
from compose2ecs.lint.rule import Rule, rules, sections
from compose2ecs.shape import shape

_YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_NOWHERE = os.path.join(os.sep, "compose2ecs-example")  # noqa: PTH118 -- no folder, on any system


@shape
class Example:
    """A file that a page shows, and what the rule of the page finds in it."""

    text: str
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
    """The examples of a rule's page, each checked on Fargate; none of a code without a rule."""
    one = rules().get(slug)
    if one is not None:
        page = dict(sections(one.code.page))
        yield from (_checked(one, text) for text in _YAML.findall(page.get("Example", "")))


def fix_of(slug: str) -> str | None:
    """What the fix of a rule does, as far as it has one for its examples."""
    found = (finding.fix for example in examples(slug) for finding in example.diagnostics)
    fix = next((fix for fix in found if fix is not None), None)
    if fix is None:
        return None
    return fix.title if fix.is_safe else f"{fix.title} (unsafe)"


def _checked(one: Rule, text: str) -> Example:
    options = Options(files=("-",), cwd=_NOWHERE, variables={}, project_name="example")
    made = check(options, ("fargate",), text.encode, lambda other: other is one)
    found = tuple(each for each in made.diagnostics if each.code is one.code)
    return Example(text=text, diagnostics=found, texts=made.texts)
