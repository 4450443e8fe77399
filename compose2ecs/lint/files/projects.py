"""Which projects files belong to, so that each is judged as it would be deployed.

``docs/lint.md`` has the rules for users.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from compose2ecs.compose.discover import DEFAULT_NAMES, OVERRIDE_NAMES
from compose2ecs.compose.grammar.dotenv import DotenvError
from compose2ecs.compose.grammar.dotenv import parse as parse_dotenv
from compose2ecs.compose.parse import ParseError, parse
from compose2ecs.compose.tree import Mapping as MappingNode
from compose2ecs.compose.tree import Node
from compose2ecs.diagnostics import Reporter
from compose2ecs.shape import shape

DOTENV = ".env"
"""The file that docker compose takes variables from, in the folder that it runs in."""

_WHAT_RUNS = frozenset({"image", "build", "extends", "provider"})
"""What a service must have one of, so that a file can be deployed on its own."""


@shape
class ProjectFiles:
    """The files of one project as absolute paths, in the order of merging.

    None stand for the default names in ``folder``. ``is_single`` says that nothing but its name
    makes the file a project: one that another project reads as well is not one of its own.
    """

    folder: str
    files: tuple[str, ...] = ()
    is_single: bool = False


class Disk:
    """The files as they are, or as ``overlays`` have them, by absolute path."""

    def __init__(self, overlays: Mapping[str, str]) -> None:
        self._overlays = overlays
        self._names: dict[str, frozenset[str]] = {}

    def names(self, folder: str) -> frozenset[str]:
        """The names in a folder; none when it cannot be read."""
        if folder not in self._names:
            try:
                found = set(os.listdir(folder))  # noqa: PTH208 -- a tree has many folders
            except OSError:
                found = set()
            for path in self._overlays:
                above, _, name = path.rpartition(os.sep)
                if above == folder:
                    found.add(name)
            self._names[folder] = frozenset(found)
        return self._names[folder]

    def text(self, path: str) -> str | None:
        """The text of a file; None when it cannot be read."""
        overlay = self._overlays.get(path)
        if overlay is not None:
            return overlay
        try:
            with open(path, encoding="utf-8-sig") as file:  # noqa: PTH123 -- as above
                return file.read()
        except (OSError, UnicodeDecodeError):
            return None


def projects(paths: Iterable[str], disk: Disk, *, reads_dotenv: bool = True) -> list[ProjectFiles]:
    """The projects that files belong to, by folder, those of default names first.

    Each file is in one of them at least. ``.env`` says what the project of its folder is when
    ``reads_dotenv``; where it is among the files it stands for that project.
    """
    found: list[ProjectFiles] = []
    places = sorted((os.path.split(path), path) for path in paths)
    for folder, group in groupby(places, key=lambda place: place[0][0]):
        within = [path for _, path in group]
        found += _of_folder(folder, within, disk, reads_dotenv=reads_dotenv)
    return found


def _of_folder(
    folder: str, paths: list[str], disk: Disk, *, reads_dotenv: bool
) -> Iterator[ProjectFiles]:
    listed = _listed(folder, disk) if reads_dotenv else ()
    base = listed or default_files(folder, disk)
    members = frozenset(base)
    dotenv = os.path.join(folder, DOTENV)  # noqa: PTH118 -- as above
    if not members.isdisjoint(paths) or (listed and dotenv in paths):
        yield ProjectFiles(folder=folder, files=listed)
    for path in paths:
        if path in members or path == dotenv:
            continue
        if base and not _is_complete(disk.text(path)):
            below = listed or (_main_of(path, folder, disk),)
            yield ProjectFiles(folder=folder, files=(*below, path))
        else:
            yield ProjectFiles(folder=folder, files=(path,), is_single=True)


def default_files(folder: str, disk: Disk) -> tuple[str, ...]:
    """What docker compose takes when no file is named: a main file and its override."""
    names = disk.names(folder)
    main = [name for name in DEFAULT_NAMES if name in names][:1]
    override = [name for name in OVERRIDE_NAMES if name in names][:1] if main else []
    return tuple(os.path.join(folder, name) for name in (*main, *override))  # noqa: PTH118


def _main_of(path: str, folder: str, disk: Disk) -> str:
    """The main file that another one lies on: one with the same beginning, else the default."""
    name = os.path.basename(path)  # noqa: PTH119 -- as above
    mains = [name for name in DEFAULT_NAMES if name in disk.names(folder)]
    same = [main for main in mains if name.startswith(f"{main.partition('.')[0]}.")]
    return os.path.join(folder, (same or mains)[0])  # noqa: PTH118 -- as above


def _listed(folder: str, disk: Disk) -> tuple[str, ...]:
    """The files of COMPOSE_FILE in the ``.env`` of a folder."""
    return dotenv_files(folder, disk) if DOTENV in disk.names(folder) else ()


def dotenv_files(folder: str, disk: Disk) -> tuple[str, ...]:
    """The absolute paths that COMPOSE_FILE names in the ``.env`` of a folder that has one."""
    text = disk.text(os.path.join(folder, DOTENV))  # noqa: PTH118 -- as above
    if text is None or "COMPOSE_FILE" not in text:
        return ()
    try:
        entries = parse_dotenv(text, lambda _: None, lambda *_: None, {})
    except DotenvError:
        return ()
    values = {name: entry.value for name, entry in entries.items()}
    return listed_files(values, folder)


def listed_files(variables: Mapping[str, str], folder: str) -> tuple[str, ...]:
    """The absolute paths that COMPOSE_FILE names, from ``folder``."""
    separator = variables.get("COMPOSE_PATH_SEPARATOR") or os.pathsep
    names = variables.get("COMPOSE_FILE", "").split(separator)
    return tuple(os.path.normpath(os.path.join(folder, name)) for name in names if name)  # noqa: PTH118


def _is_complete(text: str | None) -> bool:
    """Whether a file can be deployed on its own; one that cannot be read is judged on its own."""
    if text is None:
        return True
    try:
        documents = parse(text, "", Reporter())
    except ParseError:
        return True
    roots = [one.root for one in documents if isinstance(one.root, MappingNode)]
    if len(roots) < len(documents) or any("include" in root.entries for root in roots):
        return True
    runs: dict[str, bool] = {}
    for root in roots:
        services = root.entries.get("services")
        if isinstance(services, MappingNode):
            for name, service in services.entries.items():
                runs[name] = runs.get(name, False) or _runs(service)
    return bool(runs) and all(runs.values())


def _runs(service: Node) -> bool:
    return isinstance(service, MappingNode) and not _WHAT_RUNS.isdisjoint(service.entries)
