"""The codes of findings: an index by group, and a page for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compose2ecs.cli.catalogue import documented, entries
from compose2ecs.diagnostics import GROUPS, Severity, listed_under
from compose2ecs.report.pages import Entry, by_group
from docs.parts.text import sentence, table

FOLDER = "rules"
"""Where the pages stand, below ``docs``."""


def index() -> Iterator[str]:
    """What each group is about, and a table of its codes, the gravest first."""
    order = list(Severity)
    for name, found in by_group(entries(None)).items():
        group = GROUPS[name]
        yield from (f"## {group.title}", "", f"`{name}`: {group.about}", "")
        ordered = sorted(found, key=lambda entry: order.index(entry.code.severity))
        yield from table(("Code", "Severity", "Meaning"), (_row(entry) for entry in ordered))


def _row(entry: Entry) -> tuple[str, str, str]:
    code = entry.code
    marks = [*([] if code.by_default else ["not by default"]), *(["fix"] if entry.fix else [])]
    severity = ", ".join([code.severity.value, *marks])
    return f"[`{code.slug}`]({FOLDER}/{code.slug}.md)", severity, sentence(code.summary)


def pages() -> Mapping[str, str]:
    """The text of the page of each code, by the name of its file."""
    return {
        f"{entry.code.slug}.md": "\n".join(_page(documented(entry.code))).rstrip("\n") + "\n"
        for entry in entries(None)
    }


def _page(entry: Entry) -> Iterator[str]:
    code = entry.code
    title = GROUPS[listed_under(code.group)].title
    anchor = re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
    yield from (f"# {code.slug}", "", sentence(code.summary), "")
    facts = {
        "Severity": code.severity.value,
        "Group": f"[{title}](README.md#{anchor}), `{code.group}`",
        "By default": "yes" if code.by_default else "no, only when it is selected",
        "Fix": entry.fix or "none",
    }
    yield from table(tuple(facts), [tuple(facts.values())])
    yield from (code.page.strip(), "")
    if entry.shown:
        yield from ("## What is printed about the example", "")
        yield from ("```text", entry.shown.strip("\n"), "```", "")
