"""The phase that loads included files as models of their own and takes over what they define.

https://github.com/compose-spec/compose-spec/blob/main/14-include.md
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple, Protocol

from compose2ecs.compose import codes
from compose2ecs.compose.environment import Environment, read_env_files
from compose2ecs.compose.files import Files
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.phases.merge import text_of
from compose2ecs.compose.tree import Mapping, Node, Scalar, Sequence, to_plain
from compose2ecs.diagnostics import Code, Location, Place

IMPORTED = ("services", "networks", "volumes", "secrets", "configs", "models")

_ATTRIBUTES = frozenset({"path", "project_directory", "env_file"})

_REMOTE = r"(?:https?|git|ssh|oci)://|git@|github\.com/|.*\.git(?:#.*)?$"


class Loader(Protocol):
    """What an inclusion needs of the pipeline."""

    def model(
        self,
        paths: tuple[str, ...],
        directory: str,
        environment: Environment,
        included: tuple[str, ...],
    ) -> Mapping:
        """The model of several files."""


class Include(NamedTuple):
    """One entry of ``include``: files that merge like several ``-f``, and what surrounds them."""

    paths: tuple[str, ...]
    directory: str
    env_files: tuple[str, ...]
    place: Place


def is_remote(text: str) -> bool:
    """Whether a path names something on the network."""
    return re.match(_REMOTE, text) is not None


def report_remote(text: str, place: Place, reporter: Findings) -> None:
    """Report that a resource on the network is not fetched."""
    reporter.report(
        codes.REMOTE_RESOURCE,
        f"{text} is not fetched: converting works offline",
        place,
        help="clone it, and name the file by its path",
    )


class Inclusion:
    """Applies the ``include`` of one file."""

    def __init__(
        self,
        loader: Loader,
        directory: str,
        environment: Environment,
        files: Files,
        reporter: Findings,
    ) -> None:
        self._loader = loader
        self._directory = directory
        self._environment = environment
        self._files = files
        self._reporter = reporter

    def apply(self, root: Mapping, included: tuple[str, ...]) -> Mapping:
        """The file with what it includes taken over; ``included`` are the files that led here."""
        listed = root.entries.get("include")
        if listed is None:
            return root
        if not isinstance(listed, Sequence):
            if not (isinstance(listed, Scalar) and listed.value is None):
                self._fail(codes.WRONG_TYPE, "`include` must be a list", listed)
                self._reporter.unknown_names = True
            return _without_include(root)
        for index, item in enumerate(listed.items):
            include = self._include(item, index)
            if include is None:
                self._reporter.unknown_names = True
                continue
            circle = next((path for path in include.paths if path in included), None)
            if circle is not None:
                chain = " → ".join(self._files.shown(path) for path in (*included, circle))
                self._fail(codes.INCLUDE_CYCLE, f"files include each other: {chain}", item)
                continue
            root = self._imported(root, self._model(include, included), item)
        return _without_include(root)

    def _fail(self, code: Code, message: str, node: Node) -> None:
        self._reporter.report(code, message, Location(node.span, ("include",)))

    def _ignored(self, key: str, item: Mapping, index: int) -> None:
        self._reporter.report(
            codes.IGNORED_VALUE,
            f"docker compose ignores `{key}` in an entry of `include`",
            Location(item.key_span(key), ("include", index, key)),
            help="its attributes are `path`, `project_directory` and `env_file`",
        )

    def _include(self, item: Node, index: int) -> Include | None:
        """The entry with absolute paths, or None after reporting."""
        entries: dict[str, Node]
        if isinstance(item, Scalar):
            entries = {"path": item}
        elif isinstance(item, Mapping):
            entries = item.entries
        else:
            self._fail(codes.WRONG_TYPE, "an entry of `include` is a path or a mapping", item)
            return None
        for key in entries.keys() - _ATTRIBUTES:
            if isinstance(item, Mapping) and not key.startswith("x-"):
                self._ignored(key, item, index)
        names = _texts(entries.get("path"))
        if not names:
            self._fail(codes.WRONG_TYPE, "an entry of `include` needs a `path`", item)
            return None
        for name in names:
            if is_remote(name):
                report_remote(name, Location(item.span, ("include", index)), self._reporter)
                return None
        paths = tuple(self._absolute(name) for name in names)
        directories = _texts(entries.get("project_directory"))
        directory = (
            self._absolute(directories[0])
            if directories and directories[0]
            else os.path.dirname(paths[0])  # noqa: PTH120
        )
        env_files = _texts(entries.get("env_file"))
        if env_files:
            named = tuple(self._absolute(name) for name in env_files if name != os.devnull)
        else:
            default = os.path.join(directory, ".env")  # noqa: PTH118
            named = (default,) if self._files.is_file(default) else ()
        return Include(paths, directory, named, Location(item.span, ("include", index)))

    def _absolute(self, text: str) -> str:
        """A path below the project directory; as in the reference, ``~`` is an ordinary name."""
        return os.path.normpath(os.path.join(self._directory, text))  # noqa: PTH118

    def _model(self, include: Include, included: tuple[str, ...]) -> Mapping | None:
        absent = [path for path in include.paths if not self._files.is_file(path)]
        for path in absent:
            self._files.read(path, include.place, what="included file")
        if absent:
            return None
        variables = read_env_files(
            include.env_files, self._environment, self._files, self._reporter, include.place
        )
        return self._loader.model(
            include.paths, include.directory, self._environment.below(variables), included
        )

    def _imported(self, root: Mapping, model: Mapping | None, item: Node) -> Mapping:
        if model is None:
            self._reporter.unknown_names = True
            return root
        for kind in IMPORTED:
            given = model.entries.get(kind)
            if not isinstance(given, Mapping):
                continue
            own = root.entries.get(kind)
            known = own if isinstance(own, Mapping) else Mapping({}, {}, given.span)
            entries, keys = dict(known.entries), dict(known.keys)
            for name, node in given.entries.items():
                if name in entries and to_plain(entries[name]) != to_plain(node):
                    self._reporter.report(
                        codes.INCLUDE_CONFLICT,
                        f"{kind[:-1]} `{name}` is defined here and in an included file",
                        Location(known.key_span(name), (kind, name)),
                        given.key_span(name),
                        item.span,
                        help="rename one; or override it in a file of its own, named with -f",
                    )
                    continue
                if name not in entries:
                    entries[name] = node
                    keys[name] = given.key_span(name)
            root = Mapping(
                {**root.entries, kind: Mapping(entries, keys, known.span, known.via)},
                {kind: given.span, **root.keys},
                root.span,
                root.via,
            )
        return root


def _texts(node: Node | None) -> list[str]:
    if isinstance(node, Scalar):
        return [] if node.value is None else [text_of(node.value)]
    if isinstance(node, Sequence):
        return [text_of(item.value) for item in node.items if isinstance(item, Scalar)]
    return []


def _without_include(root: Mapping) -> Mapping:
    return root.with_entries({k: v for k, v in root.entries.items() if k != "include"})
