"""Diagnostics as text.

Where, what, the source line with a caret, related places, and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.masking import masked
from compose2ecs.source import Span

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_MAX_LINE = 160


def render(
    diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], *, colour: bool = False
) -> str:
    """A block of lines for each diagnostic, with the line of ``texts`` that it points at."""
    painter = _Painter(colour=colour)
    return "".join(_block(found, texts, painter) for found in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """A line that counts what was found: ``2 errors, 1 warning``; empty when nothing was."""
    counts = dict.fromkeys(Severity, 0)
    accepted = 0
    for found in diagnostics:
        if found.accepted is not None:
            accepted += 1
        else:
            counts[found.severity] += 1
    parts = [f"{n} {severity}{'' if n == 1 else 's'}" for severity, n in counts.items() if n]
    if accepted:
        parts.append(f"{accepted} accepted")
    return ", ".join(parts)


class _Painter:
    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


def _block(found: Diagnostic, texts: Mapping[str, str], paint: _Painter) -> str:
    span = found.span
    place = f"{span.file}:{span.line}:{span.column}: " if span else ""
    level = f"accepted {found.severity}" if found.accepted is not None else str(found.severity)
    code = _COLOURS[found.severity] if found.accepted is None else "2"
    lines = [
        (
            f"{paint(place, '1')}{paint(level, f'1;{code}')}: {found.message} "
            f"{paint(f'[{found.code.slug}]', '2')}"
        )
    ]
    if span is not None:
        lines += _excerpt(span, texts, paint, code)
    for related in _related(found):
        lines.append(f"  {paint('see', '2')} {related.file}:{related.line}:{related.column}")
    if found.accepted is not None:
        lines.append(f"  accepted: {found.accepted}")
    elif found.help is not None:
        first, *rest = found.help.split("\n")
        lines.append(f"  {paint('help:', '1')} {first}")
        lines += [f"    {line}" if line else "" for line in rest]
    return "\n".join(lines) + "\n\n"


def _related(found: Diagnostic) -> list[Span]:
    """Other places, one for each line, at most three."""
    primary = found.span
    seen = {(primary.file, primary.line)} if primary is not None else set()
    others: list[Span] = []
    for location in found.locations[1:]:
        span = location.span
        if span is not None and (span.file, span.line) not in seen:
            seen.add((span.file, span.line))
            others.append(span)
    return others[:3]


def _excerpt(span: Span, texts: Mapping[str, str], paint: _Painter, code: str) -> list[str]:
    """The source line and a line of carets below it; nothing when the text is not known."""
    lines = texts.get(span.file, "").splitlines()
    if not 1 <= span.line <= len(lines):
        return []
    raw = lines[span.line - 1]
    line = masked(raw, is_env_file=_is_env_file(span.file))
    last = span.end_column if span.end_line == span.line else len(raw) + 1
    start = min(span.column - 1, len(line))
    width = max(1, min(last, len(raw) + 1) - span.column)
    shift = 0
    if len(line) > _MAX_LINE:
        shift = max(0, start - 40)
        line = ("…" if shift else "") + line[shift : shift + _MAX_LINE] + "…"
        shift -= 1 if shift else 0
        width = min(width, _MAX_LINE - (start - shift))
    margin = "".join(c if c == "\t" else " " for c in line[: start - shift])
    number = f"{span.line:>5} | "
    carets = paint("^" * max(1, width), f"1;{code}")
    return [f"{paint(number, '2')}{line}", f"{paint('      | ', '2')}{margin}{carets}"]


def _is_env_file(name: str) -> bool:
    return not name.endswith((".yaml", ".yml", ".json")) and name != "<stdin>"
