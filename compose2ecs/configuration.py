"""``compose2ecs.toml``, or ``[tool.compose2ecs]`` in ``pyproject.toml``: how the program behaves.

What to deploy is said in the Compose file. The keys are declared once, in ``KEYS`` and
``LINT_KEYS``: reading them and ``schemas/compose2ecs.json`` follow from the declarations.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from compose2ecs.compose.files import shown
from compose2ecs.diagnostics import Severity
from compose2ecs.ecs.target import LaunchType, NetworkMode
from compose2ecs.shape import shape

NAME = "compose2ecs.toml"
SHARED_NAME = "pyproject.toml"
NEVER = "never"
NO_TARGET = "none"
"""The launch type of projects that do not go to ECS."""

FAIL_ON = (*(severity.value for severity in Severity), NEVER)
"""From which severity on findings fail, the least strict last."""

Schema = dict[str, Any]


class ConfigurationError(ValueError):
    """A file of configuration cannot be used; the message begins with its name, and the line."""


class Kind(Protocol):
    """What the value of a key is."""

    @property
    def schema(self) -> Schema:
        """The JSON Schema of the value."""

    @property
    def wanted(self) -> str:
        """What a message says that the value must be."""

    def read(self, value: object) -> object:
        """The value, as a tuple where it is a list. Raises ValueError when it is another kind."""


@shape
class Text:
    """A text; one of ``words``, where there are any."""

    words: tuple[str, ...] = ()

    @property
    def schema(self) -> Schema:
        """As ``Kind`` says."""
        return {"enum": list(self.words)} if self.words else {"type": "string"}

    @property
    def wanted(self) -> str:
        """As ``Kind`` says."""
        return " or ".join(f'"{word}"' for word in self.words) if self.words else "a text"

    def read(self, value: object) -> str:
        """As ``Kind`` says."""
        if not isinstance(value, str) or (self.words and value not in self.words):
            raise ValueError(self.wanted)
        return value


@shape
class Texts:
    """A list of texts. A single one stands for a list of it where ``takes_one``.

    ``alone`` is a word that goes with no other in a list; there is none where it is empty.
    """

    item: Text
    takes_one: bool = False
    alone: str = ""

    @property
    def schema(self) -> Schema:
        """As ``Kind`` says."""
        items = [self.item, *([Text(words=(self.alone,))] if self.alone else [])]
        single = items if self.takes_one else []
        forms = [
            *(one.schema for one in single),
            *({"type": "array", "items": one.schema} for one in items),
        ]
        return forms[0] if len(forms) == 1 else {"anyOf": forms}

    @property
    def wanted(self) -> str:
        """As ``Kind`` says."""
        listed = f"a list of {self.item.wanted if self.item.words else 'texts'}"
        return f'{listed}, or "{self.alone}" alone' if self.alone else listed

    def read(self, value: object) -> tuple[str, ...]:
        """As ``Kind`` says."""
        listed = [value] if self.takes_one and isinstance(value, str) else value
        if not isinstance(listed, list):
            raise ValueError(self.wanted)  # noqa: TRY004 -- one error for whatever is wrong
        if listed and all(one == self.alone for one in listed):
            return (self.alone,)
        try:
            return tuple(self.item.read(one) for one in listed)
        except ValueError:
            raise ValueError(self.wanted) from None


@shape
class Table:
    """A table whose keys the user chooses."""

    value: Text | Texts

    @property
    def schema(self) -> Schema:
        """As ``Kind`` says."""
        return {"type": "object", "additionalProperties": self.value.schema}

    @property
    def wanted(self) -> str:
        """As ``Kind`` says."""
        return f"a table whose values are each {self.value.wanted}"

    def read(self, value: object) -> Mapping[str, object]:
        """As ``Kind`` says."""
        if not isinstance(value, dict):
            raise ValueError(self.wanted)  # noqa: TRY004 -- as above
        try:
            return {key: self.value.read(one) for key, one in value.items()}
        except ValueError:
            raise ValueError(self.wanted) from None


@shape
class Key:
    """A key: the kind of its value, and what it means, as a sentence for users."""

    kind: Kind
    meaning: str


_NAMES = Texts(item=Text())

KEYS: Mapping[str, Key] = {
    "launch-type": Key(
        kind=Texts(item=Text(words=tuple(LaunchType)), takes_one=True, alone=NO_TARGET),
        meaning="The launch types that `lint` judges for, where neither an option nor `x-ecs` "
        "names one. Other commands take the first. `none` is for projects that do not go to ECS, "
        "whatever `x-ecs` says: `lint` does not translate them, and commands that do want "
        "`--launch-type`.",
    ),
    "network-mode": Key(
        kind=Text(words=tuple(NetworkMode)),
        meaning="The network mode, where neither an option nor `x-ecs` names one.",
    ),
}
"""The keys at the top; ``lint`` is a table beside them."""

LINT_KEYS: Mapping[str, Key] = {
    "select": Key(kind=_NAMES, meaning="What is looked for, in place of what is by default."),
    "ignore": Key(kind=_NAMES, meaning="What is not looked for."),
    "extend-select": Key(kind=_NAMES, meaning="What is looked for as well."),
    "extend-ignore": Key(kind=_NAMES, meaning="What is not looked for either."),
    "severity": Key(
        kind=Table(value=Text(words=tuple(Severity))),
        meaning="Other severities, by code or group.",
    ),
    "per-file-ignores": Key(
        kind=Table(value=_NAMES),
        meaning="What is taken on purpose in files, by a glob on their names.",
    ),
    "exclude": Key(kind=_NAMES, meaning="Globs of files and folders that are left out."),
    "fail-on": Key(
        kind=Text(words=FAIL_ON), meaning="The severity from which on findings fail: error."
    ),
    "baseline": Key(
        kind=Text(), meaning="A file of findings that are taken as they are, beside this one."
    ),
}
"""The keys of the table ``lint``."""


@shape
class Configuration:
    """What a file says. ``folder`` is where it stands; paths and globs in it begin there.

    Keys have an underscore for each hyphen; what the file leaves out is None or empty.
    """

    file: str | None = None
    folder: str = ""
    launch_type: tuple[str, ...] = ()
    network_mode: str | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] | None = None
    per_file_ignores: Mapping[str, tuple[str, ...]] | None = None
    exclude: tuple[str, ...] = ()
    fail_on: str | None = None
    baseline: str | None = None

    @property
    def is_for_ecs(self) -> bool:
        """Whether the projects go to ECS."""
        return NO_TARGET not in self.launch_type


NOTHING = Configuration()
"""The configuration where there is no file."""


class Configurations:
    """The configuration of each folder; every file is looked for and read once."""

    def __init__(self, cwd: str, named: str | None = None, *, isolated: bool = False) -> None:
        self._cwd = cwd
        self._fixed = NOTHING if isolated else None
        if named is not None and not isolated:
            self._fixed = read(os.path.join(cwd, named), cwd)  # noqa: PTH118 -- start-up counts
        self._known: dict[str, Configuration] = {}

    def of(self, folder: str) -> Configuration:
        """What holds for files in ``folder``: the nearest file, from there upwards.

        Raises ConfigurationError.
        """
        if self._fixed is not None:
            return self._fixed
        known = self._known.get(folder)
        if known is None:
            known = self._found(folder)
            self._known[folder] = known
        return known

    def _found(self, folder: str) -> Configuration:
        for name in (NAME, SHARED_NAME):
            path = f"{folder.rstrip(os.sep)}{os.sep}{name}"
            if os.path.isfile(path):  # noqa: PTH113 -- a path object for each folder costs too much
                found = read(path, self._cwd)
                if found is not NOTHING:
                    return found
        above = os.path.dirname(folder)  # noqa: PTH120 -- as above
        return NOTHING if above == folder else self.of(above)


def read(path: str, cwd: str) -> Configuration:
    """What a file says; ``NOTHING`` for a ``pyproject.toml`` that says nothing to this program.

    Raises ConfigurationError.
    """
    name = shown(path, cwd)
    is_shared = os.path.basename(path) == SHARED_NAME  # noqa: PTH119 -- as above
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{name} is not UTF-8 text") from error
    if is_shared and "compose2ecs" not in text:
        return NOTHING
    import tomllib  # noqa: PLC0415 -- most runs have no such file

    try:
        root: Mapping[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not TOML: {error}") from error
    prefix = ""
    if is_shared:
        prefix = "tool.compose2ecs."
        tools = root.get("tool")
        ours = tools.get("compose2ecs") if isinstance(tools, dict) else None
        if ours is None:
            return NOTHING
        root = ours
    reading = _Reading(name, text, prefix)
    values = reading.table(root, {**KEYS, "lint": None}, "")
    values |= reading.table(root.get("lint", {}), LINT_KEYS, "lint.")
    folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120 -- as above
    return Configuration(file=path, folder=folder, **values)


class _Reading:
    """One file, for the messages about it."""

    def __init__(self, shown: str, text: str, prefix: str) -> None:
        self._shown = shown
        self._text = text
        self._prefix = prefix

    def table(self, table: object, keys: Mapping[str, Key | None], prefix: str) -> dict[str, Any]:
        """The values of a closed table, by the names of their fields."""
        if not isinstance(table, dict):
            raise self._error((prefix or self._prefix).rstrip("."), "must be a table")
        values = {}
        for name, value in table.items():
            if name not in keys:
                raise self._error(f"{prefix}{name}", f"is no key: {_suggestion(name, keys)}")
            key = keys[name]
            if key is not None:
                try:
                    values[name.replace("-", "_")] = key.kind.read(value)
                except ValueError as error:
                    raise self._error(f"{prefix}{name}", f"must be {error}") from None
        return values

    def _error(self, name: str, problem: str) -> ConfigurationError:
        line = self._line(name.rpartition(".")[2])
        place = self._shown if line is None else f"{self._shown}:{line}"
        return ConfigurationError(f"{place}: `{self._prefix}{name}` {problem}")

    def _line(self, key: str) -> int | None:
        """The line that a key stands in, when there is one only that looks so."""
        pattern = rf"^[ \t\[]*(?:[\w.\-\"']*[.\"'])?{re.escape(key)}[\"']?[ \t]*[=.\]]"
        found = list(re.finditer(pattern, self._text, re.MULTILINE))
        if len(found) != 1:
            return None
        return self._text.count("\n", 0, found[0].start()) + 1


def _suggestion(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 -- only mistakes pay for the import

    near = get_close_matches(word.replace("_", "-"), list(known), n=1)
    return f"did you mean `{near[0]}`?" if near else f"possible are {', '.join(sorted(known))}"


def schema() -> Schema:
    """The schema of ``compose2ecs.toml``, as JSON."""
    lint = {"type": "object", "additionalProperties": False, "properties": _properties(LINT_KEYS)}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:compose2ecs:schema:configuration",
        "title": NAME,
        "description": f"How compose2ecs behaves: {NAME}, or [tool.compose2ecs] in {SHARED_NAME}.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **_properties(KEYS),
            "lint": {"description": "How `compose2ecs lint` behaves.", **lint},
        },
    }


def _properties(keys: Mapping[str, Key]) -> Schema:
    return {name: {"description": key.meaning, **key.kind.schema} for name, key in keys.items()}


Patterns = Callable[[str], bool]


def matching(globs: Iterable[str], folder: str) -> Patterns:
    """Whether a path, or a folder that it is in, matches one of ``globs``.

    A glob without a slash is held against names alone, another one against paths below ``folder``.
    ``*`` stands for slashes too.
    """
    globs = tuple(globs)
    if not globs:
        return lambda _: False
    from fnmatch import translate  # noqa: PLC0415 -- as above

    bare = [glob.rstrip("/").removeprefix("./") for glob in globs]
    names = [re.compile(translate(glob)) for glob in bare if "/" not in glob]
    paths = [re.compile(translate(glob.lstrip("/"))) for glob in bare if "/" in glob]

    def is_matched(path: str) -> bool:
        relative = os.path.relpath(path, folder or os.sep).replace(os.sep, "/")
        parts = relative.split("/")
        if any(one.match(part) for one in names for part in parts):
            return True
        ways = ["/".join(parts[: count + 1]) for count in range(len(parts))] if paths else []
        return any(one.match(way) for one in paths for way in ways)

    return is_matched
