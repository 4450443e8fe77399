"""Values for every attribute, made from its schema and the tables of values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compose2ecs.compose.structure.walk import Schema, child_schema, resolved
from tests.differential.chooser import Chooser
from tests.differential.mistakes import BAD_MOUNTS, BAD_PORTS, BY_KIND, ODD, WRONG
from tests.differential.values import (
    GOOD,
    MOUNT_OPTIONS,
    PORTS,
)
from tests.differential.words import (
    DATES,
    EXPRESSIONS,
    KEYS,
    PLAINS,
    TEXTS,
    WORDS,
)

SCHEMA = resolved("compose")

SKIPPED = frozenset(
    {"pre_start", "no_cache_filter", "x-ecs", "extends", "env_file", "label_file", "profiles"}
)
"""What docker compose 2.40.3 does not know yet, and what names files or is chosen elsewhere."""


class Names:
    """The names that services can refer to, and those that were referred to."""

    def __init__(self) -> None:
        self.services: list[str] = []
        self.used: dict[str, set[str]] = {}

    def use(self, kind: str, name: str) -> str:
        """The name, remembered as one that needs a definition."""
        self.used.setdefault(kind, set()).add(name)
        return name


class Attributes:
    """Makes values. ``mistakes`` is how many of a hundred are odd or wrong."""

    def __init__(self, choose: Chooser, names: Names, mistakes: float) -> None:
        self.choose = choose
        self.names = names
        self.mistakes = mistakes
        self._mounts = 0

    # ------------------------------------------------------------------ by path
    def value(self, path: tuple[str, ...], schema: Schema) -> Any:
        """A value for the place."""
        if self.choose.chance(self.mistakes):
            if self.choose.chance(15):
                return self.choose.pick(WRONG)
            odd = _row(ODD, path)
            if odd:
                return self.choose.pick(odd)
        special = _SPECIAL.get(".".join(path))
        if special is not None:
            return special(self)
        good = _row(GOOD, path)
        if good:
            return self.choose.pick(good)
        return self.by_schema(path, schema)

    def by_schema(self, path: tuple[str, ...], schema: Schema) -> Any:
        """A value of one of the types that the schema allows."""
        allowed = schema.get("type", "string")
        kinds = [allowed] if isinstance(allowed, str) else [k for k in allowed if k != "null"]
        if schema.get("enum"):
            return self.choose.pick(schema["enum"])
        if {"object", "array"} <= set(kinds) and "*" in _children(schema):
            return self._pairs(path)
        for kind, (values, odd) in BY_KIND.items():
            if kind in kinds and not {"object", "array"} & set(kinds):
                return self.choose.pick(odd if self.choose.chance(self.mistakes) else values)
        kind = self.choose.pick(kinds)
        if kind == "object":
            return self.mapping(path, schema)
        if kind == "array":
            return self._list(path, schema)
        return self.text()

    def mapping(self, path: tuple[str, ...], schema: Schema, most: int = 4) -> dict[str, Any]:
        """Some attributes of a structure, or some entries of a mapping."""
        known = [name for name in schema.get("properties", {}) if name not in SKIPPED]
        if not known:
            return {key: self.value((*path, "*"), _below(schema)) for key in self.keys()}
        required = schema.get("required", ())
        chosen = [*required, *(k for k in self.choose.some(known, 0, most) if k not in required)]
        if self.choose.chance(self.mistakes):
            chosen.append(self.choose.pick(("bogus", "Image", "x-free")))
        elif self.choose.chance(4) and "patternProperties" in schema:
            chosen.append("x-free")
        return {
            name: self.free() if name == "x-free" else self.attribute(path, schema, name)
            for name in chosen
        }

    def attribute(self, path: tuple[str, ...], schema: Schema, name: str) -> Any:
        """A value for an attribute of a structure."""
        return self.value((*path, name), child_schema(schema, name) or {})

    def _list(self, path: tuple[str, ...], schema: Schema) -> list[Any]:
        below = schema.get("items", {})
        items = [self.value((*path, "[]"), below) for _ in range(self.choose.count(0, 3))]
        if schema.get("uniqueItems") and not self.mistakes:
            items = [item for index, item in enumerate(items) if item not in items[:index]]
        return items

    # ------------------------------------------------------------------ leaves
    def text(self) -> str:
        """Any text."""
        draw = self.choose.below(100)
        if draw < 45:
            return self.choose.pick(TEXTS)
        return self.choose.pick(EXPRESSIONS if draw > 80 else WORDS)

    def scalar(self) -> Any:
        """Any single value."""
        draw = self.choose.below(100)
        if draw < 55:
            return self.text()
        if self.mistakes and draw > 97:
            return self.choose.pick(DATES)
        return self.choose.pick(PLAINS)

    def free(self) -> Any:
        """Anything, as it may stand under a key of one's own."""
        return self.choose.pick(
            (
                self.text(),
                [],
                {},
                {"a": [], "b": {"c": self.scalar()}, "n": None},
                ["x", [1, 2.0], {"y": self.text()}],
                DATES[0],
                1.0,
                self.choose.pick([p for p in PLAINS if "inf" not in p.lower() and "nan" not in p]),
            )
        )

    def keys(self) -> list[str]:
        """Some keys of a mapping in which every key is allowed."""
        return self.choose.some(KEYS[:12] if self.choose.chance(85) else KEYS, 0, 4)

    def _pairs(self, path: tuple[str, ...]) -> Any:
        """A mapping to single values, or the same as a list."""
        keys = self.keys()
        blanks = path[-1] in ("environment", "args")
        if blanks:
            keys = [key for key in keys if key and " " not in key]
        if self.choose.chance(50):
            return {key: None if self.choose.chance(8) else self.scalar() for key in keys}
        items = [
            key if self.choose.chance(15) or key == "<<" else f"{key}={self.text()}"
            for key in keys
            if key
        ]
        return list(dict.fromkeys(items))

    # ------------------------------------------------------------------ references
    def _name(self, kind: str, names: tuple[str, ...]) -> str:
        name = self.choose.pick(names)
        return name if self.choose.chance(self.mistakes) else self.names.use(kind, name)

    def _service(self) -> str:
        if self.choose.chance(self.mistakes) or not self.names.services:
            return "nope"
        return self.choose.pick(self.names.services)

    def networks(self) -> Any:
        """The networks of a service."""
        names = self.choose.some(("default", "front", "back.net"), 0, 2)
        named = [self.names.use("networks", name) for name in names]
        if self.choose.chance(50):
            return named
        schema = child_schema(_SERVICE, "networks") or {}
        below = child_schema(schema, "n") or {}
        return {
            name: None
            if self.choose.chance(40)
            else self.mapping(("services", "*", "networks", "*"), below, 3)
            for name in named
        }

    def volumes(self) -> list[Any]:
        """The mounts of a service, each with a target of its own."""
        return [self._mount() for _ in range(self.choose.count(1, 3))]

    def _mount(self) -> Any:
        self._mounts += 1
        target = self.choose.pick(("/data", "/t//x/", "/t/../u", "rel"))
        target = f"{target}{self._mounts}" if not self.choose.chance(self.mistakes) else "/data"
        draw = self.choose.below(6)
        if draw == 0:
            return target
        if self.choose.chance(self.mistakes):
            return self.choose.pick(BAD_MOUNTS)
        bind = self.choose.pick(("./src", "../up/", "/abs/./p", "~/home", "~", "."))
        named = self._name("volumes", ("data", "cache.v", "Logs"))
        options = f":{self.choose.pick(MOUNT_OPTIONS)}" if self.choose.chance(35) else ""
        if draw == 1:
            return f"{bind}:{target}{options}"
        if draw == 2:
            return f"{named}:{target}{options}"
        return self._long_mount(bind, named, target)

    def _long_mount(self, bind: str, named: str, target: str) -> dict[str, Any]:
        kind = self.choose.pick(("volume", "bind", "tmpfs", "npipe", "image", "cluster"))
        mount: dict[str, Any] = {"type": kind, "target": target}
        if kind in ("volume", "bind", "npipe", "image", "cluster"):
            mount["source"] = named if kind == "volume" else bind
        schema = child_schema(child_schema(_SERVICE, "volumes") or {}, 0) or {}
        path = ("services", "*", "volumes", "[]")
        for name in self.choose.some(("read_only", kind, "consistency"), 0, 2):
            if name in schema["properties"] and name not in ("type", "target"):
                mount[name] = self.attribute(path, schema, name)
        return mount

    def ports(self) -> list[Any]:
        """The ports of a service."""
        return [
            self.choose.pick(BAD_PORTS if self.choose.chance(self.mistakes) else PORTS)
            for _ in range(self.choose.count(1, 3))
        ]

    def references(self, kind: str) -> list[Any]:
        """The secrets or configs of a service, or of a build."""
        names = self.choose.some(("s1", "key.pem"), 1, 2)
        listed: list[Any] = []
        for name in names:
            used = name if self.choose.chance(self.mistakes) else self.names.use(kind, name)
            if self.choose.chance(50):
                listed.append(used)
                continue
            long: dict[str, Any] = {"source": used}
            schema = child_schema(child_schema(_SERVICE, kind) or {}, 0) or {}
            for key in self.choose.some(("target", "mode", "uid", "gid"), 0, 2):
                long[key] = self.attribute(("services", "*", kind, "[]"), schema, key)
            listed.append(long)
        return listed

    def models(self) -> Any:
        """The models of a service."""
        name = self.names.use("models", "llm")
        return self.choose.pick(([name], {name: None}, {name: {"endpoint_var": "URL"}}, {name: {}}))

    def dependencies(self) -> Any:
        """Services that are started before."""
        names = list(dict.fromkeys(self._service() for _ in range(self.choose.count(0, 2))))
        names = [name for name in names if name != "nope" or self.mistakes]
        if self.choose.chance(50):
            return names
        schema = child_schema(child_schema(_SERVICE, "depends_on") or {}, "x") or {}
        path = ("services", "*", "depends_on", "*")
        return {name: self.mapping(path, schema, 2) for name in names}

    def linked(self) -> list[str]:
        """Services that are reachable under another name."""
        name = self._service()
        if name == "nope" and not self.mistakes:
            return []
        return [self.choose.pick((name, f"{name}:alias"))]

    def volumes_from(self) -> list[str]:
        """Services whose volumes are mounted too."""
        name = self._service()
        if name == "nope" and not self.mistakes:
            return ["container:other"]
        return [self.choose.pick((name, f"{name}:ro", "container:x:rw"))]

    def namespace(self, words: tuple[Any, ...]) -> Any:
        """What a namespace of a service may be shared with."""
        name = self._service()
        if name == "nope" or self.choose.chance(60):
            return self.choose.pick(words)
        return f"service:{name}"


