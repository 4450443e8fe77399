"""The ledger for ``explain`` as text.

A value and, indented below it, where it went or where it came from. What is alike is folded, with
the braces of a shell: ``ports[0].{target,protocol}``, ``command[0..3]``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compose2ecs.diagnostics import Diagnostic
from compose2ecs.mapping.ledger import Entry, Fate, Made
from compose2ecs.report.excerpt import Excerpts, printable
from compose2ecs.report.text import Painter, heading
from compose2ecs.source import Choice, Origin, Path, Span, dotted

LEGEND = "→ in the result   ! in a finding   · has done its work in the file   ? lost\n\n"
_MARKS = {Fate.MAPPED: "→", Fate.REPORTED: "!", Fate.CONSUMED: "·", Fate.UNACCOUNTED: "?"}
_COLOURS = {Fate.MAPPED: "32", Fate.REPORTED: "33", Fate.CONSUMED: "2", Fate.UNACCOUNTED: "31"}

Findings = Mapping[tuple[Path, str], Sequence[Diagnostic]]
"""The findings by the path that they cite, and their code."""


def inputs_text(
    entries: Sequence[Entry],
    diagnostics: Iterable[Diagnostic],
    texts: Mapping[str, str],
    *,
    colour: bool = False,
) -> str:
    """Each value with its place and, below it, its fate: what it became, and what was found."""
    paint = Painter(colour=colour)
    excerpts = Excerpts(texts)
    findings = _by_citation(diagnostics)
    alike: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        said = tuple(_findings(entry, findings))
        alike[entry.span, entry.path[:-1], entry.fate, entry.why, said].append(entry)
    lines: list[str] = []
    for together in alike.values():
        lines += _entry_lines(together, _findings(together[0], findings), excerpts, paint)
    return "".join(f"{line}\n" for line in lines)


def outputs_text(values: Sequence[Made], *, colour: bool = False) -> str:
    """Each value of the result and, below it, its origins, the winner first."""
    paint = Painter(colour=colour)
    lines: list[str] = []
    for value in values:
        shown = printable(json.dumps(value.value, ensure_ascii=False))
        lines.append(f"{paint(value.pointer, '1')} = {shown}")
        lines += [f"    {origin_text(origin, paint)}" for origin in value.origins]
    return "".join(f"{line}\n" for line in lines)


def _by_citation(diagnostics: Iterable[Diagnostic]) -> Findings:
    found: dict[tuple[Path, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        for location in dict.fromkeys(diagnostic.locations):
            if location.path is not None:
                found[location.path, diagnostic.code.slug].append(diagnostic)
    return found


def _findings(entry: Entry, findings: Findings) -> list[str]:
    cited = [found for code in entry.codes for found in findings.get((entry.path, code), ())]
    return list(dict.fromkeys(heading(found, Painter(colour=False)) for found in cited))


def _entry_lines(
    entries: Sequence[Entry], findings: Sequence[str], excerpts: Excerpts, paint: Painter
) -> Iterator[str]:
    first = entries[0]
    *parent, last = first.path
    path = dotted(first.path)
    if len(entries) > 1:
        joined = _braces([str(entry.path[-1]) for entry in entries])
        is_list = isinstance(last, int)
        path = dotted(tuple(parent)) + (f"[{joined.strip('{}')}]" if is_list else f".{joined}")
    token = excerpts.token(first.span)
    value = f" = {token}" if token and token.strip("\"'") != str(last) else ""
    yield f"{paint(_place(first.span), '2')}: {paint(path, '1')}{value}"
    mark = paint(_MARKS[first.fate], _COLOURS[first.fate])
    for pointer in folded(pointer for entry in entries for pointer in entry.outputs):
        yield f"    {mark} {pointer}"
    for finding in findings:
        yield f"    {paint(_MARKS[Fate.REPORTED], _COLOURS[Fate.REPORTED])} {finding}"
    if not first.outputs and not findings:
        yield f"    {mark} {first.why or first.fate}"


def folded(pointers: Iterable[str]) -> list[str]:
    """The pointers, those that differ in one word joined: ``/services/{0..2}/cpu``."""
    rows = [tuple(pointer.split("/")) for pointer in dict.fromkeys(pointers)]
    for position in range(max(map(len, rows), default=0) - 1, 0, -1):
        groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
        short: list[tuple[str, ...]] = []
        for row in rows:
            if position < len(row):
                groups.setdefault((row[:position], row[position + 1 :]), []).append(row[position])
            else:
                short.append(row)
        rows = short + [
            (*before, _braces(words), *after) for (before, after), words in groups.items()
        ]
    return sorted("/".join(row) for row in rows)


def _braces(words: Sequence[str]) -> str:
    """One word as it is; several in braces, numbers that follow each other as a range."""
    if len(words) == 1:
        return words[0]
    if all(word.isdigit() for word in words):
        numbers = sorted(int(word) for word in words)
        if numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 2:
            return f"{{{numbers[0]}..{numbers[-1]}}}"
    return f"{{{','.join(words)}}}"


def _place(span: Span) -> str:
    return f"{span.file}:{span.line}:{span.column}"


def origin_text(origin: Origin, paint: Painter) -> str:
    """The place of a source, or why something was chosen."""
    if isinstance(origin, Choice):
        at = f" (for {dotted(origin.at.path)}, {_place(origin.at.span)})" if origin.at else ""
        return f"{paint('chosen:', '36')} {origin.why}{at}"
    return f"{paint(_place(origin.span), '2')}: {dotted(origin.path)}"
