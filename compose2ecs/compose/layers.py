"""Files laid over each other: the tree of a model, which may include and extend further files."""

from __future__ import annotations

import os

from compose2ecs.compose import codes
from compose2ecs.compose.check_tree import CHECKS, tree_checks
from compose2ecs.compose.discover import Options
from compose2ecs.compose.environment import Environment
from compose2ecs.compose.files import Files
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.parse import Document, ParseError, parse
from compose2ecs.compose.phases.canonical import canonical
from compose2ecs.compose.phases.extends import Extension, drop
from compose2ecs.compose.phases.include import Inclusion, is_remote, report_remote
from compose2ecs.compose.phases.interpolate import interpolate, without_variables
from compose2ecs.compose.phases.merge import merge
from compose2ecs.compose.phases.normalize import DEFAULTS, LISTED
from compose2ecs.compose.phases.paths import PATHS, against, resolve_paths
from compose2ecs.compose.phases.readable import check_readable
from compose2ecs.compose.phases.unique import unique
from compose2ecs.compose.structure.schema import check
from compose2ecs.compose.tree import Mapping, Node, as_mapping, in_turn, rewrite
from compose2ecs.diagnostics import Place
from compose2ecs.source import Path, Span

_AS_WRITTEN = in_turn(DEFAULTS, CHECKS, LISTED)
_WITH_PATHS = in_turn(DEFAULTS, CHECKS, LISTED, PATHS)
"""What is done to the tree of a model, once its files are merged."""


class _Bases:
    """The files that services of one model extend from, read with the variables of that model."""

    def __init__(self, directory: str, environment: Environment) -> None:
        self.directory = directory
        self.environment = environment
        self.loaded: dict[str, tuple[Mapping, list[Path]] | None] = {}


