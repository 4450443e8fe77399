"""Findings and fixes in the terms of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lsprotocol import types

from compose2ecs.diagnostics import Diagnostic, Fix, Severity
from compose2ecs.lsp.positions import Positions
from compose2ecs.report.masking import masked_text
from compose2ecs.source import Span

SOURCE = "compose2ecs"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}
_START = types.Range(types.Position(0, 0), types.Position(0, 1))

UriOf = Callable[[str], str]
"""The URI of a file by its name in findings."""
PositionsOf = Callable[[str], Positions]
"""The places of a file by its name in findings."""


def diagnostic_of(found: Diagnostic, uri_of: UriOf, positions_of: PositionsOf) -> types.Diagnostic:
    """A finding for the file that its primary place is in; without a place for the first line."""
    span = found.span
    text = found.message if found.help is None else f"{found.message}\nhelp: {found.help}"
    return types.Diagnostic(
        range=positions_of(span.file).range_of(span) if span is not None else _START,
        message=masked_text(text),
        severity=_SEVERITIES[found.severity],
        code=found.code.slug,
        code_description=types.CodeDescription(href=found.code.url),
        source=SOURCE,
        tags=_tags(found),
        related_information=[
            types.DiagnosticRelatedInformation(
                location=types.Location(
                    uri=uri_of(other.file), range=positions_of(other.file).range_of(other)
                ),
                message="see here",
            )
            for other in _others(found)
        ],
    )


def _others(found: Diagnostic) -> list[Span]:
    spans = [location.span for location in found.locations]
    return [span for span in spans[1:] if span is not None and span != found.span]


def _tags(found: Diagnostic) -> list[types.DiagnosticTag] | None:
    if found.code.slug.startswith("unused-"):
        return [types.DiagnosticTag.Unnecessary]
    if found.code.slug.startswith(("obsolete-", "legacy-")):
        return [types.DiagnosticTag.Deprecated]
    return None


def edit_of(fixes: Iterable[Fix], uri_of: UriOf, positions_of: PositionsOf) -> types.WorkspaceEdit:
    """The changes of all fixes, by file."""
    changes: dict[str, list[types.TextEdit]] = {}
    for fix in fixes:
        for edit in fix.edits:
            made = types.TextEdit(
                range=positions_of(edit.span.file).range_of(edit.span), new_text=edit.text
            )
            changes.setdefault(uri_of(edit.span.file), []).append(made)
    return types.WorkspaceEdit(changes=dict(changes))
