"""Diagnostics as text.

Where, what, the source line with a caret, related places, and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from compose2ecs.diagnostics import AcceptedBy, Diagnostic, Severity
from compose2ecs.report.excerpt import Excerpts, printable
from compose2ecs.report.masking import masked
from compose2ecs.source import Span

SEVERITY_COLOURS: Mapping[str, str] = {
    Severity.ERROR: "31",
    Severity.WARNING: "33",
    Severity.NOTE: "36",
}
"""ANSI codes by severity."""
_MAX_MESSAGE = 600
_MAX_RELATED = 60
"""The characters of a line that are shown of a place beside the first."""

_ACCEPTED_BY: Mapping[AcceptedBy | None, str] = {
    None: "accepted",
    AcceptedBy.COMMENT: "accepted by a comment",
    AcceptedBy.SETTING: "accepted in x-ecs",
    AcceptedBy.OPTION: "accepted",
    AcceptedBy.CONFIGURATION: "accepted in the configuration",
    AcceptedBy.BASELINE: "accepted",
}


def render(
    diagnostics: Iterable[Diagnostic], texts: Mapping[str, str], *, colour: bool = False
) -> str:
    """A block of lines for each diagnostic, with the line of ``texts`` that it points at."""
    painter = Painter(colour=colour)
    excerpts = Excerpts(texts)
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
    parts = [counted(n, severity) for severity, n in counts.items() if n]
    if accepted:
        parts.append(f"{accepted} accepted")
    return ", ".join(parts)


def counted(count: int, severity: Severity) -> str:
    """``1 warning``, ``2 warnings``."""
    return f"{count} {severity}{'' if count == 1 else 's'}"


def on_targets(found: Diagnostic) -> str:
    """`` (fargate, ec2)`` for a finding that only these have; nothing for one that all have."""
    return f" ({', '.join(found.targets)})" if found.targets else ""


class Painter:
    """Wraps text in the ANSI codes of a colour or style; gives it back as it is without colour."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, code: str) -> str:
        """``text`` in the style of an ANSI ``code``."""
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


def heading(found: Diagnostic, paint: Painter) -> str:
    """The severity, the message and the code in one line."""
    level = f"accepted {found.severity}" if found.accepted is not None else str(found.severity)
    return (
        f"{paint(level, f'1;{_colour(found)}')}: {one_line(found.message)} "
        f"{paint(f'[{found.code.slug}]', '2')}{on_targets(found)}"
    )


def _colour(found: Diagnostic) -> str:
    return SEVERITY_COLOURS[found.severity] if found.accepted is None else "2"


def _block(found: Diagnostic, excerpts: Excerpts, paint: Painter) -> str:
    span = found.span
    place = f"{_place(span)}: " if span else ""
    lines = [f"{paint(place, '1')}{heading(found, paint)}"]
    if span is not None:
        lines += _excerpt(span, excerpts, paint, _colour(found))
    lines += [_see(related, excerpts, paint) for related in _related(found)]
    lines += _acceptance(found) if found.accepted is not None else _ways_out(found, paint)
    return "\n".join(lines) + "\n\n"


def _place(span: Span) -> str:
    return printable(f"{span.file}:{span.line}:{span.column}")


def _see(span: Span, excerpts: Excerpts, paint: Painter) -> str:
    """Another place with its line, as far as it fits and is not a secret as a whole."""
    line = printable(excerpts.text(span))
    if len(line) > _MAX_RELATED:
        line = f"{line[:_MAX_RELATED].rstrip()}…"
    shown = f": {line}" if line.strip("* …") else ""
    return f"  {paint('see', '2')} {_place(span)}{shown}"


def _acceptance(found: Diagnostic) -> list[str]:
    """How a finding was accepted, and the reason, if one was given."""
    how, reason = _ACCEPTED_BY[found.accepted_by], one_line(found.accepted or "")
    return [f"  {how}: {reason}" if reason else f"  {how}"]


def _ways_out(found: Diagnostic, paint: Painter) -> list[str]:
    """What the user can do, and what a fix would do."""
    lines = []
    if found.help is not None:
        first, *rest = _shown_help(found.help)
        lines.append(f"  {paint('help:', '1')} {first}")
        lines += [f"    {line}" if line else "" for line in rest]
    if found.fix is not None:
        unsafe = "" if found.fix.is_safe else " (unsafe)"
        lines.append(f"  {paint('fix:', '1')} {one_line(found.fix.title)}{unsafe}")
    return lines


@lru_cache(maxsize=256)
def _shown_help(text: str) -> tuple[str, ...]:
    """The lines of a help as they are shown: many findings have the same."""
    return tuple(printable(masked(line)) for line in text.split("\n"))


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


def _excerpt(span: Span, excerpts: Excerpts, paint: Painter, code: str) -> list[str]:
    """The source line and a line of carets below it; nothing when the text is not known."""
    found = excerpts.at(span)
    if found is None:
        return []
    number = f"{span.line:>5} | "
    below = f"{found.margin}{paint(found.carets, f'1;{code}')}"
    return [f"{paint(number, '2')}{found.line}", f"{paint('      | ', '2')}{below}"]


def one_line(text: str) -> str:
    """The text without secrets, as far as anybody reads.

    With escapes in place of line breaks, and of what would disturb a terminal.
    """
    if len(text) > _MAX_MESSAGE:
        text = f"{text[: _MAX_MESSAGE // 2]} … {text[-_MAX_MESSAGE // 2 :]}"
    return escaped(masked(text))


def escaped(text: str) -> str:
    """The text with escapes in place of line breaks, and of what would disturb a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
