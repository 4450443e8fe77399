"""Diagnostics as text.

Where, what, the source line with a caret, related places, and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compose2ecs.diagnostics import Diagnostic, Severity
from compose2ecs.report.masking import Masking
from compose2ecs.source import Span

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_MAX_LINE = 160


def render(
    diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], *, colour: bool = False
) -> str:
    """A block of lines for each diagnostic, with the line of ``texts`` that it points at."""
    painter = _Painter(colour=colour)
    excerpts = _Excerpts(texts, painter)
    return "".join(_block(found, excerpts, painter) for found in diagnostics)


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


def _block(found: Diagnostic, excerpts: _Excerpts, paint: _Painter) -> str:
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
        lines += excerpts.at(span, code)
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


class _Excerpts:
    """The lines that diagnostics point at. Each file is split, and each line masked, once."""

    def __init__(self, texts: Mapping[str, str], paint: _Painter) -> None:
        self._texts = texts
        self._paint = paint
        self._files: dict[str, Masking] = {}

    def at(self, span: Span, code: str) -> list[str]:
        """The line and a line of carets below it; nothing when the text is not known."""
        if span.file not in self._files:
            text = self._texts.get(span.file, "")
            self._files[span.file] = Masking(text, is_env_file=_is_env_file(span.file))
        whole = self._files[span.file].line(span.line)
        if whole is None:
            return []
        start = min(span.column - 1, len(whole))
        last = span.end_column - 1 if span.end_line == span.line else len(whole)
        first = max(0, start - 40) if len(whole) > _MAX_LINE else 0
        line = whole[first : first + _MAX_LINE]
        width = min(last, len(whole), first + len(line)) - start
        before = "…" if first else ""
        after = "…" if first + len(line) < len(whole) else ""
        indent = " " * len(before) + "".join(c if c == "\t" else " " for c in line[: start - first])
        carets = self._paint("^" * max(1, width), f"1;{code}")
        number = f"{span.line:>5} | "
        return [
            f"{self._paint(number, '2')}{before}{_printable(line)}{after}",
            f"{self._paint('      | ', '2')}{indent}{carets}",
        ]


def _printable(line: str) -> str:
    """The line without characters that would move the cursor or colour the terminal."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in line)


def _is_env_file(name: str) -> bool:
    return not name.endswith((".yaml", ".yml", ".json")) and name != "<stdin>"
