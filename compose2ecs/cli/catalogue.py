"""What ``rule`` and ``rules`` look up, and the usage errors that they can meet."""

from collections.abc import Iterable

import typer

from compose2ecs.diagnostics import Code
from compose2ecs.lint.catalogue import every_code, examples, fix_of, groups, of_group
from compose2ecs.report.pages import Entry
from compose2ecs.report.text import render


def entry_of(slug: str) -> Entry:
    """A code with what is printed about its example. Raises BadParameter for what is none."""
    code = every_code().get(slug)
    if code is None and of_group(slug):
        raise typer.BadParameter(
            f"`{slug}` is a group: `compose2ecs rules --group {slug}` lists its codes",
            param_hint="CODE",
        )
    if code is None:
        raise _unknown(f"`{slug}` is not the code of a finding", slug, every_code(), "CODE")
    return documented(code)


def documented(code: Code) -> Entry:
    """A code with its fix and what is printed about its examples."""
    shown = [render(one.diagnostics, one.texts) for one in examples(code.slug)]
    return Entry(code=code, fix=fix_of(code.slug), shown="".join(shown))


def entries(group: str | None) -> list[Entry]:
    """The codes of a group, all by default. Raises BadParameter for a group that has none."""
    found = every_code() if group is None else of_group(group)
    if not found and group is not None:
        raise _unknown(f"there is no group `{group}`", group, sorted(groups()), "--group")
    return [Entry(code=code, fix=fix_of(code.slug)) for code in found.values()]


def _unknown(message: str, word: str, known: Iterable[str], hint: str) -> typer.BadParameter:
    from compose2ecs.mapping.settings import suggestion

    near = suggestion(word, list(known), "`compose2ecs rules` lists all")
    return typer.BadParameter(f"{message}: {near}", param_hint=hint)
