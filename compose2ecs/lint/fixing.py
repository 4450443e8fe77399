"""Applying fixes to texts, each verified: what it claims to leave alone is loaded and compared.

Nothing is read or written here. A pass puts fixes that do not touch each other into the texts and
has the project checked again; those that break a law are found by halving, and refused.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from compose2ecs.compose.files import STDIN
from compose2ecs.diagnostics import Diagnostic, Edit, Fix, Severity
from compose2ecs.lint.engine import Checked
from compose2ecs.lint.meaning import Unknown, differing, is_within, meaning
from compose2ecs.lint.text import SourceText
from compose2ecs.shape import shape
from compose2ecs.source import Path, dotted

MAX_PASSES = 25
"""Fixes at one place need a pass each; no project needs this many."""

Check: TypeAlias = Callable[[Mapping[str, str]], Checked]
"""Checks the project with these texts, by absolute path, in place of its files."""

Hindrance: TypeAlias = Callable[[str], str | None]
"""Why the file with an absolute path must not be changed; None where it may be."""


@shape
class Change:
    """A file that fixes change: its name in messages, its absolute path, and its texts."""

    name: str
    path: str
    before: str
    after: str


@shape
class Refusal:
    """A finding whose fix was not applied, and why: the end of a sentence about the fix."""

    found: Diagnostic
    reason: str


@shape
class Fixed:
    """What came of fixing. ``fixed`` are in the order of their passes.

    ``checked`` is what is found in the new texts. Nothing is written yet.
    """

    changes: tuple[Change, ...]
    fixed: tuple[Diagnostic, ...]
    refused: tuple[Refusal, ...]
    checked: Checked


def fix(
    check: Check,
    cwd: str,
    *,
    unsafe: bool = False,
    hindrance: Hindrance = lambda path: None,  # noqa: ARG005 -- the name says what it gets
    wanted: Callable[[Diagnostic], bool] = lambda found: found.accepted is None,
) -> Fixed:
    """The project with the fixes of its findings, until there is no more to fix.

    Safe fixes leave the meaning of the project as it is; with ``unsafe`` also others are applied,
    which change it where they say. No fix adds a finding. Of a project that does not load, fixes of
    the errors come first: such a fix removes its error and adds none.

    Findings that are not ``wanted`` keep what they have. ``cwd`` is the directory that the names of
    files are relative to.
    """
    return _Fixing(check, cwd, hindrance).run(
        lambda found: found.fix is not None and (unsafe or found.fix.is_safe) and wanted(found)
    )


@shape
class _Candidate:
    """A finding with the fix that is tried."""

    found: Diagnostic
    fix: Fix


_Identity = tuple[str, str, Path]


class _Fixing:
    def __init__(self, check: Check, cwd: str, hindrance: Hindrance) -> None:
        self._check = check
        self._cwd = cwd
        self._hindrance = hindrance
        self._checked = check({})
        self._texts = self._checked.texts
        self._original = dict(self._texts)
        self._fixed: list[Diagnostic] = []
        self._refused: dict[tuple[_Identity, str], Refusal] = {}

    def run(self, wanted: Callable[[Diagnostic], bool]) -> Fixed:
        for _ in range(MAX_PASSES):
            candidates = self._candidates(wanted)
            if not candidates:
                break
            self._pass(candidates)
        return Fixed(
            changes=tuple(self._changes()),
            fixed=tuple(self._fixed),
            refused=tuple(self._refused.values()),
            checked=self._checked,
        )

    def _changes(self) -> Iterator[Change]:
        for name, before in self._original.items():
            if self._texts.get(name, before) != before:
                yield Change(
                    name=name, path=self._path(name), before=before, after=self._texts[name]
                )

    # ------------------------------------------------------------------ choice
    def _candidates(self, wanted: Callable[[Diagnostic], bool]) -> list[_Candidate]:
        """The fixes of the next pass: of errors of loading, else safe ones, else the others."""
        found = [
            _Candidate(found=found, fix=found.fix)
            for found in self._checked.diagnostics
            if found.fix is not None and wanted(found) and self._is_open(found, found.fix)
        ]
        if self._checked.subject.loaded.project is None:
            errors = _errors(self._checked)
            first = [one for one in found if _identity(one.found) in errors]
            found = first or found
        safe = [one for one in found if one.fix.is_safe]
        return _apart(safe or found)

    def _is_open(self, found: Diagnostic, fix: Fix) -> bool:
        """Whether a fix was not refused so far, and is not now for the files that it changes."""
        if (_identity(found), fix.title) in self._refused:
            return False
        for edit in fix.edits:
            name = edit.span.file
            if name not in self._texts:
                self._refuse(found, fix, f"{name} is no compose file or env file of the project")
                return False
            reason = self._hindrance(self._path(name))
            if reason is not None:
                self._refuse(found, fix, reason)
                return False
        return bool(fix.edits)

    def _refuse(self, found: Diagnostic, fix: Fix, reason: str) -> None:
        self._refused[(_identity(found), fix.title)] = Refusal(found=found, reason=reason)

    def _path(self, name: str) -> str:
        if name == "<stdin>":
            return STDIN
        return os.path.normpath(os.path.join(self._cwd, name))  # noqa: PTH118

    # ------------------------------------------------------------------ passes
    def _pass(self, candidates: list[_Candidate]) -> None:
        """Apply the candidates that keep the laws; refuse the others."""
        before = self._checked
        accepted = self._tried([], candidates)
        self._texts = self._with(accepted)
        self._fixed += [one.found for one in accepted]
        if _errors(before) != _errors(self._checked):
            # What hid behind an error can be judged now.
            self._refused.clear()

    def _tried(self, accepted: list[_Candidate], group: list[_Candidate]) -> list[_Candidate]:
        """``accepted``, and those of the group that keep the laws on top of it."""
        texts = self._with([*accepted, *group])
        changed = {
            self._path(name): text
            for name, text in texts.items()
            if text != self._original.get(name)
        }
        after = self._check(changed)
        reason = _broken_law(self._checked, after, group)
        if reason is None:
            self._checked = after
            return [*accepted, *group]
        if len(group) == 1:
            self._refuse(group[0].found, group[0].fix, reason)
            return accepted
        half = len(group) // 2
        return self._tried(self._tried(accepted, group[:half]), group[half:])

    def _with(self, chosen: Iterable[_Candidate]) -> Mapping[str, str]:
        """The texts at the start of the pass with the edits of some fixes."""
        by_file: dict[str, list[Edit]] = {}
        for one in chosen:
            for edit in one.fix.edits:
                by_file.setdefault(edit.span.file, []).append(edit)
        edited_texts = {name: edited(self._texts[name], edits) for name, edits in by_file.items()}
        return {**self._texts, **edited_texts}


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    source = SourceText(text)
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        span = edit.span
        start = source.offset(span.line, span.column)
        pieces += (text[done:start], edit.text)
        done = source.offset(span.end_line, span.end_column)
    return "".join((*pieces, text[done:]))


def _apart(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Those in order that do not touch one before them; the others wait for the next pass."""
    chosen: list[_Candidate] = []
    taken: list[Edit] = []
    for one in candidates:
        if not any(_touch(edit, other) for edit in one.fix.edits for other in taken):
            chosen.append(one)
            taken += one.fix.edits
    return chosen


