"""The phase that makes paths absolute, against the directory of the project or of an include."""

from __future__ import annotations

import os

from compose2ecs.compose.environment import Environment
from compose2ecs.compose.tree import LocalPath, Mapping, Node, PathTable, Scalar, rewrite
from compose2ecs.regex import regex
from compose2ecs.source import Path

_REMOTE_CONTEXT = ("service:", "https://", "http://", "git://", "ssh://", "github.com/", "git@")
_WINDOWS_ABSOLUTE = regex(r"[a-zA-Z]:[\\/]|\\\\")


def resolve_paths(node: Node, directory: str, environment: Environment) -> Node:
    """The tree with absolute paths. Paths that are absolute already stay as they are written."""
    return rewrite(node, PATHS, against(directory, environment))


def against(directory: str, environment: Environment) -> object:
    """The phase of ``PATHS``, for paths that are relative to ``directory``."""
    return _Paths(directory, environment)


def absolute(text: str, directory: str, environment: Environment) -> str:
    """``text`` as an absolute path.

    ``~`` is the home directory, the rest is relative to ``directory``.
    """
    if text.startswith("~"):
        home = environment.values.get("HOME", "")
        return os.path.normpath(os.path.join(home, text[1:].lstrip("/")))  # noqa: PTH118
    if os.path.isabs(text):  # noqa: PTH117
        return text
    return os.path.normpath(os.path.join(directory, text))  # noqa: PTH118


class _Paths:
    def __init__(self, directory: str, environment: Environment) -> None:
        self._directory = directory
        self._environment = environment

    def _with(self, node: Scalar, text: str) -> Scalar:
        if text == node.value:
            return node
        made = LocalPath(text, str(node.value))
        return Scalar(made, node.span, node.overridden, node.via)

    def path(self, node: Node, _: Path) -> Node:
        if not (isinstance(node, Scalar) and isinstance(node.value, str)):
            return node
        return self._with(node, absolute(node.value, self._directory, self._environment))

    def context(self, node: Node, path: Path) -> Node:
        if isinstance(node, Scalar) and isinstance(node.value, str):
            text = node.value
            if not text or "://" in text or text.startswith(_REMOTE_CONTEXT):
                return node
        return self.path(node, path)

    def watched(self, node: Node, path: Path) -> Node:
        node = self.path(node, path)
        if not (isinstance(node, Scalar) and isinstance(node.value, str)):
            return node
        real = os.path.realpath(node.value)
        return self._with(node, real) if os.path.exists(real) else node  # noqa: PTH110

    def mount(self, node: Node, _: Path) -> Node:
        if not isinstance(node, Mapping):
            return node
        kind, source = node.entries.get("type"), node.entries.get("source")
        if not (isinstance(kind, Scalar) and kind.value == "bind"):
            return node
        if not (isinstance(source, Scalar) and isinstance(source.value, str)):
            return node
        if _WINDOWS_ABSOLUTE.match(source.value):
            return node
        text = absolute(source.value, self._directory, self._environment)
        return node.updated(source=self._with(source, text))

    def volume(self, node: Node, _: Path) -> Node:
        """A local volume that binds a folder.

        ``driver: local`` with exactly ``o: bind`` and a ``device``.
        """
        if not isinstance(node, Mapping):
            return node
        options, driver = node.entries.get("driver_opts"), node.entries.get("driver")
        if not (isinstance(options, Mapping) and isinstance(driver, Scalar)):
            return node
        kind, device = options.entries.get("o"), options.entries.get("device")
        if driver.value != "local" or not (isinstance(kind, Scalar) and kind.value == "bind"):
            return node
        if not (isinstance(device, Scalar) and isinstance(device.value, str)):
            return node
        text = absolute(device.value, self._directory, self._environment)
        return node.updated(driver_opts=options.updated(device=self._with(device, text)))


PATHS = PathTable.of(
    {
        "services.*.build.context": _Paths.context,
        "services.*.build.additional_contexts.*": _Paths.context,
        "services.*.env_file[].path": _Paths.path,
        "services.*.label_file[]": _Paths.path,
        "services.*.extends.file": _Paths.path,
        "services.*.develop.watch[].path": _Paths.watched,
        "services.*.volumes[]": _Paths.mount,
        "configs.*.file": _Paths.path,
        "secrets.*.file": _Paths.path,
        "volumes.*": _Paths.volume,
    }
)
"""Where paths are, and how each is made absolute."""
