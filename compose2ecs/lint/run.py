"""The linter as one function: from arguments to findings, as the command and editors use it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from compose2ecs.compose.discover import Options
from compose2ecs.compose.files import STDIN, shown
from compose2ecs.compose.load import Loaded, load
from compose2ecs.configuration import ConfigurationError, Configurations, matching
from compose2ecs.diagnostics import Diagnostic, Reporter, in_order
from compose2ecs.lint import codes
from compose2ecs.lint.acceptance import baseline as baselines
from compose2ecs.lint.acceptance.baseline import Baseline
from compose2ecs.lint.acceptance.suppression import Suppressions
from compose2ecs.lint.engine import Checked, Targets, checked, judged, translated
from compose2ecs.lint.files.projects import (
    DOTENV,
    Disk,
    ProjectFiles,
    default_files,
    listed_files,
    projects,
)
from compose2ecs.lint.files.walk import NoSuchFileError, found_in
from compose2ecs.lint.processes import mapped
from compose2ecs.lint.review import Review, review_of
from compose2ecs.lint.sharing import together
from compose2ecs.lint.standard import Standard, Wishes
from compose2ecs.shape import replace, shape
from compose2ecs.source import Span

__all__ = ["Judged", "LintError", "Outcome", "Wishes", "lint", "lint_text"]


class Judged(NamedTuple):
    """A project that was checked: how to load it again, and the names of its compose files.

    ``again`` checks it with other texts, by absolute path, in place of its files. What comes of it
    has the findings that are looked for, those that are taken on purpose accepted.
    """

    again: Callable[[Mapping[str, str]], Checked]
    options: Options
    targets: Targets
    files: tuple[str, ...]
    is_loaded: bool


@shape
class Outcome:
    """What came of a run.

    All findings, sorted, each once; the texts of the files that they are in; the names of the
    compose files that were checked; and whether something is as grave as what must not be.
    """

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    files: tuple[str, ...]
    projects: tuple[Judged, ...]
    fails: bool


class LintError(ValueError):
    """What was asked for makes no sense; the message says why, ``option`` who said it."""

    def __init__(self, message: str, option: str) -> None:
        super().__init__(message)
        self.option = option


def lint(arguments: Sequence[str], wishes: Wishes) -> Outcome:
    """Everything that is found about the files that ``arguments`` stand for.

    Raises LintError.
    """
    try:
        return _Run(wishes).outcome(arguments)
    except ConfigurationError as error:
        raise LintError(str(error), "--config") from error
    except NoSuchFileError as error:
        raise LintError(str(error), "PATH") from error
    except baselines.BaselineError as error:
        raise LintError(str(error), "--baseline") from error


def lint_text(path: str, text: str, wishes: Wishes) -> tuple[Diagnostic, ...]:
    """What is found about a file at an absolute path, with ``text`` in place of what it holds.

    The project that the file belongs to is checked; findings that nobody accepted and whose
    primary place is in the file are given. Raises LintError.
    """
    overlays = {**wishes.loading.overlays, path: text}
    loading = replace(wishes.loading, overlays=overlays)
    found = lint((path,), replace(wishes, loading=loading)).diagnostics
    cwd = loading.cwd
    return tuple(
        one
        for one in found
        if one.accepted is None
        and one.span is not None
        and os.path.join(cwd, one.span.file) == path  # noqa: PTH118 -- names may be absolute
    )


class _Piece(NamedTuple):
    """A project to check; ``single`` is the name of its file if that is all it has."""

    options: Options
    standard: Standard
    single: str


class _Entry(NamedTuple):
    """A project that was checked, and its name; ``single`` is that of its piece."""

    name: str
    judged: Judged
    single: str
    standard: Standard
    found: Sequence[Diagnostic]


_TOGETHER = 1 << 16
"""The characters of the files of projects that are in memory at the same time, but for one."""


def _judged(projects: Sequence[tuple[_Piece, Loaded]]) -> list[Review]:
    """What came of checking projects that are loaded."""
    asked = [(piece.options, piece.standard, loaded) for piece, loaded in projects]
    made = [
        (own, translated(loaded, options, own.targets, own.is_told))
        for options, own, loaded in asked
    ]
    return [review_of(judged(one, own.rules), own.selection) for own, one in made]


def _unique(place: Iterable[tuple[_Entry, Diagnostic]]) -> Iterable[tuple[_Entry, Diagnostic]]:
    """The findings of a code at one place, without those that say the same of another project."""
    unique: dict[object, tuple[_Entry, Diagnostic]] = {}
    for entry, one in place:
        path = one.locations[0].path if one.locations else None
        identity = (one.message.replace(f"{entry.name}-", ""), path and path[:2])
        known = unique.get(identity)
        if known is None or (known[1].accepted is not None and one.accepted is None):
            unique[identity] = (entry, one)
    return unique.values()


class _Run:
    """One run."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._cwd = wishes.loading.cwd
        self._disk = Disk(wishes.loading.overlays)
        self._configurations = Configurations(
            self._cwd, wishes.configuration, isolated=wishes.is_isolated
        )
        self._standards: dict[int, Standard] = {}
        self._excluded = matching(wishes.exclude, self._cwd)
        self._suppressions = Suppressions()
        self._texts: dict[str, str] = {}
        self._judged: list[_Entry] = []
        self._read: set[str] = set()
        self._unread: Mapping[str, str] = {}
        self._baselines: dict[str, Baseline] = {}
        self._options = self._base_options()

    def _base_options(self) -> Options:
        """What all projects share: COMPOSE_FILE speaks of the working directory alone."""
        loading = self._wishes.loading
        variables = {k: v for k, v in loading.variables.items() if k != "COMPOSE_FILE"}
        return replace(loading, files=(), variables=variables)

    def _standard(self, folder: str) -> Standard:
        """What is asked of the projects in a folder."""
        found = self._configurations.of(folder)
        if id(found) not in self._standards:
            self._standards[id(found)] = Standard(found, self._wishes)
        return self._standards[id(found)]

    # ------------------------------------------------------------------ what is checked
    def _is_excluded(self, path: str) -> bool:
        folder = os.path.dirname(path)  # noqa: PTH120 -- as above
        return self._excluded(path) or self._standard(folder).is_excluded(path)

    def _projects(self, arguments: Sequence[str]) -> list[ProjectFiles]:
        """The projects that the arguments and options stand for."""
        loading = self._wishes.loading
        if loading.files:
            if arguments:
                raise LintError("name files with -f, as one project, or as arguments", "PATH")
            named = [self._absolute(name) for name in loading.files]
            first = next((path for path in named if path != STDIN), None)
            folder = os.path.dirname(first) if first else self._cwd  # noqa: PTH120 -- as above
            return [ProjectFiles(folder=folder, files=tuple(named))]
        found: list[ProjectFiles] = []
        listed = listed_files(loading.variables, self._cwd) if not arguments else ()
        if listed:
            found.append(ProjectFiles(folder=self._cwd, files=listed))
        paths = [name for name in arguments or (".",) if name != STDIN]
        overlaid = self._overlaid(paths)
        others = [name for name in paths if name not in overlaid] if overlaid else paths
        if STDIN in arguments:
            found.append(ProjectFiles(folder=self._cwd, files=(STDIN,)))
        walked = found_in(others, self._cwd, self._is_excluded)
        self._unread = walked.unread
        # What the environment lists stands in for what the `.env` of this folder lists.
        files = {*walked.files} - {*listed, *([self._absolute(DOTENV)] if listed else [])}
        files |= {path for path in overlaid.values() if not self._is_excluded(path)}
        has_own_variables = bool(loading.env_files or loading.project_directory)
        return found + projects(files, self._disk, reads_dotenv=not has_own_variables)

    def _overlaid(self, names: Iterable[str]) -> Mapping[str, str]:
        """The paths of the files among these that have another text than that on the disk."""
        overlays = self._wishes.loading.overlays
        paths = {name: self._absolute(name) for name in names} if overlays else {}
        return {name: path for name, path in paths.items() if path in overlays}

    def _absolute(self, name: str) -> str:
        if name == STDIN:
            return name
        return os.path.normpath(os.path.join(self._cwd, name))  # noqa: PTH118 -- as above

    def _options_of(self, project: ProjectFiles) -> Options:
        if project.files:
            return replace(self._options, files=project.files)
        if self._options.project_directory or self._options.env_files:
            names = default_files(project.folder, self._disk)
            return replace(self._options, files=names)
        return replace(self._options, project_directory=project.folder)

    # ------------------------------------------------------------------ checking
    def outcome(self, arguments: Sequence[str]) -> Outcome:
        """As ``lint`` says."""
        found = self._projects(arguments)
        self._check(sorted(found, key=lambda one: one.is_single))
        kept = self._kept()
        self._collect(kept)
        fails = any(standard.fails for standard in self._standards.values())
        everything = in_order(
            one for standard in self._standards.values() for one in standard.diagnostics
        )
        names = {name for entry in kept for name in entry.judged.files}
        cited = {
            location.span.file for one in everything for location in one.locations if location.span
        }
        return Outcome(
            diagnostics=everything,
            texts={name: text for name, text in self._texts.items() if name in cited},
            files=tuple(sorted(names)),
            projects=tuple(entry.judged for entry in kept),
            fails=fails,
        )

    def _check(self, projects: Sequence[ProjectFiles]) -> None:
        """Check projects, in several processes when there are many."""
        pieces = [self._piece(one) for one in projects]
        # What one process has read of standard input, no other can read.
        reads_stdin = any(STDIN in one.options.files for one in pieces)
        reviews = mapped(self._reviews, pieces, 1 if reads_stdin else self._wishes.jobs)
        for piece, review in zip(pieces, reviews, strict=True):
            if review is not None and piece.single not in self._read:
                self._keep(piece, review)

    def _piece(self, project: ProjectFiles) -> _Piece:
        single = shown(project.files[0], self._cwd) if project.is_single else ""
        return _Piece(self._options_of(project), self._standard(project.folder), single)

    def _reviews(self, pieces: Sequence[_Piece]) -> list[Review | None]:
        """What came of checking projects; None for a file that is known to be in another.

        Each step is taken for many of them: what it needs of the program is more than the cache of
        a processor holds together with the other steps. Large ones are not kept for others.
        """
        reviews: list[Review] = []
        wanted = [piece for piece in pieces if piece.single not in self._read]
        together: list[tuple[_Piece, Loaded]] = []
        size = 0
        for piece in wanted:
            loaded = load(piece.options, self._wishes.read_stdin)
            together.append((piece, loaded))
            size += sum(map(len, loaded.texts.values()))
            if size > _TOGETHER:
                reviews += _judged(together)
                together, size = [], 0
        found = iter([*reviews, *_judged(together)])
        return [None if piece.single in self._read else next(found) for piece in pieces]

    def _checked(self, options: Options, standard: Standard) -> Checked:
        return checked(
            options,
            standard.targets,
            self._wishes.read_stdin,
            standard.rules,
            standard.is_told,
        )

    def _keep(self, piece: _Piece, review: Review) -> None:
        options, standard = piece.options, piece.standard
        accepted = self._suppressions.accept(review, standard.selection)
        found = standard.accepted(accepted, self._cwd)
        self._read.update(review.documents)
        for name, text in review.texts.items():
            self._texts.setdefault(name, text)
        again = partial(self._again, options, standard)
        judged = Judged(again, options, standard.targets, review.files, review.is_loaded)
        self._judged.append(_Entry(review.project, judged, piece.single, standard, found))

    def _again(self, options: Options, standard: Standard, texts: Mapping[str, str]) -> Checked:
        """A project checked with other texts, on its own."""
        overlaid = replace(options, overlays={**options.overlays, **texts})
        result = self._checked(overlaid, standard)
        suppressions = Suppressions()
        accepted = suppressions.accept(review_of(result, standard.selection), standard.selection)
        found = [*standard.accepted(accepted, self._cwd)]
        found += [one for _, one in suppressions.findings()]
        if standard.baseline is not None:
            baseline = self._baseline(self._absolute(standard.baseline))
            found, _ = baselines.accept(found, baseline, self._cwd, lambda _file, _code: False)
        return replace(result, diagnostics=in_order(together(found)))

    def _baseline(self, path: str) -> Baseline:
        """The baseline at a path, read once. Raises BaselineError."""
        if path not in self._baselines:
            self._baselines[path] = baselines.read(path, self._cwd)
        return self._baselines[path]

    def _kept(self) -> list[_Entry]:
        """The projects without those single files that another project reads as well.

        Of two that read each other, the first stays.
        """
        readers: dict[str, list[_Entry]] = {}
        for entry in self._judged:
            for name in entry.judged.files:
                readers.setdefault(name, []).append(entry)
        kept = []
        for entry in self._judged:
            own = entry.single
            others = [one for one in readers.get(own, ()) if one is not entry] if own else []
            if all(one.single in entry.judged.files and own < one.single for one in others):
                kept.append(entry)
        return kept

    # ------------------------------------------------------------------ what comes of it
    def _collect(self, kept: Sequence[_Entry]) -> None:
        """Give each standard the findings of its projects; what several have is found once.

        A file that several projects have says the same of each, with their names in the names of
        what ECS gets; what it says of two services of one stays two findings.
        """
        places: dict[object, list[tuple[_Entry, Diagnostic]]] = {}
        for entry in kept:
            for one in entry.found:
                places.setdefault((one.code.slug, one.span), []).append((entry, one))
        for place in places.values():
            for entry, one in place if len(place) == 1 else _unique(place):
                entry.standard.diagnostics.append(one)
        by_selection = {id(standard.selection): standard for standard in self._standards.values()}
        for selection, one in self._suppressions.findings():
            by_selection[id(selection)].diagnostics.append(one)
            span = one.span
            if span is not None:
                self._texts.setdefault(span.file, self._suppressions.text(span.file))
        self._report_unread()
        self._apply_baselines(kept)
        # A baseline may have what some of those have who share a value.
        for standard in self._standards.values():
            standard.diagnostics = together(standard.diagnostics)

    def _report_unread(self) -> None:
        """Say which folders could not be searched, to the standard of what they are in."""
        for folder, reason in self._unread.items():
            name = shown(folder, self._cwd)
            reporter = Reporter()
            reporter.report(
                codes.UNREADABLE_FOLDER,
                f"{name} cannot be read: {reason}",
                Span(name, 1, 1, 1, 1),
                help="leave it out with `--exclude`, or `exclude` in the configuration",
            )
            standard = self._standard(os.path.dirname(folder))  # noqa: PTH120 -- as above
            found = standard.selection.of(reporter.diagnostics)
            standard.diagnostics += standard.accepted(found, self._cwd)

    def _apply_baselines(self, kept: Sequence[_Entry]) -> None:
        """Accept what baselines hold. Standards that share one are judged together."""
        shared: dict[str, list[Standard]] = {}
        for standard in self._standards.values():
            if standard.baseline is not None:
                shared.setdefault(self._absolute(standard.baseline), []).append(standard)
        for path, standards in shared.items():
            baseline = self._baseline(path)
            loaded = {
                os.path.join(self._cwd, name)  # noqa: PTH118 -- as above
                for entry in kept
                if entry.judged.is_loaded and entry.standard in standards
                for name in entry.judged.files
            }
            owned = sorted(
                ((one, standard) for standard in standards for one in standard.diagnostics),
                key=lambda pair: pair[0].sort_key,
            )
            found, about = baselines.accept(
                [one for one, _ in owned],
                baseline,
                self._cwd,
                lambda file, code, standards=standards, loaded=loaded: (  # type: ignore[misc]
                    (file in loaded or not os.path.exists(file))  # noqa: PTH110 -- as above
                    and any(one.judges(code) for one in standards)
                ),
            )
            for standard in standards:
                standard.diagnostics = []
            for one, (_, standard) in zip(found, owned, strict=True):
                standard.diagnostics.append(one)
            standards[0].diagnostics += standards[0].selection.of(about)
            self._texts.setdefault(baseline.shown, baseline.text)
