"""What an editor offers to do about findings: their fixes, and comments that accept them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lsp.checking import Result
from compose2ecs.lsp.translation import PositionsOf, diagnostic_of, edit_of
from compose2ecs.source import Span

FIX_ALL = "source.fixAll.compose2ecs"
"""The kind of the action that applies all safe fixes of a file, as editors do when saving."""


def actions(
    result: Result, name: str, params: types.CodeActionParams, places: PositionsOf
) -> Iterator[types.CodeAction]:
    """The actions for the findings of the file called ``name`` that touch a range."""
    here = [
        found for found in result.diagnostics if found.span is not None and found.span.file == name
    ]
    only = params.context.only
    if _is_asked(types.CodeActionKind.QuickFix.value, only):
        for found in here:
            sent = diagnostic_of(found, result.uri_of, places)
            if _touch(sent.range, params.range):
                yield from _quick_fixes(found, sent, result, places)
    fixes = [found.fix for found in here if found.fix is not None and found.fix.is_safe]
    if fixes and _is_asked(FIX_ALL, only):
        yield types.CodeAction(
            title="Apply all safe fixes",
            kind=FIX_ALL,
            edit=edit_of(_disjoint(fixes), result.uri_of, places),
        )


def _quick_fixes(
    found: Diagnostic, sent: types.Diagnostic, result: Result, places: PositionsOf
) -> Iterator[types.CodeAction]:
    if found.fix is not None:
        title = found.fix.title[:1].upper() + found.fix.title[1:]
        yield types.CodeAction(
            title=title if found.fix.is_safe else f"{title} (changes what is deployed)",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[sent],
            is_preferred=found.fix.is_safe,
            edit=edit_of([found.fix], result.uri_of, places),
        )
    ignoring = _ignoring(found, result)
    if ignoring is not None:
        yield types.CodeAction(
            title=f"Ignore {found.code.slug} here",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[sent],
            edit=edit_of([ignoring], result.uri_of, places),
        )


def _ignoring(found: Diagnostic, result: Result) -> Fix | None:
    """A comment on a line of its own above the finding, which accepts it."""
    span = found.span
    text = result.texts.get(span.file) if span is not None else None
    if span is None or text is None:
        return None
    line = SourceText(text).line(span.line)
    indent = line[: len(line) - len(line.lstrip(" "))]
    return Fix(
        title="accept it",
        edits=(
            Edit(
                span=Span(span.file, span.line, 1, span.line, 1),
                text=f"{indent}# compose2ecs: ignore[{found.code.slug}]\n",
            ),
        ),
        is_safe=True,
    )


def _disjoint(fixes: list[Fix]) -> Iterator[Fix]:
    """The fixes without those that touch what an earlier one changes."""
    taken: list[Span] = []
    for fix in fixes:
        spans = [edit.span for edit in fix.edits]
        if not any(_overlap(span, other) for span in spans for other in taken):
            taken += spans
            yield fix


def _overlap(first: Span, second: Span) -> bool:
    return first.file == second.file and first[1:3] <= second[3:5] and second[1:3] <= first[3:5]


def _touch(first: types.Range, second: types.Range) -> bool:
    return first.start <= second.end and second.start <= first.end


def _is_asked(kind: str, only: Iterable[types.CodeActionKind | str] | None) -> bool:
    """Whether the client wants actions of a kind: all, those of the kind, or of what it is part of.

    https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#codeActionKind
    """
    if only is None:
        return True
    asked = [one.value if isinstance(one, types.CodeActionKind) else one for one in only]
    return any(not one or kind == one or kind.startswith(f"{one}.") for one in asked)
