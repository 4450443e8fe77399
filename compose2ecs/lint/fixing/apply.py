"""Applying fixes to texts, each verified: what it claims to leave alone is loaded and compared.

Nothing is read or written here. A pass puts fixes that do not touch each other into the texts and
has the project checked again; those that break a law are found by halving, and refused.
"""

from __future__ import annotations

import os
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from compose2ecs.compose.files import STDIN, STDIN_SHOWN
from compose2ecs.diagnostics import Diagnostic, Edit, Fix
from compose2ecs.lint.editing.text import SourceText
from compose2ecs.lint.engine import Checked
from compose2ecs.lint.fixing.laws import Identity, broken_law, faults, identity, incomparable
from compose2ecs.shape import replace, shape
from compose2ecs.source import Span

MAX_TRIALS = 1_000
"""How often projects that share files are checked in all: each fix that is refused takes some."""

MAX_PASSES = 100
"""Fixes at one place, such as names that are declared at the end of a section, need a pass each."""

Check: TypeAlias = Callable[[Mapping[str, str]], Checked]
"""Checks a project with these texts, by absolute path, in place of its files."""

Hindrance: TypeAlias = Callable[[str], str | None]
"""Why the file with an absolute path must not be changed; None where it may be."""

Real: TypeAlias = Callable[[str], str]
"""The path of the file that an absolute path leads to, through links."""


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

    ``checked`` is what is found in the new texts, by project. Nothing is written yet.
    """

    changes: tuple[Change, ...]
    fixed: tuple[Diagnostic, ...]
    refused: tuple[Refusal, ...]
    checked: tuple[Checked, ...]


def fix(
    checks: Sequence[Check],
    cwd: str,
    *,
    unsafe: bool = False,
    hindrance: Hindrance = lambda path: None,  # noqa: ARG005 -- the name says what it gets
    wanted: Callable[[Diagnostic], bool] = lambda found: found.accepted is None,
    real: Real = lambda path: path,
) -> Fixed:
    """Projects with the fixes of their findings, until there is no more to fix.

    Safe fixes leave what the projects mean as it is; with ``unsafe`` also others are applied, which
    change it where they say. No fix adds a finding to any of the projects that read the file. Of a
    project that does not load, fixes of the errors come first: such a fix removes its error and
    adds none.

    Findings that are not ``wanted`` keep what they have. ``cwd`` is the directory that the names of
    files are relative to. A file that is read under several names, by ``real``, is changed once.
    """
    states = [_State(check) for check in checks]
    names = _Names(cwd, real, (name for state in states for name in state.checked.texts))
    groups = [
        _Fixing(group, names, hindrance, unsafe=unsafe) for group in _connected(states, names)
    ]
    for group in groups:
        group.run(wanted)
    return Fixed(
        changes=tuple(change for group in groups for change in group.changes),
        fixed=tuple(found for group in groups for found in group.fixed),
        refused=tuple(refusal for group in groups for refusal in group.refused.values()),
        checked=tuple(state.checked for state in states),
    )


class _State:
    """A project, as it was last checked."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.checked = check({})


class _Names:
    """The names of files, of which several may stand for one."""

    def __init__(self, cwd: str, real: Real, names: Iterable[str]) -> None:
        self._cwd = cwd
        self._all: dict[str, list[str]] = {}
        self._first: dict[str, str] = {}
        by_file: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            by_file.setdefault(real(self.path(name)), []).append(name)
        for file, same in by_file.items():
            first = next((name for name in same if self.path(name) == file), same[0])
            self._all[first] = same
            self._first.update(dict.fromkeys(same, first))

    def path(self, name: str) -> str:
        """The absolute path that a name stands for."""
        if name == STDIN_SHOWN:
            return STDIN
        return os.path.normpath(os.path.join(self._cwd, name))  # noqa: PTH118 -- often asked

    def first(self, name: str) -> str:
        """The one name that stands for all of the same file."""
        return self._first.get(name, name)

    def all(self, name: str) -> Sequence[str]:
        """All names of the file that a first name stands for."""
        return self._all[name]

    def of(self, edits: Iterable[Edit]) -> set[str]:
        """All names of the files that edits change."""
        return {name for edit in edits for name in self.all(edit.span.file)}

    def united(self, fix: Fix) -> Fix:
        """The fix with the first names of the files that it changes."""
        spans = [edit.span._replace(file=self.first(edit.span.file)) for edit in fix.edits]
        edits = zip(fix.edits, spans, strict=True)
        return replace(fix, edits=tuple(replace(edit, span=span) for edit, span in edits))


