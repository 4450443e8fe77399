"""The pipeline: from files to a project, in the order that gives docker compose's answers.

``docs/loading.md`` says what each phase does and why it stands where it stands.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Mapping as Table

from compose2ecs.compose import codes
from compose2ecs.compose.check import check_project
from compose2ecs.compose.decode import decode
from compose2ecs.compose.discover import Discovery, Options, discover, normalized_name
from compose2ecs.compose.enable import enable, prune, scaled, select
from compose2ecs.compose.envfiles import read_service_files
from compose2ecs.compose.environment import Environment
from compose2ecs.compose.files import Files
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.layers import Layers
from compose2ecs.compose.model import Project
from compose2ecs.compose.parse import Document
from compose2ecs.compose.phases.forms import uniform
from compose2ecs.compose.phases.interpolate import interpolate
from compose2ecs.compose.phases.normalize import normalize
from compose2ecs.compose.secrecy import without_secrets
from compose2ecs.compose.structure.schema import MAX_FAULTS
from compose2ecs.compose.tree import Implied, Mapping, Scalar, as_mapping
from compose2ecs.diagnostics import Diagnostic
from compose2ecs.shape import replace, shape
from compose2ecs.source import Source, Span, Traced


@shape
class Loaded:
    """What came of loading: the project or None, what was found, the texts that were read.

    ``whole`` is the project before profiles and pruning, ``tree`` what it was decoded from; without
    interpolation there is only the tree. ``partial`` is the project, also where there is none
    because of errors: as much of it as could be decoded. ``whole`` is there after errors too.

    ``files`` are the compose files in the order of merging, under the names that are shown;
    ``documents`` holds what was parsed of every compose file that was read, included and extended
    ones too; ``laid`` are the names of those whose services are the project's, not extended ones.
    """

    project: Project | None
    partial: Project | None
    whole: Project | None
    tree: Mapping | None
    files: tuple[str, ...]
    documents: Table[str, tuple[Document, ...]]
    laid: tuple[str, ...]
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
    laid: tuple[str, ...] = ()
    if discovery is not None:
        loading = _Loading(options, discovery, files, reporter)
        directory = discovery.directory
        tree = loading.tree()
        if tree is not None and options.interpolate:
            whole, project = loading.project(tree)
        environment = loading.environment
        documents, laid = loading.documents, loading.laid
    if tree is None:
        reporter.expect_error()
    return Loaded(
        project=None if reporter.has_errors else project,
        partial=project,
        whole=whole,
        tree=None if reporter.has_errors else tree,
        files=tuple(files.shown(path) for path in discovery.files) if discovery else (),
        documents=documents,
        laid=laid,
        diagnostics=without_secrets(reporter.diagnostics, environment.values),
        texts=files.texts,
        environment=environment,
        directory=directory,
    )


class _Loading:
    def __init__(
        self, options: Options, discovery: Discovery, files: Files, reporter: Findings
    ) -> None:
        self._options = options
        self._discovery = discovery
        self._files = files
        self._reporter = reporter
        self._layers = Layers(options, files, reporter)
        self.environment = discovery.environment
        self._named: Traced[str] = Traced("")

    @property
    def documents(self) -> Table[str, tuple[Document, ...]]:
        """What was parsed of every compose file that was read."""
        return self._layers.documents

    @property
    def laid(self) -> tuple[str, ...]:
        """The files whose services are the project's, named or included."""
        return tuple(self._layers.laid)

    def tree(self) -> Mapping | None:
        """The merged, canonical and normalised model; None after reporting that there is none."""
        name = self._name()
        self.environment = self.environment.with_value("COMPOSE_PROJECT_NAME", name.value)
        root = self._layers.model(
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
            project = decode(as_mapping(uniform(root, self._reporter)), self._reporter)
        else:
            found = Findings()
            project = decode(as_mapping(uniform(root, found)), found)
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
        texts = [self._layers.read(path) for path in self._discovery.files]
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


def _name_node(name: Traced[str], span: Span) -> Scalar:
    source = name.source
    return Scalar(name.value, source.span) if source else Implied(name.value, span)
