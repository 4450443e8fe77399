"""What an editor offers to do about findings: their fixes, and comments that accept them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import accumulate

from lsprotocol import types

from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.fixing.apply import Change
from compose2ecs.lint.fixing.laws import identity
from compose2ecs.lint.selection import is_fatal
from compose2ecs.lsp.checking import Refused, Result
from compose2ecs.lsp.translation import PositionsOf, diagnostic_of, edit_of
from compose2ecs.source import Span

QUICK_FIX = types.CodeActionKind.QuickFix.value
FIX_ALL = "source.fixAll.compose2ecs"
"""The kind of the action that applies all safe fixes of a file, as editors do when saving."""


def touched(
    result: Result, name: str, place: types.Range, places: PositionsOf
) -> list[tuple[Diagnostic, types.Diagnostic]]:
    """The findings of the file called ``name`` that touch a range, and how they were sent."""
    here = [
        found for found in result.diagnostics if found.span is not None and found.span.file == name
    ]
    sent = [(found, diagnostic_of(found, result.uri_of, places)) for found in here]
    return [(found, shown) for found, shown in sent if _touch(shown.range, place)]


def fixing_all(change: Change, result: Result, places: PositionsOf) -> types.CodeAction:
    """The action that changes a file into what all safe fixes make of it, line by line."""
    old, new = change.before.splitlines(keepends=True), change.after.splitlines(keepends=True)
    starts = [*accumulate(map(len, old), initial=0)]
    edits = [
        types.TextEdit(
            range=places(change.name).range_between(starts[start], starts[end]),
            new_text="".join(new[new_start:new_end]),
        )
        for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes()
        if kind != "equal"
    ]
    return types.CodeAction(
        title="Apply all safe fixes",
        kind=FIX_ALL,
        edit=types.WorkspaceEdit(changes={result.uri_of(change.name): edits}),
    )


def quick_fixes(
    found: Diagnostic,
    sent: types.Diagnostic,
    result: Result,
    places: PositionsOf,
    refused: Refused,
) -> Iterator[types.CodeAction]:
    """The actions for one finding: its fix, if that is not refused, and a comment."""
    if found.fix is not None and (identity(found), found.fix.title) not in refused:
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
    """A comment on a line of its own above the finding, which accepts it; None if none does."""
    span = found.span
    text = result.texts.get(span.file) if span is not None else None
    if span is None or text is None or is_fatal(found):
        return None
    source = SourceText(text)
    line = source.line(span.line)
    indent = line[: len(line) - len(line.lstrip(" "))]
    return Fix(
        title="accept it",
        edits=(
            Edit(
                span=Span(span.file, span.line, 1, span.line, 1),
                text=f"{indent}# compose2ecs: ignore[{found.code.slug}]{source.line_break}",
            ),
        ),
        is_safe=True,
    )


def _touch(first: types.Range, second: types.Range) -> bool:
    return first.start <= second.end and second.start <= first.end


def is_asked(kind: str, only: Iterable[types.CodeActionKind | str] | None) -> bool:
    """Whether the client wants actions of a kind: all, those of the kind, or of what it is part of.

    https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#codeActionKind
    """
    if only is None:
        return True
    asked = [one.value if isinstance(one, types.CodeActionKind) else one for one in only]
    return any(not one or kind == one or kind.startswith(f"{one}.") for one in asked)