def _connected(states: Iterable[_State], names: _Names) -> list[list[_State]]:
    """The projects in groups that share no file."""
    groups: list[tuple[set[str], list[_State]]] = []
    for state in states:
        files, members = set(map(names.first, state.checked.texts)), [state]
        apart = []
        for other in groups:
            if files.isdisjoint(other[0]):
                apart.append(other)
            else:
                files |= other[0]
                members = other[1] + members
        groups = [*apart, (files, members)]
    return [members for _, members in groups]


@shape
class _Candidate:
    """A finding with the fix that is tried."""

    found: Diagnostic
    fix: Fix


class _Fixing:
    """The fixing of projects that share files."""

    def __init__(
        self, states: list[_State], names: _Names, hindrance: Hindrance, *, unsafe: bool
    ) -> None:
        self._states = states
        self._names = names
        self._hindrance = hindrance
        self._unsafe = unsafe
        self._original = {
            name: text for state in states for name, text in state.checked.texts.items()
        }
        self._texts = dict(self._original)
        self.fixed: list[Diagnostic] = []
        self.refused: dict[tuple[Identity, str], Refusal] = {}
        self._trials = 0
        self._is_newer = False

    def run(self, wanted: Callable[[Diagnostic], bool]) -> None:
        """Apply all fixes that can be, pass by pass."""
        for _ in range(MAX_PASSES):
            candidates = self._candidates(wanted)
            if not candidates and self._is_newer:
                # What was refused beside others may go in the text that they have left.
                self._is_newer = False
                self.refused.clear()
                candidates = self._candidates(wanted)
            if not candidates:
                break
            self._pass(candidates)

    @property
    def changes(self) -> Iterator[Change]:
        """The files whose text is another than at first."""
        for name, before in self._original.items():
            after = self._texts[name]
            if after != before and name == self._names.first(name):
                yield Change(name=name, path=self._names.path(name), before=before, after=after)

    # ------------------------------------------------------------------ choice
    def _candidates(self, wanted: Callable[[Diagnostic], bool]) -> list[_Candidate]:
        """The fixes of the next pass: of errors of loading, else safe ones, else the others."""
        errors: list[_Candidate] = []
        others: dict[tuple[str, Fix], _Candidate] = {}
        for state in self._states:
            known = faults(state.checked)
            for found in state.checked.diagnostics:
                if found.fix is None or not wanted(found) or not self._is_open(found, found.fix):
                    continue
                one = _Candidate(found=found, fix=self._names.united(found.fix))
                others.setdefault((found.code.slug, one.fix), one)
                if identity(found) in known:
                    errors.append(one)
        found_all = errors or list(others.values())
        return _apart([one for one in found_all if one.fix.is_safe] or found_all)

    def _is_open(self, found: Diagnostic, fix: Fix) -> bool:
        """Whether a fix was not refused so far, and is not now for the files that it changes."""
        if not (fix.edits and (fix.is_safe or self._unsafe)):
            return False
        if (identity(found), fix.title) in self.refused:
            return False
        for name in dict.fromkeys(edit.span.file for edit in fix.edits):
            if name not in self._texts:
                reason: str | None = f"{name} is no compose file or env file of the project"
            else:
                reason = self._hindrance(self._names.path(name))
            if reason is not None:
                self._refuse(found, fix, reason)
                return False
        return True

    def _refuse(self, found: Diagnostic, fix: Fix, reason: str) -> None:
        self.refused[(identity(found), fix.title)] = Refusal(found=found, reason=reason)

    # ------------------------------------------------------------------ passes
    def _pass(self, candidates: list[_Candidate]) -> None:
        """Apply the candidates that keep the laws; refuse the others."""
        before = [faults(state.checked) for state in self._states]
        accepted = self._tried([], self._comparable(candidates))
        self._texts = self._with(accepted)
        self.fixed += [one.found for one in accepted]
        self._is_newer = self._is_newer or bool(accepted)
        if before != [faults(state.checked) for state in self._states]:
            # What hid behind an error can be judged now.
            self.refused.clear()

    def _comparable(self, candidates: list[_Candidate]) -> list[_Candidate]:
        """Those that can be judged: in projects that do not load, fixes of errors alone."""
        reasons = [(state, incomparable(state.checked)) for state in self._states]
        known = {place for state in self._states for place in faults(state.checked)}
        kept = []
        for one in candidates:
            files = self._names.of(one.fix.edits)
            reason = next(
                (why for state, why in reasons if why and files & state.checked.texts.keys()), None
            )
            if reason is None or identity(one.found) in known:
                kept.append(one)
            else:
                self._refuse(one.found, one.fix, reason)
        return kept

    def _tried(self, accepted: list[_Candidate], group: list[_Candidate]) -> list[_Candidate]:
        """``accepted``, and those of the group that keep the laws on top of it."""
        if not group:
            return accepted
        if self._trials >= MAX_TRIALS:
            for one in group:
                self._refuse(one.found, one.fix, "too many others were tried before it")
            return accepted
        self._trials += 1
        reason = self._broken_law([*accepted, *group], group)
        if reason is None:
            return [*accepted, *group]
        if len(group) == 1:
            self._refuse(group[0].found, group[0].fix, reason)
            return accepted
        half = len(group) // 2
        return self._tried(self._tried(accepted, group[:half]), group[half:])

    def _broken_law(self, applied: list[_Candidate], group: list[_Candidate]) -> str | None:
        """What is wrong when a group of fixes comes on top; when nothing is, the state is new."""
        texts = self._with(applied)
        changed = {
            self._names.path(name): text
            for name, text in texts.items()
            if text != self._original[name]
        }
        files = self._names.of(edit for one in group for edit in one.fix.edits)
        for name in files:
            if SourceText(self._texts[name]).is_json and not SourceText(texts[name]).is_json:
                return f"{name} would be no JSON any more"
        after: list[tuple[_State, Checked]] = []
        for state in self._states:
            if files.isdisjoint(state.checked.texts):
                continue
            checked = state.check(changed)
            reason = broken_law(state.checked, checked, [(one.found, one.fix) for one in group])
            if reason is not None:
                return reason
            after.append((state, checked))
        for state, checked in after:
            state.checked = checked
        return None

    def _with(self, chosen: Iterable[_Candidate]) -> dict[str, str]:
        """The texts at the start of the pass with the edits of some fixes."""
        by_file: dict[str, list[Edit]] = {}
        for one in chosen:
            for edit in one.fix.edits:
                by_file.setdefault(edit.span.file, []).append(edit)
        made = {name: edited(self._texts[name], edits) for name, edits in by_file.items()}
        same = {other: text for name, text in made.items() for other in self._names.all(name)}
        return {**self._texts, **same}


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
    taken: list[Span] = []
    for one in candidates:
        spans = [edit.span for edit in one.fix.edits]
        if not any(_touches(span, taken) for span in spans):
            chosen.append(one)
            for span in spans:
                insort(taken, span)
    return chosen


def _touches(span: Span, taken: Sequence[Span]) -> bool:
    """Whether a stretch overlaps or meets one of others, which are in order and apart."""
    at = bisect_left(taken, span)
    return any(
        other.file == span.file and other[1:3] <= span[3:5] and span[1:3] <= other[3:5]
        for other in taken[max(at - 1, 0) : at + 1]
    )
