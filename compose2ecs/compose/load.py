"""The pipeline: from files to a project, in the order that gives docker compose's answers.

``docs/loading.md`` says what each phase does and why it stands where it stands.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Mapping as Table

from compose2ecs.compose import codes
from compose2ecs.compose.check import check_project
from compose2ecs.compose.check_tree import check_tree
from compose2ecs.compose.decode import decode
from compose2ecs.compose.discover import Discovery, Options, discover, normalized_name
from compose2ecs.compose.enable import enable, prune, scaled, select
from compose2ecs.compose.envfiles import read_service_files
from compose2ecs.compose.environment import Environment
from compose2ecs.compose.files import Files
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.model import Project
from compose2ecs.compose.parse import Document, ParseError, parse
from compose2ecs.compose.phases.canonical import canonical
from compose2ecs.compose.phases.extends import Extension, drop
from compose2ecs.compose.phases.forms import uniform
from compose2ecs.compose.phases.include import Inclusion, is_remote, report_remote
from compose2ecs.compose.phases.interpolate import interpolate
from compose2ecs.compose.phases.merge import merge
from compose2ecs.compose.phases.normalize import (
    fill_defaults,
    normalize,
    resolve_listed_environment,
)
from compose2ecs.compose.phases.paths import resolve_paths
from compose2ecs.compose.phases.readable import check_long_forms, check_readable
from compose2ecs.compose.phases.unique import unique
from compose2ecs.compose.secrecy import without_secrets
from compose2ecs.compose.structure.schema import MAX_FAULTS, check
from compose2ecs.compose.tree import Implied, Mapping, Node, PathTable, Scalar, Sequence, rewrite
from compose2ecs.diagnostics import Diagnostic, Place
from compose2ecs.shape import replace, shape
from compose2ecs.source import Path, Source, Span, Traced


@shape
class Loaded:
    """What came of loading: the project or None, what was found, the texts that were read.

    ``whole`` is the project before profiles and pruning, ``tree`` what it was decoded from; without
    interpolation there is only the tree. ``partial`` is the project, also where there is none
    because of errors: as much of it as could be decoded. ``whole`` is there after errors too.

    ``files`` are the compose files in the order of merging, under the names that are shown;
    ``documents`` holds what was parsed of every compose file that was read, included and extended
    ones too.
    """

    project: Project | None
    partial: Project | None
    whole: Project | None
    tree: Mapping | None
    files: tuple[str, ...]
    documents: Table[str, tuple[Document, ...]]
    diagnostics: tuple[Diagnostic, ...]
    texts: Table[str, str]
    environment: Environment
    directory: str


def load(options: Options, read_stdin: Callable[[], bytes]) -> Loaded:
    """The project that ``options`` describe.

    Never raises for what files hold: see ``Loaded.diagnostics``.
    """
    reporter = Findings()
    files = Files(options.cwd, read_stdin, reporter, options.overlays)
    discovery = discover(options, files, reporter)
    project = whole = tree = None
    environment = Environment(options.variables, {})
    directory = options.cwd
    documents: Table[str, tuple[Document, ...]] = {}
    if discovery is not None:
        loading = _Loading(options, discovery, files, reporter)
        directory = discovery.directory
        tree = loading.tree()
        if tree is not None and options.interpolate:
            whole, project = loading.project(tree)
        environment = loading.environment
        documents = loading.documents
    if tree is None:
        reporter.expect_error()
    return Loaded(
        project=None if reporter.has_errors else project,
        partial=project,
        whole=whole,
        tree=None if reporter.has_errors else tree,
        files=tuple(files.shown(path) for path in discovery.files) if discovery else (),
        documents=documents,
        diagnostics=without_secrets(reporter.diagnostics, environment.values),
        texts=files.texts,
        environment=environment,
        directory=directory,
    )


class _Bases:
    """The files that services of one model extend from, read with the variables of that model."""

    def __init__(self, directory: str, environment: Environment) -> None:
        self.directory = directory
        self.environment = environment
        self.loaded: dict[str, tuple[Mapping, list[Path]] | None] = {}


class _Loading:
    def __init__(
        self, options: Options, discovery: Discovery, files: Files, reporter: Findings
    ) -> None:
        self._options = options
        self._discovery = discovery
        self._files = files
        self._reporter = reporter
        self._parsed: dict[str, list[Document]] = {}
        self._unread: set[str] = set()
        self.documents: dict[str, tuple[Document, ...]] = {}
        self._models: dict[tuple[tuple[str, ...], str, frozenset[tuple[str, str]]], Mapping] = {}
        self.environment = discovery.environment
        self._named: Traced[str] = Traced("")

    def tree(self) -> Mapping | None:
        """The merged, canonical and normalised model; None after reporting that there is none."""
        name = self._name()
        self.environment = self.environment.with_value("COMPOSE_PROJECT_NAME", name.value)
        root = self.model(
            self._discovery.files, self._discovery.directory, self.environment, included=()
        )
        if not root.entries:
            if not self._reporter.has_errors:
                self._reporter.report(
                    codes.NOT_A_MAPPING,
                    "the compose file is empty",
                    root.span,
                    help="add `services:`",
                )
            return None
        root = root.updated(name=_name_node(name, root.span))
        self._named = name
        return normalize(root, name.value, self.environment) if self._options.normalize else root

    def project(self, root: Mapping) -> tuple[Project, Project]:
        """The project as decoded, and with its profiles applied and its unused parts removed."""
        whole = replace(self._decoded(root), name=self._named)
        project, disabled = enable(whole, self._discovery.profiles)
        if self._options.check_consistency:
            check_project(project, disabled, self._reporter)
            project = scaled(project)
            self._reporter.next_phase()
        project = self._with_named(whole, project)
        project = read_service_files(project, self.environment, self._files, self._reporter)
        return whole, select(prune(project), self._options.services)

    def _decoded(self, root: Mapping) -> Project:
        """The project. After errors, only the first values that cannot be decoded are reported."""
        if not self._reporter.has_errors:
            project = decode(_as_mapping(uniform(root, self._reporter)), self._reporter)
        else:
            found = Findings()
            project = decode(_as_mapping(uniform(root, found)), found)
            others = [d for d in found.diagnostics if not self._reporter.is_doubtful(d.span)]
            self._reporter.extend(others[:MAX_FAULTS])
            self._reporter.incomplete |= len(others) > MAX_FAULTS
        self._reporter.next_phase()
        return project

    def _with_named(self, whole: Project, project: Project) -> Project:
        """The project with the services named in the options enabled, and all of their profiles."""
        known = whole.services.value
        for name in self._options.services:
            if name not in known:
                close = self._reporter.guess(name, known)
                self._reporter.report(
                    codes.UNDEFINED_REFERENCE,
                    f"there is no service `{name}`",
                    help=f"did you mean `{close}`?" if close else None,
                )
        missing = [
            n for n in self._options.services if n in known and n not in project.services.value
        ]
        if not missing:
            return project
        profiles = set(self._discovery.profiles)
        for name in missing:
            listed = known[name].value.profiles
            profiles |= {profile.value for profile in listed.value} if listed is not None else set()
        return enable(whole, profiles)[0]

    # ------------------------------------------------------------------ name
    def _name(self) -> Traced[str]:
        """The project's name.

        Reads all files first: a `name:` in any of them is known to all variables.
        """
        given = self._discovery.name
        texts = [self._documents(path) for path in self._discovery.files]
        self._reporter.next_phase()
        if given is not None:
            return Traced(given)
        node = None
        for document in (document for documents in texts for document in documents):
            if not isinstance(document.root, Mapping):
                continue
            found = document.root.entries.get("name")
            if isinstance(found, Scalar) and isinstance(found.value, str) and found.value:
                node = found
        if node is not None:
            value = interpolate(node, self.environment, self._reporter, ("name",))
            text = value.value if isinstance(value, Scalar) else ""
            name = Traced(normalized_name(str(text)), (Source(("name",), node.span),))
        else:
            folder = os.path.basename(self._discovery.directory)  # noqa: PTH119
            name = Traced(normalized_name(folder))
        if not name.value:
            self._reporter.report(
                codes.INVALID_PROJECT_NAME,
                "the project has no name",
                name,
                help="name it with `name:` in the file, or with -p",
            )
        return name

    # ------------------------------------------------------------------ files
    def _documents(self, path: str, *places: Place, what: str = "compose file") -> list[Document]:
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
            documents = self._documents(path)
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
        defaults = fill_defaults(root)
        self._reporter.next_phase()
        check_tree(defaults, self._reporter)
        self._reporter.next_phase()
        resolved = resolve_listed_environment(
            resolve_paths(defaults, directory, environment)
            if self._options.resolve_paths or included
            else defaults,
            environment,
        )
        self._models[key] = resolved if isinstance(resolved, Mapping) else root
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
        root = self._interpolated(document.root, environment)
        assert isinstance(root, Mapping)  # noqa: S101 - interpolation keeps kinds
        self._reporter.next_phase()
        extension = Extension(
            self._files.shown(path),
            document.resets,
            lambda file, place: self._base(file, place, bases),
            self._reporter,
        )
        root = extension.apply(root)
        start = base if base is not None else Mapping({}, {}, root.span)
        dropped = drop(start, document.resets)
        assert isinstance(dropped, Mapping)  # noqa: S101 - dropping keeps kinds
        root = Inclusion(self, directory, environment, self._files, self._reporter).apply(
            root, (*included, path)
        )
        merged = merge(dropped, root, self._reporter)
        merged = _as_mapping(unique(merged, self._reporter))
        self._reporter.next_phase()
        self._reporter.incomplete |= not check(merged, self._reporter)
        self._reporter.next_phase()
        check_long_forms(merged, self._reporter)
        self._reporter.next_phase()
        return _as_mapping(unique(_without_blank_dns(self._canonical(merged)), self._reporter))

    def _canonical(self, node: Node) -> Node:
        interpolated = self._options.interpolate
        return canonical(_without_version(node), self._reporter, interpolated=interpolated)

    def _interpolated(self, node: Node, environment: Environment) -> Node:
        if not self._options.interpolate:
            return node
        return interpolate(node, environment, self._reporter)

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
        documents = self._documents(path, place, what="extended file")
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
            interpolated = self._interpolated(document.root, environment)
            merged = merge(drop(root, document.resets), interpolated, self._reporter)
            check_long_forms(merged, self._reporter)
            check_readable(merged, self._reporter)
            merged = unique(merged, self._reporter)
            root = unique(_without_blank_dns(self._canonical(merged)), self._reporter)
        root = resolve_paths(root, folder, environment)
        services = root.entries.get("services") if isinstance(root, Mapping) else None
        if not isinstance(services, Mapping):
            shown = self._files.shown(path)
            self._reporter.report(codes.EXTENDS_UNKNOWN, f"{shown} has no services", place)
            return None
        return services, resets


def _as_mapping(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        raise TypeError("the root of a compose file is a mapping")
    return node


def _name_node(name: Traced[str], span: Span) -> Scalar:
    source = name.source
    return Scalar(name.value, source.span) if source else Implied(name.value, span)


def _without_version(node: Node) -> Node:
    if isinstance(node, Mapping) and "version" in node.entries:
        return node.with_entries({k: v for k, v in node.entries.items() if k != "version"})
    return node


def _without_blank_dns(node: Node) -> Node:
    return rewrite(node, _BLANK_DNS, None)


def _without_blanks(_: None, node: Node, __: Path) -> Node:
    if not isinstance(node, Sequence):
        return node
    kept = [i for i in node.items if not (isinstance(i, Scalar) and i.value == "")]
    return Sequence(kept, node.span, node.via)


_BLANK_DNS = PathTable.of({"services.*.dns": _without_blanks})