def _touch(edit: Edit, other: Edit) -> bool:
    """Whether two edits overlap, or meet where one of them only adds text."""
    one, two = edit.span, other.span
    return one[0] == two[0] and one[1:3] <= two[3:5] and two[1:3] <= one[3:5]


# ---------------------------------------------------------------------- laws
def _broken_law(before: Checked, after: Checked, group: list[_Candidate]) -> str | None:
    """What is wrong with fixes that lead from one state to the next; None for nothing."""
    wanted = Counter(_identity(one.found) for one in group)
    gone = _counted(before.diagnostics) - _counted(after.diagnostics)
    if wanted - gone:
        return "the finding would remain"
    if before.subject.loaded.project is None and not wanted - _errors(before):
        return _named(_errors(after) - _errors(before))
    if before.subject.loaded.project is not None and after.subject.loaded.project is None:
        return _named(_errors(after)) or "the project would no longer load"
    added = _named(_counted(after.diagnostics) - _counted(before.diagnostics))
    return added or _strays(before, after, [path for one in group for path in one.fix.changes])


def _strays(before: Checked, after: Checked, allowed: list[Path]) -> str | None:
    """What changes in meaning and must not, in words."""
    try:
        old, new = meaning(before.subject.loaded), meaning(after.subject.loaded)
    except Unknown as error:
        return str(error)
    for was, becomes in zip(old, new, strict=True):
        for path in differing(was, becomes):
            if not is_within(path, allowed):
                return f"it would change `{dotted(path) or 'the project'}` as well"
    return None


def _named(added: Counter[_Identity]) -> str | None:
    """The first of the findings that would be added, in words."""
    first = min(added, default=None, key=str)
    if first is None:
        return None
    slug, file, path = first
    place = f" at `{dotted(path)}`" if path else f" in {file}" if file else ""
    return f"it would lead to `{slug}`{place}"


def _errors(checked: Checked) -> Counter[_Identity]:
    """The errors of loading."""
    found = checked.subject.loaded.diagnostics
    return _counted(one for one in found if one.severity is Severity.ERROR)


def _counted(diagnostics: Iterable[Diagnostic]) -> Counter[_Identity]:
    return Counter(map(_identity, diagnostics))


def _identity(found: Diagnostic) -> _Identity:
    """What a finding is recognised by when lines and positions in lists have changed."""
    span = found.span
    path = next((location.path for location in found.locations if location.path), ())
    shown = tuple("" if isinstance(key, int) else key for key in path)
    return found.code.slug, span.file if span is not None else "", shown