def _children(schema: Schema) -> tuple[str, ...]:
    return ("*",) if schema.get("additionalProperties") or schema.get("patternProperties") else ()


def _below(schema: Schema) -> Schema:
    others = schema.get("additionalProperties")
    return others if isinstance(others, dict) else {}


def _row(table: dict[str, tuple[Any, ...]], path: tuple[str, ...]) -> tuple[Any, ...]:
    for length in (4, 3, 2, 1):
        row = table.get(".".join(path[-length:]))
        if row:
            return row
    return ()


_SERVICE: Schema = child_schema(SCHEMA["properties"]["services"], "any") or {}

_SPECIAL: dict[str, Callable[[Attributes], Any]] = {
    "services.*.networks": Attributes.networks,
    "services.*.volumes": Attributes.volumes,
    "services.*.ports": Attributes.ports,
    "services.*.secrets": lambda make: make.references("secrets"),
    "services.*.configs": lambda make: make.references("configs"),
    "services.*.build.secrets": lambda make: make.references("secrets"),
    "services.*.models": Attributes.models,
    "services.*.depends_on": Attributes.dependencies,
    "services.*.links": Attributes.linked,
    "services.*.volumes_from": Attributes.volumes_from,
    "services.*.network_mode": lambda make: make.namespace(GOOD["*.network_mode"]),
    "services.*.ipc": lambda make: make.namespace(GOOD["*.ipc"]),
    "services.*.pid": lambda make: make.namespace(GOOD["*.pid"]),
}