class Layers:
    """The models of one run. Each file is parsed once.

    ``documents`` holds what was parsed of every compose file that was read, by the names shown;
    ``laid`` are those files whose services are all in the model, and not only extended by some.
    """

    def __init__(self, options: Options, files: Files, reporter: Findings) -> None:
        self._options = options
        self._files = files
        self._reporter = reporter
        self._parsed: dict[str, list[Document]] = {}
        self._unread: set[str] = set()
        self._models: dict[tuple[tuple[str, ...], str, frozenset[tuple[str, str]]], Mapping] = {}
        self.documents: dict[str, tuple[Document, ...]] = {}
        self.laid: dict[str, None] = {}

    def read(self, path: str, *places: Place, what: str = "compose file") -> list[Document]:
        """The documents of a file that are mappings; what is wrong with others is reported."""
        if path not in self._parsed:
            shown = self._files.shown(path)
            text = self._files.read(path, *places, what=what)
            documents: list[Document] = []
            if text is not None:
                try:
                    documents = parse(text, shown, self._reporter)
                except ParseError as error:
                    documents = list(error.documents)
                    self._unread |= set() if documents else {path}
                self.documents[shown] = tuple(documents)
            else:
                self._unread.add(path)
            mappings = self._mappings(documents)
            if len(mappings) < len(documents):
                self._unread.add(path)
            self._parsed[path] = mappings
        return self._parsed[path]

    def _mappings(self, documents: list[Document]) -> list[Document]:
        """The documents, those reported that are not mappings."""
        for document in documents:
            if not isinstance(document.root, Mapping):
                self._reporter.report(
                    codes.NOT_A_MAPPING,
                    "a compose file is a mapping with keys such as `services`",
                    document.root.span,
                )
        return [document for document in documents if isinstance(document.root, Mapping)]

    def model(
        self,
        paths: tuple[str, ...],
        directory: str,
        environment: Environment,
        included: tuple[str, ...],
    ) -> Mapping:
        """The merged, canonical tree of several files, with absolute paths.

        What is included twice is read once: files that include each other's includes would take
        time that doubles with each level.
        """
        key = (paths, directory, frozenset(environment.values.items()))
        if key in self._models:
            return self._models[key]
        root: Mapping | None = None
        bases = _Bases(directory, environment)
        for path in paths:
            documents = self.read(path)
            self.laid[self._files.shown(path)] = None
            if path in self._unread:
                self._reporter.unknown_names = True
                self._reporter.incomplete |= not included or len(paths) > 1
            for document in documents:
                root = self._laid_over(root, document, path, bases, included)
        if root is None:
            shown = self._files.shown(paths[0])
            start = Span(shown, 1, 1, 1, 1)
            if not included and not self._unread.intersection(paths):
                message = f"compose file {shown} is empty"
                self._reporter.report(codes.NOT_A_MAPPING, message, start)
            return Mapping({}, {}, start)
        self._reporter.next_phase()
        table = _WITH_PATHS if self._options.resolve_paths or included else _AS_WRITTEN
        checks, places = tree_checks(self._reporter), against(directory, environment)
        resolved = rewrite(root, table, (None, checks, environment, places))
        self._reporter.next_phase()
        self._models[key] = as_mapping(resolved)
        return self._models[key]

    def _laid_over(
        self,
        base: Mapping | None,
        document: Document,
        path: str,
        bases: _Bases,
        included: tuple[str, ...],
    ) -> Mapping:
        directory, environment = bases.directory, bases.environment
        root = self._interpolated(document, environment)
        assert isinstance(root, Mapping)  # noqa: S101 - interpolation keeps kinds
        self._reporter.next_phase()
        extension = Extension(
            self._files.shown(path),
            document.resets,
            lambda file, place: self._base(file, place, bases),
            self._reporter,
        )
        root = extension.apply(root)
        if "include" in root.entries:
            root = Inclusion(self, directory, environment, self._files, self._reporter).apply(
                root, (*included, path)
            )
        merged: Node = Mapping(root.entries, root.keys, root.span)
        if base is not None:
            merged = merge(drop(base, document.resets), root, self._reporter)
        merged = as_mapping(unique(merged, self._reporter))
        self._reporter.next_phase()
        self._reporter.incomplete |= not check(merged, self._reporter)
        self._reporter.next_phase()
        return as_mapping(self._canonical(merged))

    def _canonical(self, node: Node) -> Node:
        interpolated = self._options.interpolate
        return canonical(_without_version(node), self._reporter, interpolated=interpolated)

    def _interpolated(self, document: Document, environment: Environment) -> Node:
        if not self._options.interpolate:
            return document.root
        if not document.has_variables:
            return without_variables(document.root, self._reporter)
        return interpolate(document.root, environment, self._reporter)

    def _base(
        self, file: str, place: Place, bases: _Bases
    ) -> tuple[Mapping, str, list[Path]] | None:
        """The canonical services of a file that ``extends.file`` names, with absolute paths."""
        if is_remote(file):
            report_remote(file, place, self._reporter)
            return None
        path = os.path.normpath(os.path.join(bases.directory, file))  # noqa: PTH118
        if path not in bases.loaded:
            bases.loaded[path] = self._load_base(path, place, bases.environment)
        loaded = bases.loaded[path]
        if loaded is None:
            return None
        return loaded[0], self._files.shown(path), loaded[1]

    def _load_base(
        self, path: str, place: Place, environment: Environment
    ) -> tuple[Mapping, list[Path]] | None:
        documents = self.read(path, place, what="extended file")
        if not documents:
            if path not in self._unread:
                shown = self._files.shown(path)
                self._reporter.report(codes.EXTENDS_UNKNOWN, f"{shown} has no services", place)
            return None
        folder = os.path.dirname(path)  # noqa: PTH120
        root: Node = Mapping({}, {}, documents[0].root.span)
        resets: list[Path] = []
        for document in documents:
            resets += document.resets
            interpolated = self._interpolated(document, environment)
            merged = merge(drop(root, document.resets), interpolated, self._reporter)
            check_readable(merged, self._reporter)
            merged = unique(merged, self._reporter)
            root = self._canonical(merged)
        root = resolve_paths(root, folder, environment)
        services = root.entries.get("services") if isinstance(root, Mapping) else None
        if not isinstance(services, Mapping):
            shown = self._files.shown(path)
            self._reporter.report(codes.EXTENDS_UNKNOWN, f"{shown} has no services", place)
            return None
        return services, resets


def _without_version(node: Node) -> Node:
    if isinstance(node, Mapping) and "version" in node.entries:
        return node.with_entries({k: v for k, v in node.entries.items() if k != "version"})
    return node
