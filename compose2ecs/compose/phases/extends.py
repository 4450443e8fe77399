"""The phase that lays a service over the one it extends, in the same file or another.

https://github.com/compose-spec/compose-spec/blob/main/05-services.md#extends
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from compose2ecs.compose import codes
from compose2ecs.compose.findings import Findings
from compose2ecs.compose.phases.merge import is_null, kind, merge
from compose2ecs.compose.tree import Mapping, Node, Scalar, scalars
from compose2ecs.diagnostics import Location, Place
from compose2ecs.source import Path

LoadBase = Callable[[str, Place], "tuple[Mapping, str, list[Path]] | None"]
"""Given the text of ``extends.file``.

The canonical services of that file, its name, and its own resets.
"""

_MAX_VALUES = 300_000
"""Values of all services of a file that extend others."""

_MAX_CHAIN = 64


class Extension:
    """Applies ``extends`` to the services of one file."""

    def __init__(
        self, file: str, resets: Iterable[Path], load_base: LoadBase, reporter: Findings
    ) -> None:
        self._file = file
        self._resets = list(resets)
        self._load_base = load_base
        self._reporter = reporter
        self._failed: set[tuple[str, str]] = set()

    def apply(self, root: Mapping) -> Mapping:
        """The file with every service extended. Unknown bases and cycles are reported."""
        services = root.entries.get("services")
        if services is None:
            return root
        if not isinstance(services, Mapping):
            wrong = (
                "is empty; it must be a mapping"
                if is_null(services)
                else f"must be a mapping, not {kind(services)}"
            )
            self._reporter.report(
                codes.WRONG_TYPE,
                f"`services` {wrong}",
                Location(root.key_span("services"), ("services",)),
                help="put the name of a service there, such as `web:`, and its attributes below it",
            )
            return root.updated(services=Mapping({}, {}, services.span))
        if not any(_extends(service) for service in services.entries.values()):
            return root
        done = dict(services.entries)
        values = 0
        for name, service in services.entries.items():
            done[name] = self._service(name, done, self._file, self._resets, ())
            if done[name] is not service:
                values += sum(1 for _ in islice(scalars(done[name]), _MAX_VALUES))
            if values > _MAX_VALUES:
                place = Location(services.key_span(name), ("services", name))
                message = f"`extends` expands the services to more than {_MAX_VALUES} values"
                self._reporter.report(codes.ALIAS_EXPANSION, message, place)
                self._reporter.unextended.update(services.entries)
                return root
        self._reporter.unextended.update(name for file, name in self._failed if file == self._file)
        return root.updated(services=services.with_entries(done))

    def _service(
        self,
        name: str,
        services: dict[str, Node],
        file: str,
        resets: list[Path],
        chain: tuple[tuple[str, str], ...],
    ) -> Node:
        service = services[name]
        reference = _extends(service)
        if reference is None or not isinstance(service, Mapping):
            return service
        base = self._base(name, reference, services, file, resets, chain)
        if base is None:
            self._failed.add((file, name))
            named = _target(reference)[0] is not None
            return service.with_entries(_without(service, "extends")) if named else service
        if not isinstance(base, Mapping):
            return service
        base = drop(base, [path[2:] for path in resets if path[:2] == ("services", name)])
        return self._laid_over(name, base, service)

    def _base(
        self,
        name: str,
        reference: Node,
        services: dict[str, Node],
        file: str,
        resets: list[Path],
        chain: tuple[tuple[str, str], ...],
    ) -> Node | None:
        """What the service extends, itself extended; None after reporting that it is not there."""
        target, other = _target(reference)
        if target is None:
            # Only the file itself is held against the schema, which says so.
            if file != self._file:
                self._fail(f"service `{name}` extends nothing: name the service", reference, name)
            return None
        if (file, name) in chain or len(chain) > _MAX_CHAIN:
            through = " → ".join(link[1] for link in (*chain, (file, name)))
            self._reporter.report(
                codes.EXTENDS_CYCLE,
                f"services extend each other: {through}",
                Location(reference.span, ("services", name, "extends")),
            )
            return None
        base_services, base_file, base_resets = services, file, resets
        if other is not None:
            place = Location(other.span, ("services", name, "extends", "file"))
            loaded = self._load_base(str(other.value), place)
            if loaded is None:
                return None
            mapping, base_file, base_resets = loaded
            base_services = dict(mapping.entries)
        if str(target.value) not in base_services:
            close = self._reporter.guess(str(target.value), base_services)
            self._fail(
                f"cannot extend `{name}`: there is no service `{target.value}` in {base_file}",
                target,
                name,
                f"did you mean `{close}`?" if close else None,
            )
            return None
        base = self._service(
            str(target.value), base_services, base_file, base_resets, (*chain, (file, name))
        )
        if other is None:
            services[str(target.value)] = base
        if (base_file, str(target.value)) in self._failed:
            self._failed.add((file, name))
        if not isinstance(base, Mapping) and not is_null(base):
            self._fail(f"cannot extend `{name}`: its base is {kind(base)}", target, name)
            return None
        return base

    def _laid_over(self, name: str, base: Node, service: Mapping) -> Node:
        own = service.with_entries(_without(service, "extends"))
        merged = merge(base, own, self._reporter, ("services", name))
        if isinstance(merged, Mapping):
            # The place of the service is its own, not that of its base.
            return Mapping(_without(merged, "extends"), merged.keys, service.span, service.via)
        return merged

    def _fail(self, message: str, node: Node, name: str, help: str | None = None) -> None:
        place = Location(node.span, ("services", name, "extends"))
        self._reporter.report(codes.EXTENDS_UNKNOWN, message, place, help=help)


def _extends(service: Node) -> Node | None:
    if not isinstance(service, Mapping):
        return None
    return service.entries.get("extends")


def _target(reference: Node) -> tuple[Scalar | None, Scalar | None]:
    """The service that is extended and the file it is in, None for the same file."""
    if isinstance(reference, Scalar):
        return (reference, None) if isinstance(reference.value, str) else (None, None)
    if not isinstance(reference, Mapping):
        return None, None
    service, file = reference.entries.get("service"), reference.entries.get("file")
    return (
        service if isinstance(service, Scalar) and isinstance(service.value, str) else None,
        file if isinstance(file, Scalar) and file.value is not None else None,
    )


def _without(node: Mapping, key: str) -> dict[str, Node]:
    return {name: child for name, child in node.entries.items() if name != key}


def drop(node: Node, paths: Iterable[Path]) -> Node:
    """The tree without what ``paths`` name; a key that is absent is no matter."""
    for path in paths:
        node = _dropped(node, path)
    return node


def _dropped(node: Node, path: Path) -> Node:
    if not path or not isinstance(node, Mapping) or not isinstance(path[0], str):
        return node
    if path[0] not in node.entries:
        return node
    if len(path) == 1:
        return node.with_entries(_without(node, path[0]))
    return node.with_entries({**node.entries, path[0]: _dropped(node.entries[path[0]], path[1:])})
