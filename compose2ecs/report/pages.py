"""The pages of codes as text, and lists of codes as text and as JSON. Version 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from compose2ecs.diagnostics import GROUPS, Code, listed_under
from compose2ecs.regex import regex
from compose2ecs.report.findings import as_json
from compose2ecs.report.text import SEVERITY_COLOURS, Painter
from compose2ecs.shape import shape

_BOLD = regex(r"\*\*(.+?)\*\*")
_LINK = regex(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")


@shape
class Entry:
    """A code with what the linter knows of it.

    ``fix`` is what its fix does, if it has one; ``shown`` what is printed about the example of its
    page, if a rule finds it.
    """

    code: Code
    fix: str | None
    shown: str = ""


def page_text(entry: Entry, *, colour: bool = False) -> str:
    """The page of a code: what it is, then the text for readers of a terminal."""
    paint = Painter(colour=colour)
    code = entry.code
    facts = {
        "severity": paint(code.severity.value, SEVERITY_COLOURS[code.severity]),
        "group": f"{code.group} ({GROUPS[listed_under(code.group)].title})",
        "by default": "yes" if code.by_default else "no, only when it is selected",
        "fix": entry.fix or "none",
        "page": code.url,
    }
    lines = [paint(code.slug, "1"), f"{code.summary}.", ""]
    lines += [f"  {name:12}{fact}" for name, fact in facts.items()]
    lines += ["", *_prose(code.page, paint)]
    if entry.shown:
        lines += ["", paint("What is printed about the example", "1")]
        lines += [f"    {line}".rstrip() for line in entry.shown.strip("\n").split("\n")]
    return "".join(f"{line}\n" for line in lines)


def list_text(entries: Iterable[Entry], *, colour: bool = False) -> str:
    """A line for each code below the title of its group."""
    paint = Painter(colour=colour)
    grouped = by_group(entries)
    width = max((len(one.code.slug) for of in grouped.values() for one in of), default=0)
    blocks = []
    for name, of_group in grouped.items():
        lines = [f"{paint(GROUPS[name].title, '1')} ({name})"]
        for entry in of_group:
            code = entry.code
            severity = paint(f"{code.severity.value:7}", SEVERITY_COLOURS[code.severity])
            marks = [*(["not by default"] if not code.by_default else []), *_fixable(entry)]
            marked = f" ({', '.join(marks)})" if marks else ""
            lines.append(f"  {severity}  {code.slug:{width}}  {code.summary}{marked}")
        blocks.append("".join(f"{line}\n" for line in lines))
    return "\n".join(blocks)


def list_json(entries: Iterable[Entry]) -> str:
    """The codes with their pages, and the groups that they are listed under, as JSON text."""
    grouped = by_group(entries)
    document = {
        "version": 1,
        "groups": [
            {"name": name, "title": GROUPS[name].title, "about": GROUPS[name].about}
            for name in grouped
        ],
        "rules": [_json(entry) for of_group in grouped.values() for entry in of_group],
    }
    return as_json(document)


def by_group(entries: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    """The codes by the row of ``GROUPS`` that they are listed under, in its order, by slug."""
    grouped: dict[str, list[Entry]] = {name: [] for name in GROUPS}
    for entry in sorted(entries, key=lambda entry: entry.code.slug):
        grouped[listed_under(entry.code.group)].append(entry)
    return {name: found for name, found in grouped.items() if found}


def _fixable(entry: Entry) -> list[str]:
    return ["fix"] if entry.fix is not None else []


def _json(entry: Entry) -> Mapping[str, Any]:
    code = entry.code
    return {
        "code": code.slug,
        "severity": code.severity.value,
        "summary": code.summary,
        "group": code.group,
        "by_default": code.by_default,
        "fix": entry.fix,
        "url": code.url,
        "page": code.page,
    }


def _prose(page: str, paint: Painter) -> Iterator[str]:
    """Markdown without its marks: headings and strong words are bold, code is indented."""
    is_code = False
    for line in page.strip().split("\n"):
        if line.lstrip().startswith("```"):
            is_code = not is_code
        elif is_code:
            yield f"    {line}".rstrip()
        elif line.startswith("#"):
            yield paint(line.lstrip("# "), "1")
        else:
            bold = _BOLD.sub(lambda found: paint(found[1], "1"), line)
            yield _LINK.sub(r"\1 (\2)", bold)
