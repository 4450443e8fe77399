"""Findings that are taken as they are, in a file: those of today, so that only new ones count.

A finding is recognised by its fingerprint, in which no lines and no messages are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from compose2ecs.compose.files import shown
from compose2ecs.diagnostics import AcceptedBy, Diagnostic, Location, Reporter, declared
from compose2ecs.fingerprint import fingerprints
from compose2ecs.lint import codes
from compose2ecs.lint.sharing import of_each
from compose2ecs.shape import replace, shape
from compose2ecs.source import Span, dotted

VERSION = 1
REASON = "in the baseline"
"""The reason under which its findings are accepted."""

_KEYS = frozenset({"fingerprint", "code", "file", "path"})


class BaselineError(ValueError):
    """A baseline cannot be used; the message begins with its name."""


@shape
class Entry:
    """A finding of a baseline. ``file`` is relative to its folder; ``line`` is in the baseline."""

    fingerprint: str
    code: str
    file: str
    path: str
    line: int


@shape
class Baseline:
    """A baseline as it was read: its name in messages, its folder, its text, its entries."""

    shown: str
    folder: str
    text: str
    entries: tuple[Entry, ...]


def read(path: str, cwd: str) -> Baseline:
    """The baseline in a file. Raises BaselineError."""
    name = shown(path, cwd)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BaselineError(f"{name} does not exist: --write-baseline {name} makes it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BaselineError(f"{name} cannot be read") from error
    try:
        entries = _entries(json.loads(text), text)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BaselineError(
            f"{name} is no baseline of version {VERSION}: --write-baseline {name} writes it anew"
        ) from error
    return Baseline(shown=name, folder=_folder(path), text=text, entries=entries)


def _entries(document: object, text: str) -> tuple[Entry, ...]:
    """The entries of a document. Raises ValueError, TypeError or KeyError for another one."""
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise ValueError(VERSION)
    lines = {line.strip(): number for number, line in enumerate(text.splitlines(), 1)}
    found = []
    for entry in document["findings"]:
        if not isinstance(entry, dict) or entry.keys() != _KEYS:
            raise ValueError(entry)
        if not all(isinstance(value, str) for value in entry.values()):
            raise ValueError(entry)
        written = _written(entry)
        line = lines.get(f"{written},", lines.get(written, 1))
        found.append(Entry(line=line, **entry))
    return tuple(found)


def _written(entry: dict[str, str]) -> str:
    return json.dumps(entry, ensure_ascii=False)


def written(diagnostics: Sequence[Diagnostic], path: str, cwd: str) -> str:
    """The text of a baseline at ``path``: all findings that nobody has accepted.

    Each has a line, or one for each service that shares the value.
    """
    folder = _folder(path)
    entries = []
    parts = [part for found in diagnostics for part in of_each(found)]
    for found, fingerprint in zip(parts, _fingerprints(parts, folder, cwd), strict=True):
        if found.accepted is not None and found.accepted_by is not AcceptedBy.BASELINE:
            continue
        file = _file(found, folder, cwd)
        at = next((location.path for location in found.locations if location.path), ())
        entries.append((file, dotted(at), found.code.slug, fingerprint))
    lines = [
        _written({"fingerprint": fingerprint, "code": code, "file": file, "path": at})
        for file, at, code, fingerprint in sorted(entries)
    ]
    listed = ",\n".join(f"    {line}" for line in lines)
    body = f"[\n{listed}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {body}\n}}\n'


def accept(
    diagnostics: Sequence[Diagnostic],
    baseline: Baseline,
    cwd: str,
    is_judged: Callable[[str, str], bool],
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The findings, those of the baseline accepted, and what is found about the baseline.

    ``is_judged`` says of a file, by its absolute path, and a code whether that could have been
    found: of other entries nothing is known. What several services have is accepted when the
    baseline has it for each of them.
    """
    known = {entry.fingerprint for entry in baseline.entries}
    made = []
    seen = set()
    parts = [of_each(found) for found in diagnostics]
    every = iter(_fingerprints((one for several in parts for one in several), baseline.folder, cwd))
    for found, several in zip(diagnostics, parts, strict=True):
        own = {next(every) for _ in several}
        seen |= own & known
        if own <= known and found.accepted is None:
            made.append(replace(found, accepted=REASON, accepted_by=AcceptedBy.BASELINE))
        else:
            made.append(found)
    gone = [
        entry
        for entry in baseline.entries
        if entry.fingerprint not in seen
        and (
            entry.code not in declared()
            or is_judged(os.path.normpath(os.path.join(baseline.folder, entry.file)), entry.code)  # noqa: PTH118
        )
    ]
    return made, _outdated(gone, baseline)


def _outdated(gone: Sequence[Entry], baseline: Baseline) -> list[Diagnostic]:
    """One finding for all entries that nothing has any more."""
    if not gone:
        return []
    reporter = Reporter()
    what = "finding is" if len(gone) == 1 else "findings are"
    reporter.report(
        codes.OUTDATED_BASELINE,
        f"{len(gone)} {what} not there any more",
        *(Location(Span(baseline.shown, entry.line, 1, entry.line + 1, 1)) for entry in gone),
        help=f"write it anew: --write-baseline {baseline.shown}",
    )
    return list(reporter.diagnostics)


def _fingerprints(diagnostics: Iterable[Diagnostic], folder: str, cwd: str) -> tuple[str, ...]:
    """The fingerprints of findings with their files named from ``folder``."""
    return fingerprints(_renamed(found, _file(found, folder, cwd)) for found in diagnostics)


def _renamed(found: Diagnostic, file: str) -> Diagnostic:
    span = found.span
    if span is None or span.file == file:
        return found
    return replace(
        found,
        locations=tuple(
            location._replace(span=span._replace(file=file)) if location.span is span else location
            for location in found.locations
        ),
    )


def _file(found: Diagnostic, folder: str, cwd: str) -> str:
    """The file of a finding from ``folder``, with slashes; empty for a finding without place."""
    span = found.span
    if span is None:
        return ""
    if folder == cwd and not os.path.isabs(span.file):  # noqa: PTH117 -- asked for each finding
        return span.file.replace(os.sep, "/")
    path = os.path.join(cwd, span.file)  # noqa: PTH118 -- as above
    return os.path.relpath(path, folder).replace(os.sep, "/")


def _folder(path: str) -> str:
    return os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 -- as above
