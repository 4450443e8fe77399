"""The laws of fixes: what must hold of a project before and after one.

A fix removes its finding, or makes a lesser one of it, and adds none. A safe one leaves what the
project means as it is, another changes it where it says. Where a project did not load there is less
to compare: a fix of an error of loading adds no other one, and what could be read before stays
except at the place of the error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from compose2ecs.diagnostics import Diagnostic, Fix, Severity
from compose2ecs.lint.engine import Checked
from compose2ecs.lint.fixing.meaning import Unknown, differing, is_within, meaning
from compose2ecs.source import Path, dotted

Identity = tuple[str, str, Path]
"""What a finding is recognised by when lines, and positions in lists, have changed.

Its code, its file, and its path in the project without the positions.
"""


def identity(found: Diagnostic) -> Identity:
    """What the finding is recognised by."""
    span = found.span
    path = next((location.path for location in found.locations if location.path), ())
    shown = tuple("" if isinstance(key, int) else key for key in path)
    return found.code.slug, span.file if span is not None else "", shown


def faults(checked: Checked) -> Counter[Identity]:
    """The errors of loading."""
    return _of(Severity.ERROR, checked.subject.loaded.diagnostics)


def broken_law(
    before: Checked, after: Checked, fixes: Sequence[tuple[Diagnostic, Fix]]
) -> str | None:
    """What is wrong with fixes that lead from one state to the next; None for nothing.

    It is the end of a sentence about them.
    """
    found = _counted(before.diagnostics)
    wanted = _counted(one for one, _ in fixes) & found
    if any(_remains(severity, before, after, fixes) for severity in Severity):
        return "the finding would remain"
    allowed = [path for _, fix in fixes for path in fix.changes]
    known = faults(before)
    added = _named(faults(after) - known)
    if known and wanted and not wanted - known:
        places = [one.locations[0].path for one, _ in fixes if one.locations]
        allowed += [path for path in places if path]
        return added or _strays(before, after, allowed, may_add=True)
    if added is None and not known:
        added = _named(_graver(before, after) or _counted(after.diagnostics) - found)
    return added or _strays(before, after, allowed)


def incomparable(checked: Checked) -> str | None:
    """Why nothing can be said about the meaning of a project; None where it can.

    Only errors of loading can be fixed there: whatever else is changed, nobody could tell.
    """
    try:
        meaning(checked.subject.loaded)
    except Unknown as error:
        return str(error)
    return None


def _remains(
    severity: Severity, before: Checked, after: Checked, fixes: Sequence[tuple[Diagnostic, Fix]]
) -> bool:
    """Whether a finding of this severity would not go with its fix."""
    found = _of(severity, before.diagnostics)
    wanted = _of(severity, [one for one, _ in fixes]) & found
    return bool(wanted - (found - _of(severity, after.diagnostics)))


def _graver(before: Checked, after: Checked) -> Counter[Identity]:
    """The errors that would be added, also where there is a lesser finding now."""
    return _of(Severity.ERROR, after.diagnostics) - _of(Severity.ERROR, before.diagnostics)


def _of(severity: Severity, diagnostics: Iterable[Diagnostic]) -> Counter[Identity]:
    return _counted(one for one in diagnostics if one.severity is severity)


def _strays(
    before: Checked, after: Checked, allowed: list[Path], *, may_add: bool = False
) -> str | None:
    """What changes in meaning and must not, in words.

    Where fixes ``may_add`` to the meaning, there need not be one before.
    """
    try:
        old, new = meaning(before.subject.loaded), meaning(after.subject.loaded)
    except Unknown as error:
        return None if may_add else str(error)
    for was, becomes in zip(old, new, strict=True):
        for path, earlier in differing(was, becomes):
            if not (is_within(path, allowed) or (may_add and not earlier)):
                return f"it would change `{dotted(path) or 'the project'}` as well"
    return None


def _named(added: Counter[Identity]) -> str | None:
    """The first of the findings that would be added, in words."""
    first = min(added, default=None, key=str)
    if first is None:
        return None
    slug, file, path = first
    place = f" at `{dotted(path)}`" if path else f" in {file}" if file else ""
    return f"it would lead to `{slug}`{place}"


def _counted(diagnostics: Iterable[Diagnostic]) -> Counter[Identity]:
    return Counter(map(identity, diagnostics))
