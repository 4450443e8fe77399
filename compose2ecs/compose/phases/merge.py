"""The phase that lays one file over another.

Mappings merge by key, lists are appended, scalars replaced; ``RULES`` has the exceptions.

https://github.com/compose-spec/compose-spec/blob/main/13-merge.md
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from compose2ecs.compose import codes
from compose2ecs.compose.grammar.gonumbers import format_float
from compose2ecs.compose.tree import (
    Implied,
    Mapping,
    Node,
    PathTable,
    Scalar,
    ScalarValue,
    Sequence,
)
from compose2ecs.diagnostics import Location, Reporter
from compose2ecs.source import Path, dotted


def merge(base: Node, over: Node, reporter: Reporter, path: Path = ()) -> Node:
    """``base`` with ``over`` laid on it.

    Different kinds at one place are reported, and the later one stands.
    """
    table: PathTable | None = RULES
    for key in path:
        table = table.step(key) if table is not None else None
    return _Merge(reporter).merge(base, over, table, path)


class _Merge:
    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter

    def merge(self, base: Node, over: Node, table: PathTable | None, path: Path) -> Node:
        if table is not None and table.value is not None:
            rule: Rule = table.value
            return rule(self, base, over, table, path)
        return self.generic(base, over, table, path)

    def generic(self, base: Node, over: Node, table: PathTable | None, path: Path) -> Node:
        """By kind.

        A null in the later file changes nothing; a null in the earlier one gives way.
        """
        if is_null(over):
            return base
        if is_null(base):
            return over
        if isinstance(base, Mapping) and isinstance(over, Mapping):
            return self.mappings(base, over, table, path)
        if isinstance(base, Sequence) and isinstance(over, Sequence):
            return Sequence([*base.items, *over.items], over.span if over.items else base.span)
        if isinstance(base, Scalar):
            return _replacing(base, over)
        self.conflict(base, over, path)
        return over

    def mappings(
        self, base: Mapping, over: Mapping, table: PathTable | None, path: Path
    ) -> Mapping:
        entries = dict(base.entries)
        for key, child in over.entries.items():
            below = table.step(key) if table is not None else None
            if key in entries:
                entries[key] = self.merge(entries[key], child, below, (*path, key))
            else:
                entries[key] = child
        return Mapping(entries, {**base.keys, **over.keys}, base.span, base.via)

    def conflict(self, base: Node, over: Node, path: Path) -> None:
        self.reporter.report(
            codes.MERGE_CONFLICT,
            f"`{dotted(path)}` cannot be merged: it is {kind(base)} in one place and "
            f"{kind(over)} in another",
            Location(over.span, path),
            base.span,
            help="write both in the same form, or use !override",
        )


Rule = Callable[[_Merge, Node, Node, PathTable, Path], Node]


def is_null(node: Node) -> bool:
    """Whether the node is an explicit null."""
    return isinstance(node, Scalar) and node.value is None


def kind(node: Node) -> str:
    """The kind of a node for messages."""
    if isinstance(node, Mapping):
        return "a mapping"
    return "a list" if isinstance(node, Sequence) else "a single value"


def text_of(value: ScalarValue) -> str:
    """A scalar as text, as the reference turns it to text (Go's ``%v``)."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format_float(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _replacing(base: Node, over: Node) -> Node:
    """``over``, remembering where the scalar that it replaces stood."""
    if isinstance(base, Scalar) and isinstance(over, Scalar) and not isinstance(base, Implied):
        return Scalar(
            over.value, over.span, (*over.overridden, base.span, *base.overridden), over.via
        )
    return over


def pairs(node: Node) -> Sequence:
    """A mapping as the list of ``key=value`` that it means.

    Null as a bare key; text as a list of one.
    """
    if isinstance(node, Sequence):
        return node
    if isinstance(node, Scalar):
        return Sequence([node] if isinstance(node.value, str) else [], node.span, node.via)
    items: list[Node] = []
    for key, child in node.entries.items():
        if not isinstance(child, Scalar):
            items.append(child)
        elif child.value is None:
            items.append(Scalar(key, node.key_span(key), child.overridden, child.via))
        else:
            value = f"{key}={text_of(child.value)}"
            items.append(Scalar(value, child.span, child.overridden, child.via))
    return Sequence(items, node.span, node.via)


def _replace(_: _Merge, base: Node, over: Node, __: PathTable, ___: Path) -> Node:
    return _replacing(base, over)


def _append_pairs(merging: _Merge, base: Node, over: Node, _: PathTable, path: Path) -> Node:
    """Lists appended. The reference drops a single value that is not text."""
    for node in (base, over):
        if isinstance(node, Scalar) and not isinstance(node.value, str) and not is_null(node):
            merging.reporter.report(
                codes.IGNORED_VALUE,
                f"docker compose ignores `{dotted(path)}: {text_of(node.value)}`",
                Location(node.span, path),
                help="write a list, or text in quotes",
            )
    first, second = pairs(base), pairs(over)
    return Sequence([*first.items, *second.items], second.span if second.items else first.span)


def _extra_hosts(_: _Merge, base: Node, over: Node, __: PathTable, ___: Path) -> Node:
    """Lists appended, without the entries whose very text is there already."""
    first, second = _host_list(base), _host_list(over)
    known = {item.value for item in first.items if isinstance(item, Scalar)}
    added = [i for i in second.items if not (isinstance(i, Scalar) and i.value in known)]
    return Sequence([*first.items, *added], first.span)


def _host_list(node: Node) -> Sequence:
    """extra_hosts as a list of ``host=address``, one entry for each address."""
    if not isinstance(node, Mapping):
        return pairs(node)
    items: list[Node] = []
    for host, child in node.entries.items():
        addresses = child.items if isinstance(child, Sequence) else [child]
        items += [
            Scalar(f"{host}={text_of(address.value)}", address.span, (), address.via)
            for address in addresses
            if isinstance(address, Scalar)
        ]
    return Sequence(items, node.span, node.via)


def _build(merging: _Merge, base: Node, over: Node, table: PathTable, path: Path) -> Node:
    return merging.generic(as_build(base), as_build(over), table, path)


def as_build(node: Node) -> Node:
    """The long form of ``build``: text is its context."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return Mapping({"context": node}, {"context": node.span}, node.span, node.via)
    return node


def _depends_on(merging: _Merge, base: Node, over: Node, table: PathTable, path: Path) -> Node:
    return merging.generic(as_dependencies(base), as_dependencies(over), table, path)


def as_dependencies(node: Node) -> Node:
    """The long form of ``depends_on``: a list waits for each service to be started."""
    if not isinstance(node, Sequence):
        return node
    entries: dict[str, Node] = {}
    keys = {}
    for item in node.items:
        name = item.value if isinstance(item, Scalar) else None
        if isinstance(name, str):
            keys[name] = item.span
            entries[name] = Mapping(
                {
                    "condition": Implied("service_started", item.span),
                    "required": Implied(True, item.span),
                },
                {},
                item.span,
                item.via,
            )
    return Mapping(entries, keys, node.span, node.via)


def _named_nulls(merging: _Merge, base: Node, over: Node, table: PathTable, path: Path) -> Node:
    return merging.generic(as_named_nulls(base), as_named_nulls(over), table, path)


def as_named_nulls(node: Node) -> Node:
    """A list of names as the mapping to nulls that it means."""
    if not isinstance(node, Sequence):
        return node
    entries: dict[str, Node] = {}
    keys = {}
    for item in node.items:
        if isinstance(item, Scalar) and isinstance(item.value, str):
            entries[item.value] = Scalar(None, item.span, (), item.via)
            keys[item.value] = item.span
    return Mapping(entries, keys, node.span, node.via)


def _logging(merging: _Merge, base: Node, over: Node, table: PathTable, path: Path) -> Node:
    """Options are merged for one driver; another driver brings its own."""
    if not (isinstance(base, Mapping) and isinstance(over, Mapping)):
        return merging.generic(base, over, table, path)
    first, second = base.entries.get("driver"), over.entries.get("driver")
    if first is None or second is None or _same(first, second):
        return merging.mappings(base, over, table, path)
    return over


def _same(first: Node, second: Node) -> bool:
    return isinstance(first, Scalar) and isinstance(second, Scalar) and first.value == second.value


def _ulimit(_: _Merge, base: Node, over: Node, __: PathTable, ___: Path) -> Node:
    return _replacing(base, over)


def _ipam_config(merging: _Merge, base: Node, over: Node, table: PathTable, path: Path) -> Node:
    """Pools with the same subnet are merged, others appended."""
    if not (isinstance(base, Sequence) and isinstance(over, Sequence)):
        return merging.generic(base, over, table, path)
    items = list(base.items)
    for pool in over.items:
        subnet = pool.entries.get("subnet") if isinstance(pool, Mapping) else None
        for index, known in enumerate(items):
            if (
                subnet is not None
                and isinstance(known, Mapping)
                and "subnet" in known.entries
                and _same(known.entries["subnet"], subnet)
            ):
                items[index] = merging.generic(known, pool, table.step(0), (*path, index))
                break
        else:
            items.append(pool)
    return Sequence(items, base.span, base.via)


RULES = PathTable.of(
    {
        **dict.fromkeys(
            (
                "networks.*.labels",
                "volumes.*.labels",
                "services.*.annotations",
                "services.*.build.args",
                "services.*.build.additional_contexts",
                "services.*.build.labels",
                "services.*.deploy.labels",
                "services.*.dns",
                "services.*.dns_opt",
                "services.*.dns_search",
                "services.*.env_file",
                "services.*.label_file",
                "services.*.environment",
                "services.*.labels",
                "services.*.sysctls",
                "services.*.tmpfs",
                "services.*.volumes[].volume.labels",
            ),
            _append_pairs,
        ),
        **dict.fromkeys(
            ("services.*.command", "services.*.entrypoint", "services.*.healthcheck.test"), _replace
        ),
        "services.*.build": _build,
        "services.*.build.extra_hosts": _extra_hosts,
        "services.*.extra_hosts": _extra_hosts,
        "services.*.depends_on": _depends_on,
        "services.*.models": _named_nulls,
        "services.*.networks": _named_nulls,
        "services.*.logging": _logging,
        "services.*.ulimits.*": _ulimit,
        "networks.*.ipam.config": _ipam_config,
    }
)
"""The attributes that are not merged by kind."""
